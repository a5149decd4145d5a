"""Operations whose paths match the same requests: which is tried first, which is never reached.

The paths of such operations differ in the names of their slots alone, which no request carries.
What may still tell them apart is whether the text in the slots fits their types, whether the
query that they require is there, and the media type of the body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.frozen import frozen
from specgen.ir.api import Operation, OperationKind, Parameter, Place, Slot, Style
from specgen.ir.body import resolved
from specgen.ir.types import (
    NO_CONSTRAINTS,
    Anything,
    Array,
    Declarations,
    Enumeration,
    Literal,
    Presence,
    Scalar,
    ScalarKind,
)

_MARKS = {"label": ".", "matrix": ";"}
"""The first character of a slot's text, by style."""

_LISTED, _NARROW, _NUMBER, _CHECKED_TEXT, _WIDE = range(5)


@frozen
class _Rival:
    """The requests that an operation takes: types in the slots, facts beside the path."""

    operation: Operation
    slots: tuple[object, ...]
    needs: frozenset[tuple[str, ...]]
    bodies: frozenset[str]

    @property
    def order(self) -> tuple[int, int]:
        return -len(self.needs), sum(map(_breadth, self.slots))

    def covers(self, other: _Rival) -> bool:
        """Whether it takes every request that the other takes."""
        pairs = zip(self.slots, other.slots, strict=True)
        return self.needs <= other.needs and all(_covers(*pair) for pair in pairs)

    def meets(self, other: _Rival) -> bool:
        """Whether a body can be one of both, as far as they declare media types."""
        both = self.bodies and other.bodies
        return not both or bool(self.bodies & other.bodies)


def settle_rivals(
    operations: Sequence[Operation], declarations: Declarations, sink: Sink
) -> tuple[Operation, ...]:
    """The operations with their ranks; reports those that share requests with another."""
    ranks: dict[str, int] = {}
    for group in rivals(operations):
        ranked = sorted(
            (_rival(operation, declarations) for operation in group),
            key=lambda rival: rival.order,
        )
        ranks |= {rival.operation.id: rank for rank, rival in enumerate(ranked)}
        _report(ranked, sink)
    return tuple(
        (
            replace(operation, rank=ranks[operation.id])
            if ranks.get(operation.id)
            else operation
        )
        for operation in operations
    )


def rivals(operations: Iterable[Operation]) -> Iterator[list[Operation]]:
    """Operations whose paths match the same requests, all that rival each other together."""
    groups: defaultdict[tuple[str, str], list[Operation]] = defaultdict(list)
    for operation in operations:
        if operation.kind is OperationKind.OPERATION:
            groups[operation.method, _shape(operation)].append(operation)
    return (group for group in groups.values() if len(group) > 1)


def _report(rivals: Sequence[_Rival], sink: Sink) -> None:
    for index, rival in enumerate(rivals[1:], 1):
        earlier = (before for before in rivals[:index] if before.meets(rival))
        first = next(earlier, None)
        if first is None:
            continue
        covering = next(
            (before for before in chain([first], earlier) if before.covers(rival)), None
        )
        code, effect = DiagnosticCode.AMBIGUOUS_PATH, "a server tries the second first"
        if covering is not None:
            first = covering
            code, effect = DiagnosticCode.UNREACHABLE, "a server never calls it"
        sink.report(
            code,
            rival.operation.origin,
            effect=effect,
            path=rival.operation.path_text,
            other=first.operation.path_text,
        )


def _shape(operation: Operation) -> str:
    """The path without the names of its slots, and without a fragment that tells nothing."""
    styles = {
        parameter.wire_name: parameter.encoding
        for parameter in operation.parameters
        if parameter.place is Place.PATH and isinstance(parameter.encoding, Style)
    }
    text = "".join(
        (f"{{{_mark(styles.get(part.wire_name))}}}" if isinstance(part, Slot) else part)
        for part in operation.path
    )
    path, _, fragment = text.partition("#")
    names = {parameter.wire_name for parameter in operation.parameters}
    told = [pair for pair in fragment.split("&") if pair.partition("=")[0] in names]
    return "#".join([path, *told])


def _mark(style: Style | None) -> str:
    """What the text of a slot begins with, or that it takes several segments."""
    if style is None:
        return ""
    return "+" if style.greedy else _MARKS.get(style.style, "")


def _rival(operation: Operation, declarations: Declarations) -> _Rival:
    types = {
        parameter.wire_name: resolved(parameter.type, declarations)
        for parameter in operation.parameters
        if parameter.place is Place.PATH
    }
    slots = [part.wire_name for part in operation.path if isinstance(part, Slot)]
    return _Rival(
        operation=operation,
        slots=tuple(types[name] for name in slots),
        needs=frozenset(
            need
            for parameter in operation.parameters
            for need in _needs(parameter, declarations)
        ),
        bodies=_media_types(operation),
    )


def _media_types(operation: Operation) -> frozenset[str]:
    """The media types that a body of the operation can have; none where that is open."""
    body = operation.body
    if body is None or not body.required:
        return frozenset()
    named = {
        content.media_type.partition(";")[0].strip().lower()
        for content in body.contents
    }
    return frozenset() if any("*" in name for name in named) else frozenset(named)


def _needs(
    parameter: Parameter, declarations: Declarations
) -> Iterator[tuple[str, ...]]:
    """The name of a query parameter that must be there, and a value that must be so."""
    if parameter.presence is not Presence.REQUIRED:
        return
    type = resolved(parameter.type, declarations)
    place, name = parameter.place, parameter.wire_name
    if place is Place.QUERY and isinstance(
        type, Scalar | Array | Enumeration | Literal
    ):
        yield place.value, name
    only = (
        type.values[0] if isinstance(type, Literal) and len(type.values) == 1 else None
    )
    if place in (Place.QUERY, Place.HEADER) and only is not None:
        yield place.value, name.lower(), str(only)


def _breadth(type: object) -> int:
    """How much text a type takes, roughly: the narrower one is tried first."""
    match type:
        case Literal() | Enumeration():
            return _LISTED
        case Scalar(kind=ScalarKind.STRING, constraints=constraints):
            return _WIDE if constraints == NO_CONSTRAINTS else _CHECKED_TEXT
        case Scalar(kind=ScalarKind.NUMBER | ScalarKind.DECIMAL_NUMBER):
            return _NUMBER
        case Scalar(
            kind=ScalarKind.SECRET
            | ScalarKind.BYTES
            | ScalarKind.BYTES_URL
            | ScalarKind.BINARY
        ):
            return _CHECKED_TEXT
        case Scalar():
            return _NARROW
        case _:
            return _WIDE


def _covers(covering: object, other: object) -> bool:
    """Whether every text that fits the one type fits the other, as far as that is plain."""
    match covering:
        case Anything():
            return True
        case Scalar(kind=ScalarKind.STRING, constraints=constraints):
            return constraints == NO_CONSTRAINTS or covering == other
        case _:
            return covering == other
