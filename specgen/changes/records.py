"""Changes of objects: their properties, and what else may be in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from specgen.changes.constraints import compare_constraints
from specgen.changes.facts import At, Facts, Side
from specgen.changes.values import defaults
from specgen.ir.directions import INPUT
from specgen.ir.types import Access, Field, Presence, Record, Ref, TypeId

if TYPE_CHECKING:
    from specgen.changes.types import TypeComparer


class RecordComparer:
    """Compares two objects property by property."""

    def __init__(self, types: TypeComparer, facts: Facts) -> None:
        self._types = types
        self._facts = facts

    def compare(self, old: Record, new: Record, at: At) -> None:
        """The changes between two objects."""
        was = {field.wire_name: field for field in old.fields}
        now = {field.wire_name: field for field in new.fields}
        for name in {**was, **now}:
            before, after = was.get(name), now.get(name)
            if before is None and after is not None:
                self._added(after, self._at(after, at, new, self._facts.new))
            elif before is not None and after is None:
                self._removed(before, self._at(before, at, old, self._facts.old))
            elif before is not None and after is not None:
                place = self._at(after, at, new, self._facts.new)
                was_at, now_at = old.place_of(name), new.place_of(name)
                if was_at.pointer.startswith(f"{now_at.pointer}/"):
                    # What is required alone stands nowhere, and is told where it stood.
                    place = place.moved(was_at)
                self._named(before, (old, new), place)
                self._field(before, after, place)
        self._extra(old, new, at)
        compare_constraints(old, new, at, self._facts)

    def _at(self, field: Field, at: At, record: Record, side: Side) -> At:
        name = python_name(side, record.id, field.wire_name)
        return replace(
            at.moved(record.place_of(field.wire_name)),
            subject=_subject(at.subject, field.wire_name),
            python=f"{at.python}.{name}" if at.python and name else at.python,
            access=field.access if at.access is Access.BOTH else at.access,
        )

    def _added(self, field: Field, at: At) -> None:
        required = field.presence is Presence.REQUIRED
        words = "is new and required" if required else "is new"
        kind = "required" if required else "optional"
        self._facts.add(f"property-added-{kind}", at, words)

    def _removed(self, field: Field, at: At) -> None:
        required = field.presence is Presence.REQUIRED
        kind = "required" if required else "optional"
        self._facts.add(f"property-removed-{kind}", at, "is gone")

    def _named(self, old: Field, records: tuple[Record, Record], at: At) -> None:
        names = [
            python_name(side, record.id, old.wire_name)
            for side, record in zip(
                (self._facts.old, self._facts.new), records, strict=True
            )
        ]
        if names[0] != names[1] and None not in names:
            words = f"the field `{names[0]}` is called `{names[1]}`"
            self._facts.add("field-renamed", at, words)

    def _field(self, old: Field, new: Field, at: At) -> None:
        add = self._facts.add
        everywhere = replace(at, access=Access.BOTH)
        if old.presence is not new.presence:
            required = new.presence is Presence.REQUIRED
            change = "required" if required else "optional"
            access = old.access if old.access is new.access else Access.BOTH
            place = replace(at, access=access)
            add(f"property-became-{change}", place, f"is {change} now")
        self._access(old, new, everywhere)
        changed = old.doc.deprecated != new.doc.deprecated
        if changed and not self._is_of_model(old, new):
            state = "deprecated" if new.doc.deprecated else "reinstated"
            words = f"is deprecated {'now' if new.doc.deprecated else 'no more'}"
            add(f"property-{state}", at, words, "deprecated")
        defaults(old.default, new.default, at, self._facts)
        both = old.access is new.access
        self._types.compare(old.type, new.type, at if both else everywhere)

    def _is_of_model(self, old: Field, new: Field) -> bool:
        """Whether it is the model of a property that is deprecated now or no more, and told so."""
        return all(
            isinstance(field.type, Ref)
            and side.api.declarations[field.type.target].doc.deprecated
            is field.doc.deprecated
            for field, side in ((old, self._facts.old), (new, self._facts.new))
        )

    def _access(self, old: Field, new: Field, at: At) -> None:
        if old.access is new.access:
            return
        add = self._facts.add
        if old.access is Access.READ:
            required = new.presence is Presence.REQUIRED
            kind = "must-be-sent" if required else "no-longer-read-only"
            add(f"property-{kind}", at, "is read-only no more", "readOnly")
        elif old.access is Access.WRITE:
            words = "is write-only no more"
            add("property-no-longer-write-only", at, words, "writeOnly")
        if new.access is Access.READ:
            add("property-became-read-only", at, "is read-only now", "readOnly")
        elif new.access is Access.WRITE:
            add("property-became-write-only", at, "is write-only now", "writeOnly")

    def _extra(self, old: Record, new: Record, at: At) -> None:
        steps = ("additionalProperties",)
        if old.extra is not None and new.extra is not None:
            place = self._facts.deeper(at, *steps)
            if old.extra != new.extra:
                subject = " ".join(filter(None, (at.subject, "other properties")))
                place = replace(place, subject=subject)
            self._types.compare(old.extra, new.extra, place)
        elif old.extra is not None:
            self._facts.add("extra-closed", at, "other properties are refused", *steps)
        elif new.extra is not None:
            self._facts.add("extra-opened", at, "other properties are allowed", *steps)


def _subject(of: str, name: str) -> str:
    """A property as messages name it: with the others that it is in."""
    if of.startswith("property `") and of.endswith("`"):
        return f"{of[:-1]}.{name}`"
    return f"{of}, property `{name}`" if of else f"property `{name}`"


def python_name(side: Side, record: TypeId, wire_name: str) -> str | None:
    """The name of a field, in whichever view of its record it is."""
    for id in (record, TypeId(f"{record}#{INPUT}")):
        name = side.names.fields.get(id, {}).get(wire_name)
        if name is not None:
            return name
    return None
