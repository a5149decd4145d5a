"""What the rest of an API knows of one operation: whether a change of it stays its own.

The modules of an operation's group, and of the models that stand in it, are about all of it.
Every other one is about less, and what that is does not change as long as the outline does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from specgen.ir.api import Body, Content, Header, Operation, Parameter, Place, Response
from specgen.ir.graph import declaration_refs, refs, sent_by_client
from specgen.ir.packing import Packer
from specgen.ir.types import (
    ANYTHING,
    NO_DOC,
    Access,
    Alias,
    Declaration,
    Record,
    TypeId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An operation without what is said of it and without what its callers alone must know.

    `sent` are the declarations that its requests start from; `own` those that stand in it, with
    what they are called after and refer to.
    """

    operation: bytes
    sent: tuple[TypeId, ...]
    own: tuple[tuple[object, ...], ...]


def outline(operation: Operation, own: Mapping[TypeId, Declaration]) -> Outline:
    """The outline of an operation; `own` are the declarations that stand in it."""
    sent = (id for type in sent_by_client(operation) for id in refs(type))
    return Outline(
        operation=Packer().packed(_bare(operation)),
        sent=tuple(dict.fromkeys(sent)),
        own=tuple(
            (id, type(one), one.hint, *dict.fromkeys(declaration_refs(one)))
            for id, one in own.items()
        ),
    )


def stands_in(id: TypeId, operation: str) -> bool:
    """Whether a declaration, or a part that it is made from, stands in an operation."""
    return operation in id and any(
        part.startswith(f"{operation}/") for part in id.split("&")
    )


def stands_alone(own: Iterable[Declaration]) -> bool:
    """Whether nothing but where they are used decides what these declarations become."""
    return not any(
        isinstance(one, Alias)
        or (
            isinstance(one, Record)
            and any(field.access is not Access.BOTH for field in one.fields)
        )
        for one in own
    )


def _bare(operation: Operation) -> Operation:
    body = operation.body
    return replace(
        operation,
        doc=NO_DOC,
        parameters=tuple(_slots(operation)),
        body=None if body is None else _bare_body(body),
        responses=tuple(map(_bare_response, operation.responses)),
    )


def _slots(operation: Operation) -> Iterator[Parameter]:
    """What tells apart operations of which the paths match the same requests."""
    for one in operation.parameters:
        if one.place is Place.PATH:
            yield replace(one, doc=NO_DOC, default=None)


def _bare_body(body: Body) -> Body:
    """Of a body only how it is written: what it holds is a matter of references."""
    contents = (
        replace(one, type=ANYTHING, parts=(), examples=()) for one in body.contents
    )
    return replace(body, contents=tuple(contents), doc=NO_DOC)


def _bare_response(response: Response) -> Response:
    return replace(
        response,
        doc=NO_DOC,
        headers=tuple(map(_bare_header, response.headers)),
        contents=tuple(map(_bare_content, response.contents)),
    )


def _bare_header(header: Header) -> Header:
    return replace(header, doc=NO_DOC)


def _bare_content(content: Content) -> Content:
    return replace(content, examples=())
