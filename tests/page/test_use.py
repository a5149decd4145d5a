"""How a page is used: searched, gone through by keyboard, on a phone, at night, on paper."""

from __future__ import annotations

import base64
import re
import zlib
from pathlib import Path

import pytest

from tests.chromium import Chromium, Tab
from tests.page.shop import Folder, shop

FOCUS = """(() => {
  const own = document.activeElement;
  return own.id || own.innerText.split("\\n").join(" ");
})()"""
ROWS = """[...document.querySelectorAll(".rows > li")]
  .map(own => own.innerText.split("\\n").join(" "))"""
COUNT = "document.getElementById('count').textContent"


@pytest.fixture
def tab(browser: Chromium, page_of_shop: Path) -> Tab:
    tab = browser.tab()
    tab.open(page_of_shop.as_uri())
    return tab


def test_search_shows_what_has_all_words_and_forgets_them_on_escape(tab: Tab) -> None:
    whole = tab.evaluate(COUNT)
    assert whole == "4 operations, 3 models, 1 finding"
    tab.press("/")
    assert tab.evaluate(FOCUS) == "search"
    tab.write("pets get")
    assert tab.evaluate(COUNT) == "2 operations"
    assert tab.evaluate(ROWS) == [
        "GET /pets pets.list Lists what is for sale",
        "GET /pets/{pet_id} pets.get deprecated",
    ]
    tab.press("Escape")
    assert tab.evaluate("document.getElementById('search').value") == ""
    assert tab.evaluate(COUNT) == whole
    assert tab.requests == [str(tab.evaluate("location.href"))]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("page-size", "GET /pets pets.list Lists what is for sale"),
        ("TAGNUMBER", "Pet class 1 finding"),
        ("sg305", "warning SG305 pattern (?<=x)( can't be checked"),
        ("petinput", "PetInput class 1 finding"),
    ],
)
def test_search_knows_arguments_fields_and_codes(
    tab: Tab, words: str, shown: str
) -> None:
    tab.press("/")
    tab.write(words)
    rows = tab.evaluate(ROWS)
    assert isinstance(rows, list)
    assert any(row.startswith(shown) for row in rows)


def test_a_search_for_nothing_says_so(tab: Tab) -> None:
    tab.press("/")
    tab.write("zebra")
    assert tab.evaluate(COUNT) == "Nothing is called so."
    assert tab.evaluate(ROWS) == []


def test_the_keyboard_leads_from_the_search_through_all_rows(tab: Tab) -> None:
    tab.press("/", "ArrowDown")
    assert tab.evaluate(FOCUS) == "GET /pets pets.list Lists what is for sale"
    tab.press("ArrowDown", "Enter")
    assert tab.evaluate(FOCUS) == "POST /pets pets.add"
    assert tab.evaluate("document.activeElement.parentElement.open") is True
    tab.press("ArrowDown", "ArrowDown", "ArrowDown")
    assert tab.evaluate(FOCUS) == "Kind constants, and others that readers accept"
    tab.press("End")
    assert str(tab.evaluate(FOCUS)).startswith("warning SG305")
    tab.press("Home", "ArrowUp")
    assert tab.evaluate(FOCUS) == "search"


def test_tab_reaches_the_skip_link_first_and_one_row_of_many(tab: Tab) -> None:
    tab.press("Tab")
    assert tab.evaluate(FOCUS) == "Skip to the operations"
    assert tab.evaluate("document.activeElement.getBoundingClientRect().left > 0")
    tab.press("Enter")
    assert tab.evaluate(FOCUS) == "main"
    tab.press("Tab")
    assert tab.evaluate(FOCUS) == "GET /pets pets.list Lists what is for sale"
    style = "getComputedStyle(document.activeElement)"
    assert tab.evaluate(f"{style}.outlineStyle + {style}.outlineWidth") == "solid3px"
    tab.press("Tab")
    assert tab.evaluate("document.activeElement.closest('.rows')") is None


def test_a_link_leads_to_a_row_that_the_search_hides(tab: Tab) -> None:
    tab.press("/")
    tab.write("petsold")
    tab.evaluate("void (location.hash = 'pets.get')")
    tab.settle()
    assert tab.evaluate(FOCUS) == "GET /pets/{pet_id} pets.get deprecated"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_can_be_read_by_day_and_at_night(
    browser: Chromium, page_of_shop: Path, scheme: str
) -> None:
    tab = browser.tab(scheme=scheme)
    tab.open(page_of_shop.as_uri())
    back = "getComputedStyle(document.body).backgroundColor"
    dark = tab.evaluate(back) == "rgb(13, 17, 23)"
    assert dark is (scheme == "dark")
    tab.evaluate(
        "for (const own of document.querySelectorAll('details')) own.open = true"
    )
    tab.settle()
    tab.evaluate(
        "for (const own of document.querySelectorAll('details')) own.open = true"
    )
    tab.settle()
    assert tab.faint("body") == []


def test_nothing_is_wider_than_a_phone(browser: Chromium, folder: Folder) -> None:
    long = shop()
    long["info"]["title"] = "Pets" * 40
    long["paths"]["/pets"]["get"]["summary"] = "w" * 300
    long["paths"][f"/{'a' * 200}/b"] = long["paths"]["/pets"]
    long["components"]["schemas"]["P" * 120] = {"type": "object"}
    tab = browser.tab(width=380)
    tab.open(folder.page(long).as_uri())
    for _ in range(2):
        tab.evaluate(
            "for (const own of document.querySelectorAll('details')) own.open = true"
        )
        tab.settle()
    assert tab.width <= 380


def test_a_small_api_is_printed_with_all_that_its_rows_hold(
    tab: Tab,
) -> None:
    tab.prefer("dark", media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.settle()
    text = str(tab.evaluate("document.body.innerText"))
    assert "max_length=40" in text
    assert "def add(" in text
    hidden = "getComputedStyle(document.getElementById('keys')).display"
    assert tab.evaluate(hidden) == "none"
    back = "getComputedStyle(document.body).backgroundColor"
    assert tab.evaluate(back) == "rgb(255, 255, 255)"
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.evaluate("document.querySelectorAll('details[open]').length") == 0
    pdf = base64.b64decode(tab.call("Page.printToPDF")["data"])
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) + _packed_pages(pdf) >= 2


def _packed_pages(pdf: bytes) -> int:
    """Pages whose objects the PDF keeps compressed."""
    count = 0
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            count += len(re.findall(rb"/Type\s*/Page\b", zlib.decompress(stream)))
        except zlib.error:
            continue
    return count
