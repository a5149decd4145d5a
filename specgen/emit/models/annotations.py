"""Types as Python annotations, for each side and place they stand in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from specgen.emit.models.plain_forms import PlainForms
from specgen.emit.models.scalars import FORMATS, ScalarAnnotator
from specgen.emit.models.sides import Side, Use
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Either,
    Expression,
    Whatever,
)
from specgen.emit.text.python import Code, code, fixed, identifier, literal
from specgen.frozen import frozen
from specgen.ir.types import (
    ANYTHING,
    NO_CONSTRAINTS,
    Anything,
    Array,
    Declarations,
    Discriminator,
    Enumeration,
    Instance,
    Literal,
    Map,
    Nothing,
    Null,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    TypeId,
    TypeParameter,
    Union,
)
from specgen.naming.table import NameTable

MOST_JOINED = 200
"""Members of a union that are joined by `|`: Python's compiler goes as deep as there are."""

ENUMS = "wire.enums.constants"
"""The module of the runtime with the bases of classes of constants."""

_ALIKE = frozenset((ScalarKind.STRING, ScalarKind.INTEGER, ScalarKind.BOOLEAN))
"""Kinds whose annotation is the same to pydantic and to people."""


@frozen
class Annotator(ScalarAnnotator):
    """Writes annotations of one module.

    `qualifier` goes before the names of declarations (`models.`); `lenient` says that values
    come from a server, which may know more constants than the document. `forms` are the plain
    data that callers may give for objects; in a `patch` None removes what may be absent.
    """

    declarations: Declarations
    names: NameTable
    qualifier: str = ""
    lenient: bool = False
    local: Callable[[TypeId], Code] | None = None
    forms: PlainForms | None = None
    patch: bool = False

    def reading(self, *, lenient: bool, checked: bool) -> Annotator:
        """This one, or its like that reads so."""
        if self.lenient is lenient and self.checked is checked:
            return self
        return replace(self, lenient=lenient, checked=checked)

    def patching(self, patch: bool) -> Annotator:
        """This one, or its like for what a merge patch takes, or for what none does."""
        return self if self.patch is patch else replace(self, patch=patch)

    def of(self, type: Type, use: Use) -> Expression:
        """The annotation of a type."""
        match type:
            case Scalar():
                return self.scalar(type, use)
            case Ref(target=target):
                return self._ref(target, use)
            case Anything():
                anything = Whatever(self.imports.name("typing", "Any"))
                return self.constrained(anything, type.constraints, use)
            case Nothing():
                if use in (Use.FIELD, Use.WIRE):
                    return Atom(
                        self.imports.name(f"{self.runtime}.wire.model", "NoValue")
                    )
                return Atom(self.imports.name("typing", "Never"))
            case Null():
                return Atom(fixed("None"))
            case Array(item=item, constraints=constraints):
                array = self._array(self.whole().of(item, use), use)
                return self.constrained(array, constraints, use)
            case Map(value=value, constraints=constraints):
                key = Atom(self.builtin("str"))
                kind = (
                    self.imports.name("collections.abc", "Mapping")
                    if use is Use.ARGUMENT
                    else self.builtin("dict")
                )
                values = self.of(value, use)
                if self.patch:
                    values = optional(values, "None")
                mapping = Bracketed(kind, [key, values], "[]")
                return self.constrained(mapping, constraints, use)
            case Tuple(prefix=prefix, constraints=constraints):
                items = [self.whole().of(member, use) for member in prefix] or [
                    Atom(fixed("()"))
                ]
                whole = Bracketed(self.builtin("tuple"), items, "[]")
                return self.constrained(whole, constraints, use)
            case Union():
                return self._union(type, use)
            case Literal(values=values):
                return self._literal(values, use)
            case TypeParameter(index=index):
                return Atom(self.parameter(index))
            case Instance(generic=generic, arguments=arguments):
                types = [self.of(argument, Use.FIELD) for argument in arguments]
                return Bracketed(self.declared(generic), types, "[]")

    def parameter(self, index: int) -> Code:
        """The name of a parameter of a generic class in this module."""
        return identifier(self.imports.local(f"T{index + 1}" if index else "T"))

    def whole(self) -> Annotator:
        """This one outside of patches: an array is replaced as a whole (RFC 7396)."""
        return self.patching(False)

    def _array(self, item: Expression, use: Use) -> Expression:
        """Callers may give any sequence; but a text, which is one of texts, is no list."""
        wide = use is Use.ARGUMENT and item.flat != self.builtin("str")
        kind = (
            self.imports.name("collections.abc", "Sequence")
            if wide
            else self.builtin("list")
        )
        return Bracketed(kind, [item], "[]")

    def _ref(self, target: TypeId, use: Use) -> Expression:
        declaration = self.declarations[target]
        named: Expression | None = None
        if isinstance(declaration, Record) and declaration.instance is not None:
            instance = declaration.instance
            # The runtime takes the class that has the name, in every thread.
            if use is not Use.WIRE and all(map(self._reads_alike, instance.arguments)):
                named = self.of(instance, use)
        named = named or Atom(self.declared(target))
        served = self._is_of_server(use)
        if served and isinstance(declaration, Enumeration) and declaration.open:
            if declaration.nominal and use is Use.FIELD:
                return self._open(named, declaration)
            either = Either([named, *self._bases(declaration)])
            if not (declaration.nominal and use is Use.WIRE):
                return either
            # To type checkers, a name with an argument is no value.
            order = self.imports.name(f"{self.runtime}.{ENUMS}", "IN_ORDER")
            return self.annotated(either, [Atom(order)])
        plain = self.plain(target) if use is Use.ARGUMENT else None
        return Either([named, plain]) if plain else named

    def _is_of_server(self, use: Use) -> bool:
        """Whether a value comes from a server, which may be newer than the document."""
        if use is Use.VALUE:
            return self.side is Side.CLIENT
        return use in (Use.FIELD, Use.WIRE) and self.lenient

    def plain(self, target: TypeId) -> Expression | None:
        """The type of plain data that callers may give for a declaration's own values."""
        if self.forms is None or not self.forms.has_objects(target):
            return None
        name = self.forms.name(target, patch=self.patch)
        if name is not None:
            return Atom(name)
        mapping = self.imports.name("collections.abc", "Mapping")
        items = [Atom(self.builtin("str")), self.of(ANYTHING, Use.ARGUMENT)]
        return Bracketed(mapping, items, "[]")

    def _reads_alike(self, type: Type) -> bool:
        """Whether the annotation of a type is the same wherever it is used.

        An instance with another argument is called by its name: to type checkers, and to
        pydantic, `Page[Sequence[Item]]` is no `Page[list[Item]]`.
        """
        match type:
            case Scalar(kind=kind, constraints=constraints):
                return kind in _ALIKE and constraints is NO_CONSTRAINTS
            case Anything(constraints=constraints):
                return constraints is NO_CONSTRAINTS
            case Ref(target=target):
                declaration = self.declarations[target]
                return not (isinstance(declaration, Enumeration) and declaration.open)
            case Array(item=item, constraints=constraints):
                return constraints is NO_CONSTRAINTS and self._reads_alike(item)
            case Map(value=value, constraints=constraints):
                return constraints is NO_CONSTRAINTS and self._reads_alike(value)
            case Union(members=members, discriminator=None, constraints=constraints):
                return constraints is NO_CONSTRAINTS and all(
                    map(self._reads_alike, members)
                )
            case Null():
                return True
        return False

    def declared(self, target: TypeId) -> Code:
        """The name of a declaration as this module says it."""
        if self.local is not None:
            return self.local(target)
        name = identifier(self.names.types[target])
        if not self.qualifier:
            return name
        return code("{}.{}", identifier(self.qualifier), name)

    def _open(self, named: Expression, declaration: Enumeration) -> Expression:
        """A class of constants, or what else a newer server sends."""
        is_text = isinstance(declaration.members[0].value, str)
        marker = "OpenText" if is_text else "OpenInteger"
        head = self.imports.name(f"{self.runtime}.{ENUMS}", marker)
        return Bracketed(head, [named], "[]")

    def _bases(self, declaration: Enumeration) -> list[Expression]:
        """The types of unknown constants, beside the known ones."""
        values = [member.value for member in declaration.members]
        return self._unknown(values)

    def _unknown(self, values: Iterable[str | int | bool]) -> list[Expression]:
        """The types of constants that a newer server may send beside some.

        There are no more booleans; but where numbers are, a boolean would be read as one.
        """
        kinds = dict.fromkeys(map(type, values))
        mixed = {int, bool} <= kinds.keys()
        return [
            Atom(self.builtin(kind.__name__))
            for kind in kinds
            if kind is not bool or mixed
        ]

    def _literal(self, values: Sequence[str | int | bool], use: Use) -> Expression:
        constants = self.constants(values, use)
        if self._is_of_server(use) and len(values) > 1:
            others = self._unknown(values)
            return Either([constants, *others]) if others else constants
        return constants

    def _union(self, union: Union, use: Use) -> Expression:
        members = [self.of(member, use) for member in union.members]
        discriminator = union.discriminator
        is_told = discriminator is not None and not discriminator.fallback
        # The runtime reads an unknown tag by itself.
        if is_told and use is not Use.WIRE and self._is_of_server(use):
            members = self._with_unknown(members)
        members = alternatives(members) if use is Use.ARGUMENT else distinct(members)
        plain = self.joined(members)
        if use in (Use.FIELD, Use.WIRE) and _has_text_and_formats(union):
            marker = self.imports.name(f"{self.runtime}.wire.canonical", "Canonical")
            plain = self.annotated(plain, [Bracketed(marker, [])])
        if discriminator is None or use not in (Use.FIELD, Use.WIRE):
            return self.constrained(plain, union.constraints, use)
        names = {
            value: self.names.types[target] for value, target in discriminator.mapping
        }
        marker = self.imports.name(
            f"{self.runtime}.wire.discriminated", "Discriminated"
        )
        arguments: list[Expression] = [
            Atom(literal(discriminator.wire_name)),
            Bracketed(
                fixed(""),
                [
                    Affixed(code("{}: ", literal(value)), Atom(literal(name)))
                    for value, name in names.items()
                ],
                "{}",
            ),
        ]
        if discriminator.fallback is not None:
            fallback = literal(self.names.types[discriminator.fallback])
            arguments.append(Atom(code("fallback={}", fallback)))
        elif self.side is Side.SERVER:
            arguments.append(Atom(fixed("strict=True")))
        if discriminator.open:
            arguments.append(Atom(fixed("open=True")))
        key = self._key(discriminator)
        if self.side is Side.CLIENT and key != discriminator.wire_name:
            arguments.append(Atom(code("key={}", literal(key))))
        tagged = self.annotated(plain, [Bracketed(marker, arguments)])
        return self.constrained(tagged, union.constraints, use)

    def _key(self, discriminator: Discriminator) -> str:
        """The name of the property that callers write in a plain dictionary."""
        wire_name = discriminator.wire_name
        for _, target in discriminator.mapping:
            if wire_name in self.names.fields.get(target, {}):
                return self.names.fields[target][wire_name]
        return wire_name

    def evaluated(self, type: Type, use: Use) -> Expression:
        """`lambda: T`, for the runtime; among values pyright has no `Annotated[…] | None`."""
        annotation = self.of(type, use)
        if isinstance(annotation, Either):
            members = annotation.members
            is_null = any(member.flat == "None" for member in members)
            if is_null and any(member.has_metadata for member in members):
                annotation = self._listed(members)
        return Affixed(fixed("lambda: "), annotation)

    def joined(self, members: Sequence[Expression]) -> Expression:
        """`A | B | …`."""
        if len(members) > MOST_JOINED:
            return self._listed(members)
        return Either(members) if len(members) != 1 else members[0]

    def _listed(self, members: Sequence[Expression]) -> Expression:
        return Bracketed(self.imports.name("typing", "Union"), members, "[]")

    def _with_unknown(self, members: list[Expression]) -> list[Expression]:
        """A newer server may send a tag that the document does not know: a plain object."""
        others = [Atom(self.builtin("str")), self.of(ANYTHING, Use.VALUE)]
        unknown = Bracketed(self.builtin("dict"), others, "[]")
        null = [member for member in members if member.flat == "None"]
        described = [
            member for member in members if member.flat not in ("None", unknown.flat)
        ]
        return [*described, unknown, *null]


def optional(doc: Expression, alternative: str) -> Expression:
    """`T | None` or `T | Unset`, without repeating what is there."""
    members = doc.members if isinstance(doc, Either) else (doc,)
    if any(member.flat == alternative for member in members):
        return doc
    if alternative == "None" and isinstance(doc, Whatever):
        return doc
    return Either([*members, Atom(identifier(alternative))])


def distinct(types: Iterable[Expression]) -> list[Expression]:
    """The members of several types, each once."""
    members = {
        member.flat: member
        for doc in types
        for member in (doc.members if isinstance(doc, Either) else (doc,))
    }
    return list(members.values())


def alternatives(types: Iterable[Expression]) -> list[Expression]:
    """The members of several types, each once, None last."""
    return sorted(distinct(types), key=lambda member: member.flat == "None")


def _has_text_and_formats(union: Union) -> bool:
    """Whether text may be a value of a format, or just text."""
    kinds = {member.kind for member in union.members if isinstance(member, Scalar)}
    return ScalarKind.STRING in kinds and not kinds.isdisjoint(FORMATS)
