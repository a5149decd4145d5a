"""The only place where text becomes Markdown: prose, code spans, blocks of code, addresses.

What a reader's renderer would act on (HTML, links, headings, fences, mentions, references to
issues) is escaped where Markdown has an escape that all of them know, and is a code span where
it has none (CommonMark 0.31, sections 2.4 and 6.1; GitHub Flavored Markdown, section 6.9).
"""

from __future__ import annotations

import re
from collections.abc import Iterable


class Markdown(str):
    """Finished Markdown."""

    __slots__ = ()


_CODE_SPAN = re.compile(r"`([^`\n]+)`")
_ACTING = re.compile(
    r"@|:/|www\.|mailto:|xmpp:|#\d|\bGH-\d|^\W*[0-9a-f]{7,40}\W*$", re.IGNORECASE
)
"""In words that a renderer makes a link of: addresses, mentions, issues and commits."""
_WORD = re.compile(r"([\"'(\[{]*)(.*?)([\"')\]},.;:!?]*)", re.DOTALL)
_MARKUP = re.compile(r"[\\`*_\[\]#~$]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_BLOCK = re.compile(r"([-+=|]|\d{1,9}[.)](?=\s|$))|(?=:)")
"""What makes a list, an underline or a definition of the line that it begins."""


def plain(text: str) -> Markdown:
    """Prose on one line, which shows as it is; what is between backticks stays code."""
    line = _line(text)
    parts = _CODE_SPAN.split(line)
    shown = [span(part) if n % 2 else _prose(part) for n, part in enumerate(parts)]
    return Markdown(_begun("".join(shown)))


def span(text: str) -> Markdown:
    """A code span of one line."""
    line = _line(text)
    if not line:
        return Markdown("")
    fence = "`" * (_longest(line) + 1)
    padding = " " if line[0] == "`" or line[-1] == "`" else ""
    return Markdown(f"{fence}{padding}{line}{padding}{fence}")


def block(code: str, language: str = "") -> Markdown:
    """A block of code, whose fence is longer than any in it."""
    if not re.fullmatch("[a-z]*", language):
        raise ValueError(f"no language: {language!a}")
    fence = "`" * max(3, _longest(code) + 1)
    return Markdown(f"{fence}{language}\n{code}\n{fence}")


def link(label: str, url: str) -> Markdown:
    """A link of the user's own, not one of a document.

    Raises ValueError where the URL is not one of http or https.
    """
    if not re.fullmatch(r"https?://[^\s<>\\]+", url):
        raise ValueError(f"no URL: {url!a}")
    return Markdown(f"[{plain(label)}](<{url}>)")


def markdown(template: str, *parts: Markdown) -> Markdown:
    """`template`, a constant of specgen's source, with each `{}` replaced by finished Markdown."""
    for part in parts:
        if part.__class__ is not Markdown:
            raise TypeError(f"not Markdown: {part!a}")
    return Markdown(template.format(*parts))


def lines(parts: Iterable[Markdown], separator: str = "\n") -> Markdown:
    """Finished Markdown, one below the other."""
    pieces = [*parts]
    return markdown(separator.join("{}" for _ in pieces), *pieces)


def _line(text: str) -> str:
    """One line of printable characters; control, bidirectional and invisible ones dropped."""
    visible = (
        char if char.isprintable() else " " if char.isspace() else "" for char in text
    )
    return " ".join("".join(visible).split())


def _prose(text: str) -> str:
    return " ".join(_word(word) for word in text.split(" "))


def _word(word: str) -> str:
    if not _ACTING.search(word):
        return _escaped(word)
    match = _WORD.fullmatch(word)
    before, inside, after = match.groups() if match else ("", word, "")
    return f"{_escaped(before)}{span(inside)}{_escaped(after)}"


def _escaped(text: str) -> str:
    text = "".join(_ENTITIES.get(char, char) for char in text)
    return _MARKUP.sub(r"\\\g<0>", text)


def _begun(line: str) -> str:
    """A line that begins no list, underline or definition."""
    match = _BLOCK.match(line)
    if match is None:
        return line
    end = match.end()
    if not end:
        return f"\\{line}"
    return f"{line[: end - 1]}\\{line[end - 1 :]}"


def _longest(text: str) -> int:
    """The length of the longest run of backticks."""
    return max(map(len, re.findall("`+", text)), default=0)
