"""Links between the pages lead to files and headings that are there.

`make docs` says the same of the site; this needs nothing but the pages.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from .readme import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_FENCED = re.compile(r"^( *)(```|~~~).*?^\1\2 *$", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\((?![a-z]+:)([^)\s]*)\)")


def prose(page: Path) -> str:
    """What a page says outside of examples."""
    return _FENCED.sub("", page.read_text("utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    """The headings of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    words = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return frozenset(re.sub(r"[ -]+", "-", text.strip()) for text in words)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_links_lead_somewhere(page: Path) -> None:
    lost: list[str] = []
    for link in _LINK.findall(prose(page)):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        within = anchors(target) if target.suffix == ".md" and target.exists() else ()
        if not target.exists() or (anchor and anchor not in within):
            lost.append(link)
    assert lost == []
