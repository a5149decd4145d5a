"""The structure of a document against the official schemas of OpenAPI, on every run.

The schemas come with openapi-spec-validator; the check runs in native code, in milliseconds for
documents of many megabytes. What it finds are warnings: real documents break rules that change
nothing, and what does matter is reported where it is read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.findings.diagnostics import DiagnosticCode
from specgen.load.references.references import reference_in
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import step
from specgen.load.violations import violations

if TYPE_CHECKING:
    from jsonschema_rs import Validator

MAX_FINDINGS = 20
"""Findings of one document that are told; more of the same say nothing new."""

_MAX_ERRORS = 10 * MAX_FINDINGS
"""Errors that are looked at: some only follow from others."""

_SCHEMAS = {"2.0": "v2.0", "3.0": "v3.0", "3.1": "v3.1", "3.2": "v3.2"}


def check_structure(root: Node, version: str) -> None:
    """Reports where the document is not built as its version of OpenAPI says."""
    schema = _SCHEMAS.get(".".join(version.split(".")[:2]))
    if schema is None:
        return
    validator = _validator(schema)
    try:
        if validator.is_valid(root.value):
            return
    except (ValueError, OverflowError):
        # A number or text that native code has no place for; the readers judge it themselves.
        return
    errors = list(islice(validator.iter_errors(root.value), _MAX_ERRORS))
    placed = (
        (_place(root, violation.path), violation.reason)
        for violation in violations(errors)
    )
    # References are followed wherever they stand, which is told of once (`INCLUSION`).
    told = ((place, reason) for place, reason in placed if not _is_of_reference(place))
    for place, reason in islice(told, MAX_FINDINGS):
        place.report(
            DiagnosticCode.STRUCTURE, effect="read as far as it can be", reason=reason
        )


@cache
def _validator(version: str) -> Validator:
    import jsonschema_rs

    # Importing the library itself would cost more than generating a small API does.
    library = find_spec("openapi_spec_validator")
    assert library is not None
    assert library.submodule_search_locations
    folder = Path(library.submodule_search_locations[0])
    path = folder / "resources" / "schemas" / version / "schema.json"
    return jsonschema_rs.validator_for(json.loads(path.read_text(encoding="utf-8")))


def _place(root: Node, path: Sequence[str | int]) -> Node:
    """The deepest node that a path leads to."""
    node = root
    for token in path:
        below = step(node.value, str(token))
        if below is None:
            break
        node = node.child(below[1])
    return node


def _is_of_reference(node: Node) -> bool:
    return reference_in(node.value) is not None or node.pointer.endswith("/$ref")
