"""How the pages of an operation follow each other, as data: the rules of pagination.

A generated module declares one `Paged` operation for each that gives pages.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from ...wire.contract import Operation
from ...wire.declared import declared
from .links import link

Item = TypeVar("Item")
Value = TypeVar("Value")

Path: TypeAlias = str | tuple[str, ...]
"""Properties of an answer by their names on the wire, from the outside inwards.

A text has dots between them; where a name has dots of its own, each is a text.
"""


class Answered(NamedTuple):
    """A page as it arrived: what a rule can take the next page from.

    `headers` has lower-case names.
    """

    value: Any
    items: Sequence[Any]
    headers: Mapping[str, str]
    arguments: Mapping[str, object]


class Following(NamedTuple):
    """The request for the next page: arguments in place of the last ones, or a URL."""

    arguments: Mapping[str, object]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(ABC):
    """The common part of all rules: `items`, the path to the array, empty if the answer is one."""

    items: Path = ""

    def elements(self, value: Any) -> list[Any]:
        """The items of a page; none where the answer leaves the array out.

        Raises ValueError for something else in its place.
        """
        items = _at(value, self.items)
        # Some libraries give an array that has a name a model of its own.
        items = getattr(items, "root", items)
        if items is not None and not isinstance(items, list):
            raise ValueError("the answer has something else in place of the items")
        return items or []

    @abstractmethod
    def following(self, page: Answered) -> Following | None:
        """The request for the page after `page`; None at the last one."""

    def must_differ(self, items: Sequence[Any]) -> bool:
        """Whether a page that is the same as the one before shows that nothing moves on."""
        return False

    def is_supposed(self) -> bool:
        """Whether nothing but a page with items speaks for one after it."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor(Rule):
    """The next page is asked for with what `next` leads to, or `last` in the last item.

    `next_header` is the header that has it instead. Ends where there is no cursor, and where
    `more` leads to false.
    """

    argument: str
    next: Path = ""
    next_header: str = ""
    last: Path = ""
    more: Path = ""

    def following(self, page: Answered) -> Following | None:
        if _is_end(page.value, self.more):
            return None
        if self.last:
            cursor = _at(page.items[-1], self.last) if page.items else None
        else:
            cursor = _next(page, self.next, self.next_header)
        return Following({self.argument: cursor}) if cursor else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset(Rule):
    """The next page is asked for with the number of items before it.

    Ends with an empty page, with `total` items, where `more` leads to false, and, if `size`
    names the argument that asks for a number of items, with fewer than that.
    """

    argument: str
    start: int = 0
    size: str = ""
    total: Path = ""
    more: Path = ""

    def following(self, page: Answered) -> Following | None:
        count = len(page.items)
        if not count or _is_end(page.value, self.more) or _is_short(page, self.size):
            return None
        offset = _asked(page, self.argument, self.start) + count
        total = _count(page.value, self.total)
        if total is not None and offset >= total:
            return None
        return Following({self.argument: offset})

    def must_differ(self, items: Sequence[Any]) -> bool:
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber(Rule):
    """The next page is asked for with its number.

    Ends with page number `pages`, where `more` leads to false, without these two with an
    empty page or one that is not found, and, if `size` names the argument that asks for a
    number of items, with fewer than that.
    """

    argument: str
    start: int = 1
    size: str = ""
    pages: Path = ""
    more: Path = ""

    def following(self, page: Answered) -> Following | None:
        if _is_end(page.value, self.more) or _is_short(page, self.size):
            return None
        number = _asked(page, self.argument, self.start) + 1
        count = _count(page.value, self.pages)
        if count is not None:
            goes_on = number < count + self.start
        else:
            goes_on = bool(page.items or (self.more and _at(page.value, self.more)))
        return Following({self.argument: number}) if goes_on else None

    def must_differ(self, items: Sequence[Any]) -> bool:
        return bool(items or self.more)

    def is_supposed(self) -> bool:
        return not (self.pages or self.more)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUrl(Rule):
    """`next`, or the header `next_header`, has the URL of the next page; the last has none."""

    next: Path = ""
    next_header: str = ""

    def following(self, page: Answered) -> Following | None:
        url = _next(page, self.next, self.next_header)
        return Following({}, str(url)) if url else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link(Rule):
    """The `Link` header (RFC 8288) has the URL of the next page as `rel="next"`."""

    def following(self, page: Answered) -> Following | None:
        url = link(page.headers.get("link", ""), "next")
        return None if url is None else Following({}, url)


@declared
class Paged(Operation[Value], Generic[Item, Value]):
    """An operation whose answers are pages of `Item`, each in a `Value`."""

    pages: Rule = field(kw_only=True)


def _at(value: Any, path: Path) -> Any:
    """The value that a path leads to; None where a step is missing or null."""
    from ...wire.plain import property_of

    steps = path.split(".") if isinstance(path, str) else path
    for step in steps if path else ():
        value = property_of(value, step)
    return value


def _next(page: Answered, path: Path, header: str) -> Any:
    """What an answer names as next, in a header if one is named."""
    return page.headers.get(header) if header else _at(page.value, path)


def _is_end(value: Any, more: Path) -> bool:
    """Whether an answer says that nothing follows; one that says nothing does not."""
    said = _at(value, more) if more else None
    return said is not None and not said


def _is_short(page: Answered, size: str) -> bool:
    return bool(size) and len(page.items) < _asked(page, size, 0)


def _asked(page: Answered, name: str, default: int) -> int:
    """The number that a page was asked for with."""
    number = _number(page.arguments.get(name))
    return default if number is None else number


def _count(value: Any, path: Path) -> int | None:
    """The number that an answer has at a path; one that says none ends nothing."""
    return _number(_at(value, path)) if path else None


def _number(value: Any) -> int | None:
    """A number, or text that is one; anything else, such as null or a word, is none."""
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None
