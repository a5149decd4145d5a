"""A parameter or header of a contract, as the runtime's classes say it."""

from __future__ import annotations

from functools import partial

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side, Use
from specgen.emit.models.uploads import uploading
from specgen.emit.operations.shared_values import SharedValues
from specgen.emit.text.expressions import (
    Atom,
    Bracketed,
    Expression,
    flag,
    named,
)
from specgen.emit.text.python import Code, literal, quoted
from specgen.ir.api import Encoded, Header, Parameter, Place, Style
from specgen.ir.body import resolved
from specgen.ir.defaults import served_default
from specgen.ir.texts import contents, has_empty_null, holds
from specgen.ir.types import (
    Array,
    Map,
    Presence,
    Record,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
)

_PLACES = {
    Place.PATH: ("Path", "simple", False),
    Place.QUERY: ("Query", "form", True),
    Place.HEADER: ("Header", "simple", False),
    Place.COOKIE: ("Cookie", "form", True),
    Place.QUERYSTRING: ("QueryString", "form", True),
}
"""The runtime's class for each place, and the style and explode it has unless told otherwise."""
_ITEM_BY_ITEM = ("form", "cookie")
"""Styles that repeat the name for each item of an exploded array."""


class ParameterWriter:
    """Writes `Query(…)` and its like into one module."""

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator
        self._side = annotator.side
        self._shared = SharedValues[Expression]()

    def name(self, name: str) -> Code:
        return self._annotator.imports.name(
            f"{self._annotator.runtime}.wire.contract", name
        )

    def type(self, type: Type) -> Expression:
        return self._annotator.evaluated(type, Use.WIRE)

    def uploads(self, type: Type) -> Expression:
        """The same of what holds files."""
        return uploading(self._annotator, Use.WIRE).evaluated(type, Use.WIRE)

    def of(self, parameter: Parameter | Header, keyword: str) -> Expression:
        """A parameter that is called `keyword`; one of several operations is written once."""
        write = partial(self._of, parameter, keyword)
        return self._shared.written(parameter, keyword, write)

    def _of(self, parameter: Parameter | Header, keyword: str) -> Expression:
        place = parameter.place if isinstance(parameter, Parameter) else Place.HEADER
        head, style, explode = _PLACES[place]
        items: list[Expression] = [Atom(quoted(parameter.wire_name))]
        is_read = self._side is Side.SERVER or isinstance(parameter, Header)
        if is_read or self._needs_type(parameter):
            items.append(self.type(parameter.type))
        if keyword and keyword != parameter.wire_name:
            items.append(named("keyword", Atom(quoted(keyword))))
        if parameter.presence is Presence.REQUIRED and place is not Place.PATH:
            items.append(flag("required", True))
        items += _encoding(parameter.encoding, style, explode)
        if self._side is Side.SERVER and isinstance(parameter, Parameter):
            default = served_default(parameter, self._annotator.declarations)
            if default is not None:
                items.append(named("default", Atom(literal(default.value))))
            if parameter.may_be_empty and parameter.presence is Presence.OPTIONAL:
                items.append(flag("may_be_empty", True))
        if self._writes_null(parameter):
            items.append(flag("empty_is_null", True))
        sent = self._side is Side.CLIENT and isinstance(parameter, Parameter)
        if sent and self._is_secret(parameter.type):
            items.append(flag("secret", True))
        shape = self.shape(parameter.type)
        if shape != "scalar":
            items.append(named("shape", Atom(quoted(shape))))
        return Bracketed(self.name(head), items)

    def _writes_null(self, parameter: Parameter | Header) -> bool:
        """Whether a client must send null, and can: as the empty text, which is nothing else."""
        encoding, declarations = parameter.encoding, self._annotator.declarations
        exploded = (
            isinstance(encoding, Style)
            and encoding.explode
            and encoding.style in _ITEM_BY_ITEM
        )
        return (
            self._side is Side.CLIENT
            and isinstance(parameter, Parameter)
            and parameter.presence is Presence.REQUIRED
            and parameter.place is not Place.PATH
            and has_empty_null(parameter.type, declarations, exploded=exploded)
        )

    def shape(self, type: Type) -> str:
        """The shapes that a reader of the parameter's plain text has to expect."""
        match resolved(type, self._annotator.declarations):
            case Array() | Tuple():
                return "array"
            case Map() | Record():
                return "object"
            case Union(members=members):
                shapes = {self.shape(member) for member in members}
                return next(
                    (shape for shape in ("object", "array") if shape in shapes),
                    "scalar",
                )
            case _:
                return "scalar"

    def is_implied(self, parameter: Parameter, keyword: str) -> bool:
        """Whether the template says all that a client needs to know of a parameter."""
        return (
            self._side is Side.CLIENT
            and parameter.place is Place.PATH
            and parameter.wire_name == keyword
            and parameter.encoding == Style(style="simple", explode=False)
            and not self._needs_type(parameter)
            and not self._is_secret(parameter.type)
        )

    def _is_secret(self, type: Type) -> bool:
        """Whether a value, or a part of it, is to be kept out of logs."""
        return holds(ScalarKind.SECRET, type, self._annotator.declarations)

    def _needs_type(self, parameter: Parameter | Header) -> bool:
        """Whether a client must know the type to write a value.

        Bytes alone don't tell by which alphabet, decimals that they are numbers in JSON, nor a
        plain dictionary what its keys are on the wire and whether it has all that it needs.
        """
        type, declarations = parameter.type, self._annotator.declarations
        kinds = {ScalarKind.BYTES, ScalarKind.BYTES_URL}
        if isinstance(parameter.encoding, Encoded):
            kinds.add(ScalarKind.DECIMAL_NUMBER)
        if isinstance(type, Scalar):
            return type.kind in kinds
        if any(holds(kind, type, declarations) for kind in kinds):
            return True
        return any(isinstance(part, Record) for part in contents(type, declarations))


def _encoding(encoding: Style | Encoded, style: str, explode: bool) -> list[Expression]:
    if isinstance(encoding, Encoded):
        return [named("media_type", Atom(quoted(encoding.media_type)))]
    items: list[Expression] = []
    if encoding.style != style:
        items.append(named("style", Atom(quoted(encoding.style))))
    if encoding.explode != explode:
        items.append(flag("explode", encoding.explode))
    if encoding.allow_reserved:
        items.append(flag("allow_reserved", True))
    if encoding.greedy:
        items.append(flag("greedy", True))
    return items
