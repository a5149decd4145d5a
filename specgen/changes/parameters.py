"""Changes of parameters, and of the arguments that methods have for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from specgen.changes.facts import At, Facts, Side
from specgen.changes.types import TypeComparer
from specgen.changes.values import defaults
from specgen.ir.api import Encoded, Operation, Parameter, Place, Slot
from specgen.ir.types import Presence


class ParameterComparer:
    """Compares the parameters of an operation with its former ones."""

    def __init__(self, types: TypeComparer, facts: Facts) -> None:
        self._types = types
        self._facts = facts

    def compare(self, old: Operation, new: Operation, at: At) -> None:
        """The changes of all parameters; a slot of the path is known by its position."""
        slots = _slots(old), _slots(new)
        was = {_key(parameter, slots[0]): parameter for parameter in old.parameters}
        now = {_key(parameter, slots[1]): parameter for parameter in new.parameters}
        self._moved(was, now, at)
        for key in {**was, **now}:
            before, after = was.get(key), now.get(key)
            if before is None and after is not None:
                place = self._here(after, new, at, self._facts.new)
                required = after.presence is Presence.REQUIRED
                kind = "required" if required else "optional"
                words = "is new and required" if required else "is new"
                self._facts.add(f"parameter-added-{kind}", place, words)
            elif before is not None and after is None:
                place = self._here(before, old, at, self._facts.old)
                kind = "deprecated-removed" if before.doc.deprecated else "removed"
                self._facts.add(f"parameter-{kind}", place, "is gone")
            elif before is not None and after is not None:
                place = self._at(after, new, at, self._facts.new)
                if before.origin.pointer.startswith(f"{after.origin.pointer}/"):
                    # A slot of the path is a parameter that need not be declared.
                    place = place.moved(before.origin)
                self._named(_name(before, old, self._facts.old), after, new, place)
                self._pair(before, after, place)

    def _here(self, parameter: Parameter, of: Operation, at: At, side: Side) -> At:
        """Where a parameter is listed: one that others share may be as it was."""
        place = self._at(parameter, of, at, side)
        if parameter.origin.pointer.startswith("#/components/"):
            return place.moved(self._facts.deeper(at, "parameters").place)
        return place

    def _at(self, parameter: Parameter, of: Operation, at: At, side: Side) -> At:
        name = _name(parameter, of, side)
        return replace(
            at,
            place=parameter.origin,
            subject=f"{parameter.place.value} parameter `{parameter.wire_name}`",
            python=f"{at.python}({name})" if name else at.python,
        )

    def _moved(
        self, was: dict[object, Parameter], now: dict[object, Parameter], at: At
    ) -> None:
        """A parameter that is gone from one place and new in another has moved."""
        gone = {was[key].wire_name: key for key in was if key not in now}
        for key in [key for key in now if key not in was]:
            former = gone.get(now[key].wire_name)
            if former is not None:
                before, after = was.pop(former), now[key]
                was[key] = before
                words = (
                    f"was in the {before.place.value}, is in the {after.place.value}"
                )
                place = replace(
                    at,
                    place=after.origin,
                    subject=f"parameter `{after.wire_name}`",
                )
                self._facts.add("parameter-moved", place, words, "in")

    def _named(self, was: str | None, new: Parameter, of: Operation, at: At) -> None:
        now = _name(new, of, self._facts.new)
        if was != now and was and now:
            self._facts.add("argument-renamed", at, f"`{was}` is called `{now}`")

    def _pair(self, old: Parameter, new: Parameter, at: At) -> None:
        add = self._facts.add
        if old.wire_name != new.wire_name:
            words = f"was called `{old.wire_name}`"
            add("path-parameter-renamed", at, words, "name")
        if old.presence is not new.presence:
            state = new.presence.value
            add(f"parameter-became-{state}", at, f"is {state} now", "required")
        if old.doc.deprecated != new.doc.deprecated:
            change = "deprecated" if new.doc.deprecated else "reinstated"
            words = f"is deprecated {'now' if new.doc.deprecated else 'no more'}"
            add(f"parameter-{change}", at, words, "deprecated")
        if old.place is new.place:
            self._encoding(old, new, at)
        defaults(old.default, new.default, at, self._facts, "parameter-")
        self._types.compare(old.type, new.type, self._facts.deeper(at, "schema"))

    def _encoding(self, old: Parameter, new: Parameter, at: At) -> None:
        was, now, add = old.encoding, new.encoding, self._facts.add
        if isinstance(was, Encoded) or isinstance(now, Encoded):
            if was != now:
                words = "its text is of another media type"
                add("parameter-media-type-changed", at, words, "content")
            return
        if was.style != now.style:
            words = f"the style was {was.style} and is {now.style}"
            add("parameter-style-changed", at, words, "style")
        elif was.explode != now.explode and not self._types.are_single(
            old.type, new.type
        ):
            words = f"is {'' if now.explode else 'not '}exploded"
            add("parameter-explode-changed", at, words, "explode")
        if was.allow_reserved != now.allow_reserved:
            words = f"reserved characters are {'not ' * now.allow_reserved}escaped"
            add("parameter-reserved-changed", at, words, "allowReserved")


def _slots(operation: Operation) -> Mapping[str, int]:
    slots = [part.wire_name for part in operation.path if isinstance(part, Slot)]
    return {name: index for index, name in enumerate(slots)}


def _key(parameter: Parameter, slots: Mapping[str, int]) -> object:
    name: str | int = parameter.wire_name
    if parameter.place is Place.PATH:
        name = slots.get(parameter.wire_name, parameter.wire_name)
    elif parameter.place is Place.HEADER:
        name = parameter.wire_name.lower()
    return (parameter.place, name)


def _name(parameter: Parameter, of: Operation, side: Side) -> str | None:
    names = side.names.operations.get(of.id)
    return names.parameters.get(parameter.id) if names else None
