"""Parameters: merged from path item and operation, each with a place, a type and a style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from specgen.build.operations.bodies.media import codec_of
from specgen.build.operations.examples import examples_of
from specgen.build.operations.headers import is_token
from specgen.build.operations.owners import Owner
from specgen.build.operations.paths import greedy_slot
from specgen.build.operations.styles import STYLES, style_of
from specgen.build.types.fields import default_of, doc_of
from specgen.build.types.places import last_token
from specgen.build.types.secrets import as_secret
from specgen.build.types.types import TypeBuilder
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Codec, Encoded, Parameter, PathTemplate, Place, Slot, Style
from specgen.ir.types import (
    ANYTHING,
    Context,
    Default,
    Doc,
    Hint,
    Presence,
    Scalar,
    ScalarKind,
    Type,
)
from specgen.json_value import alike
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, entries, flag, is_object, sequence, text
from specgen.load.tree.node import Node
from specgen.normalise.schema import Dialect
from specgen.normalise.upgrade import parameter as upgraded

_HANDLED = frozenset(("accept", "content-type"))
"""Headers that the operation's bodies describe (OpenAPI 3.1, section 4.8.12.1)."""

_PLACES = {place.value: place for place in Place}


class ParameterBuilder:
    """Builds the parameters of an operation."""

    def __init__(
        self, types: TypeBuilder, references: References, dialect: Dialect
    ) -> None:
        self._types = types
        self._references = references
        self._dialect = dialect
        self._shared: dict[tuple[str, bool, bool, bool], Parameter | None] = {}

    def nodes(self, item: Sequence[Node], operation: Node) -> list[Node]:
        """The parameters of a path item and an operation; the latter's replace the former's."""
        merged: dict[tuple[str, str], Node] = {}
        for holder in (*reversed(item), operation):
            here: set[tuple[str, str]] = set()
            for node in sequence(holder, "parameters"):
                target = self._references.target(node)
                if target is None or not is_object(target):
                    continue
                key = (text(target, "in"), _name_key(target))
                if key in here:
                    node.report(
                        DiagnosticCode.DUPLICATE_PARAMETER,
                        effect="the first is used",
                        name=text(target, "name"),
                        place=key[0],
                    )
                    continue
                here.add(key)
                if holder is not operation and _differ(target, merged.get(key)):
                    node.report(
                        DiagnosticCode.DUPLICATE_PARAMETER,
                        effect="read in place of that of the path item that `$ref` names",
                        name=text(target, "name"),
                        place=key[0],
                    )
                merged[key] = target
        return list(merged.values())

    def build(
        self,
        nodes: Sequence[Node],
        path: PathTemplate,
        asked: Mapping[str, str],
        operation: Node,
        owner: Owner,
        *,
        secured: bool,
    ) -> tuple[Parameter, ...]:
        """Every parameter that can be sent; slots without a declaration are text.

        `asked` are the slots of the template's query, by what they are called on the wire.
        """
        slots = [part.wire_name for part in path if isinstance(part, Slot)]
        greedy = greedy_slot(path)
        built = {}
        for node in nodes:
            parameter = self._built(node, slots, asked, owner, secured=secured)
            if parameter is not None:
                built[parameter.id] = _in_slot(parameter, greedy)
        wanted = [(Place.PATH, slot, slot) for slot in slots]
        wanted += [(Place.QUERY, slot, name) for slot, name in asked.items()]
        for place, slot, name in wanted:
            if f"{place.value}:{name}" not in built:
                operation.report(
                    DiagnosticCode.UNDECLARED_SLOT, effect="taken for text", name=slot
                )
                parameter = _undeclared(place, name, operation)
                built[parameter.id] = _in_slot(parameter, greedy)
        return tuple(built.values())

    def _built(
        self,
        node: Node,
        slots: Sequence[str],
        asked: Mapping[str, str],
        owner: Owner,
        *,
        secured: bool,
    ) -> Parameter | None:
        """A parameter that can be sent; one that operations refer to is read once."""
        if asked or _is_named_after(owner, node):
            return self._parameter(node, slots, asked, owner, secured=secured)
        name = text(node, "name")
        key = (node.pointer, secured, name in slots, f"{name}+" in slots)
        if key not in self._shared:
            parameter = self._parameter(node, slots, asked, owner, secured=secured)
            self._shared[key] = parameter
        return self._shared[key]

    def _parameter(
        self,
        node: Node,
        slots: Sequence[str],
        asked: Mapping[str, str],
        owner: Owner,
        *,
        secured: bool,
    ) -> Parameter | None:
        if self._dialect is Dialect.SWAGGER_2:
            node = upgraded(node)
        name = text(node, "name")
        place = declared = _PLACES.get(text(node, "in"))
        if place is Place.PATH and name not in slots and f"{name}+" in slots:
            # A greedy slot, of which the declaration lacks the mark.
            name = f"{name}+"
        if place is Place.PATH and name in asked:
            place = Place.QUERY
        if place is None or declared is None:
            node.report(
                DiagnosticCode.UNKNOWN_PLACE,
                effect="left out",
                name=name,
                place=text(node, "in"),
            )
            return None
        if not self._is_sendable(node, name, place, slots, secured):
            return None
        encoding, type, default, doc = self._value(node, name, declared, owner)
        schema = child(node, "schema")
        if self._types.secrets.has_parameter(
            type, name, node.pointer, schema.pointer if schema else ""
        ):
            type = as_secret(type)
        if place is not declared and isinstance(encoding, Style):
            # Like the text of a path, it stands for one value.
            encoding = Style(style="form", explode=False)
        if place is Place.QUERY:
            name = asked.get(name, name)
        required = declared is Place.PATH or flag(node, "required")
        return Parameter(
            id=f"{place.value}:{name}",
            wire_name=name,
            place=place,
            encoding=encoding,
            type=type,
            presence=Presence.REQUIRED if required else Presence.OPTIONAL,
            origin=node.location,
            default=default,
            may_be_empty=place is Place.QUERY and flag(node, "allowEmptyValue"),
            doc=Doc(
                description=text(node, "description") or doc.description,
                deprecated=flag(node, "deprecated") or doc.deprecated,
                examples=tuple(
                    value for _, value in examples_of(node, self._references)
                )
                or doc.examples,
            ),
        )

    def _is_sendable(
        self, node: Node, name: str, place: Place, slots: Sequence[str], secured: bool
    ) -> bool:
        if place is Place.PATH and name not in slots:
            node.report(
                DiagnosticCode.GHOST_SLOT,
                effect="left out",
                name=name,
                path="of its operation",
            )
            return False
        if place in (Place.HEADER, Place.COOKIE):
            if not name.isprintable():
                node.report(DiagnosticCode.UNSAFE_NAME, name=name, kind=place.value)
                return False
            if not is_token(name):
                node.report(
                    DiagnosticCode.HEADER_NAME,
                    effect="left out",
                    name=name,
                    kind=place.value,
                )
                return False
            lowered = name.lower()
            if place is Place.HEADER and (
                lowered in _HANDLED or (lowered == "authorization" and secured)
            ):
                node.report(
                    DiagnosticCode.HANDLED_HEADER,
                    effect="set by the client itself",
                    name=name,
                )
                return False
        return True

    def _value(
        self, node: Node, name: str, place: Place, owner: Owner
    ) -> tuple[Style | Encoded, Type, Default | None, Doc]:
        hint = Hint(text=name, owner=owner.id, context=Context.INLINE)
        if not _is_named_after(owner, node):
            hint = Hint(text=_shared_name(node) or name, context=Context.INLINE)
        content = child(node, "content")
        for media_type, item in entries(content) if content else ():
            schema = child(item, "schema")
            flat = self._types.flattener.flatten((schema,)) if schema else None
            encoding = Encoded(media_type=media_type, codec=codec_of(media_type, flat))
            typed = encoding.codec is Codec.JSON or place is Place.QUERYSTRING
            if not typed or schema is None:
                return encoding, Scalar(kind=ScalarKind.STRING), None, Doc()
            type = self._types.type_of((schema,), hint)
            return encoding, type, None, Doc()
        style = style_of(node, place, self._dialect)
        schema = child(node, "schema")
        if schema is None:
            return style, ANYTHING, None, Doc()
        type = self._types.type_of((schema,), hint)
        flat = self._types.flattener.flatten((schema,))
        return style, type, default_of(flat, type), doc_of(flat)


def _is_named_after(owner: Owner, node: Node) -> bool:
    """Whether the types of a parameter are called after the operation: it states the parameter,
    or refers to one that has no name where it stands."""
    return node.pointer.startswith(owner.pointer) or _shared_name(node).isdigit()


def _shared_name(node: Node) -> str:
    """What a parameter is called where several operations find it; empty for a whole file."""
    return last_token(node.pointer) if "/" in node.pointer else ""


def _differ(own: Node, other: Node | None) -> bool:
    return other is not None and not alike(own.value, other.value)


def _in_slot(parameter: Parameter, greedy: str | None) -> Parameter:
    """A parameter that keeps its slashes where its slot takes the rest of the path."""
    encoding = parameter.encoding
    is_greedy = parameter.place is Place.PATH and parameter.wire_name == greedy
    if not (is_greedy and isinstance(encoding, Style)):
        return parameter
    return replace(parameter, encoding=replace(encoding, greedy=True))


def _undeclared(place: Place, name: str, operation: Node) -> Parameter:
    """The parameter of a slot that only the template tells of."""
    style = STYLES[place][0]
    return Parameter(
        id=f"{place.value}:{name}",
        wire_name=name,
        place=place,
        encoding=Style(style=style, explode=style == "form"),
        type=Scalar(kind=ScalarKind.STRING),
        presence=Presence.REQUIRED,
        origin=operation.location,
    )


def _name_key(node: Node) -> str:
    name = text(node, "name")
    if text(node, "in") == "body":
        # There is one body, whatever it is called (Swagger 2.0, "Parameter Object").
        return ""
    # Header names are case-insensitive (RFC 9110, section 5.1).
    return name.lower() if text(node, "in") == "header" else name
