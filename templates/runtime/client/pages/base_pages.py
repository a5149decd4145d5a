"""The common part of synchronous and asynchronous pages: their items, and how one follows another.

Importing this module imports neither pydantic nor the HTTP library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urljoin

from ..api import Mode, Settings
from ..errors import APIStatusError, PaginationError
from ..guesses import OF_PAGES, missing
from ..options import CallOptions
from ..urls import origin, web_address
from .pagination import Answered, Following, Paged, Rule

if TYPE_CHECKING:
    from ..calls import Call
    from ..raw import RawResponse

Item_co = TypeVar("Item_co", covariant=True)
Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True, slots=True, repr=False)
class PageRequest:
    """The request for one page.

    `settings`, `options` and `arguments` are those of the first; `asked` holds by what the
    pages so far were asked for, each with its number, and is shared by all of them.
    """

    settings: Settings
    operation: Paged[Any, Any]
    options: CallOptions
    arguments: Mapping[str, object]
    call: Call
    asked: dict[str, int] = field(default_factory=dict)
    number: int = 1
    body_before: bytes | None = None

    @classmethod
    def first(
        cls,
        settings: Settings,
        operation: Paged[Any, Any],
        options: CallOptions,
        arguments: Mapping[str, object],
    ) -> PageRequest:
        """Raises what `Call.prepare` does."""
        from ..calls import Call

        # The rules need the headers; what the caller gets is decided later.
        settings = replace(settings, mode=Mode.RAW)
        call = Call.prepare(settings, operation, options, arguments)
        return cls(settings, operation, options, arguments, call)

    def next(self, following: Following, body: bytes) -> PageRequest:
        """Raises PaginationError for a page that was asked for, and for one elsewhere."""
        from ..calls import Call

        number = self.number + 1
        arguments = {**self.arguments, **following.arguments}
        if following.url:
            here, there = self.call.address, self._absolute(following.url)
            call = self.call.at(there)
        else:
            # Cursors are not always hashable.
            names = following.arguments
            here = repr([self.arguments.get(name) for name in names])
            there = repr([arguments[name] for name in names])
            call = Call.prepare(self.settings, self.operation, self.options, arguments)
        self.asked.setdefault(here, self.number)
        first_number = self.asked.setdefault(there, number)
        if first_number != number:
            raise self._error(f"page {self.number} leads back to page {first_number}")
        return replace(
            self, arguments=arguments, call=call, number=number, body_before=body
        )

    def _absolute(self, url: str) -> str:
        """Credentials go along, and another origin must not have them."""
        here = self.call.address
        try:
            target = urljoin(here, url)
            is_here = origin(target) == origin(here)
        except ValueError:
            target, is_here = "", False
        if is_here and web_address(target):
            return target
        if not target or is_here:
            raise self._error(f"page {self.number} leads to no URL")
        raise self._error(f"page {self.number} leads to another origin")

    def check(self, body: bytes, items: list[Any]) -> None:
        """Raises PaginationError for a page that is the same as the one before."""
        if body == self.body_before and self.operation.pages.must_differ(items):
            raise self._error(f"page {self.number} is page {self.number - 1} again")

    def items(self, rule: Rule, value: Any) -> list[Any]:
        """The items of a page; raises PaginationError where it has something else."""
        try:
            return rule.elements(value)
        except ValueError as error:
            reason = str(error)
        raise self._error(reason)

    def _error(self, what: str) -> PaginationError:
        return PaginationError(f"{self.operation.route}: {what}")


class BasePage(Generic[Item_co, Value_co]):
    """One page: its `items`, and `value`, the whole answer as the document types it."""

    items: list[Any]

    def __init__(self, request: PageRequest, raw: RawResponse[Any]) -> None:
        rule = request.operation.pages
        self.value: Value_co = raw.value
        self.items = request.items(rule, raw.value)
        request.check(raw.body, self.items)
        self._request = request
        self._body = raw.body
        answered = Answered(raw.value, self.items, raw.headers, request.arguments)
        self._following = rule.following(answered)

    @property
    def has_next(self) -> bool:
        """Whether another page follows."""
        return self._following is not None

    def has_next_page(self) -> bool:
        """Whether another page follows, as `has_next` says."""
        return self.has_next

    def _next_request(self) -> PageRequest:
        if self._following is None:
            route = self._request.operation.route
            raise PaginationError(f"{route}: page {self._request.number} is the last")
        return self._request.next(self._following, self._body)

    def _end_with(self, error: APIStatusError) -> None:
        """Ends the pages here if the error says that there is no next one; else raises it.

        Django REST framework answers 404 where others give an empty page.
        """
        if error.status_code != 404 or not self._request.operation.pages.is_supposed():
            raise error
        self._following = None

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            """The properties of the answer: those beside the items are there as well."""
            value = self.__dict__.get("value")
            if not name.startswith("_") and hasattr(value, name):
                return getattr(value, name)
            raise missing(self, name, OF_PAGES)

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self._request.number}: {len(self.items)} items>"
        )
