"""Lengths and patterns beside a format whose values are read as something else than text.

The server checks them on the text that is sent. The other side writes a value in one spelling
only, so what refuses that spelling would refuse everything, and is said to be unchecked.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache

from specgen.build.types.scalars import uncheckable
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.types import ScalarKind
from specgen.normalise.patterns import classes_spelled
from specgen.normalise.schema import Schema

_WRITTEN: Mapping[ScalarKind, tuple[str, ...]] = {
    ScalarKind.DATE: ("2001-02-03",),
    ScalarKind.DATETIME: ("2001-02-03T04:05:06Z",),
    ScalarKind.TIME: ("04:05:06",),
    ScalarKind.DURATION: ("P1DT2H3M4S",),
    ScalarKind.UUID: (
        "0b6c1c1e-3f5d-4e8a-9d2b-7a1f0c9e8d7b",
        "019a4f3c-8e2d-7b61-a5f0-3c9d1e7b2a48",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    ),
    ScalarKind.BYTES: ("c3BlYw==",),
    ScalarKind.BYTES_URL: ("c3BlYw",),
    ScalarKind.DECIMAL: ("1.5",),
}
"""How values of a kind are written; a pattern may be about one version of UUIDs alone."""

_LENGTHS: Mapping[ScalarKind, tuple[int, float]] = {
    ScalarKind.DATE: (10, 10),
    ScalarKind.DATETIME: (20, 32),
    ScalarKind.UUID: (36, 36),
}
"""The shortest and the longest spelling of each kind that has limits of its own."""


def spelled(schema: Schema, kind: ScalarKind) -> tuple[str, ...]:
    """The constraints on the text of a value, as JSON Schemas; reports those that can't be kept."""
    return tuple(
        json.dumps(
            {keyword: classes_spelled(stated) if isinstance(stated, str) else stated}
        )
        for keyword, stated in _stated(schema, kind)
        if _is_checked(schema, kind, keyword, stated)
    )


def _stated(schema: Schema, kind: ScalarKind) -> Iterator[tuple[str, int | str]]:
    """The lengths that the kind's own don't imply, and every pattern."""
    shortest, longest = _LENGTHS.get(kind, (0, float("inf")))
    least, most = schema.limits.get("minLength"), schema.limits.get("maxLength")
    if least is not None and least > shortest:
        yield "minLength", int(least)
    if most is not None and most < longest:
        yield "maxLength", int(most)
    for pattern in schema.patterns:
        yield "pattern", pattern


def _is_checked(
    schema: Schema, kind: ScalarKind, keyword: str, stated: int | str
) -> bool:
    reason = _obstacle(kind, keyword, stated)
    if reason is not None:
        place = schema.node
        if isinstance(place.value, dict) and place.value.get(keyword) == stated:
            place = place.child(keyword)
        effect = "any value of its type is accepted"
        place.report(
            DiagnosticCode.UNCHECKED, effect=effect, keyword=keyword, reason=reason
        )
    return reason is None


def _obstacle(kind: ScalarKind, keyword: str, stated: int | str) -> str | None:
    """Why a keyword can't be checked; None if it can."""
    written = _WRITTEN.get(kind)
    if written is None:
        return "the value is no text"
    if isinstance(stated, str):
        reason = uncheckable(stated)
        if reason is not None:
            return f"pattern {stated}: {reason}"
        fits = any(matches(classes_spelled(stated), text) for text in written)
    else:
        length = len(written[0])
        fits = stated <= length if keyword == "minLength" else stated >= length
        fits |= kind in (ScalarKind.BYTES, ScalarKind.BYTES_URL)
    if fits:
        return None
    return f"it excludes {written[0]}, which is how such a value is written"


@lru_cache(maxsize=4096)
def matches(pattern: str, text: str) -> bool:
    """By the engine that the server runs, whose time is linear in the text."""
    from pydantic_core import SchemaValidator

    return SchemaValidator({"type": "str", "pattern": pattern}).isinstance_python(text)
