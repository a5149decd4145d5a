"""Templates of the user's, which take the places of ours or change blocks of them.

They run in Jinja's sandbox, see the fields of views and nothing else, and print what ours do:
finished code. What they lay out is parsed and formatted before it is taken for Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from types import FrameType
from typing import Any

from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    FunctionLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    Undefined,
    UndefinedError,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Output
from jinja2.sandbox import ImmutableSandboxedEnvironment

from specgen.emit.text.python import LINE_LENGTH, Code, indented, printed
from specgen.emit.text.render import only
from specgen.emit.text.template_names import OURS, TemplateFault, templates_folder


class _Lines(CodeGenerator):
    """Notes where plain text stands, too: Jinja does so for expressions alone."""

    def visit_Output(self, node: Output, frame: Frame) -> None:  # noqa: N802
        self.newline(node)
        super().visit_Output(node, frame)


class _Sandbox(ImmutableSandboxedEnvironment):
    """Templates that nobody has to trust: they see fields of views, and print `Code`."""

    code_generator_class = _Lines
    concat = staticmethod(printed)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if is_dataclass(obj):
            return attr in {own.name for own in fields(obj)}
        return super().is_safe_attribute(obj, attr, value)


def _let_through(value: object) -> str:
    if isinstance(value, Undefined):
        from difflib import get_close_matches

        owner, name = value._undefined_obj, str(value._undefined_name)
        names = [own.name for own in fields(owner)] if is_dataclass(owner) else []
        close = get_close_matches(name, names, n=1)
        hint = f"; did you mean {close[0]}?" if close else ""
        raise UndefinedError(f"there is no {name!r}{hint}")
    return only(Code, value)


def environment(files: Mapping[str, str]) -> Environment:
    """The environment of templates by name, below which ours are, by name and below `specgen/`."""
    ours = FileSystemLoader(templates_folder())
    own = FunctionLoader(partial(_source, files))
    loaders: Iterable[BaseLoader] = (own, PrefixLoader({OURS: ours}), ours)
    made = _Sandbox(
        loader=ChoiceLoader([*loaders]),
        undefined=StrictUndefined,
        finalize=_let_through,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters = {"indent": indented, "length": len}
    made.globals = {}
    return made


def _source(
    files: Mapping[str, str], name: str
) -> tuple[str, str, Callable[[], bool]] | None:
    return (files[name], name, lambda: True) if name in files else None


@cache
def _environment(files: tuple[tuple[str, str], ...]) -> Environment:
    return environment(dict(files))


def laid_out(files: tuple[tuple[str, str], ...], name: str, view: object) -> str:
    """The formatted text of one of the templates over a view.

    Raises TemplateFault where the template can't be used or its text is no Python.
    """
    own = _environment(files)
    names = dict(files).keys()
    try:
        template = own.get_template(name)
        text = template.render(view=view)
    except TemplateSyntaxError as error:
        place = error.filename if error.filename in names else name
        raise TemplateFault(_sentence(error), place or name, error.lineno) from error
    except (TemplateError, ArithmeticError, LookupError, RecursionError) as error:
        raise TemplateFault(_sentence(error), *_place(error, names, name)) from error
    except (AttributeError, TypeError, ValueError) as error:
        raise TemplateFault(_sentence(error), *_place(error, names, name)) from error
    return _formatted(text, partial(_origin, template, view, names, name))


def _sentence(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it calls itself without end"
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name!r}"
    return (str(error) or type(error).__name__).replace("\n", " ")


def _place(error: Exception, names: Iterable[str], name: str) -> tuple[str, int | None]:
    """The template of the user's, and its line, at which an error was last."""
    place: tuple[str, int | None] = (name, None)
    step = error.__traceback__
    while step is not None:
        file = step.tb_frame.f_code.co_filename
        if file in names:
            place = (file, step.tb_lineno)
        step = step.tb_next
    return place


def _formatted(text: str, origin: Callable[[int], tuple[str, int | None]]) -> str:
    """A module as black has it; `origin` tells where a line of it comes from."""
    from black import format_str
    from black.mode import Mode, TargetVersion

    mode = Mode(line_length=LINE_LENGTH, target_versions={TargetVersion.PY311})
    try:
        ast.parse(text)
        return format_str(text, mode=mode)
    except SyntaxError as error:
        line, reason = error.lineno or 1, error.msg
    except (ValueError, RecursionError, MemoryError) as error:
        # Of what Python reads, black refuses next to nothing.
        line, reason = _line_of(str(error)), "black can't read it"
    lines = text.splitlines()
    shown = lines[line - 1].strip() if line <= len(lines) else ""
    raise TemplateFault(
        f"what it lays out is no Python: {reason}: {shown[:LINE_LENGTH]!a}",
        *origin(line),
    )


def _line_of(message: str) -> int:
    match = re.search(r"(\d+):\d+", message)
    return int(match[1]) if match else 1


def _origin(
    template: Template, view: object, names: Iterable[str], name: str, line: int
) -> tuple[str, int | None]:
    """The template of the user's, and its line, that printed a line of the text."""
    place: tuple[str, int | None] = (name, None)
    at = 1
    for piece, file, number in _pieces(template, view):
        lines = piece.split("\n")
        if file in names:
            # Before the first line stands what it was written for.
            place = (file, max(number, 2) + line - at)
        # A piece that ends before the line says nothing of what stands there.
        if line - at < len(lines) and lines[line - at].strip():
            break
        at += len(lines) - 1
    return place


def _pieces(template: Template, view: object) -> Iterator[tuple[str, str, int]]:
    """What a template prints, piece by piece, with the file and line that has it."""
    pieces = template.root_render_func(template.new_context({"view": view}))
    for piece in pieces:
        frame: FrameType | None = None
        inner: Any = pieces
        own = template
        while inner is not None:
            frame = getattr(inner, "gi_frame", None) or frame
            inner = getattr(inner, "gi_yieldfrom", None)
        if frame is not None:
            own = frame.f_globals.get("__jinja_template__", template)
            number = own.get_corresponding_lineno(frame.f_lineno)
            yield str(piece), own.filename or "", number
