"""The same exchange for a document with many constructs, generated for the occasion."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import jsonschema_rs
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from specgen.findings.diagnostics import Sink
from specgen.ir.types import Ref, TypeId
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.files import write_files
from tests.roundtrip.pair import KEY, Pair, Recorder, connect
from tests.roundtrip.serving import InProcess
from tests.roundtrip.strategies import Values
from tests.roundtrip.test_roundtrip import (
    SETTINGS,
    errors,
    exactly,
    expected,
    seen_plainly,
    successes,
)

SOURCE = Path(__file__).with_name("constructs.yaml")
COMPONENTS = yaml.safe_load(SOURCE.read_text())["components"]
VALIDATORS = {
    id: jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{id}", "components": COMPONENTS}
    )
    for id in COMPONENTS["schemas"]
}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    output = tmp_path_factory.mktemp("constructs")
    target = Target(
        name="constructs",
        sources=(SOURCE.name,),
        base=SOURCE.parent,
        output=output,
        emit=frozenset(("client", "server")),
        allow=frozenset(),
    )
    sink = Sink()
    made = generate(target, sink)
    assert made is not None
    assert not list(sink)
    write_files(output, made.files)
    sys.path.insert(0, str(output))
    yield Pair(package="constructs", source=SOURCE, locked=made.names)
    sys.path.remove(str(output))


@SETTINGS
@given(st.data())
def test_strategies_draw_what_the_document_allows(
    pair: Pair, data: st.DataObject
) -> None:
    id, validator = data.draw(st.sampled_from(list(VALIDATORS.items())))
    declared = Ref(target=TypeId(f"#/components/schemas/{id}"))
    value = data.draw(Values(pair.api, pair.names).of(declared))
    validator.validate(value.wire)


@pytest.mark.parametrize("way", ["process", "process-async"])
def test_exchange(pair: Pair, way: str) -> None:
    with connect(pair, way) as line:

        @SETTINGS
        @given(st.data())
        def exchange(data: st.DataObject) -> None:
            operation = data.draw(pair.values("client").operations())
            call = data.draw(pair.values("client").calls(operation))
            content = successes(operation)[0].contents[0]
            answer = data.draw(pair.values("server").answers(content))
            line.recorder.answer = lambda: answer.python
            line.recorder.seen.clear()
            result = line.call(operation, call.arguments)
            ((_, seen),) = line.recorder.seen
            wanted = expected(line, operation, call)
            assert exactly(seen_plainly(line, seen)) == exactly(wanted)
            assert exactly(pair.plain("client", result)) == exactly(answer.wire)

        exchange()


RULES = st.dictionaries(
    st.sampled_from(["name", "age", "tags", "x-y", "too-long", "more"]),
    st.sampled_from(["a", "b", 3, 4, [], ["a"], ["a", "b"], ["c"], None]),
    max_size=4,
)


@SETTINGS
@given(RULES)
def test_the_server_refuses_what_the_document_forbids_and_nothing_else(
    pair: Pair, sent: dict[str, Any]
) -> None:
    app = pair.app(Recorder(answer=lambda: pair.module("server").models.Rules(age=4)))
    with httpx2.Client(transport=InProcess(app), base_url="http://t") as client:
        answer = client.put("/rules", json=sent, params={"key": KEY})
    valid = VALIDATORS["Rules"].is_valid(sent)
    assert (answer.status_code == 200) == valid, answer.text


@SETTINGS
@given(st.data())
def test_declared_error(pair: Pair, data: st.DataObject) -> None:
    operation = next(one for one in pair.api.operations if errors(one))
    call = data.draw(pair.values("client").calls(operation))
    body = data.draw(pair.values("server").answers(errors(operation)[0].contents[0]))

    def fail() -> Any:
        raise pair.module("server", "errors").Conflict(body.python)

    with connect(pair, "process") as line:
        line.recorder.answer = fail
        with pytest.raises(pair.module("client", "errors").ConflictError) as caught:
            line.call(operation, call.arguments)
    assert exactly(caught.value.body) == exactly(body.wire)
    assert exactly(pair.plain("client", caught.value.error)) == exactly(body.wire)
