"""What a document may ask for with little text is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import declared

from specgen.build.types.containers import MOST_FIELDS
from specgen.findings.diagnostics import DiagnosticCode, Refused, Sink
from specgen.load.pages import merge_documents
from specgen.load.references.references import References
from specgen.load.source import read_documents
from specgen.load.tree.node import Node
from specgen.normalise.budget import Budget


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """A place in a document."""
    path = tmp_path / "api.yaml"
    path.write_text("openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n")
    sink = Sink()
    bundle = merge_documents(read_documents(path, "api.yaml", sink), sink)
    assert bundle is not None
    return References(bundle, sink).root


def test_more_than_the_limit_refuses(node: Node) -> None:
    budget = Budget("the number of things", 3)
    budget.spend(3, node)
    with pytest.raises(Refused):
        budget.spend(1, node)
    (found,) = node.resource.sink
    assert found.code is DiagnosticCode.LIMIT
    assert found.message == "the number of things exceeds the limit of 3"


def test_properties_that_are_taken_over_count_again(tmp_path: Path) -> None:
    """A chain of schemas that extend each other has all that the chain has."""
    share = MOST_FIELDS // 3 + 1
    properties = ", ".join(f"p{index}: {{}}" for index in range(share))
    base = f"A: {{type: object, properties: {{{properties}}}}}"
    same = "{allOf: [{$ref: '#/components/schemas/A'}]"
    with pytest.raises(Refused):
        declared(
            tmp_path,
            f"{base}\n    B: {same}, title: B, required: [p1]}}"
            f"\n    C: {same}, title: C, required: [p2]}}",
        )
