"""An API of specgen's configuration, as its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from specgen.ir.pagination import PageRule
from specgen.load.tree.node import Node
from specgen.naming.keys import quoted
from specgen.stainless.naming import Entry
from specgen.workspace.page_rules import toml

INDENT = "    "


@dataclass(frozen=True, slots=True)
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

    def lines(self, above: Sequence[str] = ()) -> Iterator[tuple[str, Origin | None]]:
        """The lines of the table, which is within the keys `above`, and where they are from."""
        for header, entries in self._tables():
            path = ".".join(map(_key, (*above, "api", self.name, *header)))
            if entries:
                yield from ((own, None) for own in ("", f"[{path}]"))
                yield from entries

    def _tables(
        self,
    ) -> Iterator[tuple[tuple[str, ...], list[tuple[str, Origin | None]]]]:
        yield (), [*self._own()]
        if self.selection is not None:
            key, routes = self.selection
            yield (key,), [(own, None) for own in _list("operations", routes)]
        names = [
            (f"{_key(own.subject)} = {quoted(own.name)}", Origin(own.node, own.key))
            for own in self.entries
        ]
        yield ("names",), [*names]
        yield (
            ("names", "credentials"),
            [
                (
                    f"{_key(scheme)} = {_value(own)}",
                    Origin(node, "client_settings.opts.*"),
                )
                for scheme, own, node in self.credentials
            ],
        )
        yield (
            ("names", "classes"),
            [
                (f"{key} = {quoted(name)}", self.classes_origin)
                for key, name in self.classes.items()
            ],
        )

    def _own(self) -> Iterator[tuple[str, Origin | None]]:
        yield f"source = {quoted(self.source)}", None
        if self.overlay:
            yield f"overlays = [{quoted(self.overlay)}]", None
        yield 'emit = ["client"]', None
        if self.pages:
            yield "pagination = [", None
            for rule, node in self.pages:
                yield f"{INDENT}{toml(rule)},", Origin(node, "pagination.*")
            yield "]", None
        if self.streams:
            yield "streaming = [", None
            for argument, methods in self.streams.items():
                routes = ", ".join(quoted(route) for route, _ in methods)
                origin = Origin(
                    methods[0][1],
                    "resources.*.methods.*.streaming.param_discriminator",
                )
                table = f"argument = {quoted(argument)}, operations = [{routes}]"
                yield f"{INDENT}{{ {table} }},", origin
            yield "]", None


def _list(key: str, texts: Sequence[str]) -> Iterator[str]:
    yield f"{key} = ["
    yield from (f"{INDENT}{quoted(text)}," for text in texts)
    yield "]"


def _value(value: str | Mapping[str, str]) -> str:
    if isinstance(value, str):
        return quoted(value)
    return f"{{ {', '.join(f'{key} = {quoted(own)}' for key, own in value.items())} }}"


def _key(text: str) -> str:
    return text if re.fullmatch("[A-Za-z0-9_-]+", text) else quoted(text)
