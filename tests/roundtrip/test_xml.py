"""Values drawn and sent in XML, from the generated client to the server and back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.children import Limits
from tests.conformance.wire import exchange

CASES = Path(__file__).parents[1] / "golden/cases/xml"
SOURCES = sorted(CASES.glob("*/spec.yaml"))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.parent.name)
def test_every_value_arrives_as_it_was_sent(source: Path) -> None:
    result = exchange(source, source.parent.name, Limits(), False)
    assert not result.problems, "\n".join(map(str, result.problems))
    assert not result.undrawn
    assert result.calls > 0
