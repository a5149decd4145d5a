"""A stratified part of the real documents; `make conformance` reads all of them."""

from __future__ import annotations

import pytest

from tests.conformance.children import Limits
from tests.conformance.corpus import FOLDERS, find_documents, stratified
from tests.conformance.examine import examine
from tests.conformance.summary import read_expected, summary

NUMBER = 120
EXPECTED = read_expected()
DOCUMENTS = find_documents(FOLDERS)
SAMPLE = stratified(
    {
        name: (stored["version"], stored["operations"])
        for name, stored in EXPECTED.items()
        if name in DOCUMENTS and name.startswith("corpus/")
    },
    NUMBER,
)
LARGE = ("corpus-large/github.json", "corpus-large/kubernetes.json")


@pytest.mark.parametrize("name", [*LARGE, *SAMPLE])
def test_document_becomes_what_it_was(name: str) -> None:
    result = examine(DOCUMENTS[name], name, Limits())
    assert not result.outcome.is_fault, "\n".join(result.problems)
    assert (
        summary(result) == EXPECTED[name]
    ), "run `make conformance ARGS=--update` if this is meant"
