"""The page about kinds of change says what the table says, and why some verdicts differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from specgen.changes.kinds import KINDS
from tests.showcase.changes import LEVELS, page, verdict
from tests.showcase.oasdiff import CHECKS, Check

PAGE = Path(__file__).parents[2] / "docs" / "changes.md"


def test_the_page_is_as_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.ids)
def test_verdict_is_that_of_oasdiff_or_has_a_reason(check: Check) -> None:
    ours = verdict(check)
    assert check.kind in KINDS or not check.kind
    assert (ours is not None and LEVELS[ours] == check.level) != bool(check.reason)


def test_each_check_of_oasdiff_is_named_once() -> None:
    names = [name for check in CHECKS for name in check.names]
    assert len(names) > 450
    assert sorted(names) == sorted(set(names))
