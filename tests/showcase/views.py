"""What templates see, as docs/reference/templates.md has it: from the classes of their views."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from sys import modules

from specgen.emit.package.views import VIEWS
from specgen.emit.text.template_names import VERSION, templates_folder

_BLOCK = re.compile(r"{% block (\w+) %}")


def template_lines() -> Iterator[str]:
    """The lines of the page, without its heading."""
    yield f"These are version {VERSION}. `Code` is finished Python text; it may be empty, and then"
    yield "`{% if view.name %}` is false. A sequence is looped over."
    yield ""
    yield "| template | file | view | blocks |"
    yield "|---|---|---|---|"
    for name, seen in VIEWS.items():
        text = (templates_folder() / name).read_text(encoding="utf-8")
        blocks = " ".join(f"`{block}`" for block in _BLOCK.findall(text))
        view = seen.view.__name__
        yield f"| `{name}` | `{seen.file}` | [`{view}`](#{view.lower()}) | {blocks} |"
    for view in _views():
        yield ""
        yield f"## {view.__name__}"
        yield ""
        yield _sentence(inspect.getdoc(view) or "")
        yield ""
        docs = _docs(view)
        for own in fields(view):
            told = f": {docs[own.name]}" if own.name in docs else ""
            yield f"- `{own.name}` (`{own.type}`){told}"


def _views() -> list[type]:
    """The classes of all views, and those of what they hold, each after whoever holds it."""
    ordered: dict[type, None] = {}
    pending = [seen.view for seen in VIEWS.values()]
    while pending:
        view = pending.pop(0)
        if view not in ordered:
            ordered[view] = None
            pending += _held(view)
    return [*ordered]


def _held(view: type) -> Iterator[type]:
    namespace = vars(modules[view.__module__])
    for own in fields(view):
        for word in re.findall(r"\w+", str(own.type)):
            held = namespace.get(word)
            if isinstance(held, type) and is_dataclass(held):
                yield held


@cache
def _docs(view: type) -> Mapping[str, str]:
    """What the source says below fields, in one line each."""
    (node,) = ast.parse(inspect.getsource(view)).body
    assert isinstance(node, ast.ClassDef)
    docs: dict[str, str] = {}
    for field, after in zip(node.body, node.body[1:], strict=False):
        match field, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                docs[name] = _sentence(text)
    return docs


def _sentence(text: str) -> str:
    return " ".join(text.split())
