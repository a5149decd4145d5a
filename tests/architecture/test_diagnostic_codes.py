"""Every code is reported somewhere, and some test or golden case shows how."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from source_tree import CASES, ROOT, SPECGEN

from specgen.findings.diagnostics import DiagnosticCode

TESTS = ROOT / "tests"
ABOUT_DOCUMENTS = "12345"
"""The subjects of codes, by their first digit, that a document alone shows."""


def text_of(paths: Iterable[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def test_every_code_is_reported() -> None:
    tables = ("codes.py", "consequences.py")
    source = text_of(path for path in SPECGEN.rglob("*.py") if path.name not in tables)
    unused = [
        code.identifier
        for code in DiagnosticCode
        if re.search(rf"\bDiagnosticCode\.{code.name}\b", source) is None
    ]
    assert unused == []


def test_every_code_about_a_document_has_a_golden_case() -> None:
    golden = text_of(CASES.glob("*/*/diagnostics.txt"))
    found = {line.partition(" ")[0] for line in golden.splitlines()}
    missing = [
        code.identifier
        for code in DiagnosticCode
        if code.identifier[2] in ABOUT_DOCUMENTS and code.identifier not in found
    ]
    assert missing == []


def test_every_other_code_is_exercised() -> None:
    tested = text_of(
        path
        for path in TESTS.rglob("*.py")
        if CASES not in path.parents and path.parent != Path(__file__).parent
    )
    missing = [
        code.identifier
        for code in DiagnosticCode
        if code.identifier[2] not in ABOUT_DOCUMENTS
        and re.search(rf"\b({code.identifier}|Code\.{code.name})\b", tested) is None
    ]
    assert missing == []


def test_identifiers_are_unique_and_grouped_by_subject() -> None:
    identifiers = [code.identifier for code in DiagnosticCode]
    assert identifiers == sorted(set(identifiers))
    assert all(re.fullmatch(r"SG\d{3}", one) for one in identifiers)


def test_messages_and_helps_are_one_line_without_a_stop() -> None:
    for code in DiagnosticCode:
        for text in (code.message, code.help):
            assert text
            assert "\n" not in text
            assert not text.endswith("."), code
