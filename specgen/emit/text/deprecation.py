"""The decorator of what is deprecated (PEP 702)."""

from __future__ import annotations

from typing import Final

from specgen.emit.text.expressions import Affixed, Atom, Bracketed, statement
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import deprecation
from specgen.emit.text.python import Code, code, fixed, literal
from specgen.emit.text.render import NOTICE
from specgen.ir.types import Doc

DECORATOR: Final = "deprecated("
"""In every module that marks something so; an alias has no other end."""
_QUIET: Final = """\
# pyright: reportDeprecated=false
# mypy: disable-error-code="deprecated"
"""


def quieted(text: str) -> str:
    """A module that refers to what is deprecated, as it must: type checkers stay silent."""
    return text.replace(NOTICE, NOTICE + _QUIET, 1)


def deprecated(doc: Doc, name: str, imports: Imports, indent: int) -> Code:
    """What stands before a method or class at `indent` columns: nothing, or `@deprecated("…")`.

    Of a class it says nothing at run time: a model is also made for every answer that has one.
    """
    if not doc.deprecated:
        return fixed("")
    head = code("@{}", imports.name("typing_extensions", "deprecated"))
    quiet = "" if indent else ", category=None"
    message = Affixed(fixed(""), Atom(literal(deprecation(doc, name))), quiet)
    line = statement(Bracketed(head, [message], compact=True), indent)
    return code("{}\n{}", line, fixed(" " * indent))
