"""A document in many files gives the packages that it gives as one file.

`bundled.yaml` was made of the case's files by `npx @redocly/cli bundle spec.yaml`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from golden_case import CASES, Case

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.pipeline import Generated, generate

FOLDER = CASES / "references" / "in_place_of_anything"


def _generated(folder: Path, source: str) -> tuple[dict[str, str], list[str]]:
    sink = Sink()
    target = replace(Case(folder).target(), base=folder, sources=(source,))
    generated = generate(target, sink)
    assert isinstance(generated, Generated)
    files = {
        path: text
        for path, text in generated.files.items()
        if not path.endswith("openapi.json")
    }
    return files, [finding.code.identifier for finding in sink]


def test_references_in_place_of_anything_are_followed_as_bundlers_do() -> None:
    files, findings = _generated(FOLDER, "spec.yaml")
    bundled, _ = _generated(FOLDER, "bundled.yaml")
    assert findings == [DiagnosticCode.INCLUSION.identifier]
    assert files == bundled


def test_only_files_of_prose_are_taken_for_texts(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("a: [private")
    path = tmp_path / "spec.yaml"
    info = {"title": "T", "version": "1", "description": {"$ref": "key.pem"}}
    path.write_text(repr({"openapi": "3.0.3", "info": info, "paths": {}}))
    sink = Sink()
    target = replace(Case(FOLDER).target(), base=tmp_path, sources=(path.name,))
    assert generate(target, sink) is None
    assert "private" not in "".join(str(item) for item in sink)


def test_what_a_reference_does_not_lead_to_refuses_the_document(tmp_path: Path) -> None:
    for source in ("paths", "responses"):
        path = tmp_path / f"{source}.yaml"
        lost = {"$ref": "lost.yaml"}
        operation = {"responses": lost if source == "responses" else {}}
        paths = lost if source == "paths" else {"/a": {"get": operation}}
        info = {"title": "Lost", "version": "1"}
        path.write_text(repr({"openapi": "3.0.3", "info": info, "paths": paths}))
        sink = Sink()
        target = replace(Case(FOLDER).target(), base=tmp_path, sources=(path.name,))
        assert generate(target, sink) is None
        assert DiagnosticCode.UNRESOLVED_REFERENCE in {item.code for item in sink}
