"""What came from the wire and is sent on unchanged says the same, wherever it travels.

Every kind of value in every place: a value is read by one package, sent to the other, and
written there again. It means the same then, or the sender refused it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from specgen.findings.diagnostics import Sink
from specgen.ir.api import Operation
from specgen.ir.types import TypeId
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.drawing import drawn
from tests.files import write_files
from tests.roundtrip.everywhere import KINDS, PLACES, Wire, document, read, write
from tests.roundtrip.pair import Line, Pair, connect

SETTINGS = drawn(
    4,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

REFUSED = {
    "path": (
        "an empty value would address another resource",
        "'.' and '..' are refused",
        "holds a name that is empty",
        "one empty text",
    ),
    "query": (
        *("holds the delimiter", "empty or has brackets", "one empty text"),
        "an array with an empty item",
    ),
    "whole_query_form": ("should be an object",),
    "header": (
        *("holds the delimiter", "begins or ends with a blank", "one empty text"),
        *("a line break or NUL", "no header name or value"),
    ),
    "cookie": (
        *("a forbidden character", "no header name or value", "one empty text"),
        *("holds the delimiter", "begins or ends with a blank"),
    ),
    "property_form": (
        *("holds the delimiter", "empty or has brackets", "one empty text"),
        "an array with an empty item",
    ),
    "part_packed": ("holds the delimiter", "one empty text"),
}
"""What has no text in a place, by the beginning of its name: what a client says of it.

In a path and in a query that is no document, null of what may also be text is refused as well.
"""
_NO_NULL = "None"

AMBIGUOUS = {
    (
        "property_form",
        "text_or_flat",
    ): "an object in a form is JSON text, which is text",
    ("part", "text_or_flat"): "an object in a part is JSON text, which is text",
    ("property_form_json", "rows"): "one item that is an array looks like all of them",
    ("part_json", "rows"): "one item that is an array looks like all of them",
    ("part_json", "text_or_texts"): "an array of one item is one part",
}
"""Where two values of a type have one text, as OpenAPI says how both are written."""

TRIPLETS = "reserved"
"""`allowReserved` passes percent-encoded triplets on as they are (RFC 6570, section 1.5)."""


class RefusedBySender(Exception):
    """A value was refused before it was sent."""


@dataclass(frozen=True)
class Ends:
    """Both packages, joined."""

    line: Line

    def send(self, place: str, kind: str, wire: Wire) -> Wire:
        """What a service sees of a value that a client sends."""
        value = self.typed("client", kind, wire, is_input=True)
        is_body = place.startswith("body")
        arguments = {"body": [value]} if is_body else {"value": value}
        self.line.recorder.seen.clear()
        self.line.recorder.answer = lambda: None
        refusal = self.line.pair.module("client", "errors").RequestValidationError
        try:
            self.line.call(self.operation(place, kind), arguments)
        except refusal as error:
            assert not self.line.recorder.seen
            raise RefusedBySender(str(error)) from None
        ((_, seen),) = self.line.recorder.seen
        if is_body:
            (arrived,) = seen["body"]
        else:
            arrived = seen["value"] if "value" in seen else seen["body"].value
        return self.written("server", kind, arrived, is_input=True)

    def answer(self, place: str, kind: str, wire: Wire) -> Wire:
        """What a client sees of a value that a service answers."""
        value = self.typed("server", kind, wire, is_input=False)
        operation = self.operation(place, kind)
        if place.startswith("answer_header"):
            arrived = self._header(operation, value)
            return self.written("server", kind, arrived, is_input=False)
        if place == "answer_json":
            self.line.recorder.answer = lambda: value
            arrived = self.line.call(operation, {})
            return self.written("client", kind, arrived, is_input=False)

        async def several() -> AsyncIterator[Any]:
            yield value

        self.line.recorder.answer = several
        with self.line.call(operation, {}) as items:
            (arrived,) = items
        if type(arrived).__name__ == "ServerSentEvent":
            arrived = arrived.data
        return self.written("client", kind, arrived, is_input=False)

    def _header(self, operation: Operation, value: Any) -> Any:
        """A header of an answer as its server declares it; clients give its text alone."""
        pair = self.line.pair
        replies = pair.runtime("server", "server.replies")
        headers = {"X-Value": value}
        self.line.recorder.answer = lambda: replies.Ok(None, headers=headers)
        group = pair.names.groups[operation.group or ""].attribute
        method = pair.names.operations[operation.id].method
        failure = pair.module("client", "errors").InternalServerError
        try:
            raw = self.line.client.raw(
                getattr(getattr(self.line.client, group), method)
            )
        except failure as error:
            raise RefusedBySender(str(error)) from None
        contract = next(
            each
            for each in vars(pair.module("server", f"routers.{group}")).values()
            if getattr(each, "name", "") == f"{group}.{method}"
        )
        (header,) = contract.answer(200).headers
        parsing = pair.runtime("server", "wire.parameters.parsing")
        text = parsing.decode_header(header, raw.headers["x-value"])
        return pair.runtime("server", "server.requests.fitting").fit(header.type, text)

    def operation(self, place: str, kind: str) -> Operation:
        return next(
            each
            for each in self.line.pair.api.operations
            if each.operation_id == kind and f"/{place}/{kind}" in each.path_text
        )

    def type(self, side: str, kind: str, *, is_input: bool) -> Any:
        """The type of a kind of value in a package."""
        names = self.line.pair.names.types
        id = f"#/components/schemas/{kind}"
        own = names.get(TypeId(f"{id}#Input")) if is_input else None
        models = self.line.pair.module(side, "models")
        return getattr(models, own or names[TypeId(id)])

    def typed(self, side: str, kind: str, wire: Wire, *, is_input: bool) -> Any:
        model = self.line.pair.runtime(side, "wire.model")
        return model.decode_json(self.type(side, kind, is_input=is_input), write(wire))

    def written(self, side: str, kind: str, value: Any, *, is_input: bool) -> Wire:
        model = self.line.pair.runtime(side, "wire.model")
        type = self.type(side, kind, is_input=is_input)
        return read(model.encode_json(value, type))


@pytest.fixture(scope="session")
def ends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ends]:
    output = tmp_path_factory.mktemp("everywhere")
    source = output / "everywhere.json"
    source.write_text(json.dumps(document()))
    target = Target(
        name="everywhere",
        sources=(source.name,),
        base=output,
        output=output,
        emit=frozenset(("client", "server")),
        allow=frozenset(),
    )
    made = generate(target, Sink())
    assert made is not None
    write_files(output, made.files)
    sys.path.insert(0, str(output))
    pair = Pair(package="everywhere", source=source, locked=made.names)
    with connect(pair, "process") as line:
        yield Ends(line)
    sys.path.remove(str(output))


def carry(ends: Ends, place: str, kind: str, wire: Wire) -> None:
    """Sends a value; fails unless it arrives, or is refused for a reason that is listed."""
    deliver: Callable[[str, str, Wire], Wire]
    deliver = ends.answer if PLACES[place].answered else ends.send
    try:
        arrived = deliver(place, kind, wire)
    except RefusedBySender as refusal:
        reason = str(refusal)
    else:
        meaning = KINDS[kind].meaning
        assert meaning(arrived) == meaning(wire), kind
        return
    assert _is_listed(place, wire, reason), (kind, wire, reason)


def _is_listed(place: str, wire: Wire, refusal: str) -> bool:
    if place.startswith("answer_header"):
        # What a service must not send is its fault, which its client is not told.
        return "status 500" in refusal
    if wire is None and _NO_NULL in refusal:
        return True
    reasons = [REFUSED[start] for start in REFUSED if place.startswith(start)]
    return any(reason in refusal for listed in reasons for reason in listed)


@pytest.mark.parametrize("place", PLACES)
def test_a_value_arrives_as_it_was_sent_or_is_refused(ends: Ends, place: str) -> None:
    for kind, row in KINDS.items():
        if (place, kind) in AMBIGUOUS:
            continue
        told = row.told is not None and PLACES[place].is_text
        values = row.told if row.told is not None and told else row.values
        if TRIPLETS in place:
            values = values.filter(lambda wire: "%" not in write(wire))

        @SETTINGS
        @given(values, st.just(kind))
        def arrives(wire: Wire, kind: str) -> None:
            carry(ends, place, kind, wire)

        arrives()


@pytest.mark.parametrize(
    ("place", "kind", "wire"),
    [
        ("whole_query_json", "decimal_number", Decimal("12345678901234567.89")),
        ("whole_query_form", "animal", {"kind": "dog", "x-1": '{"a":1}'}),
        ("path_matrix_exploded", "labels", {"": ""}),
        ("cookie_raw", "labels", {"a=b": "c"}),
        ("cookie_raw", "texts", ["a ", "b"]),
        ("header_simple", "texts", ["a", " b"]),
        ("header_simple", "texts", [""]),
        ("query_form", "texts", [""]),
        ("query_deep", "rows", [[1], []]),
        ("query_form", "nested", {"must_be": "", "many": [{"a": "b"}]}),
        ("query_form", "text_or_flat", "text"),
        ("query_form_exploded", "text_or_flat", "text"),
        ("property_form_packed", "integer", 5),
        ("property_form_packed", "flat", {"a": "b"}),
        ("property_form_packed", "text_or_flat", "text"),
        ("property_form_json", "moment", "2024-05-06T07:08:09Z"),
        ("property_form_json", "texts", ["a"]),
        ("part", "animal", {"kind": "cat", "lives": 9}),
        ("part", "anything", {"a": 1}),
        ("part_json", "integers", [5]),
        ("part_packed", "number", Decimal("1.5")),
    ],
)
def test_what_once_arrived_as_something_else(
    ends: Ends, place: str, kind: str, wire: Wire
) -> None:
    carry(ends, place, kind, wire)


@pytest.mark.parametrize(
    "place", ["query_form", "query_deep", "cookie_form", "property_form", "part"]
)
def test_nothing_at_all_is_not_sent_for_what_is_required(
    ends: Ends, place: str
) -> None:
    """An empty array writes nothing (RFC 6570, section 2.3)."""
    with pytest.raises(RefusedBySender, match="should not be empty"):
        ends.send(place, "texts", [])


@pytest.mark.parametrize(
    ("place", "kind", "wire", "arrived"),
    [
        ("query_form_exploded", "nullable_texts", [None, "a"], ["", "a"]),
        ("query_form_exploded", "anything", 5, "5"),
        ("query_form_exploded", "text_or_integer", 5, "5"),
        ("query_form_exploded", "text_or_texts", "a", ["a"]),
        ("query_form_exploded", "flat", {"a": "b", "x": []}, {"a": "b"}),
        ("query_form", "flat", {"a": "b", "x": [1]}, {"a": "b", "x": "[1]"}),
        ("query_form_reserved", "text", "%41", "A"),
        ("part", "text_or_flat", {"a": "b"}, '{"a":"b"}'),
    ],
)
def test_what_a_text_can_not_tell(
    ends: Ends, place: str, kind: str, wire: Wire, arrived: Wire
) -> None:
    """Null, emptiness and types that are not declared have no text of their own."""
    assert ends.send(place, kind, wire) == arrived


@pytest.mark.parametrize("side", ["client", "server"])
@pytest.mark.parametrize("kind", KINDS)
def test_bytes_become_a_value_and_the_same_bytes(
    ends: Ends, side: str, kind: str
) -> None:
    model = ends.line.pair.runtime(side, "wire.model")
    plain = ends.line.pair.runtime(side, "wire.plain")
    decimals = ends.line.pair.runtime(side, "wire.decimals")
    tolerance = ends.line.pair.runtime(side, "wire.tolerance")
    meaning = KINDS[kind].meaning

    @SETTINGS
    @given(KINDS[kind].values)
    def stay(wire: Wire) -> None:
        for is_input in (True, False):
            type = ends.type(side, kind, is_input=is_input)
            tolerant = tolerance.TolerantReader(model.adapter(type))
            for value in (
                model.decode_json(type, write(wire)),
                tolerant.validate_json(write(wire)),
            ):
                text = model.encode_json(value, type)
                assert meaning(read(text)) == meaning(wire)
                plainly = decimals.write_plain(plain.plain(value))
                assert meaning(read(plainly)) == meaning(wire)

    stay()
