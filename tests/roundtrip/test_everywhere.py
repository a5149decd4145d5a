"""What came from the wire and is sent on unchanged says the same wherever it travels."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st

from specgen.findings.diagnostics import Sink
from specgen.ir.types import TypeId
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.drawing import drawn
from tests.roundtrip.everywhere import KINDS, PLACES, Wire, document, exactly, read, write
from tests.roundtrip.pair import Line, Pair, connect


@dataclass(frozen=True)
class Ends:
    """Both packages, joined."""

    line: Line

    def type(self, side: str, kind: str, *, is_input: bool) -> Any:
        """The type of a kind of value in a package."""
        names = self.line.pair.names.types
        id = f"#/components/schemas/{kind}"
        own = is_input and names.get(TypeId(f"{id}#Input"))
        return getattr(self.module(side, "models"), own or names[TypeId(id)])

    def module(self, side: str, name: str) -> Any:
        return self.line.pair.module(side, name)

    def typed(self, side: str, kind: str, wire: Wire, *, is_input: bool) -> Any:
        model = self.module(side, "_runtime.wire.model")
        return model.decode_json(self.type(side, kind, is_input=is_input), write(wire))

    def plainly(self, side: str, kind: str, value: Any, *, is_input: bool) -> Wire:
        model = self.module(side, "_runtime.wire.model")
        type = self.type(side, kind, is_input=is_input)
        return read(model.encode_json(value, type))


    def send(self, place: str, kind: str, wire: Wire) -> Wire:
        """What a service sees of a value that a client sends."""
        line = self.line
        value = self.typed("client", kind, wire, is_input=True)
        operation = next(
            one
            for one in line.pair.api.operations
            if one.path_text.startswith(f"/{place}/{kind}")
            and one.operation_id == kind
        )
        keyword, wrapped = "value", value
        if place.startswith(("body", "whole")):
            keyword, wrapped = ("body" if place.startswith("body") else "value"), (value if place in ("body_text", "whole_query_json", "whole_query_form") else [value])
        line.recorder.seen.clear()
        line.recorder.answer = lambda: None
        line.call(operation, {keyword: wrapped})
        ((_, seen),) = line.recorder.seen
        arrived = seen["value"] if "value" in seen else seen["body"]
        if place.startswith(("property", "part")):
            arrived = arrived.value
        elif place.startswith("body") and place != "body_text":
            (arrived,) = arrived
        return self.plainly("server", kind, arrived, is_input=True)

    def answer(self, place: str, kind: str, wire: Wire) -> Wire:
        """What a client sees of a value that a service answers."""
        line = self.line
        value = self.typed("server", kind, wire, is_input=False)
        operation = next(
            one
            for one in line.pair.api.operations
            if one.path_text.startswith(f"/{place}/{kind}")
            and one.operation_id == kind
        )
        stream = place in ("answer_lines", "answer_sequence")

        async def several() -> AsyncIterator[Any]:
            yield value

        line.recorder.answer = several if stream else (lambda: value)
        result = line.call(operation, {})
        if stream:
            with result as items:
                (result,) = items
        return self.plainly("client", kind, result, is_input=False)


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
    for path, text in made.files.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(text)
    sys.path.insert(0, str(output))
    pair = Pair(package="everywhere", source=source, locked=made.names)
    with connect(pair, "process") as line:
        yield Ends(line)
    sys.path.remove(str(output))
