"""The pages of a project: their names import, their examples run, and nothing in them acts."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from tests.behaviour.library_models import ENVIRONMENT
from tests.behaviour.published import (
    failures,
    names,
    programs,
    run,
    unimportable,
)
from tests.behaviour.test_mock import serving

CASES = Path(__file__).parents[1] / "golden" / "cases" / "publishing"
CASE = [pytest.param(case, id=case.name) for case in sorted(CASES.iterdir())]


@pytest.fixture(scope="module", params=CASE)
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The project that is written from a case's document and configuration."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("spec.yaml", "specgen.toml"):
        shutil.copy(request.param / name, folder)
    command = [sys.executable, "-m", "specgen", "generate", "--quiet"]
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True)
    return folder / "expected"


def test_every_name_of_the_reference_imports(project: Path) -> None:
    assert len(names(project)) > 5
    assert unimportable(project) == ""


def test_the_tests_of_a_project_pass(project: Path) -> None:
    assert failures(project) == ""


def test_the_tests_of_a_project_see_what_is_wrong(project: Path) -> None:
    (group,) = project.glob("*_client/resources/[a-z]*.py")
    kept = group.read_text()
    # Of another length, so that what was compiled a moment ago does not count as this.
    group.write_text(kept.replace('("GET", ', '("PUT",  '))
    assert "AssertionError: 'PUT' != 'GET'" in failures(project)
    group.write_text(kept)


@pytest.mark.parametrize("page", ["README.md", "AGENTS.md"])
def test_the_examples_of_a_page_run_against_the_fake(project: Path, page: str) -> None:
    shown = [*programs(project, page)]
    assert len(shown) > 1
    with serving(project.parent / "spec.yaml") as url:
        prefix = f"{project.parents[0].name}".upper()
        stated = (project / "README.md").read_text()
        address = re.search(r"`(\w+_BASE_URL)`", stated)
        assert address is not None, prefix
        key = address[1].replace("_BASE_URL", "_API_KEY")
        for program in shown:
            done = run(project, "-c", program, **{address[1]: url, key: "key"})
            assert done.returncode == 0, (program, done.stderr)


@pytest.mark.parametrize(
    "page", ["README.md", "AGENTS.md", "api.md", "llms.txt", "CHANGELOG.md"]
)
def test_nothing_that_a_document_says_acts_on_a_page(project: Path, page: str) -> None:
    text = (project / page).read_text(encoding="utf-8")
    html = MarkdownIt("commonmark").render(text)
    assert re.findall(r"<(?!!--|/)(\w+)", html) == [
        tag
        for tag in re.findall(r"<(?!!--|/)(\w+)", html)
        if tag in ("h1", "h2", "h3", "h4", "p", "ul", "li", "pre", "code", "a")
        or (tag == "blockquote" and page == "llms.txt")
    ]
    links = set(re.findall(r'href="([^"]*)"', html))
    own = {"README.md", "api.md", "CHANGELOG.md", "AGENTS.md"}
    assert links <= own | {"https://example.com/pets", "https://example.com/issues"}
    prose = re.sub(r"(?s)<code.*?</code>", "", html)
    assert "@" not in prose
    assert "://" not in re.sub(r'href="[^"]*"', "", prose)
    comments = re.findall(r"<!--.*?-->", html)
    assert all("specgen: end" not in comment for comment in comments[:-1])
