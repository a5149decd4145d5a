"""Where a package has its runtime: in itself, or in the package that several share.

All that emits writes `._runtime`. A module of a package that shares is readdressed when it is
finished, so that nothing else of it can differ.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from specgen.emit.text.python import LINE_LENGTH
from specgen.naming.keys import SHARED_RUNTIME

_OWN: Final = "_runtime"
_HOMES: Final = "_HOMES"
"""The table of a package's `__init__` that says where names are imported from when first used."""


def readdressed(text: str) -> str:
    """A module that imports from the shared runtime what it imported from its package's own.

    Only statements count: text of a document may look like one.
    """
    last = text.rfind(f".{_OWN}")
    if last == -1:
        return text
    lines = text.split("\n")
    for statement in _statements(_parsed(text, last).body):
        number = statement.lineno - 1
        if isinstance(statement, ast.ImportFrom):
            lines[number] = _fitting(_moved(lines[number], f".{_OWN}", "from "))
        elif _is_table(statement):
            for row in range(number, statement.end_lineno or number):
                lines[row] = _moved(lines[row], f".{_OWN}", '"')
    return "\n".join(lines)


def _parsed(text: str, last: int) -> ast.Module:
    """The module, of which what follows the statement around `last` is not needed.

    Imports are at its beginning, and parsing all of it takes as long as making it.
    """
    end = text.find("\n", last)
    if text[:end].endswith("("):
        end = text.find(")", end) + 1
    try:
        return ast.parse(text[:end])
    except SyntaxError:
        # It was text of the document, or a table.
        return ast.parse(text)


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Imports from the runtime and tables of modules, however deep they stand."""
    for statement in body:
        if _is_own(statement) or _is_table(statement):
            yield statement
        for part in ("body", "orelse", "handlers", "finalbody"):
            yield from _statements(getattr(statement, part, ()))


def _is_own(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.ImportFrom)
        and statement.level > 0
        and (statement.module or "").partition(".")[0] == _OWN
    )


def _is_table(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == _HOMES
        for target in statement.targets
    )


def _moved(line: str, own: str, before: str) -> str:
    """A line that names the shared runtime where it named one's `own`, `before` any dots."""
    head, named, rest = line.partition(own)
    start = head.rstrip(".")
    return (
        f"{start}{SHARED_RUNTIME}{rest}" if named and start.endswith(before) else line
    )


def _fitting(line: str) -> str:
    """An import as black lays it out now that its module has a longer name."""
    if len(line) <= LINE_LENGTH or line.endswith("(") or "#" in line:
        return line
    head, _, names = line.partition(" import ")
    margin = line[: len(line) - len(line.lstrip())]
    items = "".join(f"{margin}    {name},\n" for name in names.split(", "))
    return f"{head} import (\n{items}{margin})"
