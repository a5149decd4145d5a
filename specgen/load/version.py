"""Which OpenAPI a document says it is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.json_value import JsonValue
from specgen.load.tree.kinds import kind

_KNOWN: Final = {
    "openapi": re.compile(r"3\.[012](?:\.[0-9]+(?:-[0-9A-Za-z.\-]+)?)?", re.ASCII),
    "swagger": re.compile(r"2\.0", re.ASCII),
}


def check_version(
    root: JsonValue, place: Callable[[str], Location], sink: Sink
) -> bool:
    """Whether `root` is an OpenAPI document of a version specgen reads.

    A version written as a number (`openapi: 3.0`) becomes the text that stood there,
    with a warning. Every other fault is reported as an error. `place` gives the line and
    column of a pointer, which takes as long as reading the document.
    """
    if not isinstance(root, dict):
        reason = f"the top level is {kind(root)}"
        sink.report(DiagnosticCode.NOT_OPENAPI, place("#"), reason=reason)
        return False
    key = next((key for key in _KNOWN if key in root), None)
    if key is None:
        shown = ", ".join(list(root)[:5]) or "none"
        reason = f"it has neither `openapi` nor `swagger`; its keys: {shown}"
        sink.report(DiagnosticCode.NOT_OPENAPI, place("#"), reason=reason)
        return False
    version = root[key]
    if type(version) is float:
        here = place(f"#/{key}")
        root[key] = version = str(version)
        reason = f"`{key}` must be a string, found the number {version}"
        sink.report(
            DiagnosticCode.STRUCTURE, here, effect=f"read as '{version}'", reason=reason
        )
    if isinstance(version, str) and _KNOWN[key].fullmatch(version):
        return True
    here = place(f"#/{key}")
    shown = f"`{key}: {version}`" if isinstance(version, str | int) else kind(version)
    sink.report(DiagnosticCode.UNKNOWN_VERSION, here, version=shown)
    return False
