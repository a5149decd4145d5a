"""The decorator of what is deprecated (PEP 702)."""

from __future__ import annotations

from specgen.emit.text.expressions import Affixed, Atom, Bracketed, statement
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import deprecation
from specgen.emit.text.python import Code, code, fixed, literal
from specgen.ir.types import Doc

QUIET = """\
# pyright: reportDeprecated=false
# mypy: disable-error-code="deprecated"
"""
"""The comments of modules that refer to what is deprecated, as they must."""


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
