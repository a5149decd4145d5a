"""Methods that are put at the end of a class in a user's module, of which all else stays.

Lines are inserted between lines, so comments, layout and line ends are kept; where that could
change what is there, nothing is done.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeAlias

from specgen.frozen import frozen
from specgen.workspace.implementation import Module
from specgen.workspace.reading import regular_bytes

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line as Python counts them, with its end."""
_INDENT = "    "
Import: TypeAlias = tuple[str, str, str]
"""A module, a name in it (none: the module as a whole), and what that is called locally."""
_ELSE: Final = ("", "", "")
_DECORATED = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class NotAppendable(Exception):
    """Methods can't be added to a class safely; the message says why."""


@frozen(kw_only=False)
class Meanings:
    """What names mean in the body of a class: what it binds itself, and its module.

    `imported` is there when the module runs, `bound` also what is imported for type checkers;
    the empty meaning is that of what is no import.
    """

    imported: frozenset[Import]
    bound: Mapping[str, Set[Import]]

    def clashing(self, needed: Iterable[Import]) -> set[str]:
        """The local names of imports that mean something else."""
        return {own[2] for own in needed if self.bound.get(own[2], {own}) != {own}}


def meanings(module: Module, owner: ast.ClassDef) -> Meanings:
    """What names mean in the body of a module's class."""
    imported = frozenset(
        meaning
        for node in module.tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for _, meaning in _imports(node)
    )
    bound: defaultdict[str, set[Import]] = defaultdict(set)
    for name, meaning in (*_bindings(module.tree.body), *_bindings(owner.body)):
        bound[name].add(meaning)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Global):
            for name in node.names:
                bound[name].add(_ELSE)
    return Meanings(imported, bound)


def _bindings(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, Import]]:
    """The names that are bound in a scope, without those of the scopes within it."""
    for node in nodes:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name, _ELSE
            case ast.AsyncFunctionDef(name=name):
                yield name, _ELSE
            case ast.Import() | ast.ImportFrom():
                yield from _imports(node)
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name, _ELSE
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name, _ELSE
                yield from _bindings(ast.iter_child_nodes(node))
            case ast.Lambda():
                pass
            case _:
                yield from _bindings(ast.iter_child_nodes(node))


def _imports(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Import]]:
    for alias in node.names:
        local = alias.asname or alias.name
        if isinstance(node, ast.ImportFrom):
            home = f"{'.' * node.level}{node.module or ''}"
            yield local, (home, alias.name, local)
        elif alias.asname:
            yield local, (alias.name, "", local)
        else:
            first = local.partition(".")[0]
            yield first, (first, "", first)


def appended(
    module: Module,
    name: str,
    methods: Sequence[str],
    names: Collection[Import],
    modules: Mapping[str, str],
) -> str:
    """The text of a module with more methods in its class of that name, and their imports.

    Raises NotAppendable.
    """
    lines = _LINE.findall(module.text)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    node = module.classes[name]
    first = node.body[0]
    margin = lines[first.lineno - 1][: first.col_offset]
    if first.lineno == node.lineno or margin.strip() or not margin:
        raise NotAppendable("its class has no lines of its own")
    imported = meanings(module, node).imported
    imports = [*_import_lines(imported, names, modules)]
    place = _after_imports(module)
    after = _end_of(node, lines, margin)
    for text in methods:
        parts = [""]
        parts += [_indented(line, margin) for line in text.split("\n")]
        lines[after:after] = [f"{part}{end}" for part in parts]
        after += len(parts)
    lines[place:place] = [f"{line}{end}" for line in imports]
    for number, line in enumerate(lines[:-1]):
        if not line.endswith(("\n", "\r")):
            lines[number] = f"{line}{end}"
    text = "".join(lines)
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        raise NotAppendable(f"it would not be Python any more: {error}") from None
    if not _keeps(module.tree, tree):
        raise NotAppendable("its lines mean something else together")
    return text


def _end_of(node: ast.ClassDef, lines: Sequence[str], margin: str) -> int:
    """The number of lines up to the end of a class, the comments of its body included."""
    assert node.end_lineno is not None
    end = node.end_lineno
    for number in range(end, len(lines)):
        line = lines[number]
        if line.strip() and not line.startswith(f"{margin}#"):
            break
        if line.strip():
            end = number + 1
    return end


def _indented(line: str, margin: str) -> str:
    """A line that is indented by fours, as a class does it whose body has this margin."""
    text = line.lstrip(" ")
    steps = (len(line) - len(text)) // len(_INDENT)
    return margin * steps + text


def _import_lines(
    imported: Set[Import],
    names: Collection[Import],
    modules: Mapping[str, str],
) -> Iterator[str]:
    for home, local in sorted(modules.items()):
        if (home, "", local or home) not in imported:
            yield f"import {home} as {local}" if local else f"import {home}"
    for home, name, local in sorted(names):
        if (home, name, local) not in imported:
            renamed = "" if name == local else f" as {local}"
            yield f"from {home} import {name}{renamed}"


def _after_imports(module: Module) -> int:
    """The number of lines up to the end of the imports that begin a module."""
    end = 0
    for number, node in enumerate(module.tree.body):
        is_doc = number == 0 and isinstance(node, ast.Expr)
        if not is_doc and not isinstance(node, ast.Import | ast.ImportFrom):
            break
        end = node.end_lineno or end
    if end or not module.tree.body:
        return end
    # Comments before the first statement, such as a licence, stay first.
    first = module.tree.body[0]
    decorators = first.decorator_list if isinstance(first, _DECORATED) else []
    return min([first.lineno, *(each.lineno for each in decorators)]) - 1


def _keeps(before: ast.Module, after: ast.Module) -> bool:
    """Whether a module still has all its statements, in their order."""
    rest = iter(_statements(after))
    return all(any(kept == own for own in rest) for kept in _statements(before))


def _statements(module: ast.Module) -> Iterator[str]:
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield from (ast.dump(part) for part in node.body)
        else:
            yield ast.dump(node)


def replace_text(module: Module, text: str) -> None:
    """Puts a text in the place of a module's, whole, unless it has been changed meanwhile.

    Raises OSError.
    """
    file = Path(os.path.realpath(module.file))
    if regular_bytes(file) != module.text.encode():
        raise OSError("it has been changed meanwhile")
    handle, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(text.encode())
        shutil.copymode(file, draft)
        os.replace(draft, file)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
