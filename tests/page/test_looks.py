"""What a reader sees of an API: in the browser, by its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chromium import Chromium, Tab
from tests.page.shop import Folder, shop

TEXT = "document.getElementById('main').innerText"


@pytest.fixture
def tab(browser: Chromium, page_of_shop: Path) -> Tab:
    tab = browser.tab()
    tab.open(page_of_shop.as_uri())
    return tab


def opened(tab: Tab, key: str) -> str:
    """The text of the row that a link leads to."""
    tab.evaluate(f"void (location.hash = encodeURIComponent({key!r}))")
    tab.settle()
    text = tab.evaluate("document.activeElement.closest('li').innerText")
    assert isinstance(text, str)
    return text


def test_lists_operations_with_their_calls(tab: Tab) -> None:
    text = tab.evaluate(TEXT)
    for row in (
        "GET\n/pets\npets.list\nLists what is for sale",
        "POST\n/pets\npets.add",
        "GET\n/pets/{pet_id}\npets.get\ndeprecated",
        "POST\npetSold\nWebhooks.pet_sold\nwebhook",
    ):
        assert row in text, text
    assert "version 2.1 · OpenAPI 3.1.0 · shop.json" in text
    assert tab.complaints == []


def test_an_operation_shows_its_signatures_arguments_and_answers(tab: Tab) -> None:
    text = opened(tab, "pets.list")
    assert "pet_shop_client.resources.pets:Pets.list" in text
    assert (
        "def list(\n    *,\n    page_size: int | Unset = UNSET,\n"
        "    **options: Unpack[CallOptions],\n) -> list[models.Pet]" in text
    )
    assert "page_size: int | Unset · query · as page-size\n\nHow many at most." in text
    assert "200: list[models.Pet] · application/json\n\nAll pets." in text
    assert "shop.json:10:7 #/paths/~1pets/get" in text
    tab.evaluate(
        "document.activeElement.closest('li').querySelectorAll('details details')"
        ".forEach(own => own.open = true)"
    )
    folded = str(tab.evaluate("document.activeElement.closest('li').innerText"))
    assert "async def list(" in folded
    assert "pet_shop_client.resources.pets:AsyncPets.list" in folded
    assert "pet_shop_server.services:PetsService.list" in folded
    assert "async def list(*, page_size: int | Unset) -> list[models.Pet]" in (folded)


def test_a_body_may_be_given_as_properties_or_as_a_whole(tab: Tab) -> None:
    text = opened(tab, "pets.add")
    by_properties, whole = text.split("def add(")[1:3]
    assert "    name: str," in by_properties
    assert "    body: models.Pet" in whole
    assert "class_: models.Kind | Unset · body · as class" in text
    assert "409 · raises errors.ConflictError\n\nThere is one" in text


def test_a_model_shows_its_fields_and_the_findings_in_it(tab: Tab) -> None:
    text = opened(tab, "Pet")
    assert "pet_shop_client.models:Pet" in text
    assert "name: str · required · max_length=40\n\nWhat it listens to." in text
    assert "class_: Kind | str | None · as class" in text
    assert "tag_number: int | None · as tagNumber · read only" in text
    assert "Findings and changes\nSG305 pattern (?<=x)( can't be checked" in text
    assert opened(tab, "Kind").count('"cat"') == 1


def test_names_of_models_lead_to_them(tab: Tab) -> None:
    opened(tab, "pets.list")
    tab.evaluate("document.activeElement.closest('li').querySelector('pre a').click()")
    tab.settle()
    assert tab.evaluate("location.hash") == "#Pet"
    shown = tab.evaluate("document.activeElement.closest('li').innerText")
    assert str(shown).startswith("Pet\nclass")


def test_a_finding_has_its_place_its_effect_and_its_help(tab: Tab) -> None:
    text = opened(tab, "findings 1")
    assert text.startswith("warning\nSG305\npattern (?<=x)(")
    assert "shop.json:147:11" in text
    assert "About Pet, PetInput\n" in text
    assert "Effect: not checked\n\nHelp: use syntax that RE2-like" in text
    assert "specgen explain SG305 says more" in text


def test_says_what_changed_since_another_version(
    browser: Chromium, folder: Folder
) -> None:
    old = shop()
    del old["paths"]["/pets/{pet_id}"]
    old["paths"]["/pets"]["get"]["parameters"] = []
    folder.write(old, "old.json")
    tab = browser.tab()
    tab.open(folder.page(shop(), "--against", "old.json").as_uri())
    text = str(tab.evaluate(TEXT))
    assert "Against old.json: 2 compatible" in text, text
    assert "GET /pets/{pet_id}: " in text
    text = opened(tab, "changes 1") + opened(tab, "changes 2")
    assert "About pets.get\n" in text
    assert "parameter-added-optional · request · callers, implementers, wire" in text
    assert "Findings and changes\n" in opened(tab, "pets.get")


def test_several_apis_share_a_page(browser: Chromium, folder: Folder) -> None:
    other = shop()
    other["info"]["title"] = "Toy shop"
    folder.write(shop(), "pets.json")
    folder.write(other, "toys.json")
    (folder.path / "specgen.toml").write_text(
        '[api.pets]\nsource = ["pets.json"]\n[api.toys]\nsource = ["toys.json"]\n'
    )
    assert folder.run("inspect", "--html", "all.html", "-q").returncode == 0
    tab = browser.tab()
    tab.open((folder.path / "all.html").as_uri())
    assert tab.evaluate("document.title") == "2 APIs"
    text = str(tab.evaluate(TEXT))
    assert text.index("Pet shop pets") < text.index("Toy shop toys")
    assert "toys_client.models:Pet" in opened(tab, "toys Pet")


def test_a_refused_document_is_on_the_page_with_the_reason(
    browser: Chromium, folder: Folder
) -> None:
    broken = shop()
    broken["components"]["schemas"]["Pet"] = {"$ref": "#/components/schemas/None"}
    tab = browser.tab()
    tab.open(folder.page(broken, code=3).as_uri())
    text = str(tab.evaluate(TEXT))
    assert "This document was refused" in text
    assert "error\nSG" in text
