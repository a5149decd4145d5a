"""Calls and answers of an operation, drawn from the model of its document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from specgen.ir.api import (
    Codec,
    Header,
    Operation,
    Parameter,
    Place,
    Presence,
    Response,
    Style,
)
from specgen.ir.body import resolved
from specgen.ir.defaults import served_default
from specgen.ir.types import Anything, Array, Declarations, Map, Record, Type, Union
from tests.roundtrip.bodies import contents, sent
from tests.roundtrip.pair import Pair
from tests.roundtrip.strategies import Value, argument


@dataclass(frozen=True, repr=False)
class Drawn:
    """Arguments, what the service should see of them, what it returns, what the client gets.

    `spelled` are arguments whose text does not tell their type, such as text or a number.
    It has no repr of its own, as hypothesis would spell out what may be very large.
    """

    arguments: Mapping[str, Any]
    wanted: Mapping[str, Any]
    returned: Any
    answer: Any
    spelled: frozenset[str] = frozenset()


_OF_THE_BODY = ("content-encoding", "content-length")
"""Headers that would be a lie about the bytes which are drawn beside them."""


@st.composite
def exchanges(draw: st.DrawFn, pair: Pair, operation: Operation) -> Drawn:
    """Calls of any kind of operation, with a declared success as the answer."""
    values = pair.values("client")
    arguments: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    names = pair.names.operations[operation.id]
    for parameter in operation.parameters:
        keyword = names.parameters[parameter.id]
        free = parameter.wire_name.lower() not in _OF_THE_BODY
        if parameter.presence is Presence.REQUIRED or (free and draw(st.booleans())):
            value = draw(argument(values, parameter))
            arguments[keyword], wanted[keyword] = value.python, value.wire
        else:
            default = served_default(parameter, pair.api.declarations)
            wanted[keyword] = _usual(default.value) if default else "(unset)"
    if operation.body is not None:
        wanted["body"] = "(unset)"
        if operation.body.required or draw(st.booleans()):
            body = draw(sent(values, operation))
            arguments |= body.arguments
            if body.content_type:
                arguments["content_type"] = body.content_type
            if not body.is_absent:
                wanted["body"] = body.wire
    returned, answer = draw(_answers(pair, operation))
    if speaks_xml(operation):
        assume(has_xml([wanted, answer]))
    spelled = {
        names.parameters[one.id]
        for one in operation.parameters
        if isinstance(one.encoding, Style)
        and is_spelled(one.type, pair.api.declarations)
    }
    codecs = {one.codec for one in operation.body.contents} if operation.body else set()
    if codecs & {Codec.FORM, Codec.MULTIPART}:
        spelled.add("body")
    return Drawn(arguments, wanted, returned, answer, frozenset(spelled))


_FRACTION = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.(\d{1,5})(?=Z|[+-])")


def _usual(value: Any) -> Any:
    """A default as a service gives it back: moments have six digits of a second, or none."""
    if not isinstance(value, str) or not (fraction := _FRACTION.match(value)):
        return value
    return f"{fraction[0]}{'0' * (6 - len(fraction[1]))}{value[fraction.end():]}"


_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def speaks_xml(operation: Operation) -> bool:
    """Whether a body of the operation may be a document in XML."""
    bodies = [response.contents for response in operation.responses]
    bodies += [operation.body.contents] if operation.body else []
    return any(own.codec is Codec.XML for contents in bodies for own in contents)


def has_xml(value: Any) -> bool:
    """Whether XML has every character of a value, and a name for every key (XML 1.0, 2.2)."""
    if isinstance(value, dict):
        return "" not in value and all(map(has_xml, (*value, *value.values())))
    if isinstance(value, list):
        return all(map(has_xml, value))
    return not (isinstance(value, str) and _NO_XML.search(value))


def is_spelled(type: Type, declarations: Declarations) -> bool:
    """Whether a value of the type can be another value with the same text."""
    match resolved(type, declarations):
        case Array(item=item) | Map(value=item):
            return is_spelled(item, declarations)
        case Record(fields=fields, extra=extra):
            inner = [one.type for one in fields] + ([extra] if extra else [])
            return any(isinstance(one, Anything | Union) for one in inner)
        case Anything() | Union():
            return True
    return False


@st.composite
def _answers(draw: st.DrawFn, pair: Pair, operation: Operation) -> tuple[Any, Any]:
    """What a handler returns for one of the declared successes, and its plain value."""
    declared = successes(operation)
    if not declared:
        return None, None
    values = pair.values("server")
    response = draw(st.sampled_from(declared))
    value, media_type = Value(None, None), ""
    # openapi-core wants parts where a document declares them; ours are any bytes.
    offered = [
        one for one in response.received if not one.media_type.startswith("multipart/")
    ] or list(response.received)
    if offered:
        content = draw(st.sampled_from(offered))
        value = draw(contents(values, content))
        if len(response.contents) > 1 and "*" not in content.media_type:
            media_type = content.media_type
    headers = {
        header.wire_name: draw(argument(values, _as_parameter(header, response))).python
        for header in response.headers
        if header.presence is Presence.REQUIRED or draw(st.booleans())
    }
    answer = None if operation.method == "HEAD" else value.wire
    if response is declared[0] and not headers and not media_type:
        return value.python, answer
    reply = pair.runtime("server", "server.replies").Reply
    status = response.status.first or 200
    more = {"headers": headers, "media_type": media_type}
    return reply(status, value.python, **more), answer


def successes(operation: Operation) -> list[Response]:
    """The answers that mean success: 2xx, else the default."""
    found = [one for one in operation.responses if 200 <= one.status.first < 300]
    return found or [one for one in operation.responses if one.status.is_default]


def _as_parameter(header: Header, response: Response) -> Parameter:
    return Parameter(
        id="",
        wire_name=header.wire_name,
        place=Place.HEADER,
        encoding=header.encoding,
        type=header.type,
        presence=header.presence,
        origin=response.origin,
    )
