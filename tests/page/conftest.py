"""A browser for all tests of pages, and a folder for each of them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.chromium import Chromium, chromium
from tests.page.shop import Folder, shop


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    with chromium() as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


@pytest.fixture(scope="session")
def page_of_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the pet shop, for tests that only look at it."""
    return Folder(tmp_path_factory.mktemp("shop")).page(shop())
