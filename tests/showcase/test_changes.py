"""The page about kinds of change says what the table says, and why some verdicts differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from specgen.changes.kinds import KINDS
from tests.showcase.changes import page
from tests.showcase.oasdiff import AGREEMENTS, DEVIATIONS

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"
LEVELS = {"breaking": "error", "risky": "warning", "compatible": "info"}


def test_the_page_is_as_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def _level(kind: str, direction: str) -> str:
    row = KINDS[kind]
    return LEVELS[(row.request if direction == "request" else row.answer).value]


@pytest.mark.parametrize("key", AGREEMENTS, ids=" ".join)
def test_verdict_is_that_of_oasdiff(key: tuple[str, str]) -> None:
    assert _level(*key) == AGREEMENTS[key]


@pytest.mark.parametrize("key", DEVIATIONS, ids=" ".join)
def test_a_verdict_that_differs_has_a_reason(key: tuple[str, str]) -> None:
    level, reason = DEVIATIONS[key]
    assert key not in AGREEMENTS
    assert _level(*key) != level
    assert reason
