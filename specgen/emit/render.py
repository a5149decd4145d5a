"""Views to text: Jinja templates that lay out finished code and decide nothing.

The environment prints `Code` alone: anything else in a template's `{{ }}` is a mistake of ours,
never output.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
)

from specgen.emit.python import Code, indented


@cache
def templates_folder() -> Path:
    """Where the templates are: in the installed package, or beside it in a checkout."""
    package = Path(str(files("specgen")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def _only_code(value: Any) -> str:
    if not isinstance(value, Code):
        raise TypeError(f"templates print code alone, not {type(value).__name__}")
    return value


def _bytecode() -> FileSystemBytecodeCache | None:
    """Compiled templates, kept where Python keeps compiled modules, if it may."""
    if sys.dont_write_bytecode:
        return None
    folder = Path(cache_from_source(str(templates_folder() / "template.py"))).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    writable = os.access(folder, os.W_OK)
    return FileSystemBytecodeCache(str(folder)) if writable else None


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        finalize=_only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - no HTML; `finalize` guards what is printed
        bytecode_cache=_bytecode(),
    )
    environment.filters["indent"] = indented
    return environment


@cache
def _template(name: str) -> Template:
    return _environment().get_template(name)


def render(name: str, view: object) -> str:
    """The text of the template `name` over a view."""
    return _template(name).render(view=view)
