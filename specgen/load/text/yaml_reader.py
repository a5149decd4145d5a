"""YAML 1.2 with the core schema (YAML 1.2.2 section 10.3) over libyaml's events.

Events rather than PyYAML's constructor: YAML 1.1 scalars (`no`, dates, `1_000`) stay
what OpenAPI means, nesting needs no recursion, and every fault has its offset.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import yaml

from specgen.findings.diagnostics import DiagnosticCode
from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.load.text.malformed import DEPTH_LIMIT, Duplicate, Malformed, too_deep
from specgen.load.text.yaml_scalars import MERGE, scalar, tag_name

ALIAS_LIMIT: Final = 2_000_000
"""Values that aliases and merge keys may repeat in one document."""

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_UNPRINTABLE: Final = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""Characters that may not stand in a YAML stream (YAML 1.2.2 section 5.1)."""

_TOO_DEEP: Final = "exceeded maximum nesting depth"
"""How libyaml 0.2.6 refuses what it would need a thousand levels for, before telling of any."""

Offsets = dict[int, dict[str | int, int]]
"""By the identity of a container: where each key or element stands in the text."""


@frozen(kw_only=False)
class Composed:
    """A value with the places of everything in it; None where the text had nothing.

    `infinite` are the numbers that were left out because they are not finite, each with its
    place: YAML has them, and JSON has not.
    """

    value: JsonValue
    offsets: Offsets
    infinite: Sequence[tuple[int, str]] = ()


def parse_yaml(text: str) -> Composed:
    """The value of a YAML text.

    Raises:
        Malformed: not YAML, a duplicate key, a tag outside the core schema, a key that
            is no scalar, a second document, a node that contains itself, aliases
            that repeat more than 2,000,000 values, or more than 500 levels.
    """
    if odd := _UNPRINTABLE.search(text):
        raise _syntax(
            odd.start(), f"the character U+{ord(odd.group()):04X} is not allowed"
        )
    composer = _Composer()
    for event in _events(text):
        composer.take(event)
    return Composed(composer.root, composer.offsets, composer.infinite)


def _events(text: str) -> Iterator[yaml.Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = mark.index if mark is not None else 0
        if error.problem == _TOO_DEEP:
            raise too_deep(offset) from None
        tab = text[offset : offset + 1] == "\t"
        reason = "a tab cannot indent" if tab else _reason(error)
        raise _syntax(min(offset, len(text)), reason) from None
    except yaml.YAMLError as error:
        raise _syntax(0, str(error).partition("\n")[0]) from None


def _offset(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark is not None else 0


def _reason(error: yaml.MarkedYAMLError) -> str:
    parts = (error.context, error.problem)
    return ", ".join(part for part in parts if part) or "cannot be parsed"


def _syntax(offset: int, reason: str) -> Malformed:
    return Malformed(DiagnosticCode.SYNTAX, offset, language="YAML", reason=reason)


def _feature(offset: int, feature: str) -> Malformed:
    return Malformed(DiagnosticCode.YAML_FEATURE, offset, feature=feature)


@dataclass(slots=True)
class _Open:
    """A container being filled. `size` counts the values it stands for."""

    container: dict[str, JsonValue] | list[JsonValue]
    offset: int
    anchor: str | None
    offsets: dict[str | int, int] = field(default_factory=dict)
    key: str | None = None
    key_offset: int = 0
    merged: list[tuple[int, JsonValue]] = field(default_factory=list)
    size: int = 1

    @property
    def awaits_key(self) -> bool:
        return self.key is None and isinstance(self.container, dict)


class _Composer:
    """Builds one value from events, with a stack of open containers."""

    def __init__(self) -> None:
        self.root: JsonValue = None
        self.offsets: Offsets = {}
        self.infinite: list[tuple[int, str]] = []
        self.documents = 0
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[JsonValue, int] | None] = {}
        self._repeated = 0

    def take(self, event: yaml.Event) -> None:
        """Adds one event of the stream."""
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._start(event)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self._end()
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _feature(_offset(event), "a second document in the file")

    def _take_scalar(self, event: yaml.ScalarEvent) -> None:
        offset = _offset(event)
        plain = event.implicit[0]
        top = self._open[-1] if self._open else None
        if top is not None and top.awaits_key:
            tag_name(event.tag, offset)
            merge = event.value == "<<" and (plain or event.tag == MERGE)
            if event.anchor is not None:
                self._anchors[event.anchor] = (event.value, 1)
            self._take_key(top, MERGE if merge else event.value, offset)
            return
        value = scalar(event.value, event.tag, plain, offset)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, 1, offset, event.value)

    def _take_key(self, top: _Open, key: str, offset: int) -> None:
        if key in top.offsets:
            raise Duplicate(key, offset, top.offsets[key])
        top.key, top.key_offset = key, offset
        if key is not MERGE:
            top.offsets[key] = offset

    def _start(self, event: yaml.MappingStartEvent | yaml.SequenceStartEvent) -> None:
        offset = _offset(event)
        top = self._open[-1] if self._open else None
        if top is not None and top.awaits_key:
            raise _feature(offset, "a list or map as a key")
        mapping = isinstance(event, yaml.MappingStartEvent)
        expected = "map" if mapping else "seq"
        if tag_name(event.tag, offset) not in ("", "!", expected):
            raise _syntax(offset, f"the tag {event.tag} does not fit the value")
        if event.anchor is not None:
            self._anchors[event.anchor] = None
        self._open.append(_Open({} if mapping else [], offset, event.anchor))
        if len(self._open) > DEPTH_LIMIT:
            raise too_deep(offset)

    def _end(self) -> None:
        done = self._open.pop()
        for offset, source in done.merged:
            self._merge(done, source, offset)
        if done.anchor is not None:
            self._anchors[done.anchor] = (done.container, done.size)
        self.offsets[id(done.container)] = done.offsets
        self._add(done.container, done.size, done.offset)

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        offset, name = _offset(event), event.anchor
        if name not in self._anchors:
            raise _syntax(offset, f"the alias *{name} has no anchor")
        anchored = self._anchors[name]
        if anchored is None:
            raise _feature(offset, f"the alias *{name} contains itself (a cycle)")
        value, size = anchored
        self._repeat(size, offset)
        top = self._open[-1] if self._open else None
        if top is not None and top.awaits_key:
            if not isinstance(value, str):
                raise _feature(offset, "an alias as a key")
            self._take_key(top, value, offset)
            return
        self._add(value, size, offset, f"*{name}")

    def _repeat(self, size: int, offset: int) -> None:
        self._repeated += size
        if self._repeated > ALIAS_LIMIT:
            limit = f"{ALIAS_LIMIT:,} values"
            raise Malformed(
                DiagnosticCode.LIMIT,
                offset,
                what="the expansion of aliases",
                limit=limit,
            )

    def _add(self, value: JsonValue, size: int, offset: int, shown: str = "") -> None:
        top = self._open[-1] if self._open else None
        is_infinite = isinstance(value, float) and not math.isfinite(value)
        if is_infinite and (top is None or top.key is not MERGE):
            self.infinite.append((offset, shown))
            if top is not None:
                top.key = None
            return
        if top is None:
            self.root = value
            return
        top.size += size
        if isinstance(top.container, list):
            top.offsets[len(top.container)] = offset
            top.container.append(value)
        elif top.key is MERGE:
            top.merged.append((offset, value))
            top.key = None
        elif top.key is not None:
            top.container[top.key] = value
            top.key = None

    def _merge(self, into: _Open, source: JsonValue, offset: int) -> None:
        """Adds the members a merge key names; members written out win."""
        sources = source if isinstance(source, list) else [source]
        for merged in sources:
            if not isinstance(merged, dict) or not isinstance(into.container, dict):
                raise _syntax(offset, "a merge key needs a map or a list of maps")
            self._repeat(len(merged), offset)
            places = self.offsets[id(merged)]
            for key, value in merged.items():
                if key not in into.container:
                    into.container[key] = value
                    into.offsets[key] = places[key]
