"""What `docs/security.md` promises: every promise names tests, and these exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security.md"
TEXT = PAGE.read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| promise |")
]
PATHS = sorted(set(re.findall(r"`(tests/[^`]*)`", TEXT)))


@pytest.mark.parametrize("promise", [row[0] for row in ROWS])
def test_every_promise_names_tests(promise: str) -> None:
    (tests,) = (row[1:] for row in ROWS if row[0] == promise)
    assert len(tests) == 1
    assert re.findall(r"`tests/[^`]*/test_\w+\.py`", tests[0])
    assert promise.endswith(".")


@pytest.mark.parametrize("path", PATHS)
def test_paths_are_those_of_tests(path: str) -> None:
    if (ROOT / path).is_dir():
        assert any((ROOT / path).iterdir())
        return
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    names = [node.name for node in ast.walk(tree) if isinstance(node, functions)]
    assert any(name.startswith("test_") for name in names)


@pytest.mark.parametrize("name", ["docs/security.md", "SECURITY.md"])
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"(?m)^#+ (.*)$", text)
    anchors = {re.sub(r"[^\w -]", "", h.lower()).replace(" ", "-") for h in headings}
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    assert targets
    for target in targets:
        if target.startswith("#"):
            assert target[1:] in anchors
        else:
            assert (page.parent / target).exists(), target


def test_every_part_has_promises() -> None:
    parts = re.findall(r"(?m)^## (.*)$", TEXT)
    *promised, limits = parts
    assert limits == "What we do not promise"
    for part in promised:
        assert "\n| " in TEXT.partition(f"\n## {part}\n")[2].partition("\n## ")[0]
