"""How parameters are written: styles of OpenAPI 3.2 section "Style Values", RFC 6570.

Values are plain JSON values; `parsing` reads what this module writes. Where OpenAPI and RFC
6570 leave a choice:

- null is the empty text; an empty array or object writes nothing (RFC 6570 section 2.3);
- a delimiter inside an item is percent-encoded, also where the style allows reserved
  characters; where that cannot help (`spaceDelimited`, `pipeDelimited`, headers) the value is
  refused, because a reader would see other items;
- reserved characters that would end the component (`#`, `&`, `+` in a query; `/`, `?`, `#` in
  a path) are always percent-encoded;
- an array inside a `deepObject` is written `a[b][]=1&a[b][]=2`, and `a[b][0][c]=1` where its
  items are not scalar, which PHP, Rails, qs and Stripe read alike;
- a value nested deeper than a style reaches is written as JSON text;
- what no reader could tell from another value is refused: an array of one empty text where an
  empty array has the same text, a name that is empty, blanks at the ends of a header's items;
- cookies of style `form` are percent-encoded only where RFC 6265 forbids a character.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias
from urllib.parse import quote

from ..contract import Parameter
from ..decimals import number_text, write_plain

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | str | int | float | bool | None"
"""A JSON value in Python's own types."""

Escape: TypeAlias = Callable[[str], str]


TOO_DEEP = "Input is nested too deeply, or contains itself"


class NotSendable(ValueError):
    """The value can't be sent as it is declared; the message says why, without the value."""


PREFIXES = {"simple": "", "label": ".", "matrix": ";"}
"""The beginning of a path style's text; RFC 6570 appendix A, "first"."""
SEPARATORS = {"simple": ",", "label": ".", "matrix": ";"}
"""The text between exploded members of a path style; RFC 6570 appendix A, "sep"."""
DELIMITERS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
"""The text between members in one value, where that is not a comma.

Swagger 2.0 has tabs as well, and all of them in paths and headers, too (`collectionFormat`).
"""

_RESERVED_IN_QUERY = ":/?[]@!$'()*,;="
_RESERVED_IN_PATH = ":[]@!$&'()*+,;="
_COOKIE_OCTETS = "!#$&'()*+-./:<=>?@[]^_`{|}~"
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_LINE_BREAKING = re.compile("[\r\n\0]")
_FORBIDDEN_IN_COOKIE = re.compile("[\0-\x1f;\x7f]")


def encode_path(parameter: Parameter, value: Plain) -> str:
    """The percent-encoded text for the parameter's slot in the path template."""
    is_simple = parameter.style == "simple" and not parameter.media_type
    is_kept = parameter.allow_reserved or parameter.greedy
    if is_simple and type(value) is str and not is_kept:
        return quote_all(value)
    escape = _escaping(parameter, value, _RESERVED_IN_PATH)
    if parameter.greedy:
        escape = _keeping_slashes(escape)
    if parameter.media_type:
        return escape(document_text(parameter, value))
    prefix = PREFIXES.get(parameter.style, "")
    separator = SEPARATORS.get(parameter.style, ",")
    key_escape: Escape = quote_all
    if separator == "." and parameter.explode and isinstance(value, (list, dict)):
        escape, key_escape = map(_also_escaping_dots, (escape, key_escape))
    members = _members(parameter, value, escape, key_escape)
    if parameter.style == "matrix":
        name = quote_all(parameter.name)
        named = [(name if key is None else key, text) for key, text in members]
        if not all(key for key, _ in named):
            raise NotSendable(f"{parameter.name!r} holds a name that is empty")
        texts = [f"{key}={text}" if text else key for key, text in named]
    else:
        texts = [text if key is None else f"{key}={text}" for key, text in members]
    return prefix + separator.join(texts) if texts else ""


def encode_query(parameter: Parameter, value: Plain) -> list[tuple[str, str]]:
    """Percent-encoded (name, value) pairs, to be joined by `=` and `&`.

    Raises ValueError for a value that the style cannot hold.
    """
    escape = _escaping(parameter, value, _RESERVED_IN_QUERY)
    name = quote_all(parameter.name)
    if parameter.media_type:
        return [(name, escape(document_text(parameter, value)))]
    if parameter.style == "deepObject":
        return [(quote_all(key), text) for key, text in _deep(parameter, value, escape)]
    members = _members(parameter, value, escape, quote_all)
    return [(name if key is None else key, text) for key, text in members]


def encode_querystring(parameter: Parameter, value: Plain) -> str:
    """The whole query string (OpenAPI 3.2 `in: querystring`)."""
    if is_form(parameter.media_type):
        if not isinstance(value, dict):
            raise NotSendable("Input should be an object")
        pairs: list[tuple[str, str]] = []
        for key, member in value.items():
            text = write_plain(member) if isinstance(member, dict) else member
            pairs += encode_query(Parameter(key), text)
        return "&".join(f"{name}={text}" for name, text in pairs)
    return quote_all(document_text(parameter, value))


def encode_header(parameter: Parameter, value: Plain) -> str:
    """A header's value; OpenAPI 3.2 applies no percent-encoding there.

    Raises ValueError for CR, LF or NUL, and for items that hold the delimiter.
    """
    if parameter.media_type:
        text = document_text(parameter, value, ascii_only=True)
    else:
        delimiter = DELIMITERS.get(parameter.style, ",")
        trimmed = _refusing_blanks(parameter)
        refusing = _both(_refusing(parameter, delimiter), trimmed)
        escape = str if _is_scalar(value) else refusing
        key_escape = _both(_refusing(parameter, f"{delimiter}="), trimmed)
        members = _members(parameter, value, escape, key_escape, str)
        text = ",".join(t if key is None else f"{key}={t}" for key, t in members)
        if value and isinstance(value, list) and not text:
            raise NotSendable(_like_an_empty_array(parameter))
    if _LINE_BREAKING.search(text):
        raise NotSendable(f"header {parameter.name!r} holds a line break or NUL")
    return text


def encode_cookie(parameter: Parameter, value: Plain) -> list[tuple[str, str]]:
    """(name, value) pairs, each a cookie; exploded members are cookies of their own."""
    raw = parameter.style == "cookie"
    escape: Escape = _cookie_text(parameter) if raw else _quote_for_cookie
    key_escape = _both(_refusing(parameter, "="), escape) if raw else quote_all
    name = parameter.name
    if parameter.media_type:
        return [(name, escape(document_text(parameter, value)))]
    if raw and not parameter.explode and isinstance(value, (list, dict)):
        escape = _both(_refusing(parameter, ","), escape)
    members = _members(parameter, value, escape, key_escape)
    return [(name if key is None else key, text) for key, text in members]


def quote_all(text: str) -> str:
    """Percent-encoded but for the unreserved characters of RFC 3986."""
    return quote(text, safe="")


def document_text(
    parameter: Parameter, value: Plain, *, ascii_only: bool = False
) -> str:
    """The text of a value that travels as a document (OpenAPI `content`)."""
    if is_json(parameter.media_type):
        return write_plain(value, ascii_only=ascii_only)
    return text_of(value, ascii_only=ascii_only)


def text_of(value: Plain, *, ascii_only: bool = False) -> str:
    """A value as text that is not JSON; what has no other text is JSON all the same."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return number_text(value)
    return write_plain(value, ascii_only=ascii_only)


def is_json(media_type: str) -> bool:
    """Whether it is one for JSON; a choice of several, of which one may be, is none."""
    essence = media_type.partition(";")[0].strip().lower()
    return essence.endswith(("/json", "+json")) and "," not in essence


def is_form(media_type: str) -> bool:
    essence = media_type.partition(";")[0].strip().lower()
    return essence == "application/x-www-form-urlencoded"


def _members(
    parameter: Parameter,
    value: Plain,
    escape: Escape,
    key_escape: Escape,
    delimiter_escape: Escape = quote_all,
) -> list[tuple[str | None, str]]:
    """(key, text) for every member that stands apart; one text if nothing is exploded."""
    if isinstance(value, dict):
        if parameter.explode:
            return _exploded(value, escape, key_escape)
        items = [t for k, v in value.items() for t in (escape(k), escape(_text(v)))]
    elif isinstance(value, list):
        items = [escape(_text(item)) for item in value]
        if parameter.explode:
            return [(None, item) for item in items]
    else:
        return [(None, escape(_text(value)))]
    if not items:
        return []
    if isinstance(value, list) and items == [""]:
        raise NotSendable(_like_an_empty_array(parameter))
    if parameter.style in DELIMITERS:
        return [(None, delimiter_escape(DELIMITERS[parameter.style]).join(items))]
    return [(None, ",".join(items))]


def _exploded(
    value: dict[str, Plain], escape: Escape, key_escape: Escape
) -> list[tuple[str | None, str]]:
    members: list[tuple[str | None, str]] = []
    for key, member in value.items():
        items = member if isinstance(member, list) else [member]
        members += [(key_escape(key), escape(_text(item))) for item in items]
    return members


def _deep(parameter: Parameter, value: Plain, escape: Escape) -> list[tuple[str, str]]:
    """(unescaped name, text) of every leaf, in order."""
    leaves: list[tuple[str, str]] = []
    pending: list[tuple[str, Plain]] = [(parameter.name, value)]
    while pending:
        name, member = pending.pop()
        inner: list[tuple[str, Plain]]
        if isinstance(member, dict):
            if any(not key or "[" in key or "]" in key for key in member):
                message = (
                    f"{parameter.name!r} holds a name that is empty or has brackets"
                )
                raise NotSendable(message)
            inner = [(f"{name}[{key}]", item) for key, item in member.items()]
        elif isinstance(member, list):
            flat = all(_is_scalar(item) for item in member)
            if any(item in ([], {}) for item in member if not _is_scalar(item)):
                message = f"{parameter.name!r} holds an array with an empty item"
                raise NotSendable(message)
            indices = ["" if flat else str(index) for index in range(len(member))]
            inner = [(f"{name}[{i}]", m) for i, m in zip(indices, member, strict=True)]
        else:
            leaves.append((name, escape(_text(member))))
            continue
        pending.extend(reversed(inner))
    return leaves


def _text(value: Plain) -> str:
    return "" if value is None else text_of(value)


def _is_scalar(value: Plain) -> bool:
    return not isinstance(value, (list, dict))


def _escaping(parameter: Parameter, value: Plain, reserved: str) -> Escape:
    delimiter = "" if parameter.explode else DELIMITERS.get(parameter.style, "")
    if delimiter and not _is_scalar(value):
        return _both(_refusing(parameter, delimiter), quote_all)
    if not parameter.allow_reserved:
        return quote_all
    if parameter.style == "matrix":
        # Another parameter would begin there.
        reserved = reserved.replace(";", "")
    if not _is_scalar(value):
        delimiters = SEPARATORS.get(parameter.style, "") + ",="
        reserved = "".join(c for c in reserved if c not in delimiters)
    safe = reserved + "%"
    return lambda text: quote(_STRAY_PERCENT.sub("%25", text), safe=safe)


def _keeping_slashes(escape: Escape) -> Escape:
    return lambda text: "/".join(map(escape, text.split("/")))


def _also_escaping_dots(escape: Escape) -> Escape:
    return lambda text: escape(text).replace(".", "%2E")


def _both(first: Escape, second: Escape) -> Escape:
    return lambda text: second(first(text))


def _refusing(parameter: Parameter, characters: str) -> Escape:
    def check(text: str) -> str:
        if any(character in text for character in characters):
            message = f"an item of {parameter.name!r} holds the delimiter of its style"
            raise NotSendable(message)
        return text

    return check


def _refusing_blanks(parameter: Parameter) -> Escape:
    """No blanks at the ends, which readers take for a part of the delimiter."""

    def check(text: str) -> str:
        if text != text.strip(" \t"):
            message = f"an item of {parameter.name!r} begins or ends with a blank"
            raise NotSendable(message)
        return text

    return check


def _like_an_empty_array(parameter: Parameter) -> str:
    return f"{parameter.name!r} holds one empty text, as no array would be written"


def _cookie_text(parameter: Parameter) -> Escape:
    def check(text: str) -> str:
        if _FORBIDDEN_IN_COOKIE.search(text):
            raise NotSendable(f"cookie {parameter.name!r} holds a forbidden character")
        return text

    return _both(check, _refusing_blanks(parameter))


def _quote_for_cookie(text: str) -> str:
    return quote(text, safe=_COOKIE_OCTETS)
