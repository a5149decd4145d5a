"""Records that know the property by which unions tell them from others.

A record whose property is told by the same values in every union that it is a member of holds one
of them and nothing else. With a single one, a new object has it without being given it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from typing import Self, TypeAlias

from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.ir.body import resolved
from specgen.ir.graph import sent_by_client, sent_by_server
from specgen.ir.tags import Property, types_of, unions_in
from specgen.ir.types import (
    Declarations,
    Enumeration,
    Field,
    Literal,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tag,
    Type,
    Union,
)

_Constants: TypeAlias = tuple[str | int | bool, ...]


def has_own_tag(field: Field) -> bool:
    """Whether a new object has a value of the property without being given it."""
    return field.tag is not None and field.tag.own is not None


def settle_tags(api: Api, *, filled: bool = True) -> Api:
    """The API in which the records of its unions know their tags.

    Unless they are `filled`, a new object has to be given its tag.
    """
    claims = _Claims.of(_unions(api), api.declarations)
    # A record that extends another has its tag in no union, too; what unions say goes before.
    extending = _Claims.of(api.families, api.declarations, used=False)
    for extended in claims.extended:
        claims.bases[extended].update(extending.own_tags(extended))
    declarations = dict(api.declarations)
    for id in dict.fromkeys(id for id, _ in (*claims.members, *extending.members)):
        record = api.declarations[id]
        assert isinstance(record, Record)
        fields = [
            (
                claims if (id, property.wire_name) in claims.members else extending
            ).settled(record, property)
            for property in record.fields
        ]
        if not filled:
            fields = [_not_filled(property) for property in fields]
        declarations[id] = replace(record, fields=tuple(fields))
    return replace(api, declarations=declarations)


def _not_filled(field: Field) -> Field:
    return replace(field, tag=Tag(own=None)) if has_own_tag(field) else field


def _unions(api: Api) -> Iterator[Union]:
    for declaration in api.declarations.values():
        yield from unions_in(types_of(declaration))
    for operation in api.operations:
        yield from unions_in(sent_by_client(operation))
        yield from unions_in(sent_by_server(operation))


@frozen(kw_only=False)
class _Claims:
    """What unions say of the properties by which they tell their members.

    `loose` are those of which a union says nothing certain: of an open union, a value may hold
    any tag. So may one of a schema that is `extended`, whose union reads unknown tags as it. Of
    a union that is not `used` there are no values.
    """

    declarations: Declarations
    used: bool = True
    members: dict[Property, None] = field(default_factory=dict)
    loose: set[Property] = field(default_factory=set)
    extended: set[Property] = field(default_factory=set)
    tags: defaultdict[Property, set[tuple[str, ...]]] = field(
        default_factory=lambda: defaultdict(set)
    )
    bases: defaultdict[Property, set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    """The tags that a document states for schemas that others extend."""

    @classmethod
    def of(
        cls, unions: Iterable[Union], declarations: Declarations, *, used: bool = True
    ) -> Self:
        """What all of the unions say."""
        claims = cls(declarations, used)
        for union in dict.fromkeys(unions):
            claims.add(union)
        return claims

    def add(self, union: Union) -> None:
        """Takes in what a union says of its members."""
        discriminator = union.discriminator
        if discriminator is None:
            return
        name = discriminator.wire_name
        targets = [member for member in union.members if isinstance(member, Ref)]
        values: dict[Type, list[str]] = {target: [] for target in targets}
        for tag, id in discriminator.mapping:
            values.setdefault(Ref(target=id), []).append(tag)
        tags: defaultdict[Property, list[str]] = defaultdict(list)
        for target, own in values.items():
            meant = resolved(target, self.declarations)
            if isinstance(meant, Record):
                tags[meant.id, name] += own
            elif isinstance(meant, Union):
                self._loosen(meant, name)
        fallback = (
            None
            if discriminator.fallback is None
            else resolved(Ref(target=discriminator.fallback), self.declarations)
        )
        for property, own in tags.items():
            self.members[property] = None
            is_fallback = isinstance(fallback, Record) and fallback.id == property[0]
            if is_fallback and not self.used:
                # Nothing is read as it: other families say what it is.
                pass
            elif is_fallback:
                self.extended.add(property)
            elif discriminator.open or not own:
                self.loose.add(property)
            else:
                self.tags[property].add(tuple(own))
            if is_fallback and discriminator.own is not None:
                self.bases[property].add(discriminator.own)

    def _loosen(self, union: Union, name: str) -> None:
        """A member that is a union by another property has the tags of all of its members."""
        pending, seen = [union], set[Union]()
        while pending:
            inner = pending.pop()
            told = inner.discriminator
            if inner in seen or (told is not None and told.wire_name == name):
                continue
            seen.add(inner)
            for member in inner.members:
                meant = resolved(member, self.declarations)
                if isinstance(meant, Record):
                    self.loose.add((meant.id, name))
                elif isinstance(meant, Union):
                    pending.append(meant)

    def own_tags(self, property: Property) -> set[str]:
        """The tags of a member: what a family says of one that has members of its own."""
        return {tag for values in self.tags[property] for tag in values}

    def settled(self, record: Record, field: Field) -> Field:
        """A field of a record, with its tag where it is one."""
        property = (record.id, field.wire_name)
        if property not in self.members:
            return field
        constants = self._constants(field.type)
        if constants is not None and len(constants) == 1:
            return replace(
                field, type=Literal(values=constants), tag=Tag(own=constants[0])
            )
        tags = self.tags[property]
        if property in self.loose | self.extended or len(tags) != 1:
            bases = self.bases[property] | self.own_tags(property)
            is_certain = not (tags and property in self.loose)
            if constants == () and len(bases) == 1 and is_certain:
                return replace(field, tag=Tag(own=min(bases)))
            return field
        (values,) = tags
        if constants is None or (constants and not set(values) <= set(constants)):
            return field
        own = values[0] if len(values) == 1 else None
        return replace(field, type=Literal(values=values), tag=Tag(own=own))

    def _constants(self, type: Type) -> _Constants | None:
        """The constants that a property may hold: none for any text, None for anything else."""
        meant = resolved(type, self.declarations)
        match meant:
            case Scalar(kind=ScalarKind.STRING):
                return ()
            case Literal(values=values):
                return values
            case Enumeration(members=members):
                return tuple(member.value for member in members)
            case _:
                return None
