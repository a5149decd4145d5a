"""A value of any type of the document, always the same: what it exemplifies, else made up."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from specgen.ir.assertions import constants
from specgen.ir.types import (
    NO_CONSTRAINTS,
    Access,
    Alias,
    Anything,
    Array,
    Constraints,
    Declarations,
    Discriminator,
    Enumeration,
    Field,
    Literal,
    Map,
    Null,
    Presence,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    TypeId,
    Union,
)
from specgen.mock.patterns import matching

_FIXED = {
    ScalarKind.BOOLEAN: False,
    ScalarKind.BYTES: "dGV4dA==",
    ScalarKind.BYTES_URL: "dGV4dA",
    ScalarKind.DATE: "2024-01-31",
    ScalarKind.DATETIME: "2024-01-31T12:00:00Z",
    ScalarKind.TIME: "12:00:00",
    ScalarKind.DURATION: "P1D",
    ScalarKind.UUID: "3f2b6f0a-5c1e-4d7a-9b6c-2e8d1f0a7c35",
    ScalarKind.DECIMAL: "1.5",
}

_FORMATS = {
    "email": "user@example.com",
    "hostname": "example.com",
    "idn-email": "user@example.com",
    "idn-hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "iri": "https://example.com/",
    "iri-reference": "https://example.com/",
    "json-pointer": "/text",
    "uri": "https://example.com/",
    "uri-reference": "https://example.com/",
    "url": "https://example.com/",
}
"""A text of each format (JSON Schema 2020-12 validation, section 7.3)."""


class Endless(Exception):
    """There is no finite value, or none within the types that are being made already."""


@dataclass(frozen=True)
class Sampler:
    """Values as plain JSON. Without `shown`, what schemas exemplify is left out of account."""

    declarations: Declarations
    shown: bool = True

    def of(self, type: Type) -> Any:
        """A value of the type. Raises Endless."""
        return self._of(type, (), 0)

    def _of(self, type: Type, path: tuple[TypeId, ...], nth: int) -> Any:
        stated = constants(getattr(type, "constraints", NO_CONSTRAINTS))
        if stated:
            return stated[nth % len(stated)]
        match type:
            case Scalar():
                return _scalar(type, nth)
            case Literal(values=values):
                return values[nth % len(values)]
            case Null():
                return None
            case Anything():
                return "text"
            case Array():
                return self._array(type, path)
            case Tuple(prefix=prefix):
                return [self._of(item, path, 0) for item in prefix]
            case Map(value=value, constraints=constraints):
                return self._map(value, constraints, path)
            case Union(members=members, discriminator=discriminator):
                return self._union(members, discriminator, path, nth)
            case Ref(target=target):
                return self._declared(target, path, nth)
        raise Endless

    def _array(self, type: Array, path: tuple[TypeId, ...]) -> list[Any]:
        low = type.constraints.min_length or 0
        most = type.constraints.max_length
        try:
            count = max(low, 1) if most is None else max(low, min(1, most))
            return [self._of(type.item, path, nth) for nth in range(count)]
        except Endless:
            if low:
                raise
            return []

    def _map(
        self, value: Type, constraints: Constraints, path: tuple[TypeId, ...]
    ) -> dict[str, Any]:
        low = constraints.min_length or 0
        try:
            count = 0 if constraints.max_length == 0 else max(low, 1)
            return {
                f"key{nth or ''}": self._of(value, path, nth) for nth in range(count)
            }
        except Endless:
            if low:
                raise
            return {}

    def _union(
        self,
        members: Sequence[Type],
        discriminator: Discriminator | None,
        path: tuple[TypeId, ...],
        nth: int,
    ) -> Any:
        """The first alternative that is not null and has a value."""
        tags = {target: tag for tag, target in _mapping(discriminator)}
        for member in sorted(
            members, key=lambda candidate: isinstance(candidate, Null)
        ):
            try:
                made = self._of(member, path, nth)
            except Endless:
                continue
            if isinstance(member, Ref) and member.target in tags and discriminator:
                return _tagged(made, discriminator.wire_name, tags[member.target])
            return made
        raise Endless

    def _declared(self, target: TypeId, path: tuple[TypeId, ...], nth: int) -> Any:
        if target in path:
            raise Endless
        declaration = self.declarations[target]
        if self.shown and declaration.doc.examples:
            return declaration.doc.examples[0]
        match declaration:
            case Record():
                return self._record(declaration, (*path, target))
            case Enumeration(members=members):
                return members[nth % len(members)].value
            case Alias(type=type):
                return self._of(type, (*path, target), nth)

    def _record(self, record: Record, path: tuple[TypeId, ...]) -> dict[str, Any]:
        made = {}
        for field in record.fields:
            if field.access is Access.WRITE:
                continue
            try:
                made[field.wire_name] = self._field(field, path)
            except Endless:
                if field.presence is Presence.REQUIRED:
                    raise
        for name in self._more(record, made):
            made[name] = self._of(record.extra or Anything(), path, 0)
        return made

    def _more(self, record: Record, made: dict[str, Any]) -> Iterator[str]:
        """Names of properties without which the object has too few."""
        missing = (record.constraints.min_length or 0) - len(made)
        yield from (f"key{nth}" for nth in range(missing))

    def _field(self, field: Field, path: tuple[TypeId, ...]) -> Any:
        if self.shown and field.doc.examples:
            return field.doc.examples[0]
        if self.shown and field.default is not None:
            return field.default.value
        return self._of(field.type, path, 0)


def _tagged(value: Any, name: str, tag: str) -> Any:
    """A value with the property that tells it apart; what is no object has none."""
    if not isinstance(value, dict):
        return value
    if isinstance(value.get(name, ""), str):
        return {**value, name: tag}
    try:
        # A number or a boolean is mapped by its JSON text.
        return {**value, name: json.loads(tag)}
    except ValueError:
        return value


def _mapping(discriminator: Discriminator | None) -> Sequence[tuple[str, TypeId]]:
    return tuple(reversed(discriminator.mapping)) if discriminator else ()


def _scalar(scalar: Scalar, nth: int) -> Any:
    kind, constraints = scalar.kind, scalar.constraints
    if kind in (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL_NUMBER):
        return _number(constraints, nth, whole=kind is ScalarKind.INTEGER)
    if kind in _FIXED:
        return _FIXED[kind]
    low, high = constraints.min_length or 0, constraints.max_length
    if constraints.pattern is not None:
        text = matching(constraints.pattern, low)
        if text is not None:
            return text
    if scalar.format in _FORMATS:
        shaped = f"{_FORMATS[scalar.format]}{nth or ''}"
        if low <= len(shaped) and (high is None or len(shaped) <= high):
            return shaped
    word = f"text{nth or ''}"
    word += "x" * (low - len(word))
    return word if high is None else word[-high:] if high else ""


def _number(constraints: Constraints, nth: int, *, whole: bool) -> int | float:
    """The number nearest to one from above that is allowed, then the following ones."""
    if constraints.one_of:
        return constraints.one_of[nth % len(constraints.one_of)]
    step = constraints.multiple_of or 1
    lows = [bound for bound in (constraints.ge, constraints.gt) if bound is not None]
    highs = [bound for bound in (constraints.le, constraints.lt) if bound is not None]
    start = max(lows, default=min(1, min(highs, default=1)))
    made = math.ceil(start / step) * step
    if constraints.gt is not None and made <= constraints.gt:
        made += step
    if highs and made > min(highs):
        made = math.floor(min(highs) / step) * step
    if constraints.lt is not None and made >= constraints.lt:
        made = made - step
    made += nth * step
    if not whole and lows and highs and not _is_between(made, constraints):
        made = (max(lows) + min(highs)) / 2
    return int(made) if whole and made == int(made) else made


def _is_between(made: float, constraints: Constraints) -> bool:
    low, above, high, below = (
        getattr(constraints, name) for name in ("ge", "gt", "le", "lt")
    )
    return (
        (low is None or made >= low)
        and (above is None or made > above)
        and (high is None or made <= high)
        and (below is None or made < below)
    )
