"""What a comparison finds: facts, each once, with the operations and directions it is found in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from specgen.changes.kinds import KINDS
from specgen.findings.diagnostics import Location, printable
from specgen.frozen import frozen
from specgen.ir.api import Api, Operation
from specgen.ir.body import spread_record
from specgen.ir.types import Access
from specgen.json_value import JsonValue
from specgen.load.tree.pointer import escape, step, tokens_of
from specgen.naming.table import NameTable


class Direction(Enum):
    """Which way a value travels, as callers of the API see it."""

    REQUEST = "request"
    ANSWER = "response"

    @property
    def turned(self) -> Direction:
        return Direction.ANSWER if self is Direction.REQUEST else Direction.REQUEST


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Side:
    """One of the two documents: its model, before directions are split, and its names.

    `trees` are its files as they were read, by their names. `root` is the API's own, whose
    files are `own`; `files` are what references call the others. `hollow` are operations and
    schemas that are as they were, and were not read any further.
    """

    api: Api
    names: NameTable
    root: Mapping[str, JsonValue]
    own: frozenset[str]
    trees: Mapping[str, JsonValue]
    files: Mapping[str, str]
    hollow: frozenset[str] = frozenset()

    def value(self, place: Location) -> JsonValue:
        """What stands at a place; None where there is nothing."""
        return self.reached(place)[0]

    def field_names(self, operation: Operation) -> Mapping[str, str]:
        """The names of the fields whose arguments an operation has, by their wire names."""
        record = spread_record(operation, self.api.declarations)
        return self.names.fields.get(record.id, {}) if record else {}

    def reached(self, place: Location, *keywords: str) -> tuple[JsonValue, int]:
        """What stands below a place as far as `keywords` lead, and how many of them do.

        Nothing, and -1, where there is no such place.
        """
        tree = self.trees.get(place.file)
        value: JsonValue = dict(self.root) if place.file in self.own else tree
        for token in tokens_of(place.pointer):
            below = step(value, token)
            if below is None:
                return None, -1
            value = below[0]
        for count, keyword in enumerate(keywords):
            below = step(value, keyword)
            if below is None:
                return value, count
            value = below[0]
        return value, len(keywords)


@frozen
class At:
    """Where a comparison stands: the place, whose it is, which way it travels.

    `operation` is how the operation is called in messages, None in what several share;
    `subject` is what changes, `of` the schema or answer that it is of and that may share it;
    `python` is what Python calls it. `access` says that a property around it travels one
    way only. An `anchored` comparison is of two things that stay as they are, and one stands
    in the other's place: all of it is told there.
    """

    place: Location
    operation: str | None = None
    direction: Direction | None = None
    python: str = ""
    of: str = ""
    subject: str = ""
    access: Access = Access.BOTH
    anchored: bool = False

    def moved(self, place: Location) -> At:
        """This, at a place of a part."""
        return self if self.anchored else replace(self, place=place)


@frozen
class Fact:
    """A change of a kind at a place, of a subject. No `directions`: it concerns neither."""

    id: str
    place: Location
    of: str
    subject: str
    words: str
    python: str
    operations: tuple[str, ...]
    directions: frozenset[Direction]
    access: Access

    @property
    def message(self) -> str:
        subject = ", ".join(filter(None, (self.of, self.subject)))
        return f"{subject}: {self.words}" if subject else self.words


@dataclass(slots=True)
class Facts:
    """Collects facts; what is found several times is one fact, of all its operations."""

    old: Side
    new: Side
    _facts: dict[tuple[str, ...], Fact] = field(default_factory=dict)
    _pointers: set[str] = field(default_factory=set)

    def add(
        self, id: str, at: At, message: str, *keywords: str, python: str | None = None
    ) -> None:
        """Notes a change; its place is the deepest of `keywords` that either document has."""
        assert id in KINDS, id
        place = at.place if at.anchored else self._deepest(at.place, keywords)
        words, subject, of = map(printable, (message, at.subject, at.of))
        key = (id, place.pointer, words, subject)
        name = at.python if python is None else python
        directions = frozenset([at.direction] if at.direction else ())
        operations = (at.operation,) if at.operation else ()
        fact = Fact(
            id=id,
            place=place,
            of=of,
            subject=subject,
            words=words,
            python=name,
            operations=operations,
            directions=directions,
            access=at.access,
        )
        before = self._facts.get(key)
        if before is not None:
            fact = replace(
                before,
                of=_shared(before.of, of, place.pointer),
                operations=tuple(dict.fromkeys(before.operations + operations)),
                directions=before.directions | directions,
                access=at.access if before.access is at.access else Access.BOTH,
                python=min((before.python, name), key=lambda text: (len(text), text)),
            )
        self._facts[key] = fact
        self._pointers |= {place.pointer, place.pointer.rpartition("/")[0]}

    def has(self, place: Location) -> bool:
        """Whether a change was noted at a place, or at a keyword of it."""
        return place.pointer in self._pointers

    def deeper(self, at: At, *keywords: str) -> At:
        """`at` a place below, as far as either document has it."""
        return at.moved(self._deepest(at.place, keywords))

    def _deepest(self, place: Location, keywords: Iterable[str]) -> Location:
        keywords = tuple(keywords)
        depth = max(side.reached(place, *keywords)[1] for side in (self.new, self.old))
        steps = "".join(f"/{escape(keyword)}" for keyword in keywords[: max(depth, 0)])
        return replace(place, pointer=place.pointer + steps)

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())


def schema_of(pointer: str) -> str:
    """The key of the shared schema that a pointer leads into; empty where it is in none."""
    tokens = tokens_of(pointer)
    for path in (["components", "schemas"], ["definitions"]):
        if tokens[: len(path)] == path and len(tokens) > len(path):
            return tokens[len(path)]
    return ""


def _shared(first: str, second: str, pointer: str) -> str:
    """What both have that share a change: the schema that it stands in, else no answer of many."""
    if first == second:
        return first
    if (own := schema_of(pointer)) in (first, second):
        return own
    return "answer" if "answer" in first and "answer" in second else first
