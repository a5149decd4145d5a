# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Server-sent events (WHATWG HTML, 9.2): what services send is what clients read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)
_LINE_END = re.compile(r"\r\n|\r|\n")
_FORBIDDEN = re.compile(r"[\r\n\0]")


class NotAnEvent(ValueError):
    """A field of an event can't be written; the message says which, without its value."""


@dataclass(frozen=True, slots=True)
class ServerSentEvent(Generic[T_co]):
    """An event of a stream (WHATWG HTML, "Server-sent events"); `retry` in milliseconds.

    An `id` and a `retry` hold until a later event has others: what leaves them out changes
    nothing, whoever reads has them still.
    """

    data: T_co
    event: str = "message"
    id: str = ""
    retry: int | None = None


def write_event(event: ServerSentEvent[object], data: str) -> bytes:
    """An event as it is sent, with its data as text; each line of that is a field of its own.

    Raises NotAnEvent for what the other fields can't hold: a line end would begin another field,
    and readers ignore an `id` with a NUL.
    """
    lines = [f"data: {line}\n" for line in _LINE_END.split(data)]
    if event.retry is not None:
        if type(event.retry) is not int or event.retry < 0:
            raise NotAnEvent("retry of an event is no number of milliseconds")
        lines.insert(0, f"retry: {event.retry}\n")
    for name, value, usual in (("id", event.id, ""), ("event", event.event, "message")):
        if _FORBIDDEN.search(value):
            raise NotAnEvent(f"{name} of an event has a line end or a NUL")
        if value not in ("", usual):
            lines.insert(0, f"{name}: {value}\n")
    return "".join([*lines, "\n"]).encode()
