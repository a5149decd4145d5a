"""Rules of pagination that an API seems to follow: proposed to people, never applied.

A rule is proposed where an argument asks for a page in usual words and the answer holds one
array beside what usually comes with it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from specgen.build.pages.pagination import (
    USUAL_ARRAYS,
    Misfit,
    fitting,
    only_array,
    resolve,
)
from specgen.build.pages.words import (
    CURSORS,
    HOLDERS,
    MORE,
    NEXT_CURSORS,
    NEXT_URLS,
    OFFSETS,
    PAGE_COUNTS,
    PAGES,
    SIZES,
    TOKENS,
    TOTALS,
)
from specgen.findings.diagnostics import Location
from specgen.ir.answers import (
    ARGUMENTS,
    alternatives,
    argument,
    json_answers,
    path_to,
    successes,
)
from specgen.ir.api import Api, Operation, OperationKind
from specgen.ir.body import spread_record
from specgen.ir.pagination import MemberPath, PageRule, PageStyle
from specgen.ir.types import Declarations, Record, Scalar, ScalarKind, Type

_MOST = 0.6
"""The part of what a rule meets that has all the signs, for it to be meant for all of it."""

_FROM_ZERO = ("totalelements",)
"""Names that come with pages counted from zero, as Spring counts them."""

_NO_COUNT = "timestamp|token|cursor"
"""Words in the description of a number that is no count."""

_TEXT = (ScalarKind.STRING, ScalarKind.UUID)
_COUNT = (ScalarKind.INTEGER, ScalarKind.NUMBER)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule, and the operations that seem to follow it."""

    rule: PageRule
    operations: tuple[Operation, ...]


def propose(api: Api) -> list[Proposal]:
    """Rules for operations that have none, so that one after the other can be configured."""
    left = {
        operation.id: operation
        for operation in api.operations
        if operation.pagination is None
    }
    rest = replace(api, operations=tuple(left.values()))
    signs = {
        id: rule
        for id, operation in left.items()
        if operation.kind is OperationKind.OPERATION
        and (rule := _Reader(operation, api.declarations).rule())
    }
    proposals = []
    for rule, _ in sorted(Counter(signs.values()).items(), key=_rank):
        own = [id for id in left if signs.get(id) == rule]
        met = [id for id in fitting(rule, rest) if id in left]
        if len(own) < _MOST * len(met):
            # So many others would be met that those with the signs have to be named.
            names = tuple(left[id].operation_id or _shown(left[id]) for id in own)
            rule, met = replace(rule, operations=names), own
        if met:
            proposals.append(Proposal(rule, tuple(left.pop(id) for id in met)))
    return proposals


def _rank(counted: tuple[PageRule, int]) -> tuple[bool, int, int]:
    """The place of a rule: those that say more come first, for the first that fits holds."""
    rule, count = counted
    said = (rule.next, rule.last, rule.more, rule.total, rule.pages)
    return rule.style is not PageStyle.LINK, -sum(map(bool, said)), -count


def _shown(operation: Operation) -> str:
    return f"{operation.method} {operation.path_text}"


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


class _Reader:
    """Looks for the signs of pages in one operation."""

    def __init__(self, operation: Operation, declarations: Declarations) -> None:
        self._operation = operation
        self._declarations = declarations
        self._answers = json_answers(operation)
        self._arguments = dict(self._named())

    def _named(self) -> Iterator[tuple[str, tuple[str, Type]]]:
        """Arguments by plain name; parameters come before properties of a body."""
        record = spread_record(self._operation, self._declarations)
        for field in record.fields if record else ():
            yield _plain(field.wire_name), (field.wire_name, field.type)
        for parameter in self._operation.parameters:
            if parameter.place in ARGUMENTS:
                yield _plain(parameter.wire_name), (parameter.wire_name, parameter.type)

    def rule(self) -> PageRule | None:
        """The rule that the signs speak for; only what resolves."""
        if len(self._answers) != 1 or not self._is_list():
            return None
        for look in _LOOKS:
            rule = look(self)
            if rule is None:
                continue
            try:
                resolve(rule, self._operation, self._declarations)
            except Misfit:
                continue
            return rule
        return None

    def _is_list(self) -> bool:
        """Whether the answer is an array, or one array with what usually is beside it."""
        path = only_array(self._answers[0], self._operation, self._declarations)
        if path is None:
            return False
        if not path or _plain(path[0]) in USUAL_ARRAYS:
            return True
        segments = {_plain(segment) for segment in self._operation.path_text.split("/")}
        if _plain(path[0]) in segments:
            return True
        (record,) = alternatives(self._answers[0], self._declarations)
        return isinstance(record, Record) and all(
            field.wire_name == path[0]
            or _plain(field.wire_name) in HOLDERS
            or self._is(field.type, tuple(ScalarKind))
            for field in record.fields
        )

    def _argument(self, names: Sequence[str], kinds: Sequence[ScalarKind]) -> str:
        for name in names:
            wire, type = self._arguments.get(name, ("", None))
            if type is not None and self._is(type, kinds):
                return wire
        return ""

    def _is(self, type: Type, kinds: Sequence[ScalarKind]) -> bool:
        members = alternatives(type, self._declarations)
        return bool(members) and all(
            isinstance(member, Scalar) and member.kind in kinds for member in members
        )

    def _property(self, names: Sequence[str], kinds: Sequence[ScalarKind]) -> str:
        """The path of a property of the answer, or of what usually holds such."""
        best: list[tuple[int, str]] = []
        for path, type in self._properties():
            plain = _plain(path[-1])
            if plain in names and self._is(type, kinds):
                best.append((names.index(plain), ".".join(path)))
        return min(best, default=(0, ""))[1]

    def _properties(self) -> Iterator[tuple[MemberPath, Type]]:
        pending: list[tuple[MemberPath, Type]] = [((), self._answers[0])]
        while pending:
            path, type = pending.pop(0)
            for record in alternatives(type, self._declarations):
                for field in record.fields if isinstance(record, Record) else ():
                    inner = (*path, field.wire_name)
                    yield inner, field.type
                    if _plain(field.wire_name) in HOLDERS and len(inner) < 3:
                        pending.append((inner, field.type))

    def _made(self, style: PageStyle, **keys: str) -> PageRule:
        made: Callable[..., PageRule] = PageRule
        return made(style=style, origin=Location(file=""), **keys)

    def _more(self) -> str:
        return self._property(MORE, (ScalarKind.BOOLEAN,))

    def linked(self) -> PageRule | None:
        """A `Link` header is declared, and some argument asks for a page."""
        headers = {
            header.wire_name.lower()
            for response in successes(self._operation)
            for header in response.headers
        }
        size = self._argument(SIZES, _COUNT)
        if "link" not in headers or not size:
            return None
        return self._made(PageStyle.LINK, size=size)

    def by_url(self) -> PageRule | None:
        """The answer has a property for the URL of the next page."""
        next_url = self._property(NEXT_URLS, _TEXT)
        if not next_url:
            named = {_plain(path[-1]): path for path, _ in self._properties()}
            is_paired = any(name in named for name in ("previous", "prev"))
            links = self._property(("next",), _TEXT)
            if links and (is_paired or _plain(links.split(".")[0]) == "links"):
                next_url = links
        if not next_url:
            for holder in ("links", "_links", "next"):
                hal = f"{holder}.next.href" if holder != "next" else "next.href"
                if path_to(self._answers[0], hal, self._declarations):
                    next_url = hal
        return self._made(PageStyle.URL, next=next_url) if next_url else None

    def by_cursor(self) -> PageRule | None:
        """The answer names the next cursor, and an argument takes it."""
        kinds = (*_TEXT, *_COUNT)
        following = self._property(NEXT_CURSORS, kinds)
        taken = self._argument(CURSORS, kinds)
        # `{"next_page": {"offset": …}}` says itself which argument it is for.
        for path, type in self._properties():
            if len(path) > 1 and _plain(path[-2]) in ("next", "nextpage"):
                wire, _ = self._arguments.get(_plain(path[-1]), ("", None))
                if wire and self._is(type, kinds):
                    following, taken = ".".join(path), wire
        if not following or not taken:
            return None
        last = _plain(following.split(".")[-1])
        if last == "next" and _plain(taken) not in TOKENS:
            return None
        if (_plain(taken) == "page") != (last == "nextpage"):
            return None
        return self._made(
            PageStyle.CURSOR, argument=taken, next=following, more=self._more()
        )

    def by_last_item(self) -> PageRule | None:
        """The next page starts after the last item, and the answer tells whether there is one."""
        taken = self._argument(("startingafter", "after", "afterid"), _TEXT)
        more = self._more()
        if not taken or not more:
            return None
        return self._made(PageStyle.CURSOR, argument=taken, last="id", more=more)

    def by_offset(self) -> PageRule | None:
        """A number of items to leave out, beside one to take."""
        taken = self._counting(OFFSETS)
        if not taken or not self._argument(SIZES, _COUNT):
            return None
        first = self._first(taken)
        if first is None and _plain(taken) == "startindex":
            # Some count from one.
            return None
        total = self._property(TOTALS, _COUNT)
        more = "" if total else self._more()
        rule = self._made(PageStyle.OFFSET, argument=taken, total=total, more=more)
        return replace(rule, start=1) if first == 1 else rule

    def by_page(self) -> PageRule | None:
        """The number of a page."""
        taken = self._counting(PAGES)
        if not taken:
            return None
        pages = self._property(PAGE_COUNTS, _COUNT)
        more = "" if pages else self._more()
        rule = self._made(PageStyle.PAGE, argument=taken, pages=pages, more=more)
        first = self._first(taken)
        if first is None and self._property(_FROM_ZERO, _COUNT):
            first = 0
        return replace(rule, start=0) if first == 0 else rule

    def _counting(self, names: Sequence[str]) -> str:
        """An argument that seems to count, of an operation that only reads."""
        wire = self._argument(names, _COUNT)
        parameter = argument(self._operation, wire, self._declarations)
        said = parameter.doc.description if parameter is not None else ""
        if self._operation.method != "GET" or re.search(_NO_COUNT, said, re.IGNORECASE):
            return ""
        return wire

    def _first(self, name: str) -> int | None:
        """Where an argument starts to count, by its default or its minimum."""
        parameter = argument(self._operation, name, self._declarations)
        if parameter is None:
            return None
        if parameter.default is not None and isinstance(parameter.default.value, int):
            return int(parameter.default.value)
        for type in alternatives(parameter.type, self._declarations):
            if isinstance(type, Scalar) and type.constraints.ge is not None:
                return int(type.constraints.ge)
        return None


_LOOKS: Final = (
    _Reader.linked,
    _Reader.by_url,
    _Reader.by_cursor,
    _Reader.by_last_item,
    _Reader.by_offset,
    _Reader.by_page,
)
