"""What a repository holds for a first configuration: OpenAPI documents, and applications."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from specgen.findings.diagnostics import Diagnostic, Sink
from specgen.findings.paths import relative
from specgen.frozen import frozen
from specgen.load.tree.document import Document
from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.implementation_files import import_path

FILES = 100_000
"""At most so many files are looked at."""
SIZE = 32 * 1024 * 1024
"""Bytes of a file that is opened."""

_INSTALLED = frozenset({"node_modules", "site-packages", "__pycache__"})
_BUILT = frozenset({"build", "dist", "htmlcov", "target"})
_TESTS = frozenset({"test", "tests", "__tests__", "fixtures", "testdata"})
_VERSION = rb"""["']?(?:swagger["']?[ \t]*:\s*["']?2|openapi["']?[ \t]*:\s*["']?3)\b"""
_MENTIONS = re.compile(_VERSION)
_BEGINS = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:\s|#.*\n|---)*+\{?\s*" + _VERSION)
_APPLICATIONS = frozenset({"FastAPI", "Starlette"})


@frozen(kw_only=False)
class Application:
    """An application as `package.module:attribute`, and the title that it states."""

    path: str
    title: str = ""


def files_below(folder: Path, suffixes: Collection[str]) -> Iterator[Path]:
    """Files that people wrote, in order: none that is hidden, installed, built or generated.

    Of very many files the first count.
    """
    return (
        path
        for path in islice(_walk(folder), FILES)
        if path.suffix.lower() in suffixes and not path.name.startswith(".")
    )


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if not _foreign(Path(parent, name))
        )
        yield from (Path(parent, name) for name in sorted(names))


def _foreign(folder: Path) -> bool:
    name = folder.name
    runtimes = (folder / "_runtime", folder.parent / SHARED_RUNTIME)
    generated = (folder / "py.typed").is_file() and any(map(Path.is_dir, runtimes))
    return (
        name.startswith(".")
        or name in _INSTALLED
        or name in _BUILT
        or (folder / "pyvenv.cfg").exists()
        or generated
    )


def documents(
    files: Iterable[Path], home: Path
) -> Iterator[tuple[Path, Sequence[Document], Sequence[Diagnostic]]]:
    """The files that hold OpenAPI documents, with these and with why they can't be read.

    A document is known by its keys. A file counts that begins like one, even if it is none.
    """
    from specgen.load.source import read_documents

    for path in files:
        content = _content(path)
        if _MENTIONS.search(content) is None:
            continue
        sink = Sink()
        read = read_documents(path, relative(path, home), sink)
        if read or _BEGINS.match(content):
            yield path, read, tuple(sink)


def applications(files: Iterable[Path], home: Path) -> Iterator[Application]:
    """The FastAPI and Starlette applications that modules define, as `app` names them."""
    for path in files:
        content = _content(path)
        if not any(name.encode() in content for name in _APPLICATIONS):
            continue
        module = _module(path, home)
        try:
            tree = ast.parse(content)
        except (SyntaxError, ValueError, RecursionError):
            continue
        for statement in tree.body if module else ():
            if made := _application(statement):
                name, title = made
                yield Application(f"{module}:{name}", title)


def _application(statement: ast.stmt) -> tuple[str, str] | None:
    """The name of the application that a statement of a module makes, and its title."""
    if isinstance(statement, ast.FunctionDef):
        # A factory is called without arguments.
        arguments = statement.args
        required = len(arguments.args) - len(arguments.defaults)
        required += sum(default is None for default in arguments.kw_defaults)
        makes = statement.returns is not None and _named(statement.returns)
        return (statement.name, "") if makes and not required else None
    if isinstance(statement, ast.Assign):
        targets, value = statement.targets, statement.value
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets, value = [statement.target], statement.value
    else:
        return None
    if not (isinstance(value, ast.Call) and _named(value.func)):
        return None
    if len(targets) != 1 or not isinstance(targets[0], ast.Name):
        return None
    titles = [
        keyword.value.value
        for keyword in value.keywords
        if keyword.arg == "title"
        and isinstance(keyword.value, ast.Constant)
        and isinstance(keyword.value.value, str)
    ]
    return targets[0].id, (titles or [""])[0]


def _named(node: ast.expr) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name in _APPLICATIONS


def _module(path: Path, home: Path) -> str:
    """The name by which a module is imported from `home`, or once `src` is installed."""
    root, name = import_path(path, home)
    if root in (home, home / "src"):
        return name
    parts = path.relative_to(home).with_suffix("").parts
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""


def of_tests(path: Path, home: Path) -> bool:
    """Whether a file is there for tests alone."""
    folders = path.relative_to(home).parts[:-1]
    return any(part.lower() in _TESTS for part in folders)


def ignored(paths: Collection[Path], home: Path) -> set[Path]:
    """Those of some files that git is told to ignore; none without git."""
    names = {relative(path, home): path for path in paths}
    try:
        done = subprocess.run(
            ("git", "check-ignore", "-z", "--stdin"),  # noqa: S607
            cwd=home,
            input="\0".join(names).encode("utf-8", "surrogateescape"),
            capture_output=True,
        )
    except OSError:
        return set()
    told = done.stdout.decode("utf-8", "surrogateescape").split("\0")
    return {names[name] for name in told if name in names}


def _content(path: Path) -> bytes:
    """The bytes of a file of ordinary size; nothing where it can't be read."""
    try:
        if not path.is_file() or path.stat().st_size > SIZE:
            return b""
        return path.read_bytes()
    except OSError:
        return b""
