"""The pages of a documentation site that hold a part of an API, as its index lists them.

An index (`llms.txt`) is a Markdown file with a link to every page; next to each page most
sites serve its Markdown, which ends with the OpenAPI block of the operation that it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from specgen.fetch.addresses import origin
from specgen.fetch.documents import FILES, Fetched, expanded, require_room
from specgen.fetch.errors import FetchError
from specgen.fetch.normal import normal_text
from specgen.fetch.web import Gone, Web
from specgen.load.text.fences import fences
from specgen.workspace.origins import PagesOrigin

_AT_ONCE: Final = 4
_LINK: Final = re.compile(r"\]\(\s*<?([^)>\s]+)")
_PAGES: Final = (".md", ".mdx", ".markdown", ".txt")
_DOCUMENTS: Final = (".json", ".yaml", ".yml")
_TOP_KEY: Final = re.compile(r"""(?m)^[ \t{]*["']?(?:openapi|swagger)["']?[ \t]*:""")
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 100
"""Characters of a part of a file's name."""


def from_site(source: PagesOrigin, web: Web) -> tuple[Fetched, list[str]]:
    """The blocks of all pages that the index lists and the source names, a file for each page.

    Also the pages that the index lists and the site has no more. Raises FetchError.
    """
    headers = expanded(source.headers)
    index = web.page(source.url, headers)
    assert index is not None
    text = normal_text(index.content, source.url)
    whole = _kept(text, source.url)
    if whole:
        # All pages in one file.
        return _fetched(source, [("pages.md", whole)]), []
    links = list(_links(text, index.url, source))
    if not links:
        raise FetchError(
            f"{source.url} lists no page that `include` names",
            "patterns are of paths below the index's folder, for example api-reference/*",
        )
    if len(links) > FILES:
        raise FetchError(
            f"{source.url} lists more than {FILES} pages that `include` names"
        )
    gone: list[str] = []

    def page(url: str) -> str:
        try:
            answer = web.page(url, headers)
        except Gone:
            gone.append(url)
            return ""
        assert answer is not None
        return _kept(normal_text(answer.content, url), url)

    with ThreadPoolExecutor(_AT_ONCE) as threads:
        texts = list(threads.map(page, links))
    kept = [
        (_path(url, index.url), text) for url, text in zip(links, texts, strict=True)
    ]
    fetched = _fetched(source, [(path, text) for path, text in kept if text])
    if not fetched.texts:
        raise FetchError(f"none of the {len(links)} pages has an OpenAPI document")
    return fetched, sorted(gone)


def _fetched(source: PagesOrigin, files: Iterable[tuple[str, str]]) -> Fetched:
    texts: dict[str, str] = {}
    for path, text in files:
        stem, suffix = PurePosixPath(path).with_suffix(""), PurePosixPath(path).suffix
        name, number = f"{source.to}/{path}", 1
        while name.casefold() in {other.casefold() for other in texts}:
            number += 1
            name = f"{source.to}/{stem}-{number}{suffix}"
        texts[name] = text
    require_room(source.url, texts)
    return Fetched(texts=texts)


def _links(index: str, base: str, source: PagesOrigin) -> Iterator[str]:
    """The addresses of the Markdown, or of the documents, that the index links to."""
    links: dict[str, None] = {}
    for link in _LINK.findall(index):
        try:
            url = urldefrag(urljoin(base, link)).url
            if origin(url) != origin(base):
                continue
        except (ValueError, FetchError):
            continue
        path = urlsplit(url).path
        suffix = PurePosixPath(path).suffix.lower()
        if suffix not in (*_PAGES, *_DOCUMENTS):
            url = url.rstrip("/") + ".md"
        if _is_named(_below(url, base), source) and url != base:
            links[url] = None
    yield from links


def _is_named(path: str, source: PagesOrigin) -> bool:
    names = (path, path.removesuffix(".md"))

    def meets(patterns: Iterable[str]) -> bool:
        return any(fnmatchcase(name, pattern) for name in names for pattern in patterns)

    return meets(source.include) and not meets(source.exclude)


def _below(url: str, base: str) -> str:
    """The path of a page below the index's folder, or its whole path."""
    path, folder = urlsplit(url).path, urlsplit(base).path.rpartition("/")[0] + "/"
    return unquote(path.removeprefix(folder).lstrip("/"))


def _path(url: str, base: str) -> str:
    """The file for a page, in folders as the site has them."""
    parts = [
        _NO_NAME.sub("-", part).strip(".-")[:_LONGEST] or "page"
        for part in _below(url, base).split("/")
        if part
    ]
    path = PurePosixPath(*parts or ["page"])
    is_document = path.suffix.lower() in _DOCUMENTS
    return str(path if is_document else path.with_suffix(".md"))


def _kept(text: str, url: str) -> str:
    """The OpenAPI blocks of a page, or a file that is a document; empty if there is none."""
    if PurePosixPath(urlsplit(url).path).suffix.lower() in _DOCUMENTS:
        return text if _TOP_KEY.search(text) else ""
    blocks = []
    for fence in fences(text):
        body = text[fence.start : fence.end]
        if fence.declared or _TOP_KEY.search(body):
            opening = text[text.rfind("\n", 0, fence.start - 1) + 1 : fence.start]
            mark = opening.strip()[
                : len(opening.strip()) - len(opening.strip().lstrip("`~"))
            ]
            blocks.append(f"{opening}{body}{mark}\n")
    return f"From {url}\n\n" + "\n".join(blocks) if blocks else ""
