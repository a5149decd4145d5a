"""The only place where text becomes Python: literals, docstrings, comments, identifiers.

`Code` marks finished Python. Templates print nothing else (see `render`), and only functions of
this module and of `pretty` make it, so text of a document reaches the output through a filter
for the place where it lands, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from specgen.remembered import remembered

LINE_LENGTH = 88


class Code(str):
    """Finished Python text."""

    __slots__ = ()


_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")


@remembered
def identifier(name: str) -> Code:
    """A name or dotted name that `naming` made.

    Raises:
        ValueError: it holds anything but ASCII letters, digits, underscores and dots.
    """
    if _IDENTIFIER.fullmatch(name) is None:
        raise ValueError(f"no identifier: {name!a}")
    return Code(name)


@lru_cache(maxsize=4096)
def fixed(text: str) -> Code:
    """Text that stands in specgen's own source."""
    return Code(text)


def join(separator: str, parts: Iterable[Code]) -> Code:
    """Pieces of code with specgen's own text between them."""
    # This and `code` are called hundreds of thousands of times for a large API.
    pieces = parts if parts.__class__ in _SEQUENCES else list(parts)
    for piece in pieces:
        if piece.__class__ is not Code:
            raise _not_code(piece)
    return Code(separator.join(pieces))


def printed(pieces: Iterable[str]) -> Code:
    """What a block or macro of a template prints: code that Jinja's `finalize` let through, and
    the template's own text."""
    return Code("".join(pieces))


def code(template: str, *parts: Code) -> Code:
    """`template`, a constant of specgen's source, with each `{}` replaced by a piece of code."""
    for part in parts:
        if part.__class__ is not Code:
            raise _not_code(part)
    return Code(_PERCENT[template] % parts)


class _Percent(dict[str, str]):
    """Templates in printf style, which takes two thirds of the time of `format`."""

    def __missing__(self, template: str) -> str:
        text = template.replace("%", "%%").replace("{}", "%s")
        self[template] = text = text.replace("{{", "{").replace("}}", "}")
        return text


_PERCENT = _Percent()
_SEQUENCES = frozenset((list, tuple))


def _not_code(part: object) -> TypeError:
    return TypeError(f"not code: {part!a}")


def literal(value: object) -> Code:
    """A literal that evaluates to `value`: ASCII only, in the quotes black prefers.

    Raises:
        TypeError: `value` is none of str, int, float, bool, None, list, tuple and dict.
    """
    match value:
        case str():
            return quoted(value)
        case None | bool() | int():
            return Code(repr(value))
        case float():
            if value != value or value in (float("inf"), float("-inf")):
                return Code(f'float("{value}")')
            return Code(repr(value).replace("e+", "e"))
        case list():
            return code("[{}]", join(", ", map(literal, value)))
        case tuple():
            items = join(", ", map(literal, value))
            return code("({},)" if len(value) == 1 else "({})", items)
        case dict():
            pairs = (
                code("{}: {}", literal(key), literal(member))
                for key, member in value.items()
            )
            return code("{{{}}}", join(", ", pairs))
        case _:
            raise TypeError(f"no literal for {type(value).__name__}")


@remembered
def quoted(text: str) -> Code:
    """A string's literal: a name, URL or media type in a call of the runtime, which takes no other.

    Raises:
        TypeError: it is no string, whatever its annotation promised. So a value that was read
            without a look at its type loosens its operation, and breaks no package.
    """
    if not isinstance(text, str):
        raise TypeError(f"no string: {type(text).__name__}")
    body = text.encode("unicode_escape").decode("ascii")
    double, single = body.count('"'), body.count("'")
    quote = "'" if double > single else '"'
    return Code(quote + body.replace(quote, f"\\{quote}") + quote)


def shown(value: object) -> Code:
    """A literal for readers of a docstring: like `literal`, with letters as they are."""
    match value:
        case str():
            plain = value.isprintable() and not {'"', "\\"} & {*value}
            return Code(f'"{value}"') if plain else literal(value)
        case list():
            return code("[{}]", join(", ", map(shown, value)))
        case dict():
            pairs = (
                code("{}: {}", shown(k), shown(member)) for k, member in value.items()
            )
            return code("{{{}}}", join(", ", pairs))
        case _:
            return literal(value)


def comment(text: str) -> Code:
    """A comment of one line, whatever `text` holds."""
    line = " ".join("".join(_visible(char) for char in text).split())
    return Code(f"# {line}")


def docstring(text: str, indent: int, *, attribute: bool = False) -> Code:
    """A docstring at `indent` columns that evaluates to `text`, but for its own white space.

    Long lines are wrapped; a text that fits goes on one line. An `attribute` docstring follows
    a class variable.
    """
    lines = _wrapped(text, LINE_LENGTH - indent)
    if not lines:
        lines = ["No description."]
    if lines[0].startswith('"'):
        lines[0] = f" {lines[0]}"
    whole = '"""' + lines[0]
    if len(lines) == 1:
        closing = ' """' if lines[0].endswith('"') else '"""'
        if indent + len(whole) + len(closing) <= LINE_LENGTH:
            return Code(whole + closing)
        lines = _wrapped(text, LINE_LENGTH - indent - 6)
        if len(lines) == 1:
            return Code(whole + closing)
        whole = '"""' + lines[0]
    margin = " " * indent
    rest = [f"{margin}{line}" if line else "" for line in lines[1:]]
    return Code("\n".join([whole, *rest, f'{margin}"""']))


_ENTRY = re.compile(r"\s+[\w.]+: ")
_BULLET = re.compile(r"\s*([-*+]|\d+[.)])\s+")
_QUOTE = re.compile(r"\s*>\s?")
_OPENING = 3
"""Columns that the quotes before the first line take."""


def _wrapped(text: str, width: int) -> list[str]:
    return list(_wrapped_once(text, width))


@remembered
def _wrapped_once(text: str, width: int) -> tuple[str, ...]:
    """Lines of at most `width` columns, escaped for triple quotes, blank runs collapsed."""
    lines: list[str] = []
    for raw in text.expandtabs(4).splitlines():
        of_line = _lines_of(raw, width, not lines)
        if of_line or (lines and lines[-1]):
            lines += of_line or [""]
    while lines and not lines[-1]:
        lines.pop()
    while lines and not lines[0]:
        lines.pop(0)
    if lines:
        lines[0] = lines[0].lstrip()
        if lines[-1].endswith("\\") or (len(lines) == 1 and lines[-1].endswith('\\"')):
            lines[-1] += " "
    return tuple(lines)


@lru_cache(maxsize=8192)
def _lines_of(raw: str, width: int, is_first: bool) -> tuple[str, ...]:
    """A line of a text as lines of at most `width` columns; none of a blank one.

    What is said of a parameter is said in many operations.
    """
    line = raw if raw.isprintable() else "".join(_visible(char) for char in raw)
    line = line.rstrip().replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    content = line.lstrip()
    if not content:
        return ()
    margin = line[: len(line) - len(content)][: width // 2]
    first = " " * _OPENING if is_first else margin
    if len(first) + len(content) <= width:
        return (first + content,)
    further = _hanging(line, margin)[: width // 2]
    return tuple(_folded(content, max(width, 20), first, further))


def _folded(text: str, width: int, first: str, further: str) -> Iterator[str]:
    """Lines of at most `width` columns, broken at blanks; a longer word has one for itself.

    `first` and `further` are what the first line and the others begin with.
    """
    margin, start = first, 0
    while len(margin) + len(text) - start > width:
        room = start + width - len(margin)
        end = text.rfind(" ", start, room + 1)
        if end == -1:
            end = text.find(" ", room)
        if end == -1:
            break
        yield margin + text[start:end].rstrip(" ")
        # Blanks are stepped over: to copy the rest for every line takes too long.
        start = end
        while start < len(text) and text[start] == " ":
            start += 1
        margin = further
    yield margin + text[start:]


def _hanging(line: str, margin: str) -> str:
    """The beginning of the further lines of a bullet, a quotation or an entry."""
    bullet, quote = _BULLET.match(line), _QUOTE.match(line)
    if bullet:
        return " " * len(bullet[0])
    if quote:
        return quote[0]
    return f"{margin}    " if _ENTRY.match(line) else margin


def _visible(char: str) -> str:
    """Printable characters as they are; control, bidirectional and invisible ones dropped."""
    if char.isprintable():
        return char
    return " " if char.isspace() else ""


def indented(block: str, columns: int) -> Code:
    """A block of code moved to the right, blank lines left blank."""
    if not isinstance(block, Code):
        raise TypeError("not code")
    margin = " " * columns
    return Code(
        "\n".join(f"{margin}{line}" if line else line for line in block.split("\n"))
    )
