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
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from specgen.workspace.implementation import Module
from specgen.workspace.reading import regular_bytes

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
"""A line as Python counts them, with its end."""
_INDENT = "    "
_DECORATED = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class NotAppendable(Exception):
    """Methods can't be added to a class safely; the message says why."""


def meanings(module: Module) -> tuple[frozenset[tuple[str, str, str]], frozenset[str]]:
    """What a module imports by name (module, name, local name), and all names that it binds."""
    imported, bound = set[tuple[str, str, str]](), set[str]()
    top = {id(node) for node in module.tree.body}
    for node in ast.walk(module.tree):
        match node:
            case ast.ImportFrom(module=str(home), level=0) if id(node) in top:
                imported |= {
                    (home, alias.name, alias.asname or alias.name)
                    for alias in node.names
                }
            case ast.Import() if id(node) in top:
                imported |= {
                    (alias.name, "", alias.asname or alias.name) for alias in node.names
                }
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                bound.add(name)
            case ast.AsyncFunctionDef(name=name) | ast.alias(asname=str(name)):
                bound.add(name)
            case ast.alias(name=name):
                bound.add(name.partition(".")[0])
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                bound.add(name)
    return frozenset(imported), frozenset(bound)


def appended(
    module: Module,
    name: str,
    methods: Sequence[str],
    names: Collection[tuple[str, str, str]],
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
    imports = [*_import_lines(module, names, modules)]
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
    module: Module,
    names: Collection[tuple[str, str, str]],
    modules: Mapping[str, str],
) -> Iterator[str]:
    imported, _ = meanings(module)
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
