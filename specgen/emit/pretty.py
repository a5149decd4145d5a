"""Laying out expressions as black does: flat where it fits, else one item per line.

A `Doc` is an expression that knows its flat form and how to break. What breaks gets a trailing
comma, which black keeps; so the output is a fixed point of black without running it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property

from specgen.emit.python import LINE_LENGTH, Code, code, fixed, join


class Doc(ABC):
    """An expression; `flat` is its form on one line."""

    @property
    @abstractmethod
    def flat(self) -> Code:
        """The expression on one line."""

    @abstractmethod
    def broken(self, indent: int, tail: int) -> Code:
        """The expression over several lines, the first at `indent`'s statement."""

    def at(self, column: int, indent: int, tail: int = 0) -> Code:
        """Its text from `column` of a line indented by `indent`, `tail` columns following."""
        if column + len(self.flat) + tail <= LINE_LENGTH:
            return self.flat
        return self.broken(indent, tail)


class Atom(Doc):
    """What has no inside to break."""

    def __init__(self, text: Code) -> None:
        self._text = text

    @property
    def flat(self) -> Code:
        return self._text

    def broken(self, indent: int, tail: int) -> Code:
        return self._text


class Call(Doc):
    """Items in brackets after a head: a call, a subscript, a tuple, a list, a dict."""

    def __init__(self, head: Code, items: Sequence[Doc], brackets: str = "()") -> None:
        self._head = head
        self._items = items
        self._open, self._close = fixed(brackets[0]), fixed(brackets[1])
        self._tuple = not head and brackets == "()"

    @cached_property
    def flat(self) -> Code:
        inside = join(", ", (item.flat for item in self._items))
        if self._tuple and len(self._items) == 1:
            inside = code("{},", inside)
        return code("{}{}{}{}", self._head, self._open, inside, self._close)

    def broken(self, indent: int, tail: int) -> Code:
        if not self._items:
            return self.flat
        # A comma would turn the only item of a subscript into a tuple.
        comma = (
            "" if self._open == "[" and self._head and len(self._items) == 1 else ","
        )
        inner = indent + 4
        margin, closing = fixed(" " * inner), fixed(" " * indent)
        lines = [code("{}{}", self._head, self._open)]
        for item in self._items:
            text = item.at(inner, inner, len(comma))
            lines.append(code("{}{}{}", margin, text, fixed(comma)))
        lines.append(code("{}{}", closing, self._close))
        return join("\n", lines)


class Either(Doc):
    """A union: `A | B`."""

    def __init__(self, members: Sequence[Doc]) -> None:
        self.members = tuple(members)

    @cached_property
    def flat(self) -> Code:
        return join(" | ", (member.flat for member in self.members))

    def broken(self, indent: int, tail: int) -> Code:
        margin = fixed(" " * indent)
        first, *rest = (
            member.at(indent + 2, indent, tail if index == len(self.members) - 1 else 0)
            for index, member in enumerate(self.members)
        )
        return join("\n", [first, *(code("{}| {}", margin, one) for one in rest)])


class Wrapped(Doc):
    """A union where a statement or parameter needs parentheses around what it breaks."""

    def __init__(self, inner: Doc) -> None:
        self._inner = inner

    @property
    def flat(self) -> Code:
        return self._inner.flat

    def broken(self, indent: int, tail: int) -> Code:
        if not isinstance(self._inner, Either):
            return self._inner.broken(indent, tail)
        inside = self._inner.at(indent + 4, indent + 4)
        return code(
            "(\n{}{}\n{})", fixed(" " * (indent + 4)), inside, fixed(" " * indent)
        )


class Affixed(Doc):
    """An expression between fixed text: `name: T = UNSET`, `key=value`, `lambda: T`."""

    def __init__(self, prefix: Code, inner: Doc, suffix: str = "") -> None:
        self._prefix = prefix
        self._inner = inner
        self._suffix = fixed(suffix)

    @cached_property
    def flat(self) -> Code:
        return code("{}{}{}", self._prefix, self._inner.flat, self._suffix)

    def broken(self, indent: int, tail: int) -> Code:
        inner = self._inner.at(
            indent + len(self._prefix), indent, tail + len(self._suffix)
        )
        return code("{}{}{}", self._prefix, inner, self._suffix)


def atom(text: Code) -> Atom:
    """A piece of code that is never broken."""
    return Atom(text)


def statement(doc: Doc, indent: int) -> Code:
    """A whole statement at `indent` columns, without its own margin."""
    return doc.at(indent, indent)


def signature(
    head: Code, parameters: Sequence[Doc], returns: Doc, indent: int, tail: str = ":"
) -> Code:
    """A function's header: `head` is `def name` or `async def name`."""
    arrow = code(") -> {}{}", returns.flat, fixed(tail))
    inside = join(", ", (parameter.flat for parameter in parameters))
    flat = code("{}({}{}", head, inside, arrow)
    if indent + len(flat) <= LINE_LENGTH:
        return flat
    inner = indent + 4
    margin = fixed(" " * inner)
    lines = [code("{}(", head)]
    for parameter in parameters:
        # A bare star takes a comma like any other parameter.
        lines.append(code("{}{},", margin, parameter.at(inner, inner, 1)))
    closing = Wrapped(returns).at(indent + len(") -> "), indent, len(tail))
    lines.append(code("{}) -> {}{}", fixed(" " * indent), closing, fixed(tail)))
    return join("\n", lines)
