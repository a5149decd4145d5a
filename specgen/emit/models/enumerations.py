"""Enumerations as Python: the text of their docstrings, and those that are classes."""

from __future__ import annotations

from collections.abc import Mapping

from specgen.emit.models.annotations import ENUMS, Annotator
from specgen.emit.text.prose import field_text
from specgen.emit.text.python import (
    Code,
    code,
    docstring,
    fixed,
    identifier,
    join,
    literal,
)
from specgen.ir.types import Declarations, Enumeration


def has_classes(declarations: Declarations) -> bool:
    """Whether any constants are classes."""
    return any(
        isinstance(declaration, Enumeration) and declaration.nominal
        for declaration in declarations.values()
    )


def enumeration_text(enumeration: Enumeration) -> str:
    """The docstring of an alias: the document's words, and its names of the constants."""
    text = field_text(enumeration.doc, None)
    named = [
        f"- {member.value}: {member.hint}"
        for member in enumeration.members
        if member.hint
    ]
    return "\n\n".join(part for part in (text, "\n".join(named)) if part)


def enumeration_class(
    enumeration: Enumeration,
    name: Code,
    members: Mapping[str | int, str],
    annotator: Annotator,
) -> Code:
    """`class Color(TextEnum)` with a member for each constant; `members` are their names."""
    is_text = isinstance(enumeration.members[0].value, str)
    base_name = "TextEnum" if is_text else "IntegerEnum"
    base = annotator.imports.name(f"{annotator.runtime}.{ENUMS}", base_name)
    text = field_text(enumeration.doc, None)
    doc = [docstring(text, 4), fixed("")] if text else []
    lines = [
        code("{} = {}", identifier(members[member.value]), literal(member.value))
        for member in enumeration.members
    ]
    head = code("class {}({}):", name, base)
    body = [code("    {}", line) if line else line for line in (*doc, *lines)]
    return join("\n", [head, *body])
