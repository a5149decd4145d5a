"""NaN and infinity are no JSON numbers: nobody is given them, nobody sends them."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import pytest
from client_loopback import Caller, Peer, Reply
from runtime.client import errors
from runtime.wire import contract as c
from runtime.wire.model import Model
from runtime.wire.scalars import MultipleOf, Number


class Size(Model):
    width: Annotated[Number, MultipleOf(0.1)] | None = None
    unit: Any = None


def answering(content: c.Content) -> Any:
    return c.Operation("x", ("GET", "/x"), answers={200: content})


SENDING_SIZE = c.Operation(
    "s", ("POST", "/s"), body=c.Body((c.Json(lambda: Size),)), answers={204: None}
)
SENDING_ANY = c.Operation(
    "a", ("POST", "/a"), body=c.Body((c.Json(lambda: Any),)), answers={204: None}
)
ASKING = c.Operation(
    "q", ("GET", "/q"), parameters=(c.Query("n", lambda: Any),), answers={204: None}
)
NONE = [float("nan"), float("inf"), float("-inf"), Decimal("NaN"), Decimal("Infinity")]


@pytest.mark.parametrize("number", NONE)
def test_none_is_sent(call: Caller, peer: Peer, number: object) -> None:
    bodies = [
        (SENDING_ANY, {"body": number}),
        (SENDING_ANY, {"body": [{"a": number}]}),
        (SENDING_SIZE, {"body": {"width": number}}),
        (SENDING_SIZE, {"body": Size(unit=number)}),
        (SENDING_SIZE, {"body": Size.model_construct({"width"}, width=number)}),
        (SENDING_SIZE, {"body": Size.model_validate({"more": [number]})}),
        (ASKING, {"n": number}),
        (ASKING, {"n": [number]}),
    ]
    for operation, arguments in bodies:
        with pytest.raises(errors.RequestValidationError):
            call(operation, **arguments)
    assert not peer.seen


@pytest.mark.parametrize("answers", ["lenient", "strict"])
@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1e999", "-1e400"])
def test_none_is_given(call: Caller, peer: Peer, text: str, answers: Any) -> None:
    for content, body in (
        (c.Json(lambda: Any), text),
        (c.Json(lambda: Any), f'[{{"a": {text}}}]'),
        (c.Json(lambda: Number), text),
        (c.Json(lambda: Size), f'{{"width": {text}}}'),
        (c.JsonLines(lambda: Any), f"{text}\n"),
        (c.Events(lambda: Any), f"data: {text}\n\n"),
    ):
        media_type = "application/json" if isinstance(content, c.Json) else "x/y"
        peer.answers(Reply(200, body.encode(), {"Content-Type": media_type}))
        with pytest.raises(errors.ResponseValidationError):
            call(answering(content), {"answers": answers})


def test_texts_of_them_stay_texts(call: Caller, peer: Peer) -> None:
    body = b'{"width": "NaN", "unit": "Infinity", "sha": "1e999"}'
    peer.answers(Reply(200, body, {"Content-Type": "application/json"}))
    size = call(answering(c.Json(lambda: Size)))
    assert (size.width, size.unit, size.sha) == ("NaN", "Infinity", "1e999")
