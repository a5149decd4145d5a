"""An API of specgen's configuration, as its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from specgen.frozen import frozen
from specgen.ir.pagination import PageRule
from specgen.load.tree.node import Node
from specgen.naming.keys import quoted
from specgen.stainless.naming import Entry
from specgen.workspace.page_rules import said, toml_value

INDENT = "    "


@frozen(kw_only=False)
class Origin:
    """What of a Stainless configuration a line was made from."""

    node: Node
    key: str


@dataclass(slots=True, kw_only=True)
class ApiTable:
    """The table `[api.NAME]`; `selection` is its `include` or `exclude`, with the operations."""

    name: str
    source: str
    overlay: str = ""
    selection: tuple[str, Sequence[str]] | None = None
    pages: list[tuple[PageRule, Node]] = field(default_factory=list)
    streams: dict[str, list[tuple[str, Node]]] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    credentials: list[tuple[str, str | dict[str, str], Node]] = field(
        default_factory=list
    )
    classes: Mapping[str, str] = field(default_factory=dict)
    classes_origin: Origin | None = None
    packages: Mapping[str, str] = field(default_factory=dict)
    packages_origin: Origin | None = None

    def lines(self, above: Sequence[str] = ()) -> Iterator[tuple[str, Origin | None]]:
        """The lines of the table, which is within the keys `above`, and where they are from."""
        for header, entries in self._tables():
            path = ".".join(map(_key, (*above, "api", self.name, *header.path)))
            title = f"[[{path}]]" if header.is_item else f"[{path}]"
            if entries:
                yield "", None
                yield title, header.origin
                yield from entries

    def _tables(self) -> Iterator[tuple[_Header, _Lines]]:
        yield _Header(()), [(line, None) for line in self._own()]
        for rule, node in self.pages:
            origin = Origin(node, "pagination.*")
            yield _Header(("pagination",), origin), _plain(said(rule), origin)
        for argument, methods in self.streams.items():
            origin = Origin(methods[0][1], _SWITCH)
            table = {
                "argument": argument,
                "operations": [route for route, _ in methods],
            }
            yield _Header(("streaming",), origin), _plain(table, origin)
        if self.selection is not None:
            key, routes = self.selection
            yield _Header((key,)), _plain({"operations": [*routes]}, None)
        yield (
            _Header(("names",)),
            [
                (
                    f"{_key(entry.subject)} = {quoted(entry.name)}",
                    Origin(entry.node, entry.key),
                )
                for entry in self.entries
            ],
        )
        yield (
            _Header(("names", "credentials")),
            [
                (f"{_key(scheme)} = {_value(named)}", Origin(node, _CREDENTIAL))
                for scheme, named, node in self.credentials
            ],
        )
        yield _Header(("names", "classes")), _plain(self.classes, self.classes_origin)
        yield _Header(("names", "packages")), _plain(
            self.packages, self.packages_origin
        )

    def _own(self) -> Iterator[str]:
        yield f"source = {quoted(self.source)}"
        if self.overlay:
            yield f"overlays = [{quoted(self.overlay)}]"
        yield 'emit = ["client"]'


@frozen(kw_only=False)
class _Header:
    """What leads to a table from that of its API; with an origin it is one of several."""

    path: tuple[str, ...]
    origin: Origin | None = None

    @property
    def is_item(self) -> bool:
        return self.origin is not None


_Lines: TypeAlias = list[tuple[str, Origin | None]]
_SWITCH: Final = "resources.*.methods.*.streaming.param_discriminator"
_CREDENTIAL: Final = "client_settings.opts.*"


def _plain(table: Mapping[str, object], origin: Origin | None) -> _Lines:
    """The lines of a table; long lists have one for every item."""
    lines: list[str] = []
    for key, value in table.items():
        if isinstance(value, list) and len(value) > 1:
            items = (f"{INDENT}{toml_value(item)}," for item in value)
            lines += [f"{key} = [", *items, "]"]
        else:
            lines.append(f"{key} = {toml_value(value)}")
    return [(line, origin) for line in lines]


def _value(value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return quoted(value)
    return (
        f"{{ {', '.join(f'{key} = {quoted(name)}' for key, name in value.items())} }}"
    )


def _key(text: str) -> str:
    return text if re.fullmatch("[A-Za-z0-9_-]+", text) else quoted(text)
