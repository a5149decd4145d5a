"""Records that are instances of one generic record, such as `Response[Item]`.

FastAPI and others write an instance as a schema of its own, whose title is `Response[Item]` or
whose name is `Response_Item_`. A record is an instance where its name says so, each argument that
the name has is a type that occurs in it, and the others of the same generic record agree with it
but for the arguments. One that does not agree stays a record like any other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import NamedTuple

from specgen.build.types.candidates import (
    Arguments,
    Candidate,
    candidates,
    without_null,
)
from specgen.build.types.unions import union_of
from specgen.ir.api import Api
from specgen.ir.body import takes_null
from specgen.ir.defaults import assumed_default
from specgen.ir.graph import components, declaration_refs, refs
from specgen.ir.types import (
    NO_CONSTRAINTS,
    NO_DOC,
    NULL,
    Alias,
    Array,
    Declaration,
    Doc,
    Field,
    Hint,
    Instance,
    Map,
    Presence,
    Record,
    Ref,
    Tuple,
    Type,
    TypeId,
    TypeParameter,
    Union,
)

MOST_TRIED = 8
"""Ways to read a generic record that are compared with all of its instances."""


def settle_generics(api: Api) -> Api:
    """The API in which the instances of generic records know what they are instances of."""
    by_head: defaultdict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates(api):
        by_head[candidate.head].append(candidate)
    if not by_head:
        return api
    heads = {own.record.id: head for head, all in by_head.items() for own in all}

    def edges(head: str) -> Iterator[str]:
        for candidate in by_head[head]:
            for target in declaration_refs(candidate.record):
                if target in heads:
                    yield heads[target]

    instances: dict[TypeId, Instance] = {}
    generics: dict[TypeId, Record] = {}
    for component in components(by_head, edges):
        for head in component:
            generic, own = _Generic(head, by_head[head], instances, api).settled()
            if generic is not None:
                instances |= own
                generics[next(iter(own))] = generic
    declarations: dict[TypeId, Declaration] = {}
    for id, declaration in api.declarations.items():
        if id in generics:
            declarations[generics[id].id] = generics[id]
        if id in instances and isinstance(declaration, Record):
            declaration = replace(declaration, instance=instances[id])
        declarations[id] = declaration
    return replace(api, declarations=declarations)


class _Settled(NamedTuple):
    """A generic record and its instances by id; neither where nothing agrees."""

    generic: Record | None
    instances: dict[TypeId, Instance]


class _Generic:
    """The records that are called after one generic record, `instances` those of others."""

    def __init__(
        self,
        head: str,
        candidates: Sequence[Candidate],
        instances: Mapping[TypeId, Instance],
        api: Api,
    ) -> None:
        self._id = TypeId(f"generic:{head}")
        self._head = head
        self._candidates = candidates
        self._declarations = api.declarations
        self._instances = dict(instances)
        for candidate in candidates:
            if len(candidate.choices) == 1:
                own = Instance(generic=self._id, arguments=candidate.choices[0])
                self._instances[candidate.record.id] = own
        self._ids: dict[Instance, TypeId] = {}
        for id, instance in self._instances.items():
            self._ids.setdefault(instance, id)

    def settled(self) -> _Settled:
        """The generic record with which most agree; the first of several."""
        patterns: dict[object, Record] = {}
        counts: defaultdict[object, int] = defaultdict(int)
        for candidate in self._candidates:
            if candidate.pattern is not None:
                pattern = self._abstracted(candidate.record, candidate.pattern)
                patterns.setdefault(_facts(pattern), pattern)
                counts[_facts(pattern)] += 1
        likely = sorted(patterns, key=counts.__getitem__, reverse=True)[:MOST_TRIED]
        members = [self._members(patterns[facts]) for facts in likely]
        if not any(members):
            return _Settled(None, {})
        most = max(members, key=len)
        pattern = patterns[likely[members.index(most)]]
        records = [self._record(id) for id in most]
        return _Settled(
            replace(
                pattern,
                id=self._id,
                hint=Hint(text=self._head),
                fields=tuple(_documented(own, records) for own in pattern.fields),
                doc=_common([record.doc for record in records]),
                title="",
            ),
            most,
        )

    def _record(self, id: TypeId) -> Record:
        record = self._declarations[id]
        assert isinstance(record, Record)
        return record

    def _members(self, pattern: Record) -> dict[TypeId, Instance]:
        """The instances of a generic record, by id; the first of those that are the same."""
        members: dict[TypeId, Instance] = {}
        for candidate in self._candidates:
            for arguments in candidate.choices:
                instance = Instance(generic=self._id, arguments=arguments)
                if instance not in members.values() and self._agrees(
                    pattern, candidate.record, arguments
                ):
                    members[candidate.record.id] = instance
                    break
        return members

    def _agrees(self, pattern: Record, record: Record, arguments: Arguments) -> bool:
        """Whether a record is what a generic one says with these arguments."""
        if len(arguments) != pattern.parameters or self._leads_back(record, arguments):
            return False
        applied = self._mapped(pattern, lambda own: self._applied(own, arguments))
        if _facts(applied) != _facts(record):
            return False
        declarations = self._declarations
        nullable = any(takes_null(type, declarations) for type in arguments)
        by_name = {own.wire_name: own for own in record.fields}
        return all(
            # One class has one way to be absent, and one default.
            not (nullable and own.presence is Presence.OPTIONAL and _is_open(own.type))
            and (assumed_default(own, declarations) is None)
            == (assumed_default(by_name[own.wire_name], declarations) is None)
            for own in pattern.fields
        )

    def _leads_back(self, record: Record, arguments: Arguments) -> bool:
        """Whether arguments are made from the instance itself, by aliases alone."""
        pending = [target for type in arguments for target in refs(type)]
        seen: set[TypeId] = set()
        while pending:
            id = pending.pop()
            if id == record.id:
                return True
            if id in seen:
                continue
            seen.add(id)
            declaration = self._declarations[id]
            if isinstance(declaration, Alias):
                pending += refs(declaration.type)
            elif id in self._instances:
                pending += [
                    target
                    for type in self._instances[id].arguments
                    for target in refs(type)
                ]
        return False

    def _abstracted(self, record: Record, arguments: Arguments) -> Record:
        """A record in which the arguments are parameters."""
        generic = self._mapped(record, lambda own: self._abstract(own, arguments))
        return replace(generic, parameters=len(arguments))

    def _mapped(self, record: Record, change: Callable[[Type], Type]) -> Record:
        extra = record.extra
        return replace(
            record,
            fields=tuple(replace(own, type=change(own.type)) for own in record.fields),
            extra=None if extra is None else change(extra),
        )

    def _abstract(self, type: Type, arguments: Arguments) -> Type:
        if type in arguments:
            return TypeParameter(index=arguments.index(type))
        match type:
            case Union(discriminator=None):
                rest = without_null(type)
                if rest is not None and rest in arguments:
                    parameter = TypeParameter(index=arguments.index(rest))
                    return replace(type, members=(parameter, NULL))
            case Ref(target=target) if target in self._instances:
                instance = self._instances[target]
                inner = tuple(
                    self._abstract(own, arguments) for own in instance.arguments
                )
                return (
                    replace(instance, arguments=inner)
                    if inner != instance.arguments
                    else type
                )
        return _within(type, lambda inner: self._abstract(inner, arguments))

    def _applied(self, type: Type, arguments: Arguments) -> Type:
        match type:
            case TypeParameter(index=index):
                return arguments[index]
            case Instance(arguments=inner):
                own = tuple(self._applied(member, arguments) for member in inner)
                instance = replace(type, arguments=own)
                target = self._ids.get(instance)
                return instance if target is None else Ref(target=target)
            case Union(discriminator=None, constraints=constraints, members=members):
                own = tuple(self._applied(member, arguments) for member in members)
                if own == members:
                    return type
                union = union_of(own)
                if isinstance(union, Union) and constraints != NO_CONSTRAINTS:
                    return replace(union, constraints=constraints)
                return union
        return _within(type, lambda inner: self._applied(inner, arguments))


def _within(type: Type, change: Callable[[Type], Type]) -> Type:
    """A type made of what the types that it is made of become."""
    match type:
        case Array(item=item):
            return replace(type, item=change(item))
        case Map(value=value):
            return replace(type, value=change(value))
        case Tuple(prefix=prefix):
            return replace(type, prefix=tuple(map(change, prefix)))
        case Union(discriminator=None, members=members):
            return replace(type, members=tuple(map(change, members)))
    return type


def _is_open(type: Type) -> bool:
    """Whether null is a value of a type of a generic record only by its arguments."""
    if isinstance(type, Union):
        return NULL not in type.members and any(map(_is_open, type.members))
    return isinstance(type, TypeParameter)


def _facts(record: Record) -> object:
    """All that instances agree in: what they say, in whatever order and words."""
    fields = sorted(
        (
            (
                own.wire_name,
                own.type,
                own.presence,
                repr(own.default),
                own.access,
                own.tag,
                own.doc.deprecated,
            )
            for own in record.fields
        ),
        key=itemgetter(0),
    )
    return tuple(fields), record.extra, record.constraints


def _documented(field: Field, records: Sequence[Record]) -> Field:
    """A field of a generic record with the words that it has in all instances."""
    docs = [
        own.doc
        for record in records
        for own in record.fields
        if own.wire_name == field.wire_name
    ]
    return replace(field, doc=_common(docs))


def _common(docs: Sequence[Doc]) -> Doc:
    """The words that are the same in all."""
    first, others = docs[0], docs[1:]
    if all(doc == first for doc in others):
        return first
    same = Doc(
        summary=first.summary if len({doc.summary for doc in docs}) == 1 else "",
        description=(
            first.description if len({doc.description for doc in docs}) == 1 else ""
        ),
        deprecated=all(doc.deprecated for doc in docs),
        examples=(
            first.examples
            if all(doc.examples == first.examples for doc in docs)
            else ()
        ),
    )
    return NO_DOC if same == NO_DOC else same
