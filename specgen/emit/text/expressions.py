"""Laying out expressions as black does: flat where it fits, else one item per line.

An `Expression` knows its flat form and how to break. What breaks gets a trailing
comma, which black keeps; so the output is a fixed point of black without running it.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from specgen.emit.text.python import (
    LINE_LENGTH,
    Code,
    code,
    fixed,
    identifier,
    join,
    literal,
)


class Expression:
    """An expression; `flat` is its form on one line.

    One that `has_metadata` is of a type `Annotated[T, …]`.
    """

    flat: Code
    has_metadata = False

    @abstractmethod
    def broken(self, indent: int, tail: int) -> Code:
        """The expression over several lines, the first at `indent`'s statement."""

    def at(self, column: int, indent: int, tail: int = 0) -> Code:
        """Its text from `column` of a line indented by `indent`, `tail` columns following."""
        if column + len(self.flat) + tail <= LINE_LENGTH:
            return self.flat
        return self.broken(indent, tail)


class Atom(Expression):
    """An expression without an inside that could be broken."""

    def __init__(self, text: Code) -> None:
        self.flat = text

    def broken(self, indent: int, tail: int) -> Code:
        return self.flat


class NamedWithMetadata(Atom):
    """The name of a type with metadata."""

    has_metadata = True


class Whatever(Atom):
    """The annotation of any value, which nothing needs to be added to."""


_BRACKETS = {pair: (fixed(pair[0]), fixed(pair[1])) for pair in ("()", "[]", "{}")}
_END_OF_ONE = fixed(",)")
"""How a tuple of one item ends."""


class Bracketed(Expression):
    """Items in brackets after a head: a call, a subscript, a tuple, a list, a dict.

    A `compact` one that breaks keeps its items on one line as long as they fit there.
    """

    def __init__(
        self,
        head: Code,
        items: Sequence[Expression],
        brackets: str = "()",
        *,
        compact: bool = False,
    ) -> None:
        self._head = head
        self._compact = compact
        self.items = tuple(items)
        self._open, self._close = _BRACKETS[brackets]
        is_alone = len(self.items) == 1
        self._inside = (
            self.items[0].flat
            if is_alone
            else join(", ", [item.flat for item in self.items])
        )
        is_tuple = is_alone and not head and brackets == "()"
        end = _END_OF_ONE if is_tuple else self._close
        self.flat = join("", (head, self._open, self._inside, end))

    def broken(self, indent: int, tail: int) -> Code:
        if not self.items:
            return self.flat
        if self._compact and indent + 4 + len(self._inside) <= LINE_LENGTH:
            return code(
                "{}{}\n{}{}\n{}{}",
                self._head,
                self._open,
                fixed(" " * (indent + 4)),
                self._inside,
                fixed(" " * indent),
                self._close,
            )
        # A comma would turn the only item of a subscript into a tuple.
        comma = "" if self._open == "[" and self._head and len(self.items) == 1 else ","
        inner = indent + 4
        items = [item.at(inner, inner, len(comma)) for item in self.items]
        margin = " " * inner
        return code(
            "{}{}\n{}{}{}\n{}{}",
            self._head,
            self._open,
            fixed(margin),
            join(f"{comma}\n{margin}", items),
            fixed(comma),
            fixed(" " * indent),
            self._close,
        )


class WithMetadata(Bracketed):
    """A type with metadata: `Annotated[T, …]`."""

    has_metadata = True


class Either(Expression):
    """A union: `A | B`."""

    def __init__(self, members: Sequence[Expression]) -> None:
        self.members = tuple(members)
        self.flat = join(" | ", [member.flat for member in self.members])

    def broken(self, indent: int, tail: int) -> Code:
        margin = fixed(" " * indent)
        first, *rest = (
            member.at(
                # An operator stands before all but the first.
                indent + (2 if index else 0),
                indent,
                tail if index == len(self.members) - 1 else 0,
            )
            for index, member in enumerate(self.members)
        )
        return join("\n", [first, *(code("{}| {}", margin, member) for member in rest)])


class Wrapped(Expression):
    """An annotation, which gets parentheses where it has no brackets to be broken at.

    They would not help where it is too long for a line of its own; what is `assigned` gets
    them all the same.
    """

    def __init__(self, inner: Expression, *, assigned: bool = False) -> None:
        self._inner = inner
        self._assigned = assigned
        self.flat = inner.flat

    def broken(self, indent: int, tail: int) -> Code:
        if not isinstance(self._inner, Either | Atom):
            return self._inner.broken(indent, tail)
        endless = indent + 4 + len(self.flat) > LINE_LENGTH
        if isinstance(self._inner, Atom) and endless and not self._assigned:
            return self.flat
        inside = self._inner.at(indent + 4, indent + 4)
        return code(
            "(\n{}{}\n{})", fixed(" " * (indent + 4)), inside, fixed(" " * indent)
        )


class Affixed(Expression):
    """An expression between fixed text: `name: T = UNSET`, `key=value`, `lambda: T`."""

    def __init__(self, prefix: Code, inner: Expression, suffix: str = "") -> None:
        self._prefix = prefix
        self._inner = inner
        self._suffix = fixed(suffix)
        self.flat = join("", (prefix, inner.flat, self._suffix))

    def broken(self, indent: int, tail: int) -> Code:
        inner = self._inner.at(
            indent + len(self._prefix), indent, tail + len(self._suffix)
        )
        return code("{}{}{}", self._prefix, inner, self._suffix)


def named(name: str, value: Expression) -> Expression:
    """`name=value` among the arguments of a call."""
    return Affixed(code("{}=", identifier(name)), value)


def flag(name: str, value: bool) -> Expression:
    """`name=True` among the arguments of a call."""
    return named(name, Atom(literal(value)))


def statement(doc: Expression, indent: int) -> Code:
    """A whole statement at `indent` columns, without its own margin."""
    return doc.at(indent, indent)


def field(name: Code, annotation: Expression, value: Expression, indent: int) -> Code:
    """`name: T` or `name: T = default` in the body of a class.

    Where only the default does not fit, black breaks it at its brackets or moves it into
    parentheses, unless the annotation has commas to be broken at.
    """
    default = value.flat
    suffix = code(" = {}", default) if default else fixed("")
    head = indent + len(name) + len(annotation.flat)
    if isinstance(value, Bracketed) and head + len(suffix) > LINE_LENGTH:
        broken = value.broken(indent, 0)
        if head + len(" = ") + broken.index("\n") <= LINE_LENGTH:
            return code("{}{} = {}", name, annotation.flat, broken)
    endless = indent + 4 + len(default) > LINE_LENGTH
    if head + len(suffix) <= LINE_LENGTH or endless:
        return join("", (name, annotation.flat, suffix))
    crowded = head + len(" = (") <= LINE_LENGTH
    has_commas = isinstance(annotation, Bracketed) and len(annotation.items) > 1
    if default and crowded and not has_commas:
        inner, outer = fixed(" " * (indent + 4)), fixed(" " * indent)
        wrapped = code("(\n{}{}\n{})", inner, default, outer)
        return code("{}{} = {}", name, annotation.flat, wrapped)
    return Affixed(name, Wrapped(annotation), suffix).at(indent, indent)


def declaration(name: Code, annotation: Expression, value: Expression) -> Code:
    """`NAME: T = value` at the left margin.

    Where the annotation leaves no room for the opening of the value, the value goes into
    parentheses of its own, and where it leaves none for these, the annotation is broken.
    """
    head = code("{}{} = ", name, annotation.flat)
    whole = code("{}{}", head, value.flat)
    if len(whole) <= LINE_LENGTH:
        return whole
    broken = value.broken(0, 0)
    if len(head) + broken.index("\n") <= LINE_LENGTH:
        return code("{}{}", head, broken)
    if len(head) + 1 <= LINE_LENGTH:
        return code("{}(\n    {}\n)", head, value.at(4, 4))
    return code("{}{} = {}", name, annotation.broken(0, 0), broken)


def signature(
    head: Code,
    parameters: Sequence[Expression],
    returns: Expression,
    indent: int,
    tail: str = ":",
) -> Code:
    """A function's header: `head` is `def name` or `async def name`."""
    arrow = code(") -> {}{}", returns.flat, fixed(tail))
    inside = join(", ", (parameter.flat for parameter in parameters))
    flat = code("{}({}{}", head, inside, arrow)
    if indent + len(flat) <= LINE_LENGTH:
        return flat
    inner = indent + 4
    margin = " " * inner
    if inner + len(inside) <= LINE_LENGTH and len(parameters) > 1:
        lines = inside
    else:
        # A bare star takes a comma like any other parameter.
        texts = [parameter.at(inner, inner, 1) for parameter in parameters]
        lines = code("{},", join(f",\n{margin}", texts))
    closing = Wrapped(returns).at(indent + len(") -> "), indent, len(tail))
    return code(
        "{}(\n{}{}) -> {}{}",
        head,
        code("{}{}\n", fixed(margin), lines) if parameters else fixed(""),
        fixed(" " * indent),
        closing,
        fixed(tail),
    )
