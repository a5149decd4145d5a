"""Bodies of every media type, drawn and sent from the generated client to the server."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.children import Limits
from tests.conformance.wire import exchange

SOURCE = Path(__file__).with_name("bodies.yaml")


@pytest.mark.parametrize("over_http", [False, True])
def test_every_body_arrives_and_openapi_core_agrees(over_http: bool) -> None:
    result = exchange(SOURCE, SOURCE.name, Limits(), over_http)
    assert not result.problems, "\n".join(map(str, result.problems))
    assert not result.undrawn
    assert (result.operations, result.calls) == (8, 24)
    assert result.judged >= 4
