"""Values of any API, drawn from the generator's own model of it.

Every value comes twice: as plain JSON, which is what travels, and as what a caller of a
generated package writes in Python. Without a module of models both are the plain value.
"""

from __future__ import annotations

import datetime as dt
import json
import string
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import ModuleType
from typing import Annotated, Any

from hypothesis import assume, reject
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from jsonschema import Draft202012Validator
from pydantic import Field as Constrained
from pydantic import SecretStr, TypeAdapter, ValidationError
from pydantic_core import to_jsonable_python

from specgen.ir.api import Api, Codec, Content, Operation, Parameter, Place, Style
from specgen.ir.assertions import constants
from specgen.ir.body import primary_content, resolved, spread_record
from specgen.ir.types import (
    Alias,
    Anything,
    Array,
    Constraints,
    Discriminator,
    Enumeration,
    Field,
    Literal,
    Map,
    Nothing,
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
from specgen.naming.table import NameTable

DEPTH = 3
"""Levels of objects, arrays and maps below which only the smallest values are drawn."""
LONGEST = 3
"""Items of an array or a map, and characters of a text, beyond what is demanded."""


CHARACTERS = st.characters(codec="utf-8")


@dataclass(frozen=True)
class Value:
    """A value on the wire and in Python."""

    wire: Any
    python: Any


@dataclass(frozen=True)
class Call:
    """Arguments of a client's method, and what a service should see.

    `parameters` are by the argument's name, as plain values; `has_body` is False where an
    optional body was left out.
    """

    arguments: Mapping[str, Any]
    parameters: Mapping[str, Any]
    body: Any = None
    has_body: bool = False


@dataclass(frozen=True, eq=False)
class Values:
    """Strategies for one API; `models` is the package's module that makes records.

    `unknown` says whether objects may have properties that the document does not name, and
    values without a type be anything but text; `alphabet` is what texts without a pattern are
    made of.
    """

    api: Api
    names: NameTable
    models: ModuleType | None = None
    unknown: bool = True
    alphabet: st.SearchStrategy[str] = CHARACTERS
    _known: dict[Any, st.SearchStrategy[Value]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Values({self.api.title!r})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """What hypothesis prints where a draw is given up: not the whole API."""
        printer.text(repr(self))

    def of(self, type: Type, depth: int = DEPTH) -> st.SearchStrategy[Value]:
        """Values of a type; raises ValueError where no finite value exists."""
        # Lazy, as types are recursive; the repr of `deferred` would spell all of them out.
        return st.none().flatmap(lambda _: self._once(type, depth))

    def _once(self, type: Type, depth: int) -> st.SearchStrategy[Value]:
        key = (type, depth)
        if key not in self._known:
            self._known[key] = _asked(self._of(type, depth), type)
        return self._known[key]

    def operations(self) -> st.SearchStrategy[Operation]:
        """Any operation of the API."""
        count = len(self.api.operations)
        return st.integers(0, count - 1).map(lambda index: self.api.operations[index])

    def calls(self, operation: Operation) -> st.SearchStrategy[Call]:
        """Calls of an operation whose body, if any, is JSON."""
        return _call(self, operation.id)

    def answers(self, content: Content) -> st.SearchStrategy[Value]:
        """Bodies of a JSON answer."""
        assert content.codec is Codec.JSON, content.media_type
        return self.of(content.type)

    def record(self, record: Record, depth: int = DEPTH) -> st.SearchStrategy[Value]:
        """Objects with any of the optional properties, and unknown ones if allowed."""
        return _record(self, record.id, depth, None)

    def _of(self, type: Type, depth: int) -> st.SearchStrategy[Value]:
        match type:
            case Scalar(kind=kind, constraints=constraints):
                return scalar(kind, constraints, self.alphabet)
            case Literal(values=values):
                return st.sampled_from(values).map(same)
            case Null():
                return st.just(same(None))
            case Anything():
                if not self.unknown:
                    return st.text(self.alphabet, max_size=LONGEST).map(same)
                return anything(depth).map(same)
            case Nothing():
                return st.nothing()
            case Array():
                return _array(self, type, depth)
            case Tuple(prefix=prefix):
                return st.tuples(*(self.of(one, depth - 1) for one in prefix)).map(
                    lambda items: Value(
                        [item.wire for item in items],
                        tuple(item.python for item in items),
                    )
                )
            case Map(value=value, constraints=constraints):
                return _map(self, value, constraints, depth)
            case Union(members=members, discriminator=discriminator):
                return self._union(members, discriminator, depth)
            case Ref(target=target):
                return self._declared(self.api.declarations[target], depth)

    def _declared(self, one: object, depth: int) -> st.SearchStrategy[Value]:
        match one:
            case Record():
                return self.record(one, depth)
            case Enumeration(members=members):
                return st.sampled_from(members).map(lambda member: same(member.value))
            case Alias(type=type):
                return self.of(type, depth)
        raise TypeError(one)

    def _union(
        self, members: Sequence[Type], discriminator: Discriminator | None, depth: int
    ) -> st.SearchStrategy[Value]:
        if depth <= 0:
            flat = [one for one in members if not isinstance(one, Ref | Array | Map)]
            members = flat or members
        if discriminator is None:
            return st.one_of(*(self.of(one, depth) for one in members))
        tagged = []
        for tag, target in discriminator.mapping:
            record = resolved(Ref(target=target), self.api.declarations)
            pinned = (discriminator.wire_name, tag)
            if isinstance(record, Record) and self._may_hold(record, *pinned):
                tagged.append(_record(self, record.id, depth, pinned))
        return st.one_of(*tagged or (self.of(one, depth) for one in members))

    def _may_hold(self, record: Record, wire_name: str, tag: str) -> bool:
        """Whether a record's own property allows the tag that stands for the record."""
        for one in record.fields:
            if one.wire_name == wire_name:
                kind = resolved(one.type, self.api.declarations)
                if isinstance(kind, Literal):
                    return tag in kind.values
                if isinstance(kind, Enumeration):
                    return tag in {member.value for member in kind.members}
        return True


def _asked(drawn: st.SearchStrategy[Value], type: Type) -> st.SearchStrategy[Value]:
    """Only the values of which everything holds that is asked besides their type."""
    if (
        isinstance(type, Literal | Nothing | Null | Ref)
        or not type.constraints.asserted
    ):
        return drawn
    stated = constants(type.constraints)
    if stated:
        return st.sampled_from(stated).map(same)
    return _satisfying(drawn, type.constraints)


def _pinned(type: Type, tag: str) -> Any:
    """A value of a discriminator as its property holds it: text, a number or a boolean."""
    values = type.values if isinstance(type, Literal) else ()
    numeric = isinstance(type, Scalar) and type.kind in _NOT_TEXT
    return json.loads(tag) if numeric or any(map(_is_int, values)) else tag


def _is_int(value: object) -> bool:
    return isinstance(value, int)


_NOT_TEXT = (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN)


@st.composite
def _satisfying(
    draw: st.DrawFn, drawn: st.SearchStrategy[Value], constraints: Constraints
) -> Value:
    # Not `filter`, which spells out the whole strategy when it gives up.
    for _ in range(9):
        value = draw(drawn)
        if satisfies(constraints, value.wire):
            return value
    return reject()


def satisfies(constraints: Constraints, wire: Any) -> bool:
    """Whether JSON Schema, as another implementation knows it, accepts a value."""
    schemas = [json.loads(text) for text in constraints.asserted]
    return not schemas or Draft202012Validator({"allOf": schemas}).is_valid(wire)


def same(value: Any) -> Value:
    """A value that is the same on the wire and in Python."""
    return Value(value, value)


texts = st.text(st.characters(codec="utf-8"), max_size=LONGEST)
_WORDS = st.text(string.ascii_lowercase, min_size=1, max_size=LONGEST)


def anything(depth: int) -> st.SearchStrategy[Any]:
    """Any JSON value, at most `depth` levels deep."""
    leaves = st.one_of(
        st.none(), st.booleans(), st.integers(-(2**53), 2**53), _floats(), texts
    )
    if depth <= 0:
        return leaves
    inner = st.deferred(lambda: anything(depth - 1))
    return st.one_of(
        leaves,
        st.lists(inner, max_size=2),
        st.dictionaries(texts, inner, max_size=2),
    )


def _floats(low: float | None = None, high: float | None = None) -> Any:
    return st.floats(low, high, allow_nan=False, allow_infinity=False)


def text(
    constraints: Constraints, alphabet: st.SearchStrategy[str] = CHARACTERS
) -> st.SearchStrategy[str]:
    """Texts within their length, matching their pattern (unanchored, as in JSON Schema)."""
    low = constraints.min_length or 0
    high = constraints.max_length
    if constraints.pattern is None:
        short = st.text(alphabet, min_size=low, max_size=_most(low, high))
        if high is None or high > 10_000 or alphabet is not CHARACTERS:
            return short
        return short | st.just("é" * high)
    drawn = _matching(constraints.pattern)
    # What `\s` is, and whether `$` matches before a final line break, depends on the engine.
    reader = TypeAdapter(Annotated[str, Constrained(pattern=constraints.pattern)])

    def fits(one: str) -> bool:
        if not low <= len(one) <= (high or len(one)):
            return False
        try:
            return reader.validate_python(one) == one
        except ValidationError:
            return False

    return drawn.filter(fits)


def _matching(pattern: str) -> st.SearchStrategy[str]:
    """Texts of ASCII where there are any: engines differ in what `\\w` is beyond it."""
    drawn = st.from_regex(pattern, alphabet=st.characters(codec="ascii"))
    try:
        drawn.validate()
    except InvalidArgument:
        return st.from_regex(pattern, alphabet=CHARACTERS)
    return drawn


def integer(constraints: Constraints) -> st.SearchStrategy[int]:
    """Integers within their bounds; without any, `int32`, as the model keeps no widths."""
    if constraints.one_of:
        return st.sampled_from(list(map(int, constraints.one_of)))
    step = int(constraints.multiple_of or 1) or 1
    low, high = _bounds(constraints)
    least = min(-(2**31), high or 0) // step if low is None else -(-low // step)
    most = max(2**31 - 1, low or 0) // step if high is None else high // step
    if constraints.gt is not None and low == constraints.gt:
        least += 1 if least * step == low else 0
    if constraints.lt is not None and high == constraints.lt:
        most -= 1 if most * step == high else 0
    return st.integers(int(least), int(most)).map(lambda count: count * step)


def number(constraints: Constraints) -> st.SearchStrategy[float]:
    """Finite floats within their bounds."""
    if constraints.one_of:
        return st.sampled_from(constraints.one_of)
    if constraints.multiple_of is not None:
        return integer(constraints).map(float)
    low, high = _bounds(constraints)
    drawn = _floats(low, high)
    return drawn.filter(lambda number: number not in (constraints.gt, constraints.lt))


def _bounds(constraints: Constraints) -> tuple[Any, Any]:
    lows = [one for one in (constraints.ge, constraints.gt) if one is not None]
    highs = [one for one in (constraints.le, constraints.lt) if one is not None]
    return max(lows, default=None), min(highs, default=None)


def _most(low: int, high: int | None) -> int:
    return low + LONGEST if high is None else min(high, low + LONGEST)


_MOMENTS = st.datetimes(
    dt.datetime(1, 1, 3), dt.datetime(9999, 12, 29), timezones=st.just(dt.UTC)
)
_TYPED: Mapping[ScalarKind, st.SearchStrategy[Any]] = {
    ScalarKind.BOOLEAN: st.booleans(),
    ScalarKind.DATE: st.dates(),
    ScalarKind.DATETIME: _MOMENTS,
    ScalarKind.TIME: st.times(),
    ScalarKind.DURATION: st.timedeltas(dt.timedelta(0), dt.timedelta(days=364)),
    ScalarKind.UUID: st.uuids(),
}
"""Python values whose plain form is pydantic's, which has years in longer durations."""


def scalar(
    kind: ScalarKind,
    constraints: Constraints,
    alphabet: st.SearchStrategy[str] = CHARACTERS,
) -> st.SearchStrategy[Value]:
    """Values of a scalar within its constraints."""
    if kind in _TYPED:
        return _TYPED[kind].map(lambda value: Value(to_jsonable_python(value), value))
    match kind:
        case ScalarKind.INTEGER:
            return integer(constraints).map(same)
        case ScalarKind.NUMBER:
            return number(constraints).map(same)
        case ScalarKind.SECRET:
            return st.builds(_secret, text(constraints, alphabet), st.booleans())
        case ScalarKind.BYTES:
            return st.binary(max_size=LONGEST).map(
                lambda content: Value(b64encode(content).decode(), content)
            )
        case ScalarKind.BYTES_URL:
            return st.binary(max_size=LONGEST).map(
                lambda content: Value(_url_base64(content), content)
            )
        case ScalarKind.DECIMAL_NUMBER:
            return st.decimals(-(10**9), 10**9, places=2).map(
                lambda decimal: Value(float(decimal), decimal)
            )
        case ScalarKind.DECIMAL:
            places = st.decimals(-(10**9), 10**9, places=2)
            return places.map(lambda decimal: Value(str(Decimal(decimal)), decimal))
    return text(constraints, alphabet).map(same)


def _url_base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _secret(value: str, wrapped: bool) -> Value:
    """Callers give a secret as text or as a `SecretStr`."""
    return Value(value, SecretStr(value) if wrapped else value)


@st.composite
def _array(draw: st.DrawFn, values: Values, type: Array, depth: int) -> Value:
    low = type.constraints.min_length or 0
    most = _most(low, type.constraints.max_length) if depth > 0 else low
    count = draw(st.integers(low, most)) if most > low else low
    items = [draw(values.of(type.item, depth - 1)) for _ in range(count)]
    if type.constraints.unique:
        items = list({repr(item.wire): item for item in items}.values())
    return Value([item.wire for item in items], [item.python for item in items])


@st.composite
def _map(
    draw: st.DrawFn, values: Values, type: Type, limits: Constraints, depth: int
) -> Value:
    low = limits.min_length or 0
    most = _most(low, limits.max_length) if depth > 0 else low
    if most == 0:
        return Value({}, {})
    names = st.text(values.alphabet, max_size=LONGEST)
    keys = draw(st.lists(names, min_size=low, max_size=most, unique=True))
    items = {key: draw(values.of(type, depth - 1)) for key in keys}
    return Value(
        {key: item.wire for key, item in items.items()},
        {key: item.python for key, item in items.items()},
    )


@st.composite
def _record(
    draw: st.DrawFn,
    values: Values,
    id: TypeId,
    depth: int,
    pinned: tuple[str, str] | None,
) -> Value:
    record = values.api.declarations[id]
    assert isinstance(record, Record)
    asked = 1 if record.constraints.asserted else 0
    members = draw_members(draw, values, record.fields, max(depth, asked), pinned)
    extra = record.extra if values.unknown and depth > 0 else None
    if extra is not None and draw(st.booleans()):
        members[f"x-{draw(_WORDS)}"] = draw(values.of(extra, depth - 1))
    wire = {name: member.wire for name, member in members.items()}
    assume(satisfies(record.constraints, wire))
    if values.models is None:
        return same(wire)
    names = values.names.fields[record.id]
    made = getattr(values.models, values.names.types[record.id])
    return Value(
        {**own_tags(record), **wire},
        made(**{names.get(name, name): one.python for name, one in members.items()}),
    )


def own_tags(record: Record) -> dict[str, Any]:
    """What a new object holds, and sends, without being given it."""
    return {
        property.wire_name: property.tag.own
        for property in record.fields
        if property.tag is not None and property.tag.own is not None
    }


def draw_members(
    draw: st.DrawFn,
    values: Values,
    fields: Sequence[Field],
    depth: int,
    pinned: tuple[str, str] | None = None,
) -> dict[str, Value]:
    """Values of properties by wire name; optional ones may be left out."""
    members = {}
    for one in fields:
        required = one.presence is Presence.REQUIRED
        if pinned is not None and one.wire_name == pinned[0]:
            members[one.wire_name] = same(_pinned(one.type, pinned[1]))
        elif required or (depth > 0 and draw(st.booleans())):
            members[one.wire_name] = draw(values.of(one.type, depth - 1))
    return members


@st.composite
def _call(draw: st.DrawFn, values: Values, id: str) -> Call:
    operation = next(one for one in values.api.operations if one.id == id)
    names = values.names.operations[operation.id]
    arguments: dict[str, Any] = {}
    parameters: dict[str, Any] = {}
    for parameter in operation.parameters:
        required = parameter.presence is Presence.REQUIRED
        if required or draw(st.booleans()):
            value = draw(argument(values, parameter))
            keyword = names.parameters[parameter.id]
            arguments[keyword], parameters[keyword] = value.python, value.wire
    body = operation.body
    if body is None or not (body.required or draw(st.booleans())):
        return Call(arguments, parameters)
    record = spread_record(operation, values.api.declarations)
    if record is None:
        value = draw(values.answers(primary_content(body.contents)))
        arguments[names.body or "body"] = value.python
        return Call(arguments, parameters, value.wire, True)
    members = draw_members(draw, values, record.fields, DEPTH)
    for wire_name, member in members.items():
        arguments[names.fields[wire_name]] = member.python
    wire = {name: member.wire for name, member in members.items()}
    assume(satisfies(record.constraints, wire))
    has_body = bool(body.required or wire)
    return Call(arguments, parameters, {**own_tags(record), **wire}, has_body)


_VISIBLE = st.characters(min_codepoint=33, max_codepoint=126)
_PLAIN = st.sampled_from(string.ascii_letters + string.digits)
_ANY = st.characters(codec="utf-8", exclude_categories=["Cc"])


def argument(values: Values, parameter: Parameter) -> st.SearchStrategy[Value]:
    """Values of a parameter that its place can carry.

    Parameters are text: what has no declared type comes back as text, an empty array or
    object as nothing (RFC 6570, section 2.3), null as the empty text.
    """
    if parameter.place is Place.HEADER and _is_text(parameter.type, values):
        visible = replace(values, alphabet=_VISIBLE, _known={}).of(parameter.type)
        return visible.filter(lambda one: _is_in_a_header(one.wire))
    encoding = parameter.encoding
    form = isinstance(encoding, Style) and encoding.style in ("form", "simple")
    header = parameter.place in (Place.HEADER, Place.COOKIE)
    alphabet = _ANY if form and not header else _PLAIN
    flat = replace(values, unknown=False, alphabet=alphabet, _known={})
    path = parameter.place is Place.PATH
    return flat.of(parameter.type, 1).filter(
        lambda one: _is_carried(one.wire) and not (path and one.wire in (".", ".."))
    )


def _is_carried(wire: Any) -> bool:
    """Whether text can tell a value from nothing at all; inner objects are JSON."""
    if isinstance(wire, dict | list):
        inner = list(wire.values()) if isinstance(wire, dict) else wire
        return bool(wire) and not any(one in (None, "") for one in (*wire, *inner))
    return wire not in (None, "")


def _is_in_a_header(text: str) -> bool:
    """Whether it arrives as it is; blanks at its ends are no part of it (RFC 9110, 5.5)."""
    return bool(text) and text.isascii() and text.isprintable() and text == text.strip()


def _is_text(type: Type, values: Values) -> bool:
    target = resolved(type, values.api.declarations)
    return isinstance(target, Scalar) and target.kind is ScalarKind.STRING
