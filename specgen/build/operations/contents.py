"""Bodies and responses: media types, parts of forms, headers, statuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from specgen.build.operations.events import event_data
from specgen.build.operations.examples import examples_of
from specgen.build.operations.headers import build_headers
from specgen.build.operations.media import (
    STREAMS,
    codec_of,
    is_media_type,
    is_scalar_text,
    is_told_text,
    is_xml,
    may_be_text,
)
from specgen.build.operations.parts import PartBuilder
from specgen.build.types.places import last_token
from specgen.build.types.types import TypeBuilder
from specgen.build.xml.bodies import XmlBuilder
from specgen.build.xml.unsayable import Unsayable
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import (
    BODILESS,
    DEFAULT_STATUS,
    Body,
    Codec,
    Content,
    Header,
    Response,
    Status,
)
from specgen.ir.body import primary_content
from specgen.ir.types import (
    ANYTHING,
    Array,
    Context,
    Doc,
    Hint,
    Map,
    Null,
    Scalar,
    ScalarKind,
    Type,
    Union,
)
from specgen.json_value import JsonValue
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, entries, flag, has, is_object, text
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema

_STATUS = re.compile(r"([1-5])(\d\d|XX)")

_WORDS: dict[Codec, str] = {
    codec: codec.value for codec in Codec if codec not in (Codec.TEXT, Codec.BINARY)
}
"""The words that tell the schemas of several media types apart in their names."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A media type that was built: what it says, and how its name is read."""

    value: JsonValue
    kind: tuple[Codec, bool]
    content: Content

    def describes(self, schema: Node) -> bool:
        """Whether it is a schema in JSON, or forms of its properties."""
        return (
            self.content.codec in (Codec.JSON, *_FORMS)
            and isinstance(self.value, dict)
            and self.value.get("schema") == schema.value
        )


_NamedContent: TypeAlias = tuple[Content, Node]
"""A media type, and where it stands."""

_FORMS = (Codec.FORM, Codec.MULTIPART)
_TEXT = Scalar(kind=ScalarKind.STRING)
_BYTES = Scalar(kind=ScalarKind.BINARY)


@dataclass(frozen=True, slots=True)
class Owner:
    """The operation that schemas without a name are called after, and where it is described."""

    id: str
    pointer: str

    def hint(self, node: Node, step: str, key: str = "", *, own: bool = False) -> Hint:
        """A shared body or response names its schemas itself, another's operation does."""
        if own or node.pointer.startswith(self.pointer):
            text = f"{key} {step}".strip()
            return Hint(text=text, owner=self.id, context=Context.INLINE)
        text = last_token(node.pointer)
        if not text.lower().endswith(step):
            text = f"{text} {step}"
        return Hint(text=text, context=Context.INLINE)


class ContentBuilder:
    """Builds what travels in the body of a request or an answer."""

    def __init__(
        self, types: TypeBuilder, references: References, xml: XmlBuilder
    ) -> None:
        self._types = types
        self._xml = xml
        self._references = references
        self._parts = PartBuilder(types, references)

    def body(self, node: Node, owner: Owner) -> Body | None:
        """A request body; one without any media type is none."""
        contents = list(self._contents(node, owner.hint(node, "body")))
        if not contents:
            return None
        if len(contents) > 1:
            contents = list(self._placed(contents))
        return Body(
            required=flag(node, "required"),
            contents=tuple(self._exemplified(contents)),
            origin=node.location,
            doc=Doc(description=text(node, "description")),
        )

    def _placed(self, contents: Sequence[_NamedContent]) -> Iterator[_NamedContent]:
        """Where what can't be made of the value of the primary media type stands."""
        primary = primary_content(tuple(content for content, _ in contents))
        (said,) = (self._said(item) for content, item in contents if content is primary)
        for content, item in contents:
            # Bytes and streams are something else, even where the same schema is written.
            valued = content.codec not in (*STREAMS, Codec.BINARY)
            same = valued and self._said(item) == said
            if content is primary or same:
                yield content, item
            else:
                yield replace(content, origin=item.location), item

    def _said(self, item: Node) -> JsonValue:
        """The schema of a media type, as it is written."""
        target = self._references.sought(item)
        value = target.value if target else None
        return value.get("schema") if isinstance(value, dict) else None

    def _exemplified(self, contents: Iterable[_NamedContent]) -> Iterator[Content]:
        for content, item in contents:
            target = self._references.sought(item)
            examples = examples_of(target, self._references) if target else ()
            yield replace(content, examples=examples) if examples else content

    def responses(
        self, holder: Node, owner: Owner, upgrade: Callable[[Node], Node]
    ) -> Iterator[Response]:
        """The declared answers under `responses`, each in the shape `upgrade` gives it."""
        primary = _primary_key(holder)
        for key, node in entries(holder, extensions=False):
            status = status_of(key)
            if status is None:
                node.report(DiagnosticCode.BAD_STATUS, effect="left out", status=key)
                continue
            target = self._references.target(node)
            if target is not None:
                prefix = "" if key == primary else key
                own = target is node
                hint = owner.hint(target, "response", prefix, own=own)
                yield self._response(upgrade(target), status, hint)

    def _response(self, node: Node, status: Status, hint: Hint) -> Response:
        """One declared answer."""
        bodiless = status.is_exact and (status.first in BODILESS or status.first < 200)
        return Response(
            status=status,
            contents=(
                ()
                if bodiless
                else tuple(self._exemplified(self._contents(node, hint, answer=True)))
            ),
            headers=tuple(self._headers(node, hint)),
            origin=node.location,
            doc=Doc(description=text(node, "description")),
        )

    def _contents(
        self, node: Node, hint: Hint, *, answer: bool = False
    ) -> Iterator[_NamedContent]:
        """Media types with their types; one schema under several of them is built once."""
        holder = child(node, "content")
        seen: list[_Seen] = []
        built: dict[int, _NamedContent] = {}
        named = list(_media_types(holder)) if holder else []
        bare = _bare(name for name, _ in named)
        codecs = frozenset(codec_of(name, None) for name, _ in named)
        # What is also offered in JSON is called as it is there.
        for index in sorted(range(len(named)), key=lambda at: is_xml(named[at][0])):
            name, item = named[index]
            target = self._references.target(item)
            if target is None or not is_object(target):
                continue
            content, kind = None, (codec_of(name, None), is_xml(name))
            for other in seen:
                if other.value == target.value and other.kind == kind:
                    content = replace(other.content, media_type=name)
                    break
            if content is None:
                own = hint if name == bare else _of_codec(hint, codec_of(name, None))
                if is_xml(name):
                    content = self._in_xml(name, target, own, seen)
                content = content or self._content(
                    name, target, own, answer=answer, codecs=codecs
                )
                if content is None:
                    continue
                seen.append(_Seen(target.value, kind, content))
            built[index] = content, item
        return (built[index] for index in sorted(built))

    def _in_xml(
        self, media_type: str, node: Node, hint: Hint, seen: Sequence[_Seen]
    ) -> Content | None:
        """A value in XML, of the same type as in JSON; None where it is text.

        What no XML document can tell is reported and stays text.
        """
        schema = child(node, "schema")
        if schema is None or may_be_text(self._types.flattener.flatten((schema,))):
            return None
        try:
            root = self._xml.root(schema, hint.text.rpartition(" ")[2])
        except Unsayable as unsayable:
            node.report(
                DiagnosticCode.RENDERED,
                effect=f"passed as text: {unsayable.reason}",
                name=media_type,
            )
            return None
        types = [other.content.type for other in seen if other.describes(schema)]
        type = types[0] if types else self._types.type_of((schema,), hint)
        return Content(media_type=media_type, codec=Codec.XML, type=type, root=root)

    def _content(
        self,
        media_type: str,
        node: Node,
        hint: Hint,
        *,
        answer: bool,
        codecs: frozenset[Codec],
    ) -> Content | None:
        """One media type; None for a form that can't hold the value, where others can.

        `codecs` are those of all media types that there are.
        """
        schema_node = child(node, "schema")
        flat = self._types.flattener.flatten((schema_node,)) if schema_node else None
        codec = codec_of(media_type, flat)
        # Of a sequence, only its items may be described (`itemSchema`, OpenAPI 3.2).
        in_items = has(node, "itemSchema") and flat is None
        structured = in_items or (flat is not None and not may_be_text(flat))
        if flat and Codec.JSON not in codecs and is_scalar_text(media_type, flat):
            codec = Codec.JSON
        if codec is Codec.MULTIPART and answer:
            codec = Codec.BINARY
            if structured and Codec.JSON not in codecs:
                node.report(
                    DiagnosticCode.PARTS_OF_ANSWER,
                    effect="passed as bytes",
                    name=media_type,
                )
        if codec in STREAMS:
            type, whole = self._item_type(node, codec, hint)
            return Content(
                media_type=media_type,
                codec=codec,
                type=type,
                item=type,
                whole_events=whole,
            )
        if codec is Codec.TEXT:
            if structured and not is_xml(media_type):
                self._report_rendered(media_type, node, codecs, answer=answer)
            told_text = flat is not None and is_told_text(media_type, flat)
            return Content(
                media_type=media_type,
                codec=codec,
                type=self._text_type(schema_node if told_text else None, hint),
                rendered=structured,
            )
        if codec is Codec.BINARY:
            return Content(media_type=media_type, codec=codec, type=_BYTES)
        if codec in _FORMS and (in_items or (flat and _is_no_object(flat))):
            return _fields_of_any_name(node, media_type, codec, codecs)
        if schema_node is None or flat is None:
            return Content(media_type=media_type, codec=codec, type=ANYTHING)
        type = self._types.type_of((schema_node,), hint)
        if codec not in _FORMS:
            return Content(media_type=media_type, codec=codec, type=type)
        return Content(
            media_type=media_type,
            codec=codec,
            type=type,
            parts=tuple(self._parts.build(node, flat, hint, codec)),
            others=self._parts.others(flat, codec),
        )

    def _report_rendered(
        self,
        media_type: str,
        node: Node,
        codecs: frozenset[Codec],
        *,
        answer: bool,
    ) -> None:
        """Says of text that stands for a value what becomes of it, where nobody expects it."""
        effect = "passed as text"
        if answer and Codec.JSON in codecs:
            # Some frameworks declare plain text beside JSON for whatever they answer.
            if media_type.partition(";")[0].strip().lower() == "text/plain":
                return
            effect = "not read by clients, which read JSON; servers pass it as text"
        elif codecs & {Codec.JSON, *_FORMS}:
            return
        node.report(DiagnosticCode.RENDERED, effect=effect, name=media_type)

    def _text_type(self, schema: Node | None, hint: Hint) -> Type:
        """The type of a text, which is never null."""
        type = self._types.type_of((schema,), hint) if schema else _TEXT
        if not isinstance(type, Union):
            return type
        rest = tuple(member for member in type.members if member != Null())
        return rest[0] if len(rest) == 1 else replace(type, members=rest)

    def _item_type(self, node: Node, codec: Codec, hint: Hint) -> tuple[Type, bool]:
        """The type of a stream's items, or of its events' data; whether events have more."""
        described = child(node, "itemSchema")
        item = described or child(node, "schema")
        below = replace(hint, text=f"{hint.text} item")
        if item is None:
            return ANYTHING, False
        if codec is Codec.EVENTS and described is not None:
            return event_data(item, self._types, below)
        type = self._types.type_of((item,), below)
        # Many documents write the sequence itself as the schema of a body.
        if isinstance(type, Array) and not described:
            type = type.item
        return type, False

    def _headers(self, node: Node, hint: Hint) -> Iterator[Header]:
        return build_headers(node, hint, self._types, self._references)


def _fields_of_any_name(
    node: Node, media_type: str, codec: Codec, codecs: frozenset[Codec]
) -> Content | None:
    """A form whose schema is no object; None where another media type can hold the value."""
    alone = codecs <= {*_FORMS}
    effect = "takes fields of any name" if alone else "left out"
    node.report(DiagnosticCode.FORM_SCHEMA, effect=effect, name=media_type)
    if not alone:
        return None
    return Content(media_type=media_type, codec=codec, type=Map(value=ANYTHING))


def status_of(key: str) -> Status | None:
    """The statuses that a key under `responses` covers; None if it is no status."""
    if key == "default":
        return DEFAULT_STATUS
    match = _STATUS.fullmatch(key.upper())
    if match is None:
        return None
    if match[2] == "XX":
        return Status(first=int(match[1]) * 100, last=int(match[1]) * 100 + 99)
    return Status(first=int(key), last=int(key))


def _media_types(holder: Node) -> Iterator[tuple[str, Node]]:
    """The entries of `content` by media type; what can be none is left out.

    Where nothing else is there, a name that is no media type stands for any.
    """
    named: list[tuple[str, Node]] = []
    odd: list[tuple[str, Node]] = []
    for key, node in entries(holder, extensions=False):
        # Some documents separate parameters by commas.
        name = key.strip().replace(", ", "; ")
        if name in ("", "*"):
            name = "*/*"
        (named if is_media_type(name) else odd).append((name, node))
    if odd:
        odd[0][1].report(
            DiagnosticCode.MEDIA_TYPE,
            effect="left out" if named else "taken for */*",
            name=", ".join(key for key, _ in odd),
        )
    return iter(named or [("*/*", node) for _, node in odd[:1]])


def _bare(media_types: Iterable[str]) -> str:
    """The media type whose schema is called after its place alone."""
    codecs = {name: codec_of(name, None) for name in media_types}
    typed = [name for name, codec in codecs.items() if codec in _WORDS]
    json = [name for name in typed if codecs[name] is Codec.JSON]
    return next(iter([*json, *typed, *codecs]), "")


def _of_codec(hint: Hint, codec: Codec) -> Hint:
    """`form body` beside `body`."""
    before, _, last = hint.text.rpartition(" ")
    text = f"{before} {_WORDS.get(codec, 'other')} {last}"
    return replace(hint, text=text.strip())


def _primary_key(holder: Node) -> str:
    """The first success, whose schema is called after the operation alone."""
    keys = (key for key, _ in entries(holder))
    return next((key for key in keys if key.startswith("2")), "")


def _is_no_object(schema: Schema) -> bool:
    return schema.types is not None and "object" not in schema.types
