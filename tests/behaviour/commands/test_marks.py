"""Tools that go through a repository: generated files survive them, or the run says why not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import black
import pytest

from .conftest import Shop

OUT = "out"


def tool(shop: Shop, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=shop.folder,
        env=shop.environment,
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("black", "-q", "-l", "120", "--skip-magic-trailing-comma", OUT),
        ("isort", "-q", "--force-single-line-imports", OUT),
        ("ruff", "format", "-q", "--isolated", "--line-length", "60", OUT),
        ("ruff", "check", "-q", "--isolated", "--select", "F,I,UP,D", "--fix", OUT),
    ],
    ids=lambda command: " ".join(command[:2]),
)
def test_tools_with_other_settings_change_nothing(
    shop: Shop, command: tuple[str, ...]
) -> None:
    shop.run("generate")
    before = shop.files()
    done = tool(shop, *command)
    assert done.returncode == 0, done.stdout + done.stderr
    after = {n: text for n, text in shop.files().items() if "_cache/" not in n}
    assert after == before


def test_ruff_has_no_complaint_by_default(shop: Shop) -> None:
    shop.run("generate")
    done = tool(shop, "ruff", "check", "--isolated", OUT)
    assert done.returncode == 0, done.stdout


def test_reviews_fold_generated_files_away(shop: Shop) -> None:
    subprocess.run(["git", "init", "-q"], cwd=shop.folder, check=True)
    shop.run("generate")
    names = [name for name in shop.files() if name.startswith(f"{OUT}/")]
    for attribute in ("linguist-generated", "gitlab-generated"):
        done = subprocess.run(
            ["git", "check-attr", attribute, *names],
            cwd=shop.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        lines = done.stdout.splitlines()
        assert len(lines) == len(names)
        assert [line for line in lines if not line.endswith(": set")] == []
    assert all("@generated" in path.read_text()[:40] for path in shop.generated())


def laid_out_anew(file: Path) -> None:
    """Does what a formatter does that obeys no mark."""
    if file.suffix == ".json":
        file.write_text(json.dumps(json.loads(file.read_text()), indent=8))
        return
    text = file.read_text().replace("# fmt: off\n", "")
    file.write_text(black.format_str(text, mode=black.Mode(line_length=40)))


@pytest.mark.parametrize(
    "name",
    ["pets_client/models.py", "pets_client/client.py", "pets_server/openapi.json"],
)
def test_another_layout_is_called_so(shop: Shop, name: str) -> None:
    shop.run("generate")
    file = shop.folder / OUT / name
    before = file.read_text()
    laid_out_anew(file)
    formatted = file.read_text()
    assert formatted != before
    found = shop.run("check")
    assert found.returncode == 1
    assert f"{OUT}/{name}: formatted\n" in found.stdout
    done = shop.run("generate")
    assert done.returncode == 4
    assert (
        f"{OUT}/{name}: error[SG005]: formatted since specgen wrote it" in done.stderr
    )
    assert "force-exclude" in done.stderr
    assert "--force" in done.stderr
    assert file.read_text() == formatted
    assert shop.run("generate", "--force").returncode == 0
    assert file.read_text() == before


def test_another_meaning_is_an_edit_whatever_the_layout(shop: Shop) -> None:
    shop.run("generate")
    file = shop.model()
    laid_out_anew(file)
    file.write_text(file.read_text().replace("255", "256"))
    done = shop.run("generate")
    assert done.returncode == 4
    assert "edited by hand since specgen wrote it" in done.stderr
    assert "formatted" not in done.stderr
