"""From text to words to identifiers: pure functions over strings.

What comes out holds ASCII letters, digits and underscores only, whatever goes in: other scripts
are transliterated, symbols dropped or, where that would leave nothing or not tell two names
apart, spelled out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

MAX_LENGTH = 64
"""Characters of an identifier; a longer one is cut and ends in a digest of the whole."""

MOST_READ = 1000
"""Characters of a text that its words are taken from."""

_UNIT_LENGTH = 3

_BRANDS = (
    "OAuth|OpenID|OpenAPI|GitHub|GitLab|YouTube|LinkedIn|PayPal|iOS|macOS|GraphQL|IPv"
)
_WORD = re.compile(
    rf"{_BRANDS}|[A-Z]+s(?![a-z])(?=[A-Z0-9_]|$)|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+"
)
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


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, as they are written: `HTTPError`, `http-error` and `http error`."""
    plain = _ascii(_shortened(text))
    plain = plain.replace("'s ", " ")
    if re.match(r"\s*[+-]\d", plain):
        # `+1` and `-1` are told apart by nothing but their sign.
        plain = f"{_SYMBOLS[plain.lstrip()[0]]} {plain.lstrip()[1:]}"
    parts: list[str] = []
    for chunk in re.findall(r"[A-Za-z0-9]+", plain):
        for word in _WORD.findall(chunk):
            if (
                word.isdigit()
                and parts
                and not parts[-1][-1].isdigit()
                and chunk != word
            ) or (
                parts
                and chunk.startswith(parts[-1] + word)
                and _is_unit(parts[-1], word)
            ):
                parts[-1] += word
            else:
                parts.append(word)
    return tuple(parts)


def _shortened(text: str) -> str:
    """A text of any length as one that is no work, and is as unlike others."""
    if len(text) <= MOST_READ:
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{text[:MOST_READ]} {digest}"


def _is_unit(number: str, word: str) -> bool:
    """Whether a number and what follows it are one word: `2FA`, `4k`, `1st`."""
    return number.isdigit() and len(word) <= _UNIT_LENGTH


def spelled_out(text: str) -> tuple[str, ...]:
    """The words of a name with its symbols by name, and by code where they have none."""
    parts = []
    for char in unicodedata.normalize("NFKC", _shortened(text)):
        if char.isascii() and char.isalnum():
            parts.append(char)
        elif char in _SYMBOLS:
            parts.append(f" {_SYMBOLS[char]} ")
        else:
            parts.append(_ascii(char).strip() or f" u{ord(char):x} ")
    return words("".join(parts)) or ("empty",)


def snake(parts: tuple[str, ...], prefix: str = "field") -> str:
    """`("HTTP", "Error")` as `http_error`; `prefix` goes before a leading digit."""
    name = "_".join(part.lower() for part in parts)
    if name[:1].isdigit():
        name = f"{prefix}_{name}"
    return _cut(name)


def pascal(parts: tuple[str, ...], prefix: str = "Model") -> str:
    """`("http", "Error")` as `HttpError`; words in capitals stay so beside others that are not."""
    shouting = all(part.isupper() or part.isdigit() for part in parts)
    if shouting and sum(len(part) > 1 for part in parts) > 1:
        parts = tuple(part.capitalize() for part in parts)
    joined = ""
    for part in parts:
        # `V1` + `2` must not read as `V12`.
        separator = "_" if joined[-1:].isdigit() and part[0].isdigit() else ""
        joined += separator + part[0].upper() + part[1:]
    if joined[:1].isdigit():
        joined = f"{prefix}{joined}"
    return _cut(joined)


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


def _cut(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    digest = hashlib.sha256(name.encode()).hexdigest()[:8]
    kept = name[: MAX_LENGTH - 9].rstrip("_")
    return f"{kept}_{digest}"
