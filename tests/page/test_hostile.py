"""Documents that want to do more on a page than be read."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.chromium import Chromium
from tests.page.shop import Folder, shop

ATTACKS = (
    "</script><script>alert(1)</script>",
    "</script ></SCRIPT\t/x><script >alert(1)</script >",
    "<img src=x onerror=alert(1)>",
    "<!--<script>",
    "-->]]></style></title></textarea></noscript><svg onload=alert(1)>",
    "\" autofocus onfocus=alert(1) x='",
    "javascript:alert(1)",
    "[here](javascript:alert(1)) `</code><script>alert(1)</script>`",
    "{{content}} {{script}} ${alert(1)} \\u003cscript>",
    "\u2028alert(1)\u2029",
    "\u202egnp.exe\u2066\u200b\x00\x1b]0;x\x07",
    "https://evil.example/x.js",
    "constructor __proto__ toString",
)


def hostile(attack: str) -> dict[str, object]:
    """The shop, in which every text of people's own is an attack."""
    document = shop()
    document["info"] |= {"title": attack, "version": attack, "description": attack}
    operation = document["paths"]["/pets"]["get"]
    operation |= {"summary": attack, "description": attack, "operationId": attack}
    operation["parameters"][0] |= {"name": attack, "description": attack}
    operation["responses"]["200"]["description"] = attack
    operation["tags"] = [attack]
    document["paths"][f"/{attack.replace('{', '').replace('}', '')}"] = {
        "get": {"responses": {"200": {"description": attack}}}
    }
    schemas = document["components"]["schemas"]
    pet = schemas["Pet"]
    pet["properties"][attack] = {"type": "string", "default": attack}
    pet["description"] = attack
    pet["properties"]["name"]["description"] = attack
    pet["properties"]["worse"] = {"type": "string", "pattern": f"(?<={attack}"}
    schemas["Kind"]["enum"].append(attack)
    document["webhooks"][attack] = document["webhooks"].pop("petSold")
    return document


class Skeleton(HTMLParser):
    """The tags of a page with what they point to, and the text of its scripts."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.targets: list[str] = []
        self.handlers: list[str] = []
        self.feed(page.read_text("utf-8"))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "action", "srcset"):
                self.targets.append(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)


@pytest.fixture(scope="module")
def tags(page_of_shop: Path) -> list[str]:
    """The tags of a page whose document means well."""
    return Skeleton(page_of_shop).tags


@pytest.mark.parametrize("number", range(len(ATTACKS)))
def test_text_of_a_document_stays_text(
    browser: Chromium, folder: Folder, tags: list[str], number: int
) -> None:
    attack = ATTACKS[number]
    folder.write(hostile(attack), "old.json")
    page = folder.page(hostile(attack), "--allow", "SG305", "--against", "old.json")
    skeleton = Skeleton(page)
    assert skeleton.tags == tags
    assert skeleton.targets == ["data:,", "#main"]
    assert skeleton.handlers == []

    tab = browser.tab()
    tab.open(page.as_uri())
    for _ in range(2):
        tab.evaluate(
            "for (const own of document.querySelectorAll('details')) own.open = true"
        )
        tab.settle()
    assert tab.dialogs == []
    assert tab.complaints == []
    assert tab.requests == [page.as_uri()]
    made = tab.evaluate(
        """[...new Set([...document.querySelectorAll("body *")]
        .map(own => own.localName))].filter(name =>
        ["img", "svg", "style", "iframe", "object", "embed", "form", "base"].includes(name))"""
    )
    assert made == []
    assert tab.evaluate("document.scripts.length") == 2
    links = tab.evaluate(
        "[...document.links].map(own => own.getAttribute('href')).filter(own => own[0] !== '#')"
    )
    assert links == []


def test_what_cannot_be_seen_is_shown(browser: Chromium, folder: Folder) -> None:
    document = shop()
    document["info"]["title"] = "A\u202eB\u2066\u200bC\u00a0D\u200d"
    tab = browser.tab()
    tab.open(folder.page(document).as_uri())
    assert tab.evaluate("document.title") == "A\\u202eB\\u2066\\u200bC D\u200d"


def test_a_link_into_a_hostile_page_does_nothing_of_its_own(
    browser: Chromium, folder: Folder
) -> None:
    page = folder.page(hostile(ATTACKS[0]))
    tab = browser.tab()
    for end in ("#%E0%A4%A", "#<img src=x onerror=alert(1)>", "#__proto__", "#search"):
        tab.open("about:blank")
        tab.open(page.as_uri() + end)
        assert tab.dialogs == []
        assert tab.complaints == []


def test_nothing_that_is_put_into_a_page_later_runs(
    browser: Chromium, page_of_shop: Path
) -> None:
    """What the policy forbids is forbidden even if the page's own script went wrong."""
    tab = browser.tab()
    tab.open(page_of_shop.as_uri())
    tab.evaluate("""(() => {
      const script = document.createElement("script");
      try { script.text = "window.ran = true"; document.body.append(script); } catch {}
      try { document.body.innerHTML = "<img src=x onerror='window.ran = true'>"; } catch {}
      const image = new Image();
      image.src = "https://evil.example/x.png";
      document.body.append(image);
      const frame = document.createElement("iframe");
      frame.src = "https://evil.example/frame";
      document.body.append(frame);
      const sheet = document.createElement("link");
      Object.assign(sheet, {rel: "stylesheet", href: "https://evil.example/x.css"});
      document.head.append(sheet);
      return fetch("https://evil.example/data").catch(() => null).then(() => null);
    })()""")
    tab.settle()
    assert tab.evaluate("window.ran === undefined") is True
    # The browser's own page for a frame that was blocked is made of images in `data:`.
    asked = [url for url in tab.requests if not url.startswith(("file:", "data:"))]
    assert asked == []
    assert any("Content Security Policy" in said for said in tab.complaints)
