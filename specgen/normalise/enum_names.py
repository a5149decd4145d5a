"""Names that a document gives the constants of `enum`, in extensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.tree.cursor import child, is_object, sequence, states, text
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node

_KEYS: Final = ("x-enum-varnames", "x-enumNames")


def enum_names(node: Node, constants: Sequence[JsonValue]) -> Sequence[str | None]:
    """A name for each constant but null; one that is of no constant is reported."""
    for key in _KEYS:
        extension = child(node, key) if states(node, key) else None
        if extension is None:
            continue
        names = _names(extension.value, constants)
        if names is not None:
            return names
        is_list = isinstance(extension.value, list)
        extension.report(
            DiagnosticCode.WRONG_KIND,
            effect="ignored",
            key=f"`{key}`",
            expected="an array with a name for each value",
            found="another" if is_list else kind(extension.value),
        )
    return _named_by_value(node, constants)


def _named_by_value(node: Node, constants: Sequence[JsonValue]) -> Sequence[str | None]:
    """Names that `x-ms-enum` gives, each beside the value that it is of; it may leave out some."""
    extension = child(node, "x-ms-enum") if states(node, "x-ms-enum") else None
    listed = sequence(extension, "values") if extension is not None else []
    identities = set(map(_identity, constants))
    names: dict[tuple[type, str], str] = {}
    for entry in filter(is_object, listed):
        stated = child(entry, "value")
        if stated is not None and _identity(stated.value) in identities:
            names[_identity(stated.value)] = text(entry, "name")
        else:
            (stated or entry).report(
                DiagnosticCode.WRONG_KIND,
                effect="ignored",
                key="`value`",
                expected="one of the values of `enum`",
                found="another" if stated is not None else "none",
            )
    return [
        names.get(_identity(constant)) or None
        for constant in constants
        if constant is not None
    ]


def _identity(constant: JsonValue) -> tuple[type, str]:
    """What tells constants apart: 1, true and "1" are three."""
    return type(constant), repr(constant)


def _names(
    stated: JsonValue, constants: Sequence[JsonValue]
) -> Sequence[str | None] | None:
    """Names of the constants that are not null; null may have one, too."""
    if not isinstance(stated, list):
        return None
    named = [constant for constant in constants if constant is not None]
    if len(stated) == len(constants):
        pairs = zip(stated, constants, strict=True)
        stated = [name for name, constant in pairs if constant is not None]
    texts = [name for name in stated if isinstance(name, str)]
    return texts if len(texts) == len(stated) == len(named) else None
