"""Sources of generated packages to code, each once: the runtime is the same in all of them."""

from __future__ import annotations

import sys
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

from specgen.emit.package.runtime import NOTICE
from specgen.emit.text.template_names import templates_folder

_NOTICE = NOTICE.encode()
_CODES: dict[bytes, CodeType] = {}


def compiled(source: bytes, name: str) -> CodeType:
    """The code of a module. Raises SyntaxError and ValueError, as `compile` does."""
    code = _CODES.get(source)
    if code is None:
        code = _CODES[source] = compile(source, name, "exec")
    return code


class _Loader(SourceFileLoader):
    def source_to_code(self, data: Any, path: Any, **_: Any) -> CodeType:
        source, name = bytes(data), str(path)
        if source.startswith(_NOTICE):
            return compiled(source, name)
        return _CODES.get(source) or compile(source, name, "exec")

    def set_data(self, *_: Any, **__: Any) -> None:
        """Nothing is kept on the disk: hardly any of these modules is imported twice."""


def import_compiled(folder: str | Path) -> None:
    """Modules below a folder share the code of what was compiled before."""
    finder = FileFinder.path_hook((_Loader, SOURCE_SUFFIXES))

    def hook(path: str) -> Any:
        if not Path(path).is_relative_to(folder):
            raise ImportError(path)
        return finder(path)

    sys.path_hooks.insert(0, hook)


def compile_runtime() -> None:
    """Processes that fork from this one begin with the runtime compiled."""
    for file in sorted((templates_folder() / "runtime").glob("**/*.py")):
        compiled(_NOTICE + file.read_bytes(), file.name)
