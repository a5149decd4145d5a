"""Bodies and responses: the media types that they are offered in, headers, statuses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeAlias

from specgen.build.operations.bodies.contents import FORMS, ContentBuilder
from specgen.build.operations.bodies.media import (
    STREAMS,
    codec_of,
    is_media_type,
    is_xml,
    may_be_text,
)
from specgen.build.operations.examples import examples_of
from specgen.build.operations.headers import build_headers
from specgen.build.operations.owners import Owner
from specgen.build.types.types import TypeBuilder
from specgen.build.xml.bodies import XmlBuilder
from specgen.build.xml.unsayable import Unsayable
from specgen.findings.diagnostics import DiagnosticCode
from specgen.frozen import frozen
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
    Doc,
    Hint,
)
from specgen.json_value import JsonValue
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, entries, flag, is_object, text
from specgen.load.tree.node import Node
from specgen.normalise.upgrade import response as upgraded

_STATUS = re.compile(r"([1-5])(\d\d|XX)")

_WORDS: dict[Codec, str] = {
    codec: codec.value for codec in Codec if codec not in (Codec.TEXT, Codec.BINARY)
}
"""The words that tell the schemas of several media types apart in their names."""


@frozen(kw_only=False)
class _Seen:
    """A media type that was built: what it says, and how its name is read."""

    value: JsonValue
    kind: tuple[Codec, bool]
    content: Content

    def describes(self, schema: Node) -> bool:
        """Whether it is a schema in JSON, or forms of its properties."""
        return (
            self.content.codec in (Codec.JSON, *FORMS)
            and isinstance(self.value, dict)
            and self.value.get("schema") == schema.value
        )


_NamedContent: TypeAlias = tuple[Content, Node]
"""A media type, and where it stands."""


class BodyBuilder:
    """Builds what travels in the body of a request or an answer."""

    def __init__(
        self, types: TypeBuilder, references: References, xml: XmlBuilder
    ) -> None:
        self._types = types
        self._xml = xml
        self._references = references
        self._content = ContentBuilder(types, references)
        self._shared: dict[tuple[str, Status, tuple[str, ...] | None], Response] = {}

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
        self, holder: Node, owner: Owner, produces: tuple[str, ...] | None
    ) -> Iterator[Response]:
        """The declared answers under `responses`.

        `produces` are the media types that Swagger 2.0 has outside of them; None elsewhere.
        """
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
                yield self._built(target, status, hint, produces)

    def _built(
        self, node: Node, status: Status, hint: Hint, produces: tuple[str, ...] | None
    ) -> Response:
        """One declared answer; one that operations refer to is read once."""
        key = (node.pointer, status, produces)
        built = None if hint.owner else self._shared.get(key)
        if built is None:
            told = node if produces is None else upgraded(node, produces)
            built = self._response(told, status, hint)
            if not hint.owner:
                self._shared[key] = built
        return built

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
                content = content or self._content.build(
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

    def _headers(self, node: Node, hint: Hint) -> Iterator[Header]:
        return build_headers(node, hint, self._types, self._references)


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
