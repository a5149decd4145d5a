"""Changes of types: walked in pairs, each pair of declarations once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from specgen.changes.constraints import compare_constraints
from specgen.changes.facts import At, Facts
from specgen.changes.records import RecordComparer
from specgen.changes.shapes import (
    Shape,
    as_record,
    fit,
    name_of,
    shown,
    takes_null,
    type_of,
    values_of,
)
from specgen.changes.unions import compare_discriminators, matched
from specgen.changes.values import constants, format_hints
from specgen.ir.types import (
    Alias,
    Anything,
    Array,
    Declaration,
    Enumeration,
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
    Union,
)

_TEXTS = frozenset(ScalarKind) - {
    *(ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN),
    ScalarKind.DECIMAL_NUMBER,
}
_NUMBERS = (ScalarKind.NUMBER, ScalarKind.DECIMAL_NUMBER)
_PLAIN = (ScalarKind.STRING, ScalarKind.SECRET)


@dataclass(slots=True)
class TypeComparer:
    """Compares types; what several things share is compared by whoever names it first."""

    facts: Facts
    shared: frozenset[TypeId]
    """Schemas of both documents that go by the same pointer, and are compared by themselves."""
    compared: set[tuple[TypeId, TypeId, str]] = field(default_factory=set)
    """The pairs that were compared; where a model stands in another's place, also where."""

    def compare(self, old: Type, new: Type, at: At) -> None:
        """The changes between two types."""
        if isinstance(old, Ref) and isinstance(new, Ref):
            self.declared(old.target, new.target, at)
            return
        was, now = self._alternatives(old, 0), self._alternatives(new, 1)
        self._null(was, now, at)
        before: list[Type] = [type for type in was if not isinstance(type, Null)]
        after: list[Type] = [type for type in now if not isinstance(type, Null)]
        if len(before) == len(after) == 1:
            self._pair(before[0], after[0], at)
        else:
            self._members(before, after, at)
        unions = self._union_of(old, 0), self._union_of(new, 1)
        if all(isinstance(union, Union) for union in unions):
            compare_constraints(*unions, at, self.facts)
        compare_discriminators(*unions, at, self.facts)

    def declared(self, old: TypeId, new: TypeId, at: At) -> None:
        """The changes between two declarations, unless these are compared by themselves."""
        if old == new and old in self.shared:
            return
        sides = self.facts.old, self.facts.new
        before, after = sides[0].api.declarations[old], sides[1].api.declarations[new]
        names = sides[0].names.types.get(old), sides[1].names.types.get(new)
        stays = old in sides[1].api.declarations or new in sides[0].api.declarations
        if at.anchored or (old != new and stays):
            at = replace(at, anchored=True)
        else:
            at = replace(
                at,
                place=after.origin,
                python=names[1] or at.python,
                of=name_of(new) or at.of,
                subject="" if name_of(new) else at.subject,
            )
        key = (old, new, f"{at.place.pointer} {at.of}" if at.anchored else "")
        if key in self.compared:
            return
        self.compared.add(key)
        if names[0] != names[1] and None not in names:
            if at.anchored:
                words = f"is `{names[1]}`, which is another model than `{names[0]}`"
                self.facts.add("model-replaced", at, words)
            else:
                words = f"the class `{names[0]}` is called `{names[1]}`"
                self.facts.add("model-renamed", at, words)
        if before.doc.deprecated != after.doc.deprecated:
            state = "deprecated" if after.doc.deprecated else "reinstated"
            word = "now" if after.doc.deprecated else "no more"
            self.facts.add(f"model-{state}", at, f"is deprecated {word}", "deprecated")
        self.bodies(before, after, at)

    def bodies(self, old: Declaration, new: Declaration, at: At) -> None:
        """The changes between what two declarations stand for."""
        if isinstance(old, Record) and isinstance(new, Record):
            RecordComparer(self, self.facts).compare(old, new, at)
        elif isinstance(old, Enumeration) and isinstance(new, Enumeration):
            self._constants(old, new, at)
            self._member_names(old, new, at)
        else:
            self.compare(type_of(old), type_of(new), at)

    def _member_names(self, old: Enumeration, new: Enumeration, at: At) -> None:
        hints = {member.value: member.hint for member in old.members}
        for member in new.members:
            if member.value in hints and hints[member.value] != member.hint:
                was, now = hints[member.value], member.hint
                words = f"the name of {member.value!r} was {was} and is {now}"
                self.facts.add("member-renamed", at, words)

    def _alternatives(self, type: Type, side: int) -> list[Type]:
        """The alternatives that a type stands for, aliases opened."""
        declarations = (self.facts.old, self.facts.new)[side].api.declarations
        alternatives: list[Type] = []
        pending: list[Type] = [type]
        seen: set[TypeId] = set()
        while pending:
            member = pending.pop(0)
            if isinstance(member, Union):
                pending[:0] = member.members
                continue
            if isinstance(member, Ref) and member.target not in seen:
                seen.add(member.target)
                declaration = declarations[member.target]
                if isinstance(declaration, Alias):
                    pending.insert(0, declaration.type)
                    continue
            alternatives.append(member)
        return list(dict.fromkeys(alternatives))

    def are_single(self, old: Type, new: Type) -> bool:
        """Whether neither type has values that consist of others."""
        shapes = (
            self._shape(alternative, side)
            for side, type in enumerate((old, new))
            for alternative in self._alternatives(type, side)
        )
        single = Scalar | Literal | Enumeration | Null
        return all(isinstance(shape, single) for shape in shapes)

    def _union_of(self, type: Type, side: int) -> Type:
        declarations = (self.facts.old, self.facts.new)[side].api.declarations
        seen: set[TypeId] = set()
        while isinstance(type, Ref) and type.target not in seen:
            seen.add(type.target)
            declaration = declarations[type.target]
            if not isinstance(declaration, Alias):
                break
            type = declaration.type
        return type

    def _shape(self, type: Type, side: int) -> Shape:
        declarations = (self.facts.old, self.facts.new)[side].api.declarations
        if isinstance(type, Ref):
            declaration = declarations[type.target]
            return type if isinstance(declaration, Alias) else declaration
        return type

    def _null(self, old: Sequence[Type], new: Sequence[Type], at: At) -> None:
        was, now = (takes_null(types) for types in (old, new))
        if any(isinstance(type, Anything) for type in (*old, *new)):
            return
        if was != now:
            words = "may be null now" if now else "may not be null any more"
            self.facts.add("nullable-added" if now else "nullable-removed", at, words)

    def _members(self, old: list[Type], new: list[Type], at: At) -> None:
        pairs, gone, added = matched(old, new)
        for before, after in pairs:
            self._pair(before, after, at)
        for types, plain, named in (
            (gone, "type-narrowed", "union-member-removed"),
            (added, "type-widened", "union-member-added"),
        ):
            word = "allowed now" if types is added else "allowed no more"
            for type in types:
                kind = named if isinstance(type, Ref | Map | Array) else plain
                self.facts.add(kind, at, f"{shown(type)} is {word}")

    def _pair(self, old: Type, new: Type, at: At) -> None:
        if isinstance(old, Ref) and isinstance(new, Ref):
            self.declared(old.target, new.target, at)
            return
        self._shapes(self._shape(old, 0), self._shape(new, 1), at)

    def _shapes(self, old: Shape, new: Shape, at: At) -> None:
        at_items = self.facts.deeper(at, "items")
        match old, new:
            case (Scalar(), Scalar()):
                self._scalars(old, new, at)
            case (Literal() | Enumeration(), Literal() | Enumeration()):
                self._constants(old, new, at)
            case (Scalar(), Literal() | Enumeration()):
                self._restricted(old, new, at)
            case (Literal() | Enumeration(), Scalar()):
                self._restricted(old, new, at)
            case (Array(), Array()):
                compare_constraints(old, new, at, self.facts)
                self.compare(old.item, new.item, replace(at_items, python=at.python))
            case (Tuple(), Tuple()):
                compare_constraints(old, new, at, self.facts)
                self._tuples(old, new, at)
            case (Array(), Tuple()):
                self.facts.add("array-became-tuple", at, "has types by position now")
            case (Tuple(), Array()):
                self.facts.add("tuple-became-array", at, "has one type of elements")
            case (Map(), Map()):
                compare_constraints(old, new, at, self.facts)
                at = self.facts.deeper(at, "additionalProperties")
                self.compare(old.value, new.value, at)
            case (Map() | Record(), Map() | Record()):
                records = RecordComparer(self, self.facts)
                records.compare(as_record(old, new), as_record(new, old), at)
            case (Anything(), Anything()):
                compare_constraints(old, new, at, self.facts)
            case (Nothing(), Nothing()):
                pass
            case (Anything(), _) | (_, Nothing()):
                self.facts.add("type-narrowed", at, f"is {shown(new)} only")
            case (_, Anything()) | (Nothing(), _):
                words = f"was {shown(old)} and may be anything"
                self.facts.add("type-widened", at, words)
            case _:
                words = f"was {shown(old)} and is {shown(new)}"
                self.facts.add("type-changed", at, words)

    def _scalars(self, old: Scalar, new: Scalar, at: At) -> None:
        was, now = old.kind, new.kind
        words = f"was {shown(old)} and is {shown(new)}"
        if was is now:
            if old.format != new.format:
                format_hints(old.format, new.format, at, self.facts)
        elif {was, now} == set(_PLAIN):
            change = "secret-added" if now is ScalarKind.SECRET else "secret-removed"
            self.facts.add(change, at, words, "format")
        elif was is ScalarKind.INTEGER and now in _NUMBERS:
            self.facts.add("type-widened", at, words)
        elif now is ScalarKind.INTEGER and was in _NUMBERS:
            self.facts.add("type-narrowed", at, words)
        elif {was, now} <= _TEXTS:
            # Limits of a text mean nothing to what is no text in Python.
            self.facts.add("format-changed", at, words, "format")
            return
        elif {was, now} <= set(_NUMBERS):
            self.facts.add("format-changed", at, words, "format")
        else:
            self.facts.add("type-changed", at, words)
            return
        compare_constraints(old, new, at, self.facts)

    def _constants(
        self, old: Literal | Enumeration, new: Literal | Enumeration, at: At
    ) -> None:
        constants(values_of(old), values_of(new), at, self.facts)

    def _restricted(self, old: Shape, new: Shape, at: At) -> None:
        """Constants in place of any value of their type, or the other way around."""
        before, after = values_of(old), values_of(new)
        scalar = old if isinstance(old, Scalar) else new
        if isinstance(scalar, Scalar) and fit((*before, *after), scalar.kind):
            constants(before, after, at, self.facts)
        else:
            words = f"was {shown(old)} and is {shown(new)}"
            self.facts.add("type-changed", at, words)

    def _tuples(self, old: Tuple, new: Tuple, at: At) -> None:
        for index, (was, now) in enumerate(zip(old.prefix, new.prefix, strict=False)):
            place = self.facts.deeper(at, "prefixItems", str(index))
            self.compare(was, now, place)
        for index in range(len(old.prefix), len(new.prefix)):
            words = f"there is an element {index}: {shown(new.prefix[index])}"
            self.facts.add("tuple-element-added", at, words, "prefixItems", str(index))
        for index in range(len(new.prefix), len(old.prefix)):
            words = f"element {index} is gone: {shown(old.prefix[index])}"
            steps = ("prefixItems", str(index))
            self.facts.add("tuple-element-removed", at, words, *steps)
