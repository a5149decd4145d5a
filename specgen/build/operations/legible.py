"""Parameters whose text would not tell a reader their values, though each is well declared.

An exploded object sends the names of its properties instead of its own, which may be those of
another parameter. A header has no way to write a delimiter within an item, so that objects and
arrays within each other can't travel there in the only style of headers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.ir.api import Codec, Encoded, Operation, Parameter, Place, Style
from specgen.ir.body import resolved
from specgen.ir.types import Array, Declarations, Map, Record, Tuple, Type, Union

_SPREAD_IN = (Place.QUERY, Place.COOKIE)
_IN_BOTH = "a server reads it as part of both"


def settle_texts(
    operations: Sequence[Operation], declarations: Declarations, sink: Sink
) -> tuple[Operation, ...]:
    """The operations with headers that can be read; reports names that are sent twice."""
    settled = []
    for operation in operations:
        parameters = tuple(
            (
                _as_json(parameter, sink)
                if _is_nested_header(parameter, declarations)
                else parameter
            )
            for parameter in operation.parameters
        )
        if parameters != operation.parameters:
            operation = replace(operation, parameters=parameters)
        _report_shared(parameters, declarations, sink)
        settled.append(operation)
    return tuple(settled)


def _is_nested_header(parameter: Parameter, declarations: Declarations) -> bool:
    return (
        parameter.place is Place.HEADER
        and isinstance(parameter.encoding, Style)
        and any(
            any(_containers(inner, declarations))
            for container in _containers(parameter.type, declarations)
            for inner in _members(container)
        )
    )


def _as_json(parameter: Parameter, sink: Sink) -> Parameter:
    name = parameter.wire_name
    sink.report(
        DiagnosticCode.NESTED_HEADER, parameter.origin, effect="sent as JSON", name=name
    )
    encoding = Encoded(media_type="application/json", codec=Codec.JSON)
    return replace(parameter, encoding=encoding)


def _report_shared(
    parameters: Sequence[Parameter], declarations: Declarations, sink: Sink
) -> None:
    exploded = [parameter for parameter in parameters if _is_exploded(parameter)]
    _report_maps(exploded, declarations, sink)
    spread = [
        (parameter, frozenset(spread_names))
        for parameter in exploded
        if (spread_names := _spread_names(parameter, declarations))
    ]
    if not spread:
        return
    others = {
        (parameter.place, parameter.wire_name): parameter for parameter in parameters
    }
    for spread_parameter, _ in spread:
        del others[spread_parameter.place, spread_parameter.wire_name]
    for spread_parameter, names in spread:
        for (place, name), other in others.items():
            if place is spread_parameter.place and name in names:
                effect = f"a server reads it as {name} alone"
                _report(spread_parameter, other, name, effect, sink)
    for (first, first_names), (second, second_names) in combinations(spread, 2):
        if first.place is second.place:
            for name in sorted(first_names & second_names):
                _report(second, first, name, _IN_BOTH, sink)


def _report_maps(
    exploded: Sequence[Parameter], declarations: Declarations, sink: Sink
) -> None:
    """Reports maps whose pairs are named as the caller likes, so that nothing tells them apart."""
    maps = (
        parameter
        for parameter in exploded
        if any(
            isinstance(container, Map)
            for container in _containers(parameter.type, declarations)
        )
    )
    for first, second in combinations(maps, 2):
        if first.place is second.place:
            _report(second, first, "as a caller likes", _IN_BOTH, sink)


def _report(
    parameter: Parameter, other: Parameter, shared: str, effect: str, sink: Sink
) -> None:
    sink.report(
        DiagnosticCode.SHARED_NAME,
        parameter.origin,
        effect=effect,
        name=parameter.wire_name,
        other=other.wire_name,
        shared=shared,
    )


def _is_exploded(parameter: Parameter) -> bool:
    """Whether an object would be sent under the names of its properties."""
    encoding = parameter.encoding
    return (
        parameter.place in _SPREAD_IN
        and isinstance(encoding, Style)
        and encoding.explode
        and encoding.style != "deepObject"
    )


def _spread_names(parameter: Parameter, declarations: Declarations) -> list[str]:
    """The names that an exploded object sends for itself."""
    return [
        field.wire_name
        for container in _containers(parameter.type, declarations)
        if isinstance(container, Record)
        for field in container.fields
    ]


def _containers(type: Type, declarations: Declarations) -> Iterator[object]:
    """The arrays and objects that a value of the type may be."""
    meant = resolved(type, declarations)
    if isinstance(meant, Array | Tuple | Map | Record):
        yield meant
    elif isinstance(meant, Union):
        for member in meant.members:
            single = resolved(member, declarations)
            if isinstance(single, Array | Tuple | Map | Record):
                yield single


def _members(container: object) -> Iterator[Type]:
    match container:
        case Array(item=item):
            yield item
        case Tuple(prefix=prefix):
            yield from prefix
        case Map(value=value):
            yield value
        case Record(fields=fields):
            yield from (field.type for field in fields)
