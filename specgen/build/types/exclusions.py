"""Parts of a schema that exclude each other: what is said about what became of them."""

from __future__ import annotations

from specgen.findings.diagnostics import DiagnosticCode
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
from specgen.normalise.merge import is_contradiction
from specgen.normalise.schema import Schema, Sub


def report_override(sub: Sub, meant: Sub) -> None:
    """Of the parts of a sub-schema only those count that the others do not override."""
    lost = next(part for part in sub if part not in meant)
    effect = "typed as it says here"
    _node(meant[-1]).report(
        DiagnosticCode.OVERRIDE, effect=effect, other=_node(lost).pointer
    )


def report_exclusion(schema: Schema, parts: Sub, flattener: Flattener) -> None:
    """The parts are alternatives; null is one that leaves no doubt about the others."""
    flat = [flattener.flatten((part,)) for part in parts]
    nulls = [part for part in flat if part.null and part.types == frozenset()]
    others = [part for part in flat if part not in nulls]
    if nulls and len(others) == 1 and not is_contradiction(others[0]):
        effect = "typed as the others say, or null"
        nulls[0].node.report(DiagnosticCode.AND_NULL, effect=effect)
    else:
        schema.node.report(DiagnosticCode.CONTRADICTION, effect="typed as any of them")


def _node(part: Node | Schema) -> Node:
    return part.node if isinstance(part, Schema) else part
