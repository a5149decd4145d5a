"""`dicts.py`: the plain dictionaries that callers may give for models, as `TypedDict`s."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence, Set

from specgen.emit.models.annotations import Annotator, alternatives, optional
from specgen.emit.models.plain_forms import PlainForms, has_keys
from specgen.emit.models.sides import Side, Use
from specgen.emit.models.uploads import uploading
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    Wrapped,
    statement,
)
from specgen.emit.text.expressions import field as class_field
from specgen.emit.text.imports import Imports
from specgen.emit.text.python import (
    Code,
    code,
    docstring,
    fixed,
    identifier,
    join,
    literal,
)
from specgen.findings.faults import written
from specgen.frozen import frozen
from specgen.ir.api import Api, Operation
from specgen.ir.body import (
    removes_by_null,
    spread_record,
    upload_records,
    with_files,
)
from specgen.ir.graph import components, refs
from specgen.ir.types import (
    Alias,
    Array,
    Field,
    Map,
    Presence,
    Record,
    Ref,
    Tuple,
    Type,
    TypeId,
    Union,
)
from specgen.naming.table import NameTable


@frozen
class DictsModule:
    """`dicts.py`, finished."""

    imports: Code
    body: Code


_EVALUATED = 12
"""Names that an alias may lead to and still be evaluated; longer ones stay text."""


@frozen(kw_only=False)
class _Form:
    """The plain form of a declaration, or what it is in a merge patch."""

    target: TypeId
    patch: bool

    @property
    def id(self) -> str:
        """The declaration, by which a fault is told."""
        return self.target


class DictsWriter:
    """Writes the plain forms of what callers of some operations send."""

    def __init__(self, api: Api, names: NameTable) -> None:
        self._api = api
        self._names = names
        self._uploads = frozenset(upload_records(api))
        self._forms = PlainForms(declarations=api.declarations, names=names)
        self._lines: dict[tuple[str, int, bool, bool], Code] = {}

    def module(self, operations: Sequence[Operation]) -> DictsModule | None:
        """The module of all forms that the operations need; None where there are none."""
        forms = self._reached(operations)
        own = {str(self._name(form)) for form in forms}.union(*map(self._keys, forms))
        imports = Imports(own)
        models = Imports(own).name(".", "models")
        annotator = Annotator(
            declarations=self._api.declarations,
            names=self._names,
            imports=imports,
            side=Side.CLIENT,
            runtime="._runtime",
            qualifier=str(models),
            checked=False,
            forms=self._forms,
        )
        patching = annotator.patching(True)
        blocks = written(
            self._ordered(forms),
            lambda form: self._block(form, patching if form.patch else annotator),
        )
        blocks += self._changes(operations, annotator)
        if not blocks:
            return None
        body = join("\n\n\n", blocks)
        if f"{models}." in body:
            imports.name(".", "models")
        return DictsModule(imports=imports.block(), body=body)

    def _name(self, form: _Form) -> Code:
        return self._forms.name(form.target, patch=form.patch) or fixed("")

    def _reached(self, operations: Iterable[Operation]) -> Set[_Form]:
        """The forms that have a name, of what the operations send and what that holds."""
        reached: set[_Form] = set()
        pending = [form for operation in operations for form in self._sent(operation)]
        while pending:
            form = pending.pop()
            if form in reached or not self._forms.has_objects(form.target):
                continue
            reached.add(form)
            pending += self._held(form)
        return {form for form in reached if self._name(form)}

    def _sent(self, operation: Operation) -> Iterator[_Form]:
        """The forms that an operation's arguments name."""
        patch = removes_by_null(operation)
        for parameter in operation.parameters:
            yield from _forms(parameter.type, False)
        for content in operation.body.contents if operation.body else ():
            yield from _forms(content.type, patch)
        record = spread_record(operation, self._api.declarations)
        for field in record.fields if record else ():
            yield from _forms(field.type, patch)

    def _held(self, form: _Form) -> Iterator[_Form]:
        declaration = self._api.declarations[form.target]
        if isinstance(declaration, Alias):
            yield from _forms(declaration.type, form.patch)
        elif isinstance(declaration, Record) and has_keys(declaration):
            for field in declaration.fields:
                yield from _forms(field.type, form.patch)

    def _keys(self, form: _Form) -> Collection[str]:
        """The keys of a dictionary, which hide what else is called so in its class."""
        return self._names.fields.get(form.target, {}).values()

    def _ordered(self, forms: Set[_Form]) -> Iterator[_Form]:
        """Objects in the order of their names, then aliases after those they are made of."""
        by_name = sorted(forms, key=lambda form: str(self._name(form)))
        aliases = [form for form in by_name if self._is_alias(form)]
        yield from (form for form in by_name if not self._is_alias(form))
        for component in components(aliases, self._made_of):
            yield from component

    def _is_alias(self, form: _Form) -> bool:
        return isinstance(self._api.declarations[form.target], Alias)

    def _made_of(self, form: _Form) -> Iterator[_Form]:
        """The aliases that an alias is made of."""
        for held in self._held(form):
            if self._is_alias(held) and self._forms.has_objects(held.target):
                yield held

    def _block(self, form: _Form, annotator: Annotator) -> Code:
        declaration = self._api.declarations[form.target]
        if isinstance(declaration, Record):
            return self._typed_dict(form, declaration, annotator)
        assert isinstance(declaration, Alias)
        return self._alias(form, declaration, annotator)

    def _changes(
        self, operations: Sequence[Operation], annotator: Annotator
    ) -> Iterator[Code]:
        """What keywords beside a whole body may change, with the options of a call."""
        named = {
            changes: spread_record(operation, self._api.declarations)
            for operation in operations
            if (changes := self._forms.changes(operation))
        }
        for name, record in sorted(named.items()):
            runtime = annotator.runtime
            options = annotator.imports.name(f"{runtime}.client.options", "CallOptions")
            bases = [Atom(options), Atom(fixed("total=False"))]
            head = Bracketed(code("class {}", name), bases, compact=True)
            lines = [Affixed(fixed(""), head, ":").at(0, 0)]
            if record is not None:
                lines += [
                    self._line(record, field, annotator, marked=False)
                    for field in record.fields
                ]
            yield join("\n    ", lines)

    def _typed_dict(self, form: _Form, record: Record, annotator: Annotator) -> Code:
        imports = annotator.imports
        bases: list[Expression] = [Atom(imports.name("typing", "TypedDict"))]
        optional_only = all(
            field.presence is Presence.OPTIONAL for field in record.fields
        )
        if optional_only and record.fields:
            bases.append(Atom(fixed("total=False")))
        head = Affixed(
            fixed(""),
            Bracketed(code("class {}", self._name(form)), bases, compact=True),
            ":",
        ).at(0, 0)
        lines = [
            self._line(record, field, annotator, marked=not optional_only)
            for field in record.fields
        ]
        return join("\n    ", [head, *(lines or [docstring("No keys.", 4)])])

    def _line(
        self, record: Record, field: Field, annotator: Annotator, *, marked: bool
    ) -> Code:
        """`key: T` or `key: NotRequired[T]`."""
        python = self._names.fields[record.id][field.wire_name]
        absent = field.presence is Presence.OPTIONAL
        files = None
        if record.id in self._uploads:
            files = with_files(field.type, self._api.declarations)
        # The same field of another record is made of the same objects (`build.properties`).
        key = (python, id(field.type), absent and marked, absent and annotator.patch)
        line = None if files else self._lines.get(key)
        if line is None:
            annotation = self._value(files, field.type, annotator)
            if absent and annotator.patch:
                annotation = optional(annotation, "None")
            if absent and marked:
                marker = annotator.imports.name("typing", "NotRequired")
                annotation = Bracketed(marker, [annotation], "[]")
            name = code("{}: ", identifier(python))
            line = class_field(name, annotation, Atom(fixed("")), 4)
            if files is None:
                self._lines[key] = line
        return line

    def _value(
        self, files: Type | None, type: Type, annotator: Annotator
    ) -> Expression:
        if files is None:
            return annotator.of(type, Use.ARGUMENT)
        return uploading(annotator, Use.ARGUMENT).of(files, Use.ARGUMENT)

    def _alias(self, form: _Form, alias: Alias, annotator: Annotator) -> Code:
        members = alternatives(self._beside(alias.type, annotator))
        value = annotator.joined(members)
        if self._is_recursive(form):
            value = Atom(literal(str(value.flat)))
        marker = annotator.imports.name("typing", "TypeAlias")
        head = code("{}: {} = ", self._name(form), marker)
        return statement(Affixed(head, Wrapped(value, assigned=True)), 0)

    def _is_recursive(self, form: _Form) -> bool:
        """Whether an alias leads back to itself, so that it can't be evaluated, or to so many
        others that unions of unions would take for ever to be."""
        seen: set[_Form] = set()
        pending = [*self._made_of(form)]
        while pending:
            inner = pending.pop()
            if inner not in seen:
                seen.add(inner)
                pending += self._made_of(inner)
        return form in seen or len(seen) > _EVALUATED

    def _beside(self, type: Type, annotator: Annotator) -> Iterator[Expression]:
        """What may be given for a type beside its own values."""
        match type:
            case Ref(target=target):
                plain = annotator.plain(target)
                if plain is not None:
                    yield plain
            case Union(members=members):
                for member in members:
                    yield from self._beside(member, annotator)
            case Array() | Map() | Tuple():
                if any(self._forms.has_objects(target) for target in refs(type)):
                    yield annotator.of(type, Use.ARGUMENT)
            case _:
                pass


def _forms(type: Type, patch: bool) -> Iterator[_Form]:
    """The forms that a type refers to; an array in a patch is no patch itself."""
    match type:
        case Ref(target=target):
            yield _Form(target, patch)
        case Array(item=item):
            yield from _forms(item, False)
        case Tuple(prefix=items):
            for item in items:
                yield from _forms(item, False)
        case Map(value=value):
            yield from _forms(value, patch)
        case Union(members=members):
            for member in members:
                yield from _forms(member, patch)
        case _:
            pass
