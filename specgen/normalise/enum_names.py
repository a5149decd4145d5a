"""Names that a document gives the constants of `enum`, in extensions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.tree.cursor import child, states
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node

_KEYS: Final = ("x-enum-varnames", "x-enumNames")


def enum_names(node: Node, constants: Sequence[JsonValue]) -> Sequence[str | None]:
    """A name for each constant but null; what is no list of them is reported."""
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
    return _named_by_value(node, constants) or [
        None for constant in constants if constant is not None
    ]


def _named_by_value(node: Node, constants: Sequence[JsonValue]) -> Sequence[str | None]:
    """Names that `x-ms-enum` gives, each beside the value that it is of; it may leave out some."""
    extension = child(node, "x-ms-enum") if states(node, "x-ms-enum") else None
    stated = extension.value if extension is not None else None
    values = stated.get("values") if isinstance(stated, dict) else None
    listed = values if isinstance(values, list) else ()
    names: dict[tuple[type, str], str] = {
        (type(entry["value"]), repr(entry["value"])): name
        for entry in listed
        if isinstance(entry, dict)
        and "value" in entry
        and isinstance(name := entry.get("name"), str)
    }
    if not names:
        return ()
    return [
        names.get((type(constant), repr(constant)))
        for constant in constants
        if constant is not None
    ]


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
