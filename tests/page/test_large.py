"""The page of a large API, GitHub's: small enough to be mailed, and there at once."""

from __future__ import annotations

import pytest

from tests.chromium import Chromium
from tests.conformance.corpus import LARGE
from tests.page.shop import Folder

MOST = 5_000_000
"""Bytes of the page."""
LATEST = 1000
"""Milliseconds until the first paint; it takes a fifth of that."""
PAINT = """new Promise(done => new PerformanceObserver(list =>
  done(list.getEntriesByName("first-contentful-paint")[0].startTime)
).observe({type: "paint", buffered: true}))"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory):
    folder = Folder(tmp_path_factory.mktemp("github"))
    document = str(LARGE / "github.json")
    done = folder.run("inspect", document, "-q", "--html", "page.html")
    assert done.returncode == 0, done.stderr
    return folder.path / "page.html"


def test_the_page_is_small_and_there_at_once(browser: Chromium, page) -> None:
    assert page.stat().st_size < MOST
    tab = browser.tab()
    tab.open(page.as_uri())
    painted = tab.evaluate(PAINT)
    assert isinstance(painted, int | float)
    assert painted < LATEST
    assert tab.complaints == []


def test_all_of_it_is_found(browser: Chromium, page) -> None:
    tab = browser.tab()
    tab.open(page.as_uri())
    count = "document.getElementById('count').textContent"
    assert str(tab.evaluate(count)).startswith("1223 operations, ")
    tab.press("/")
    tab.write("list_for_authenticated_user repos")
    rows = tab.evaluate(
        "[...document.querySelectorAll('.rows > li .call')].map(own => own.innerText)"
    )
    assert isinstance(rows, list)
    assert "repos.list_for_authenticated_user" in rows
    tab.press("ArrowDown", "Enter")
    tab.settle()
    opened = tab.evaluate("document.activeElement.closest('li').innerText")
    assert "Asynchronous client" in str(opened)
    tab.press("Escape", "ArrowDown", "End")
    assert tab.evaluate("document.querySelectorAll('.rows > li').length") == (
        tab.evaluate(
            "[...document.querySelectorAll('h3')].reduce("
            "(sum, own) => sum + Number(own.innerText.match(/[0-9]+/)[0]), 0)"
        )
    )
