"""Sources of generated packages to code, each once: the runtime is the same in all of them."""

from __future__ import annotations

import sys
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from types import CodeType
from typing import Any

from specgen.emit.package.runtime import NOTICE
from specgen.emit.text.template_names import templates_folder

_CODES: dict[bytes, CodeType] = {}


def compiled(source: bytes, name: str) -> CodeType:
    """The code of a module. Raises SyntaxError and ValueError, as `compile` does."""
    code = _CODES.get(source)
    if code is None:
        code = _CODES[source] = compile(source, name, "exec")
    return code


class _Loader(SourceFileLoader):
    def source_to_code(self, data: Any, path: Any, **_: Any) -> CodeType:
        return compiled(bytes(data), str(path))


def import_compiled() -> None:
    """Modules of folders that nothing was imported from are not compiled a second time."""
    sys.path_hooks.insert(0, FileFinder.path_hook((_Loader, SOURCE_SUFFIXES)))


# Processes that fork from one that has imported this begin with the runtime compiled.
for _file in sorted((templates_folder() / "runtime").glob("**/*.py")):
    compiled(NOTICE.encode() + _file.read_bytes(), _file.name)
