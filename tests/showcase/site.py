"""The documentation as a site: `make docs` builds it in build/docs, and checks it.

Pages are the README, as the first one, the other texts at the root, and docs/. A link to any other
file of the repository is shown as its name, for a site has no such file. The built site must ask
no other host for anything, and every link within it must lead somewhere.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from . import browser
from .readme import ROOT

FOLDER = ROOT / "build" / "docs"
TEXTS = {
    "README.md": "index.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security-policy.md",
}
"""What stands at the root of the repository, and its page."""
_LINK = re.compile(r"(?P<text>!?\[[^\]]*\])\((?P<target>[^)\s]+)\)")
_OURS = re.compile(
    r" (?:source|excerpt|before|background|serves|setup|status)=\"[^\"]*\""
)
"""What tests read in the info string of a block, and no reader of Markdown knows."""
_FENCE = re.compile(r"^ *(?:```|~~~)\w.*$", re.MULTILINE)
_FETCHED = {"script": "src", "img": "src", "link": "href", "iframe": "src"}


def _pages() -> Iterator[tuple[Path, str]]:
    """Every file that a page is made of, and where the site has it."""
    for name, page in TEXTS.items():
        yield ROOT / name, page
    docs = ROOT / "docs"
    for path in sorted(docs.rglob("*")):
        if path.suffix in (".md", ".svg"):
            yield path, path.relative_to(docs).as_posix()


def stage(folder: Path) -> None:
    """Writes the pages, with links as the site has them."""
    places = dict(_pages())
    for source, page in places.items():
        path = folder / page
        path.parent.mkdir(parents=True, exist_ok=True)
        if source.suffix != ".md":
            shutil.copy(source, path)
            continue

        text = _LINK.sub(
            partial(_linked, source, page, places), source.read_text("utf-8")
        )
        text = _FENCE.sub(lambda match: _OURS.sub("", match[0]), text)
        path.write_text(text, encoding="utf-8")


def _linked(
    source: Path, page: str, places: Mapping[Path, str], match: re.Match[str]
) -> str:
    """A link of a page as the site has it."""
    target, mark, anchor = match["target"].partition("#")
    if not target or "://" in target:
        return match[0]
    place = places.get((source.parent / target).resolve())
    if place is None:
        return match["text"].strip("![]")
    up = "../" * page.count("/")
    return f"{match['text']}({up}{place}{mark}{anchor})"


class _Page(HTMLParser):
    """What a page links to, what it fetches, and the anchors that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.anchors: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors.add(values.get("id", ""))
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if target := values.get(_FETCHED.get(tag, "")):
            self.fetched.append(target)


def faults(site: Path) -> Iterator[str]:
    """Links that lead nowhere, and what is fetched from another host."""
    pages = {path: _Page(path.read_text("utf-8")) for path in site.rglob("*.html")}
    for path, page in pages.items():
        where = path.relative_to(site)
        for target in page.fetched:
            if urlsplit(target).netloc:
                yield f"{where}: fetches {target}"
        for link in (*page.links, *page.fetched):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or path.name == "404.html":
                continue
            leads_to = (path.parent / unquote(parts.path)).resolve()
            leads_to = path if not parts.path else leads_to
            if leads_to.is_dir():
                leads_to /= "index.html"
            if not leads_to.is_file():
                yield f"{where}: {link} leads nowhere"
            elif leads_to in pages and unquote(parts.fragment) not in pages[
                leads_to
            ].anchors | {""}:
                yield f"{where}: {link} has no such anchor"
    for sheet in site.rglob("*.css"):
        for target in re.findall(
            r"url\(['\"]?(https?://[^)'\"]+)", sheet.read_text("utf-8")
        ):
            yield f"{sheet.relative_to(site)}: fetches {target}"


def main() -> int:
    """Builds the site and prints what is wrong with it."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    stage(FOLDER / "pages")
    shutil.copy(ROOT / "docs" / "zensical.toml", FOLDER)
    zensical = ROOT / ".venv-docs" / "bin" / "zensical"
    command = "serve" if "--serve" in sys.argv else "build"
    done = subprocess.run(
        [zensical, command, *(["--strict"] if command == "build" else [])],
        cwd=FOLDER,
        check=False,
    )
    if done.returncode or command == "serve":
        return done.returncode
    problems = [*faults(FOLDER / "site")]
    print(*problems, sep="\n")
    if problems:
        return 1
    problems = browser.problems(FOLDER / "site")
    print(*problems, sep="\n")
    if problems:
        return 1
    print(f"{len([*(FOLDER / 'site').rglob('*.html')])} pages in {FOLDER / 'site'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
