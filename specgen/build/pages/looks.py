"""Ways of giving pages, each with the signs that speak for it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from specgen.build.pages.signs import COUNT, TEXT, Kinds, Signs, plain
from specgen.build.pages.words import (
    CURSORS,
    NEXT_CURSORS,
    NEXT_URLS,
    OFFSETS,
    PAGE_COUNTS,
    PAGES,
    SIZES,
    TOKENS,
)
from specgen.findings.diagnostics import Location
from specgen.ir.pagination import PageRule, PageStyle

_FROM_ZERO = ("totalelements",)
"""Names that come with pages counted from zero, as Spring counts them."""

_NO_COUNT = "timestamp|token|cursor"
"""Words in the description of a number that is no count."""

_CURSOR = (*TEXT, *COUNT)
_URL_FORMATS = ("uri", "url", "uri-reference", "iri", "iri-reference")
_A_URL = r"\bur[il]\b|\blink to\b"
"""Words in the description of a text that is a URL."""


def _made(style: PageStyle, **keys: str) -> PageRule:
    made: Callable[..., PageRule] = PageRule
    return made(style=style, origin=Location(file=""), **keys)


def linked(signs: Signs) -> PageRule | None:
    """A `Link` header is declared, and some argument asks for a page."""
    size = signs.argument(SIZES, COUNT)
    if "link" not in signs.headers or not size:
        return None
    return _made(PageStyle.LINK, size=size)


def by_url(signs: Signs) -> PageRule | None:
    """The answer has a property, or a header, for the URL of the next page."""
    next_url = signs.property(NEXT_URLS, TEXT) or _next_that_is_url(signs)
    if not next_url:
        for path in ("links.next.href", "_links.next.href", "next.href"):
            if signs.is_of(signs.type_at(path), TEXT):
                next_url = path
    if next_url:
        return _made(PageStyle.URL, next=next_url)
    header = _header(signs, NEXT_URLS, TEXT)
    return _made(PageStyle.URL, next_header=header) if header else None


def _next_that_is_url(signs: Signs) -> str:
    """The path of a `next` of which something says that it is a URL."""
    fields = dict(signs.properties())
    names = {plain(path[-1]) for path in fields}
    is_paired = any(name in names for name in ("previous", "prev"))
    link = signs.property(("next",), TEXT)
    if link and (is_paired or plain(link.split(".")[0]) == "links"):
        return link
    for path, field in fields.items():
        if plain(path[-1]) not in ("next", "nextpage"):
            continue
        if signs.has_format(field.type, _URL_FORMATS):
            return ".".join(path)
        says_so = re.search(_A_URL, field.doc.description, re.IGNORECASE)
        if says_so and signs.is_of(field.type, TEXT):
            return ".".join(path)
    return ""


def _header(signs: Signs, names: Sequence[str], kinds: Kinds) -> str:
    """The header of the answer that has one of some names, the first one first."""
    for name in names:
        header = signs.headers.get(name)
        if header is not None and signs.is_of(header.type, kinds):
            return header.wire_name
    return ""


def by_cursor(signs: Signs) -> PageRule | None:
    """The answer names the next cursor, and an argument takes it."""
    argument, path = min(_pairs(signs), default=(0, "", ""))[1:]
    if not argument:
        argument = signs.argument(CURSORS, _CURSOR)
        path = signs.property(NEXT_CURSORS, _CURSOR)
        if not _belong_together(argument, path.split(".")[-1]):
            return _by_header(signs)
    if not signs.takes(argument, signs.type_at(path)):
        return None
    return _made(PageStyle.CURSOR, argument=argument, next=path, more=signs.more())


def _pairs(signs: Signs) -> Iterator[tuple[int, str, str]]:
    """Arguments with the property whose name says that it is the next value of theirs.

    `{"next_offset": …}` does so, and `{"next_page": {"offset": …}}`. The most usual cursors
    come first.
    """
    for path, field in signs.properties():
        name = plain(path[-1])
        if len(path) == 1 or plain(path[-2]) not in ("next", "nextpage"):
            named, name = name, name.removeprefix("next")
            if named == name or (name in OFFSETS and signs.total()):
                # A number of items that goes on growing is no sign of an end; a total is.
                continue
        wire = signs.argument((name,), _CURSOR)
        if wire and name not in SIZES and signs.is_of(field.type, _CURSOR):
            rank = CURSORS.index(name) if name in CURSORS else len(CURSORS)
            yield rank, wire, ".".join(path)


def _belong_together(argument: str, following: str) -> bool:
    """Whether what usual names speak of can be one thing."""
    taken, last = plain(argument), plain(following).removeprefix("x")
    if not taken or not last or (last == "next" and taken not in TOKENS):
        return False
    return (taken == "page") == (last == "nextpage")


def _by_header(signs: Signs) -> PageRule | None:
    """A header names the next cursor, and an argument takes it."""
    usual = signs.argument(CURSORS, _CURSOR)
    for name, header in signs.headers.items():
        is_next = name.startswith("next")
        argument = signs.argument((name.removeprefix("next"),), _CURSOR)
        if not is_next or not argument or plain(argument) in SIZES:
            is_next = name in NEXT_CURSORS and _belong_together(usual, name)
            argument = usual
        if is_next and signs.takes(argument, header.type):
            name = header.wire_name
            return _made(PageStyle.CURSOR, argument=argument, next_header=name)
    return None


def by_last_item(signs: Signs) -> PageRule | None:
    """The next page starts after the last item, and the answer tells whether there is one."""
    taken = signs.argument(("startingafter", "after", "afterid"), TEXT)
    more = signs.more()
    if not taken or not more:
        return None
    return _made(PageStyle.CURSOR, argument=taken, last="id", more=more)


def by_offset(signs: Signs) -> PageRule | None:
    """A number of items to leave out, beside one to take."""
    taken = _counting(signs, OFFSETS)
    if not taken or not signs.argument(SIZES, COUNT):
        return None
    first = signs.first(taken)
    if first is None and plain(taken) == "startindex":
        # Some count from one.
        return None
    total = signs.total()
    more = "" if total else signs.more()
    rule = _made(PageStyle.OFFSET, argument=taken, total=total, more=more)
    return _read(signs, replace(rule, start=1) if first == 1 else rule)


def by_page(signs: Signs) -> PageRule | None:
    """The number of a page."""
    taken = _counting(signs, PAGES)
    if not taken:
        return None
    pages = signs.property(PAGE_COUNTS, COUNT)
    more = "" if pages else signs.more()
    rule = _made(PageStyle.PAGE, argument=taken, pages=pages, more=more)
    first = signs.first(taken)
    if first is None and signs.property(_FROM_ZERO, COUNT):
        first = 0
    return _read(signs, replace(rule, start=0) if first == 0 else rule)


def _counting(signs: Signs, names: Sequence[str]) -> str:
    """An argument that seems to count."""
    wire = signs.argument(names, COUNT)
    is_other = re.search(_NO_COUNT, signs.description(wire), re.IGNORECASE)
    return "" if is_other else wire


def _read(signs: Signs, rule: PageRule) -> PageRule | None:
    """A rule, for an operation that only reads or whose answers tell of pages."""
    tells = rule.more or rule.total or rule.pages
    return rule if signs.operation.method == "GET" or tells else None


LOOKS: Final = (linked, by_url, by_cursor, by_last_item, by_offset, by_page)
"""Best first."""
