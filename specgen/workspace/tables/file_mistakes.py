"""What is wrong with the tables of a file, each mistake at its line."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from specgen.findings.diagnostics import Location
from specgen.workspace.config import Problem, suggestion
from specgen.workspace.tables.keys import Key, Lines


class FileMistakes:
    """Notes mistakes; the tables of specgen are below `prefix` in the file that is `shown` so."""

    def __init__(self, text: str, shown: str, prefix: Key) -> None:
        self.problems: list[Problem] = []
        self.shown = shown
        self._lines = Lines(text)
        self._prefix = prefix

    def note(self, key: Key, message: str, help: str) -> None:
        """Notes what is wrong with the value of a key, and what may help."""
        self.problems.append(
            Problem(message=message, help=help, file=self.shown, line=self.line(key))
        )

    def line(self, key: Key) -> int | None:
        """Where a key is set, else its table."""
        return self._lines.of((*self._prefix, *key))

    def place(self, key: Key) -> Location:
        """The same with the file."""
        return Location(file=self.shown, line=self.line(key))

    def table(self, value: object, key: Key) -> Mapping[str, object]:
        """The value as a table; what is none is noted, and counts as an empty one."""
        if isinstance(value, Mapping):
            return value
        self.note(key, f"`{'.'.join(key)}` must be a table", "write [api.NAME]")
        return {}

    def unknown(
        self, table: Mapping[str, object], keys: Collection[str], key: Key
    ) -> None:
        """Notes the keys of a table that are none of `keys`."""
        for own in table:
            if own not in keys:
                self.note((*key, own), f"unknown key `{own}`", suggestion(own, keys))
