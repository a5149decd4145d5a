"""JSON (RFC 8259) as OpenAPI needs it: unique keys, finite numbers, bounded depth.

Of a number that is too large for a float nobody knows what was meant: it is left out, and told.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NoReturn

from specgen.findings.diagnostics import DiagnosticCode
from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.text.malformed import (
    DEPTH_LIMIT,
    DIGITS_LIMIT,
    SURROGATE,
    Duplicate,
    Malformed,
    too_deep,
    too_long,
)

LONG: Final = 50_000
"""Characters, or bytes, from which on to prove a text faultless saves more time than it takes."""

_TRAILING_COMMA: Final = "a comma after the last item"

_INDENTED: Final = (b'{\n  "', b"[\n  ")

_LONG_INTEGER: Final = b"0" * 19
"""The first integers beyond 64 bits have as many digits."""
_AS_ZERO: Final = bytes.maketrans(b"123456789", b"0" * 9)


class _Unplaced(ValueError):
    """The fast parser met a value that only `_faults` can place."""


@frozen(kw_only=False)
class JsonText:
    """A value, and the numbers that were left out because they are not finite, with places."""

    value: JsonValue
    infinite: Sequence[tuple[int, str]] = ()


def parse_json(text: str) -> JsonText:
    """The value of a JSON text.

    A long text is read by orjson if it can be proved that nothing is wrong with it. Else the
    C parser reads it with hooks that only compare lengths; a text they refuse is scanned
    once more to find the place.

    Raises:
        Malformed: not JSON, a duplicate key, a lone surrogate, `NaN`, an integer of
            more than 4,000 digits, or more than 500 levels.
    """
    if (faultless := proved_json(text)) is not None:
        return JsonText(faultless)
    try:
        value: JsonValue = _DECODER.decode(text)
        if _depth(value) > DEPTH_LIMIT:
            raise _Unplaced
        if _ESCAPED_SURROGATE.search(text):
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise _syntax(*_fault(text, error)) from None
    except (_Unplaced, RecursionError, UnicodeEncodeError):
        raise next(_faults(text)) from None
    if not _LARGE.search(text):
        return JsonText(value)
    return JsonText(_without_infinite(value), _infinite(text))


def proved_json(text: str | bytes) -> JsonValue:
    """The value of a long JSON text that cannot break a rule of `parse_json`, or of its bytes;
    None if that is unproved.

    Written again, a value fails beyond 254 levels, and it lacks the quotes of members that a
    later one of the same key replaced. If that comes to the same text, nothing can be wrong.
    """
    if len(text) < LONG:
        return None
    import orjson

    try:
        encoded = text.encode() if isinstance(text, str) else text
        value: JsonValue = orjson.loads(encoded)
        indented = encoded.startswith(_INDENTED)
        written = orjson.dumps(value, option=orjson.OPT_INDENT_2 if indented else 0)
    except (ValueError, TypeError):
        return None
    if encoded.startswith(written) and not encoded[len(written) :].strip():
        return value
    # Such a quote would be written otherwise, and long integers become floats.
    if b"\\u0022" in encoded or _may_hold_long_integer(encoded):
        return None
    return value if written.count(b'"') == encoded.count(b'"') else None


def _may_hold_long_integer(content: bytes) -> bool:
    """Whether so many digits stand where a number may begin, and not only within texts."""
    digits = content.translate(_AS_ZERO)
    at = digits.find(_LONG_INTEGER)
    while at != -1:
        before = content[max(at - 100, 0) : at].rstrip(b"-").rstrip()
        if before[-1:] in b"[:,":
            return True
        at = digits.find(_LONG_INTEGER, at + len(_LONG_INTEGER))
    return False


def _fault(text: str, error: json.JSONDecodeError) -> tuple[int, str]:
    """Where the text is no JSON and why, whichever Python says it: from 3.13 on a comma too many
    is told at the comma, before at what comes after it."""
    if error.pos >= len(text.rstrip()):
        return error.pos, "the text ends in the middle of a value"
    before = text[: error.pos].rstrip()
    if text[error.pos] in "}]" and before.endswith(","):
        return len(before) - 1, _TRAILING_COMMA
    if error.msg.startswith("Illegal trailing comma"):
        return error.pos, _TRAILING_COMMA
    message = error.msg.removesuffix(" starting at").removesuffix(" at")
    return error.pos, message[:1].lower() + message[1:]


def _syntax(offset: int, reason: str) -> Malformed:
    return Malformed(DiagnosticCode.SYNTAX, offset, language="JSON", reason=reason)


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Unplaced
    return members


def _integer(text: str) -> int:
    if len(text) > DIGITS_LIMIT:
        raise _Unplaced
    return int(text)


def _constant(text: str) -> NoReturn:
    raise _Unplaced


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_integer,
    parse_constant=_constant,
)


def _depth(value: JsonValue) -> int:
    """Levels of nesting, counted level by level."""
    depth = 0
    level: list[JsonValue] = [value]
    while level := [value for value in level if value.__class__ in _CONTAINERS]:
        depth += 1
        if depth > DEPTH_LIMIT:
            break
        deeper: list[JsonValue] = []
        for container in level:
            if isinstance(container, dict):
                deeper.extend(container.values())
            elif isinstance(container, list):
                deeper.extend(container)
        level = deeper
    return depth


def _without_infinite(value: JsonValue) -> JsonValue:
    """The value without the numbers in it that are not finite."""
    pending = [value]
    while pending:
        container = pending.pop()
        if isinstance(container, dict):
            for key in [key for key, inner in container.items() if is_infinite(inner)]:
                del container[key]
            pending += container.values()
        elif isinstance(container, list):
            container[:] = [inner for inner in container if not is_infinite(inner)]
            pending += container
    return None if is_infinite(value) else value


def is_infinite(value: JsonValue) -> bool:
    """Whether a value is a number that was too large for a float."""
    return isinstance(value, float) and math.isinf(value)


def _infinite(text: str) -> list[tuple[int, str]]:
    """The numbers of a text that are not finite, with their places."""
    infinite: list[tuple[int, str]] = []
    offset = 0
    while match := _TOKEN.search(text, offset):
        token, start, offset = match.group(), match.start(), match.end()
        if token == '"':
            _, offset = _DECODER.raw_decode(text, start)
        elif match.group("real") and math.isinf(float(token)):
            infinite.append((start, token))
    return infinite


_LARGE: Final = re.compile(r"[0-9][eE]\+?[0-9]{3}|[0-9]{200}")
"""What every number that a float cannot hold has, and few texts."""
_CONTAINERS: Final = frozenset({dict, list})
_ESCAPED_SURROGATE: Final = re.compile(r"\\u[dD][89a-fA-F]")
_TOKEN: Final = re.compile(
    r'[\[\]{},:"]|-?(?:Infinity|NaN)|-?[0-9]+(?P<real>[.eE+\-0-9]*)'
)


@dataclass(slots=True)
class _Open:
    """A container being scanned: the keys met so far, and whether a key is next."""

    keys: dict[str, int] | None
    at_key: bool = field(default=True)


def _faults(text: str) -> Iterator[Malformed]:
    """The faults that the hooks refuse, in the order of the text; the last names none."""
    open_: list[_Open] = []
    offset = 0
    while match := _TOKEN.search(text, offset):
        token, start, offset = match.group(), match.start(), match.end()
        if token in "[{":
            open_.append(_Open({} if token == "{" else None))
            if len(open_) > DEPTH_LIMIT:
                yield too_deep(start)
        elif token in "]}":
            open_[-1:] = []
        elif token in ",:":
            if open_:
                open_[-1].at_key = token == ","
        elif token == '"':
            string, offset = _DECODER.raw_decode(text, start)
            yield from _string_faults(string, start, open_)
        else:
            yield from _number_faults(token, start, bool(match.group("real")))
    yield _syntax(0, "the text holds a value that cannot be represented")


def _string_faults(string: str, start: int, open_: list[_Open]) -> Iterator[Malformed]:
    if SURROGATE.search(string):
        yield _syntax(start, "lone surrogate in a string")
    keys = open_[-1].keys if open_ and open_[-1].at_key else None
    if keys is not None:
        if string in keys:
            yield Duplicate(string, start, keys[string])
        keys[string] = start


def _number_faults(token: str, start: int, real: bool) -> Iterator[Malformed]:
    if token.lstrip("-") in ("NaN", "Infinity"):
        yield _syntax(start, f"{token} is not a JSON number")
    elif not real and len(token) > DIGITS_LIMIT:
        yield too_long(start)
