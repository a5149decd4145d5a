"""Changes of answers: their statuses, bodies and headers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from specgen.changes.contents import compare_contents
from specgen.changes.facts import At, Facts
from specgen.changes.types import TypeComparer
from specgen.ir.api import Header, Operation, Response, Status
from specgen.ir.types import Presence


def compare_answers(
    old: Operation, new: Operation, at: At, types: TypeComparer, facts: Facts
) -> None:
    """The changes of all answers of an operation."""
    was = {response.status: response for response in old.responses}
    now = {response.status: response for response in new.responses}
    for status in {**was, **now}:
        before, after = was.get(status), now.get(status)
        stated = after or before
        assert stated is not None
        place = replace(at, place=stated.origin, of=f"answer {_shown(status)}")
        if before is None or after is None:
            change, words = ("added", "is new") if after else ("removed", "is gone")
            here = place.moved(facts.deeper(at, "responses", _shown(status)).place)
            facts.add(f"{_kind(status)}-answer-{change}", here, words)
        else:
            _answer(before, after, place, types, facts)


def _answer(
    old: Response, new: Response, at: At, types: TypeComparer, facts: Facts
) -> None:
    if bool(old.contents) != bool(new.contents):
        change = "added" if new.contents else "removed"
        words = f"has {'a' if new.contents else 'no'} body now"
        facts.add(f"answer-body-{change}", at, words, "content")
    else:
        compare_contents(old.contents, new.contents, at, types, facts, "answer")
    _headers(old.headers, new.headers, at, types, facts)


def _headers(
    old: Sequence[Header],
    new: Sequence[Header],
    at: At,
    types: TypeComparer,
    facts: Facts,
) -> None:
    was = {header.wire_name.lower(): header for header in old}
    now = {header.wire_name.lower(): header for header in new}
    for key, header in {**was, **now}.items():
        place = facts.deeper(at, "headers", header.wire_name)
        place = replace(place, subject=f"header `{header.wire_name}`")
        if key not in was or key not in now:
            change = "added" if key in now else "removed"
            kind = f"header-{change}-{header.presence.value}"
            facts.add(kind, place, "is new" if key in now else "is gone")
        else:
            _header(was[key], now[key], place, types, facts)


def _header(
    old: Header, new: Header, at: At, types: TypeComparer, facts: Facts
) -> None:
    if old.presence is not new.presence:
        required = new.presence is Presence.REQUIRED
        words = "is always there now" if required else "may be missing now"
        facts.add(f"header-became-{new.presence.value}", at, words, "required")
    if old.encoding != new.encoding:
        facts.add("header-encoding-changed", at, "is encoded otherwise")
    types.compare(old.type, new.type, facts.deeper(at, "schema"))


def _kind(status: Status) -> str:
    if status.is_default:
        return "default"
    return "success" if status.first < 400 else "error"


def _shown(status: Status) -> str:
    if status.is_default:
        return "default"
    return str(status.first) if status.is_exact else f"{status.first // 100}XX"
