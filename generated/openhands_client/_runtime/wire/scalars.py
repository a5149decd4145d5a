# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Scalars that are written as they were read: numbers, moments, durations, bytes.

Python's types hold less than text does: nine digits of a second, an offset of `-00:00`, a duration
of 400 days. A value that would lose something keeps the text it was read from and is written as it.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import partial
from math import isfinite
from typing import Annotated, Any, Final, TypeAlias

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    GetPydanticSchema,
    PlainSerializer,
    TypeAdapter,
    WrapValidator,
)
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    core_schema,
    to_jsonable_python,
)

from .decimals import NOT_FINITE

Read: TypeAlias = Callable[[Any], Any]

_SHORTEST: Final = len("2026-01-02T03:04:05Z")
_LONGEST: Final = len("2026-01-02T03:04:05.123456Z")
_DIGITS = re.compile(r"[+-]?\d{1,4000}", re.ASCII)


def _read_number(value: Any, read: Read) -> float:
    """The number that a text or another kind of number stands for."""
    number: float = read(value)
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value)
    return number


_NUMBER: Final = core_schema.union_schema(
    [
        core_schema.int_schema(strict=True),
        core_schema.float_schema(strict=True, allow_inf_nan=False),
        core_schema.no_info_wrap_validator_function(
            _read_number, core_schema.float_schema(allow_inf_nan=False)
        ),
    ],
    mode="left_to_right",
    custom_error_type="float_type",
    serialization=core_schema.simple_ser_schema("any"),
)


def _own(schema: CoreSchema, described: Mapping[str, Any]) -> GetPydanticSchema:
    """What pydantic reads and writes a type by, and what JSON Schema says of it.

    It can be pickled, as the types in the brackets of a generic class are.
    """
    return GetPydanticSchema(partial(_given, schema), partial(_given, described))


def _given(schema: Mapping[str, Any], *_: object) -> Any:
    return {**schema}


Number = Annotated[float, _own(_NUMBER, {"type": "number"})]
"""A finite number: 1 stays 1, and an integer beyond 2^53 keeps all its digits."""


def MultipleOf(factor: float) -> AfterValidator:  # noqa: N802 - reads as an annotation
    """A number that is a multiple of a fraction, as decimal digits say and not as floats do."""
    return AfterValidator(partial(_multiple, factor, Fraction(repr(factor))))


def _multiple(factor: float, step: Fraction, value: Any) -> Any:
    if (
        Fraction(repr(value) if isinstance(value, float) else value) / step
    ).denominator != 1:
        message = "Input should be a multiple of {multiple_of}"
        raise PydanticCustomError("multiple_of", message, {"multiple_of": factor})
    return value


def finite(value: float) -> float:
    """The number itself. Raises ValueError for NaN and infinity, for which JSON has no text."""
    if not isfinite(value):
        raise ValueError(NOT_FINITE)
    return value


class SpelledDatetime(datetime):
    """A moment that was read from a text which says more than it holds."""

    text: str | None = None

    @classmethod
    def of(cls, moment: datetime, text: str) -> SpelledDatetime:
        """The moment, as which `text` is written."""
        spelled = cls.combine(moment.date(), moment.timetz())
        spelled.text = text
        return spelled

    def __reduce_ex__(self, protocol: Any) -> Any:
        return SpelledDatetime.of, (datetime.combine(self, self.timetz()), self.text)


class SpelledTime(time):
    """A time of day that was read from a text which says more than it holds."""

    text: str | None = None

    @classmethod
    def of(cls, moment: time, text: str) -> SpelledTime:
        """The time, as which `text` is written."""
        spelled = cls.fromisoformat(moment.isoformat())
        spelled.text = text
        return spelled

    def __reduce_ex__(self, protocol: Any) -> Any:
        return SpelledTime.of, (time.fromisoformat(self.isoformat()), self.text)


class SpelledTimedelta(timedelta):
    """A duration that was read from another text than it would be written as."""

    text: str | None = None

    @classmethod
    def of(cls, duration: timedelta, text: str) -> SpelledTimedelta:
        """The duration, as which `text` is written."""
        spelled = cls(duration.days, duration.seconds, duration.microseconds)
        spelled.text = text
        return spelled

    def __reduce_ex__(self, protocol: Any) -> Any:
        plain = timedelta(self.days, self.seconds, self.microseconds)
        return SpelledTimedelta.of, (plain, self.text)


def _read_datetime(value: object) -> object:
    """RFC 3339 text; an offset that real servers leave out means UTC, and stays left out."""
    if isinstance(value, str) and _fits_fromisoformat(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    read = _LAX_DATETIME.validate_python
    if isinstance(value, int | float):
        raise PydanticCustomError("datetime", "Input should be RFC 3339 text")
    if not isinstance(value, str):
        return read(value)
    if value[16:19] == ":60":
        # A leap second is none that `datetime` could hold.
        read(f"{value[:17]}59{value[19:]}")
        return value
    has_offset = _has_offset(value)
    moment = read(value if has_offset else f"{value}Z")
    if not has_offset or value[26:27].isdigit() or value.endswith("-00:00"):
        return SpelledDatetime.of(moment, value)
    return moment


def _fits_fromisoformat(text: str) -> bool:
    """Whether a text, if it is a moment at all, is how that is written: most are.

    `fromisoformat`, which is quick, also takes weeks, 24 hours, and whatever follows a NUL.
    """
    if text[-1:] != "Z" or text[11:13] == "24" or "\0" in text:
        return False
    if len(text) == _SHORTEST:
        return text[4::3] == "--T::Z"
    return _SHORTEST + 1 < len(text) <= _LONGEST and text[4:20:3] == "--T::."


def _has_offset(text: str) -> bool:
    return text[-1:] in "Zz" or any(sign in text[10:] for sign in "+-")


def _read_time(value: object) -> object:
    read = _LAX_TIME.validate_python
    if isinstance(value, int | float):
        raise PydanticCustomError("time", "Input should be RFC 3339 text")
    if not isinstance(value, str):
        return read(value)
    if value[5:8] == ":60":
        read(f"{value[:6]}59{value[8:]}")
        return value
    moment = read(value)
    if value[15:16].isdigit() or value.endswith("-00:00"):
        return SpelledTime.of(moment, value)
    return moment


def _refuse_count(value: Any) -> Any:
    """Refuses a number for a date: nobody knows whether it counts days, seconds or else."""
    is_text = isinstance(value, str)
    if isinstance(value, int | float) or (is_text and value[4:5] != "-"):
        raise PydanticCustomError("date", "Input should be RFC 3339 text")
    return value


def write_moment(value: Any) -> Any:
    """The text of a date-time or time: the one it was read from, or RFC 3339's.

    Raises ValueError for a datetime without a time zone, which RFC 3339 cannot write.
    """
    if isinstance(value, str):
        return value
    text = getattr(value, "text", None)
    if text is not None:
        return text
    if isinstance(value, datetime) and value.utcoffset() is None:
        raise ValueError("a datetime needs a time zone")
    return to_jsonable_python(value)


def _read_by(
    read: Callable[[object], object], write: Callable[[Any], Any], format: str
) -> GetPydanticSchema:
    """What `read` makes of a value, also where strict reading takes no text for a moment.

    `format` is what JSON Schema calls it.
    """
    writing = core_schema.plain_serializer_function_ser_schema(write, when_used="json")
    schema = core_schema.no_info_plain_validator_function(read, serialization=writing)
    return _own(schema, {"type": "string", "format": format})


_LAX_DATETIME: Final = TypeAdapter[datetime](AwareDatetime)
_LAX_TIME: Final = TypeAdapter(time)
_LAX_DURATION: Final = TypeAdapter(timedelta)

DateTime = Annotated[datetime, _read_by(_read_datetime, write_moment, "date-time")]
"""A moment (RFC 3339, section 5.6); a datetime without a time zone is refused."""

Time = Annotated[time, _read_by(_read_time, write_moment, "time")]
"""A time of day (RFC 3339, section 5.6)."""

FullDate = Annotated[date, BeforeValidator(_refuse_count)]
"""A day (RFC 3339, section 5.6, `full-date`)."""

_DURATION = re.compile(
    r"(?P<sign>[+-]?)P(?=.)(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?"
    r"(?:(?P<days>\d+)D)?(?:T(?=\d)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?"
    r"(?:(?P<seconds>\d+)(?:[.,](?P<fraction>\d+))?S)?)?",
    re.ASCII,
)
_PARTS = ("weeks", "days", "hours", "minutes", "seconds")


def _read_duration(value: object) -> object:
    """ISO 8601 text; of one with years or months nobody knows how long it is: it stays text."""
    read = _LAX_DURATION.validate_python
    is_other_text = isinstance(value, str) and value.lstrip("+-")[:1] != "P"
    if is_other_text or isinstance(value, int | float):
        raise PydanticCustomError("duration", "Input should be ISO 8601 text")
    if not isinstance(value, str):
        return read(value)
    match = _DURATION.fullmatch(value)
    if match is None:
        duration = read(value)
    elif match["years"] or match["months"]:
        return value
    else:
        try:
            duration = timedelta(**{part: int(match[part] or 0) for part in _PARTS})
        except OverflowError:
            return value
        fraction = (match["fraction"] or "")[:6]
        duration += timedelta(microseconds=int(fraction.ljust(6, "0") or 0))
        if match["sign"] == "-":
            duration = -duration
    if write_duration(duration) == value:
        return duration
    return SpelledTimedelta.of(duration, value)


def write_duration(value: Any) -> str:
    """The text of a duration: the one it was read from, or ISO 8601's in days and less."""
    if isinstance(value, str):
        return value
    text: str | None = getattr(value, "text", None)
    if text is not None:
        return text
    sign, length = ("-", -value) if value < timedelta(0) else ("", value)
    minutes, seconds = divmod(length.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
    clock = "".join(
        f"{amount}{unit}"
        for amount, unit in (
            (hours, "H"),
            (minutes, "M"),
            (f"{seconds}{fraction}", "S"),
        )
        if str(amount) != "0"
    )
    days = f"{length.days}D" if length.days else ""
    if not days and not clock:
        return "PT0S"
    return f"{sign}P{days}{'T' if clock else ''}{clock}"


Duration = Annotated[
    timedelta | str, _read_by(_read_duration, write_duration, "duration")
]
"""A duration (RFC 3339, appendix A); one with years or months stays text."""


def _read_base64(value: object) -> object:
    if isinstance(value, UrlBytes):
        # Whoever reads it says how it is written.
        return bytes(value)
    if not isinstance(value, str):
        return value
    text = value.translate(_URL_SAFE)
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise PydanticCustomError("base64", "Input should be base64 text") from None


def write_base64(value: bytes) -> str:
    """Base64 text (RFC 4648, section 4), or section 5's of bytes that were read as such."""
    if isinstance(value, UrlBytes):
        return urlsafe_b64encode(value).decode().rstrip("=")
    return b64encode(value).decode()


_URL_SAFE = str.maketrans("-_", "+/", "\r\n=")

Base64 = Annotated[
    bytes,
    BeforeValidator(_read_base64),
    PlainSerializer(write_base64, when_used="json"),
]
"""Bytes that travel as base64 text (RFC 4648, section 4); section 5's is read as well."""


class UrlBytes(bytes):
    """Bytes that are written in the alphabet for URLs, without padding."""


Base64Url = Annotated[
    bytes,
    WrapValidator(lambda value, read: UrlBytes(read(_read_base64(value)))),
    PlainSerializer(write_base64, when_used="json"),
]
"""Bytes that travel as base64url text (RFC 4648, section 5) without padding."""
