"""The properties of forms that do not travel the way their type alone says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specgen.build.operations.bodies.media import is_media_type
from specgen.build.operations.headers import build_headers
from specgen.build.operations.styles import style_of
from specgen.build.types.implied import is_open
from specgen.build.types.scalars import string_kind
from specgen.build.types.types import TypeBuilder
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Codec, Part, Place, Style
from specgen.ir.types import Hint, ScalarKind
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, entries, text
from specgen.load.tree.node import Node
from specgen.normalise.schema import Schema, Sub

_FILES = frozenset((ScalarKind.BINARY, None))
_DEEPEST = 4
"""Arrays and alternatives within each other in which files are looked for."""


class PartBuilder:
    """Builds the parts of a body that is a form."""

    def __init__(self, types: TypeBuilder, references: References) -> None:
        self._types = types
        self._references = references

    def build(
        self, node: Node, schema: Schema, hint: Hint, codec: Codec
    ) -> Iterator[Part]:
        """The parts of a form that need their own encoding; the media type at `node` has them.

        Where others are files, all have to be named.
        """
        encoding = child(node, "encoding")
        rules = dict(entries(encoding)) if encoding else {}
        are_others_files = self.others(schema, codec) is not None
        for name, sub in schema.properties.items():
            rule = rules.get(name)
            kinds = frozenset(self._kinds(sub))
            part = Part(
                wire_name=name,
                content_type=None,
                style=None,
                file=bool(kinds) and kinds <= _FILES,
                encoded=codec is Codec.MULTIPART
                and not kinds.isdisjoint((ScalarKind.BYTES, ScalarKind.BYTES_URL))
                and kinds.isdisjoint(_FILES),
                open=None in kinds and kinds <= _FILES,
            )
            if rule is not None:
                may_be_file = not kinds.isdisjoint(_FILES)
                stated = self._stated(rule, part, hint, may_be_file=may_be_file)
                is_text = codec is not Codec.MULTIPART or kinds != {ScalarKind.BINARY}
                # No style joins files: each is a part of its own.
                yield stated if is_text else replace(stated, style=None)
            elif part.file or part.encoded or are_others_files:
                yield part

    def others(self, schema: Schema, codec: Codec) -> Part | None:
        """Files of any name, which a form in the URL's encoding has not."""
        kinds = set(self._kinds(schema.additional)) if schema.additional else set()
        if kinds != {ScalarKind.BINARY} or codec is not Codec.MULTIPART:
            return None
        return Part(wire_name="", content_type=None, style=None, file=True)

    def _stated(self, rule: Node, part: Part, hint: Hint, *, may_be_file: bool) -> Part:
        """A part with what the document says of its encoding."""
        name = part.wire_name
        below = replace(hint, text=f"{hint.text} {name}")
        headers = tuple(build_headers(rule, below, self._types, self._references))
        if headers and not may_be_file:
            rule.report(DiagnosticCode.PART_HEADERS, effect="not sent", name=name)
        return replace(
            part,
            content_type=_content_type(rule),
            style=self._style(rule),
            headers=headers,
        )

    def _style(self, rule: Node) -> Style | None:
        value = rule.value if isinstance(rule.value, dict) else {}
        if not {"style", "explode", "allowReserved"} & value.keys():
            return None
        return style_of(rule, Place.QUERY, self._types.flattener.dialect)

    def _kinds(self, sub: Sub, depth: int = 0) -> Iterator[ScalarKind | None]:
        """The kinds of text that a property or its items may be; nothing for other values.

        None stands for whatever `{}` may be.
        """
        schema = self._types.flattener.flatten(sub)
        if schema.types and "string" in schema.types:
            yield string_kind(schema)
        elif is_open(schema):
            yield None
        if depth < _DEEPEST:
            inner = [member for union in schema.unions for member in union]
            inner += [schema.items] if schema.items else []
            for header in inner:
                yield from self._kinds(header, depth + 1)


def _content_type(rule: Node) -> str | None:
    """The media type that a part is said to have, or several separated by commas."""
    stated = text(rule, "contentType")
    return stated if is_media_type(stated.partition(",")[0]) else None
