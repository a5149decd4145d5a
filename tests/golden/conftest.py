"""`pytest tests/golden --update-goldens` rewrites what the cases expect."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

collect_ignore = ["cases"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="rewrite expected/ and diagnostics.txt of every golden case",
    )


@pytest.fixture
def updating(request: pytest.FixtureRequest) -> bool:
    """Whether the goldens are being rewritten rather than compared."""
    return bool(request.config.getoption("--update-goldens", default=False))
