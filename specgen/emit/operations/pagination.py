"""The rule of an operation that gives pages, as the runtime takes it, and their types."""

from __future__ import annotations

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Use
from specgen.emit.text.expressions import Atom, Bracketed, Either, Expression, named
from specgen.emit.text.python import Code, literal
from specgen.ir.answers import (
    argument,
    at,
    item_types,
    json_answers,
)
from specgen.ir.api import Operation, Parameter
from specgen.ir.pagination import MemberPath, PageStyle, Pagination
from specgen.ir.types import Type
from specgen.naming.table import OperationNames

_HEADS = {
    PageStyle.CURSOR: "Cursor",
    PageStyle.OFFSET: "Offset",
    PageStyle.PAGE: "PageNumber",
    PageStyle.LINK: "Link",
    PageStyle.URL: "NextUrl",
}
_STARTS = {PageStyle.OFFSET: 0, PageStyle.PAGE: 1}
"""Where the runtime's rules start unless told otherwise."""

_HOMES = {
    "Page": "pages",
    "AsyncPages": "async_pages",
    "AwaitedPages": "paged_resource",
    "AwaitedPagesOrBody": "paged_resource",
    "PagedResource": "paged_resource",
    "AsyncPagedResource": "paged_resource",
}
"""The runtime's modules of what is not a rule."""

_COUNTED = (PageStyle.OFFSET, PageStyle.PAGE)


class PaginationWriter:
    """Writes what one module says about pages."""

    def __init__(self, annotator: Annotator) -> None:
        self._annotator = annotator
        self._declarations = annotator.declarations

    def types(self, operation: Operation, result: Expression) -> list[Expression]:
        """The type of an item and that of a whole answer, which `result` is."""
        members: dict[str, Expression] = {}
        for item in self._items(operation):
            doc = self._annotator.of(item, Use.VALUE)
            parts = doc.members if isinstance(doc, Either) else (doc,)
            members |= {part.flat: part for part in parts}
        ordered = list(members.values())
        if "Any" in members:
            ordered = [members["Any"]]
        return [ordered[0] if len(ordered) == 1 else Either(ordered), result]

    def rule(self, operation: Operation, names: OperationNames) -> Expression:
        """`Cursor(items="data", argument="cursor", next="meta.next_cursor")`."""
        pagination = operation.pagination
        assert pagination is not None
        texts: dict[str, str | tuple[str, ...]] = {
            "items": _path(pagination.items),
            "argument": self._argument(operation, pagination.argument, names),
            "next": _path(pagination.next),
            "next_header": pagination.next_header,
            "last": _path(pagination.last),
            "more": _path(pagination.more),
            "total": _path(pagination.total),
            "pages": _path(pagination.pages),
        }
        if pagination.style in _COUNTED:
            texts["size"] = self._argument(operation, pagination.size, names)
        items = [named(key, Atom(literal(text))) for key, text in texts.items() if text]
        start = pagination.start
        if start is not None and start != _STARTS.get(pagination.style):
            items.append(named("start", Atom(literal(start))))
        return Bracketed(self.name(_HEADS[pagination.style]), items)

    def name(self, name: str) -> Code:
        """A name of the runtime's."""
        runtime = self._annotator.runtime
        module = f"{runtime}.client.pages.{_HOMES.get(name, 'pagination')}"
        return self._annotator.imports.name(module, name)

    def _items(self, operation: Operation) -> list[Type]:
        pagination: Pagination | None = operation.pagination
        path = pagination.items if pagination else ()
        return [
            item
            for json_answer in json_answers(operation)
            for item in item_types(
                at(json_answer, path, self._declarations), self._declarations
            )
        ]

    def _argument(self, operation: Operation, name: str, names: OperationNames) -> str:
        parameter = argument(operation, name, self._declarations) if name else None
        if isinstance(parameter, Parameter):
            return names.parameters[parameter.id]
        return names.fields[parameter.wire_name] if parameter is not None else ""


def _path(path: MemberPath) -> str | tuple[str, ...]:
    """A path as people write it; a name with dots of its own is a text of its own."""
    return path if any("." in name for name in path) else ".".join(path)
