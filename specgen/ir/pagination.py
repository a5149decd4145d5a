"""How the pages of an operation follow each other: rules as written, and as they apply."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TypeAlias

from specgen.findings.diagnostics import Location
from specgen.frozen import frozen

MemberPath: TypeAlias = tuple[str, ...]
"""Wire names of properties, from the outside inwards."""


class PageStyle(Enum):
    """The means by which the next page is asked for."""

    CURSOR = "cursor"
    OFFSET = "offset"
    PAGE = "page"
    LINK = "link"
    URL = "url"


PATHS = ("items", "next", "last", "more", "total", "pages")
"""The keys of a rule that lead to properties of an answer; `last` to one of its last item."""

USED: Mapping[PageStyle, tuple[str, ...]] = {
    PageStyle.CURSOR: ("argument", "items", "next", "next_header", "last", "more"),
    PageStyle.OFFSET: ("argument", "items", "start", "size", "total", "more"),
    PageStyle.PAGE: ("argument", "items", "start", "size", "pages", "more"),
    PageStyle.LINK: ("items", "size"),
    PageStyle.URL: ("items", "next", "next_header"),
}
"""The keys that a rule of each style may have."""


@frozen
class PageRule:
    """A rule as a configuration or an extension says it; names are those on the wire.

    `operations` are ids, `METHOD /path`, or patterns of these; none means all that fit.
    `items` is None where the only array of the answer is meant. The other keys are those of
    `specgen.toml`.
    """

    style: PageStyle
    origin: Location
    operations: tuple[str, ...] = ()
    argument: str = ""
    items: str | None = None
    next: str = ""
    next_header: str = ""
    last: str = ""
    more: str = ""
    total: str = ""
    pages: str = ""
    size: str = ""
    start: int | None = None


@frozen
class Pagination:
    """The rule of one operation; every path leads somewhere in all of its answers.

    `next_header` is in lower case.
    """

    style: PageStyle
    items: MemberPath
    argument: str = ""
    next: MemberPath = ()
    next_header: str = ""
    last: MemberPath = ()
    more: MemberPath = ()
    total: MemberPath = ()
    pages: MemberPath = ()
    size: str = ""
    start: int | None = None
