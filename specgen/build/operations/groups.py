"""Groups of operations: by tag, else by what their paths are about."""

from __future__ import annotations

import re

from specgen.build.operations.paths import group_text
from specgen.build.operations.vendor_names import group_name
from specgen.ir.api import Group, OperationKind, PathTemplate
from specgen.ir.types import Doc
from specgen.load.tree.cursor import has, sequence, strings, text
from specgen.load.tree.node import Node

_SEPARATOR = re.compile(r"/|\.(?!\s)")
_DEEPEST = 8
"""Steps of a tag that still lead somewhere."""


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
        stated = group_name(node)
        if stated:
            return self._tagged(stated)
        tags = strings(node, "tags")
        if tags and tags[0].strip():
            return self._tagged(tags[0])
        return self._add(group_text(template) or "default")

    def _tagged(self, tag: str) -> str:
        """The id of a tag's group, after those that it stands below."""
        above, step = _nesting(tag)
        return self._add(tag, self._tagged(above) if above else None, step)

    def _add(self, name: str, above: str | None = None, step: str = "") -> str:
        key = _key(name)
        if key not in self._groups or (above and not self._groups[key].above):
            self._groups[key] = Group(
                id=key, text=name, above=above, step=step, doc=self._doc(name)
            )
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


def _nesting(tag: str) -> tuple[str, str]:
    """The tag that another stands below, and its own step: `chat` and `completions`.

    Both are empty of a tag that stands alone, as one does in which a number has a point.
    """
    separators = [*_SEPARATOR.finditer(tag)][:_DEEPEST]
    if not 0 < len(separators) < _DEEPEST:
        return "", ""
    above = tag[: separators[-1].start()].strip()
    step = tag[separators[-1].end() :].strip()
    nests = step[:1].isalpha() and any(map(str.isalnum, above))
    return (above, step) if nests else ("", "")
