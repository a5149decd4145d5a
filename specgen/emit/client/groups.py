"""A group as an attribute of the client, or of the group that it is below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from specgen.emit.text.expressions import Atom, signature
from specgen.emit.text.imports import Imports, import_one
from specgen.emit.text.prose import sentence
from specgen.emit.text.python import Code, code, docstring, fixed, identifier
from specgen.frozen import frozen
from specgen.ir.api import Api, Group, OperationKind, grouped
from specgen.naming.table import NameTable

RESOURCES, SENDERS = "resources", "senders"
"""Folders of what a client calls, and of what a server sends by itself."""


@frozen
class GroupAttribute:
    """The property that gives a group, in a synchronous and an asynchronous class."""

    name: Code
    statement: Code
    async_statement: Code
    class_name: Code
    async_class: Code
    header: Code
    async_header: Code
    doc: Code


class GroupTree:
    """The groups of what callers ask for, or of what receivers are sent, and what is below each."""

    def __init__(self, api: Api, names: NameTable, *, called: bool) -> None:
        self._names = names
        written = {
            names.groups[id].path[:depth]
            for id, operations in grouped(api).items()
            if operations
            for depth in range(1, len(names.groups[id].path) + 1)
        }
        self.groups = [
            group
            for group in api.groups
            if called == (group.kind is OperationKind.OPERATION)
            and group.id in names.groups
            and names.groups[group.id].path in written
        ]
        """The groups with operations, and those that lead to them."""
        self._below: defaultdict[tuple[str, ...], list[Group]] = defaultdict(list)
        for group in self.groups:
            self._below[names.groups[group.id].path[:-1]].append(group)

    def below(self, group: Group | None = None) -> list[Group]:
        """The groups right below another, or below the client itself."""
        path = self._names.groups[group.id].path if group else ()
        return self._below.get(path, [])


def group_text(group: Group) -> str:
    """What the document says of a group, in a sentence."""
    described = sentence(group.doc.description)
    is_said = group.text.lower().endswith("operations")
    return described or f"{'' if is_said else 'Operations on '}{group.text}."


def group_attributes(
    groups: Sequence[Group], names: NameTable, types: Imports, folder: str
) -> list[GroupAttribute]:
    """Groups as attributes; their modules are in `folder`, their classes imported by `types`."""
    return [_attribute(group, names, types, folder) for group in groups]


def _attribute(
    group: Group, names: NameTable, types: Imports, folder: str
) -> GroupAttribute:
    own = names.groups[group.id]
    module = f"{folder}.{own.module}"
    types.name(module, own.class_name)
    types.name(module, own.async_class)
    return GroupAttribute(
        name=identifier(own.attribute),
        statement=import_one(module, identifier(own.class_name), 8),
        async_statement=import_one(module, identifier(own.async_class), 8),
        class_name=identifier(own.class_name),
        async_class=identifier(own.async_class),
        header=_getter(own.attribute, own.class_name),
        async_header=_getter(own.attribute, own.async_class),
        doc=docstring(group_text(group), 8),
    )


def _getter(attribute: str, returned: str) -> Code:
    head = code("def {}", identifier(attribute))
    return signature(head, [Atom(fixed("self"))], Atom(identifier(returned)), 4)
