"""Groups of operations: by tag, else by what their paths are about."""

from __future__ import annotations

import re

from specgen.build.operations.paths import group_text
from specgen.ir.api import Group, OperationKind, PathTemplate
from specgen.ir.types import Doc
from specgen.load.tree.cursor import has, sequence, strings, text
from specgen.load.tree.node import Node


class Groups:
    """Collects the groups of a document's operations."""

    def __init__(self, root: Node) -> None:
        tags = sequence(root, "tags") if has(root, "tags") else ()
        self._tags = [
            (text(tag, "name"), tag) for tag in tags if isinstance(tag.value, dict)
        ]
        self._groups: dict[str, Group] = {}

    def of(self, node: Node, kind: OperationKind, template: PathTemplate) -> str:
        """The id of the group that an operation belongs to."""
        if kind is not OperationKind.OPERATION:
            name = f"{kind.value}s"
            id = f"#{name}"
            self._groups.setdefault(id, Group(id=id, text=name, kind=kind))
            return id
        tags = strings(node, "tags")
        name = (
            tags[0] if tags and tags[0].strip() else group_text(template) or "default"
        )
        key = _key(name)
        if key not in self._groups:
            self._groups[key] = Group(id=key, text=name, doc=self._doc(name))
        return key

    def in_order(self) -> tuple[Group, ...]:
        """As the document's list of tags has them (OpenAPI 3.1, section 4.8.1), others by name.

        Not as operations have them, lest one that is removed moves its whole group.
        """
        listed = dict.fromkeys(_key(name) for name, _ in self._tags)
        places = {key: index for index, key in enumerate(listed)}

        def place(group: Group) -> tuple[bool, int, str]:
            is_own = group.kind is OperationKind.OPERATION
            return not is_own, places.get(group.id, len(places)), group.id

        return tuple(sorted(self._groups.values(), key=place))

    def _doc(self, name: str) -> Doc:
        for tag_name, tag in self._tags:
            if tag_name == name:
                return Doc(
                    summary=text(tag, "summary"), description=text(tag, "description")
                )
        return Doc()


def _key(tag: str) -> str:
    """Tags that differ only in case or punctuation mean one group."""
    return re.sub(r"[\W_]", "", tag.casefold()) or tag
