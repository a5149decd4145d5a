"""From text to words to identifiers: pure functions over strings.

What comes out holds ASCII letters, digits and underscores only, whatever goes in: other scripts
are transliterated, symbols dropped or, where that would leave nothing or not tell two names
apart, spelled out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from itertools import pairwise

from specgen.remembered import remembered

MAX_LENGTH = 64
"""Characters of an identifier; a longer one loses words."""

MOST_READ = 1000
"""Characters of a text that its words are taken from."""

_UNIT_LENGTH = 3
"""Letters that a number at the beginning takes to itself."""

_BRANDS = (
    "OAuth|OpenID|OpenAPI|GitHub|GitLab|YouTube|LinkedIn|PayPal|iOS|macOS|GraphQL|IPv"
)
_WORD = re.compile(
    rf"{_BRANDS}|[A-Z]+s(?![a-z])(?=[A-Z0-9_]|$)|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+"
)
_LEADING_NUMBER = re.compile(r"\A[^A-Za-z0-9]*[0-9]+(?=[a-z]{4,}(?![A-Za-z0-9]))")
"""The number of `360degrees`, which can be no name as it stands: it is written as a word."""
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
"""A name whose words are told by nothing but what stands between them."""
_SIGNED = re.compile(r"\s*[+-]\d")
_CHUNK = re.compile(r"[A-Za-z0-9]+")
_UNUSUAL = re.compile(r"[^A-Za-z0-9]")
_DIGITS = frozenset("0123456789")
_SYMBOLS = {
    "+": "plus",
    "-": "minus",
    "*": "star",
    "/": "slash",
    "%": "percent",
    "@": "at",
    "#": "hash",
    "$": "dollar",
    "&": "and",
    "|": "or",
    "!": "not",
    "=": "equals",
    "<": "less",
    ">": "greater",
    ".": "dot",
    ",": "comma",
    ":": "colon",
    ";": "semicolon",
    "?": "question",
    "_": "underscore",
    "~": "tilde",
    "^": "caret",
    "(": "open",
    ")": "close",
    "[": "bracket",
    "]": "bracket",
    "{": "brace",
    "}": "brace",
    " ": "space",
    "'": "quote",
    '"': "quote",
    "\\": "backslash",
    "`": "backtick",
}


@remembered
def words(text: str) -> tuple[str, ...]:
    """The words of a name, as they are written: `HTTPError`, `http-error` and `http error`."""
    if len(text) <= MOST_READ and _PLAIN.fullmatch(text):
        return tuple(text.replace("-", "_").split("_"))
    plain = _ascii(_shortened(text))
    plain = plain.replace("'s ", " ")
    if _SIGNED.match(plain):
        # `+1` and `-1` are told apart by nothing but their sign.
        plain = f"{_SYMBOLS[plain.lstrip()[0]]} {plain.lstrip()[1:]}"
    plain = _LEADING_NUMBER.sub(r"\g<0> ", plain)
    return tuple(word for chunk in _CHUNK.findall(plain) for word in _of_chunk(chunk))


def _of_chunk(chunk: str) -> list[str]:
    """The words of letters and digits alone; small letters say nothing of where one ends."""
    if chunk.islower():
        return [chunk]
    parts: list[str] = []
    for word in _WORD.findall(chunk):
        if parts and (word.isdigit() or _continues(parts[-1], word)):
            parts[-1] += word
        else:
            parts.append(word)
    return parts


def _shortened(text: str) -> str:
    """A text of any length as one that is no work: how it begins and how it ends."""
    if len(text) <= MOST_READ:
        return text
    return f"{text[: MOST_READ // 2]} {text[-MOST_READ // 2 :]}"


def _continues(before: str, word: str) -> bool:
    """Whether letters after a digit are of its word: `2FA` and `1st`, `B2B` and `k8sVersion`."""
    if not before[-1].isdigit():
        return False
    return len(word) <= (_UNIT_LENGTH if before.isdigit() else 1)


def spelled_out(text: str, separator: str = "") -> tuple[str, ...]:
    """The words of a name with its symbols by name, and by code where they have none.

    Of what is too long for that, with a `separator` between words, the words as they are, from
    its beginning and its end.
    """
    plain = unicodedata.normalize("NFKC", _shortened(text))
    spelled = words(_UNUSUAL.sub(_spelled, plain)) or ("empty",)
    if len(separator.join(spelled)) <= MAX_LENGTH:
        return spelled
    ends = words(text) or spelled
    while len(separator.join(ends)) > MAX_LENGTH and len(ends) > 2:
        middle = len(ends) // 2
        ends = (*ends[:middle], *ends[middle + 1 :])
    return ends


def _spelled(unusual: re.Match[str]) -> str:
    """The name of a character that is no letter or digit of ASCII."""
    char = unusual[0]
    if char in _SYMBOLS:
        return f" {_SYMBOLS[char]} "
    return _ascii(char).strip() or f" u{ord(char):x} "


@lru_cache(maxsize=8192)
def snake(parts: tuple[str, ...], prefix: str = "field") -> str:
    """`("HTTP", "Error")` as `http_error`; `prefix` goes before a leading digit.

    Of what is too long the first word stays, often a verb, and as many of the last as fit.
    """

    def joined(kept: tuple[str, ...]) -> str:
        name = "_".join(kept).lower()
        return f"{prefix}_{name}" if name[:1].isdigit() else name

    return _fitting(parts, joined, 1)


@lru_cache(maxsize=8192)
def pascal(parts: tuple[str, ...], prefix: str = "Model", stays: int | None = 0) -> str:
    """`("http", "Error")` as `HttpError`; words in capitals stay so beside others that are not.

    Of what is too long, as many words as fit: the last, which say most, and the first `stays`;
    all of them where that is None.
    """
    shouting = "".join(parts).isupper()
    if shouting and sum(len(part) > 1 for part in parts) > 1:
        parts = tuple(part.capitalize() for part in parts)

    def joined(kept: tuple[str, ...]) -> str:
        capitals = [part[0].upper() + part[1:] for part in kept]
        if not _DIGITS.isdisjoint([part[0] for part in kept]):
            # `V1` + `2` must not read as `V12`.
            capitals[1:] = [
                f"_{part}" if before[-1].isdigit() and part[0].isdigit() else part
                for before, part in pairwise(capitals)
            ]
        name = "".join(capitals)
        return f"{prefix}{name}" if name[:1].isdigit() else name

    return joined(parts) if stays is None else _fitting(parts, joined, stays)


def _fitting(
    parts: tuple[str, ...], joined: Callable[[tuple[str, ...]], str], stays: int
) -> str:
    """The name of a text's words, or of fewer of them if it would be too long."""
    name = joined(parts)
    while len(name) > MAX_LENGTH and len(parts) > stays + 1:
        parts = (*parts[:stays], *parts[stays + 1 :])
        name = joined(parts)
    return name[:MAX_LENGTH].rstrip("_")


def constant(name: str) -> str:
    """`create_secret` as `_CREATE_SECRET`."""
    return f"_{name.upper()}"


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    # Surrogates and other code points without a character have no transliteration.
    from anyascii import anyascii

    plain = unicodedata.normalize("NFKC", text).encode("utf-8", "ignore").decode()
    return anyascii(plain)
