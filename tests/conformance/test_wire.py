"""Calls over a part of the real documents; `make conformance ARGS=--wire` makes them over all."""

from __future__ import annotations

import pytest

from tests.conformance.children import Limits
from tests.conformance.corpus import FOLDERS, find_documents, stratified
from tests.conformance.summary import read_expected
from tests.conformance.wire import EXPECTED, exchange, summarised

LARGEST = 120
"""Operations of a document in the sample."""
STORED = read_expected(EXPECTED)
SIZES = {name: one["operations"] for name, one in read_expected().items()}
DOCUMENTS = find_documents(FOLDERS)
SAMPLE = stratified(
    {
        name: (stored["version"], SIZES[name])
        for name, stored in STORED.items()
        if name in DOCUMENTS and 0 < SIZES.get(name, 0) <= LARGEST
    },
    30,
)


@pytest.mark.parametrize(
    ("name", "over_http"),
    [(name, index % 10 == 0) for index, name in enumerate(SAMPLE)],
)
def test_what_is_sent_arrives_and_openapi_core_agrees(
    name: str, over_http: bool
) -> None:
    result = exchange(DOCUMENTS[name], name, Limits(), over_http)
    became, stored = summarised(result), STORED[name]
    # How much openapi-core judges may change with its version; what it objects to may not.
    for key in ("operations", "undrawn", "problems"):
        assert became[key] == stored[key], "\n".join(map(str, result.problems))
