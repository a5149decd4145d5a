"""Client to server and back: what is sent is seen, what is answered is received."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from specgen.ir.api import Operation, Response
from specgen.workspace.config import Target
from tests.drawing import drawn
from tests.roundtrip.model import read_document, without_places
from tests.roundtrip.pair import PAIRS, WAYS, Line, Pair, Recorder, connect
from tests.roundtrip.strategies import Call
from tests.sharing import write

SETTINGS = drawn(
    40,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def exactly(value: Any) -> str:
    """JSON that tells 1 from 1.0 and from true, and not the order of keys."""
    return json.dumps(value, sort_keys=True)


@pytest.fixture(
    scope="module", params=[*PAIRS, *(f"{name} sharing a runtime" for name in PAIRS)]
)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Pair:
    name, _, sharing = request.param.partition(" ")
    copied = PAIRS[name]
    if not sharing:
        return copied
    package = f"{name}_sharing"
    output = tmp_path_factory.mktemp(package)
    target = Target(
        name=package,
        sources=(copied.source.name,),
        base=copied.source.parent,
        output=output,
        secrets=tuple(copied.secrets),
    )
    locked = write(target, names=copied.locked).names
    sys.path.append(str(output))
    return replace(copied, package=package, locked=locked)


@pytest.fixture(scope="module", params=WAYS)
def line(pair: Pair, request: pytest.FixtureRequest) -> Iterator[Line]:
    with connect(pair, request.param) as line:
        yield line


def successes(operation: Operation) -> list[Response]:
    return [one for one in operation.responses if 200 <= one.status.first < 300]


def errors(operation: Operation) -> list[Response]:
    return [one for one in operation.responses if one.status.first >= 400]


def expected(line: Line, operation: Operation, call: Call) -> dict[str, Any]:
    """What the service should be called with, as plain values."""
    names = line.pair.names.operations[operation.id].parameters.values()
    seen = {name: call.parameters.get(name, "(unset)") for name in names}
    if operation.body is not None:
        seen["body"] = call.body if call.has_body else "(unset)"
    return seen | ({"principal": "the caller"} if operation.security else {})


def seen_plainly(line: Line, seen: dict[str, Any]) -> dict[str, Any]:
    unset = line.pair.unset("server")
    return {
        name: "(unset)" if value is unset else line.pair.plain("server", value)
        for name, value in seen.items()
    }


@SETTINGS
@given(st.data())
def test_success(line: Line, data: st.DataObject) -> None:
    operation = data.draw(line.pair.values("client").operations())
    call = data.draw(line.pair.values("client").calls(operation))
    content = successes(operation)[0].contents[0]
    answer = data.draw(line.pair.values("server").answers(content))
    line.recorder.answer = lambda: answer.python
    line.recorder.seen.clear()

    result = line.call(operation, call.arguments)

    ((method, seen),) = line.recorder.seen
    assert method == line.pair.names.operations[operation.id].method
    assert exactly(seen_plainly(line, seen)) == exactly(expected(line, operation, call))
    assert exactly(line.pair.plain("client", result)) == exactly(answer.wire)


@SETTINGS
@given(st.data())
def test_declared_errors(line: Line, data: st.DataObject) -> None:
    operation = data.draw(line.pair.values("client").operations())
    response = data.draw(st.sampled_from(errors(operation)))
    status = response.status.first
    call = data.draw(line.pair.values("client").calls(operation))
    body = data.draw(line.pair.values("server").answers(response.contents[0]))
    server_errors = line.pair.module("server", "errors")
    client_errors = line.pair.module("client", "errors")
    raised = next(
        one
        for one in vars(server_errors).values()
        if isinstance(one, type) and one.__module__ == server_errors.__name__
        if one.status == status
    )

    def fail() -> Any:
        raise raised(body.python, headers={"X-Request-ID": "r-1"})

    line.recorder.answer = fail
    with pytest.raises(client_errors.BY_STATUS[status]) as caught:
        line.call(operation, call.arguments)

    error = caught.value
    assert (error.status_code, error.request_id) == (status, "r-1")
    assert exactly(error.body) == exactly(body.wire)
    assert isinstance(
        error.error, line.pair.module("client", "models").HTTPValidationError
    )
    assert exactly(line.pair.plain("client", error.error)) == exactly(body.wire)


@SETTINGS
@given(st.data())
def test_models_read_and_write_the_same_on_both_sides(
    pair: Pair, data: st.DataObject
) -> None:
    """Absent and null stay apart, unknown properties are kept, through text and back."""
    record = data.draw(
        st.sampled_from(
            [d for d in pair.api.declarations.values() if hasattr(d, "fields")]
        )
    )
    for side in ("client", "server"):
        value = data.draw(pair.values(side).record(record))
        model = pair.runtime(side, "wire.model")
        made = getattr(pair.module(side, "models"), pair.names.types[record.id])
        text = model.encode_json(value.python, made)
        assert exactly(json.loads(text)) == exactly(value.wire)
        again = model.decode_json(made, text)
        assert again == value.python
        assert again.model_fields_set == value.python.model_fields_set


def test_document_of_the_application_is_the_same_api(
    pair: Pair, tmp_path: Path
) -> None:
    served = pair.app(Recorder()).openapi()
    # The marking as secret is the configuration's, not the document's.
    again = read_document(served, tmp_path)
    from_source = Pair(package=pair.package, source=pair.source).api
    assert without_places(again) == without_places(from_source)
