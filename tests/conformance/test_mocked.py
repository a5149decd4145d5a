"""Fakes of real documents, as schemathesis sees them: nothing fails, all answers conform."""

from __future__ import annotations

from pathlib import Path

import pytest

from specgen.findings.diagnostics import Sink
from specgen.load.api import read_api
from tests.behaviour.test_mock import serving
from tests.conformance.corpus import ROOT, SHARED
from tests.fuzzing import fuzz

REFUSALS = str(Path(__file__).with_name("refusals.overlay.yaml"))
"""Few documents declare these, and a generated server answers so all the same."""

DOCUMENTS = [
    "corpus/adyen.com/HopService.json",
    "corpus/cnab-online.herokuapp.com.json",
    "corpus/codat.io/banking.json",
    "corpus/exoapi.dev.json",
    "corpus/gov.bc.ca/open511.json",
    "corpus/nexmo.com/application.json",
    "corpus/openbanking.org.uk/confirmation-funds-openapi.json",
    "corpus/parliament.uk/treaties.json",
]
SWAGGER = ROOT / "tests/golden/cases/versions/swagger_20/spec.yaml"


@pytest.mark.parametrize(
    "path",
    [*(SHARED / name for name in DOCUMENTS), SWAGGER],
    ids=lambda path: path.stem,
)
def test_a_fake_answers_as_its_document_says(path: Path, tmp_path: Path) -> None:
    sink = Sink()
    bundle = read_api([path.as_posix()], [REFUSALS], ROOT, sink)
    assert bundle, list(sink)
    with serving(path) as url:
        found = fuzz(
            bundle.root,
            url,
            tmp_path,
            "--phases=examples,fuzzing",
            "--max-examples=3",
            "--exclude-checks=ignored_auth",  # any credentials will do
        )
    assert (found.failures, found.errors) == (frozenset(), 0), found.text
    assert found.tested
