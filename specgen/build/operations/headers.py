"""Headers of answers and of parts, and which names may stand in an HTTP message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from specgen.build.operations.bodies.media import codec_of
from specgen.build.operations.styles import style_of
from specgen.build.types.places import last_token
from specgen.build.types.types import TypeBuilder
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Codec, Encoded, Header, Place, Style
from specgen.ir.types import (
    ANYTHING,
    Context,
    Doc,
    Hint,
    Presence,
    Scalar,
    ScalarKind,
    Type,
)
from specgen.load.references.references import References
from specgen.load.tree.cursor import child, entries, flag, is_object, text
from specgen.load.tree.node import Node

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,256}")


def is_token(name: str) -> bool:
    """Whether `name` is a token, as the names of headers and cookies must be.

    (RFC 9110, section 5.1; RFC 6265, section 4.1.1.)
    """
    return _TOKEN.fullmatch(name) is not None


def build_headers(
    node: Node, hint: Hint, types: TypeBuilder, references: References
) -> Iterator[Header]:
    """Declared headers of an answer or a part; `Content-Type` is described by `content`."""
    holder = child(node, "headers")
    for name, item in entries(holder, extensions=True) if holder else ():
        target = references.target(item)
        if target is None or not is_object(target):
            continue
        if not is_token(name):
            item.report(
                DiagnosticCode.HEADER_NAME, effect="left out", name=name, kind="header"
            )
            continue
        if name.lower() == "content-type":
            continue
        below = replace(hint, text=f"{hint.text} {name}", context=Context.INLINE)
        if not target.pointer.startswith(node.pointer):
            # One that several answers refer to is called after itself.
            below = Hint(text=last_token(target.pointer), context=Context.INLINE)
        encoding, type = _value(target, below, types)
        required = flag(target, "required")
        yield Header(
            wire_name=name,
            type=type,
            presence=Presence.REQUIRED if required else Presence.OPTIONAL,
            encoding=encoding,
            doc=Doc(description=text(target, "description")),
        )


def _value(node: Node, hint: Hint, types: TypeBuilder) -> tuple[Style | Encoded, Type]:
    holder = child(node, "content")
    for media_type, item in entries(holder) if holder else ():
        encoding = Encoded(media_type=media_type, codec=codec_of(media_type, None))
        if encoding.codec is not Codec.JSON:
            return encoding, Scalar(kind=ScalarKind.STRING)
        schema = child(item, "schema")
        return encoding, types.type_of((schema,), hint) if schema else ANYTHING
    schema = child(node, "schema")
    style = style_of(node, Place.HEADER, types.flattener.dialect)
    return style, types.type_of((schema,), hint) if schema else ANYTHING
