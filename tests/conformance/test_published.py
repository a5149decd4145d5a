"""Clients of real APIs as packages of their own: built, installed alone, and used as they say."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from importlib.metadata import PathDistribution
from pathlib import Path

import pytest
from packaging.metadata import Metadata

from tests.behaviour.library_models import ENVIRONMENT
from tests.behaviour.published import IMPORTING, names, programs, run
from tests.behaviour.test_mock import serving
from tests.release.distributions import Distributions, build
from tests.showcase.installation import Installation

from .corpus import CORPUS

DOCUMENT = CORPUS / "watchful.li.json"
CONFIGURATION = f"""\
[api.watchful]
source = {str(DOCUMENT)!r}
output = "sdk"
emit = ["client"]

[api.watchful.names.packages]
client = "acme_watchful"

[api.watchful.package]
name = "acme-watchful"
version = "1.2.0"
license = "Apache-2.0"
urls = {{ Homepage = "https://example.com/watchful" }}
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("watchful")
    (folder / "specgen.toml").write_text(CONFIGURATION, encoding="utf-8")
    command = [sys.executable, "-m", "specgen", "generate", "--quiet"]
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True)
    return folder / "sdk"


@pytest.fixture(scope="module")
def built(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Distributions:
    return build(project, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def installed(
    built: Distributions, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """An environment that holds the wheel and what it requires."""
    archive = zipfile.Path(built.wheel)
    (information,) = (
        entry for entry in archive.iterdir() if entry.name.endswith(".dist-info")
    )
    requires = PathDistribution(information).requires or ()
    assert sorted(re.findall(r"(?m)^[\w-]+", "\n".join(requires))) == [
        "httpx2",
        "pydantic",
    ]
    made = Installation.make(tmp_path_factory.mktemp("installed"), requires)
    with zipfile.ZipFile(built.wheel) as wheel:
        wheel.extractall(made.packages)
    return made


def test_the_metadata_is_fit_to_be_uploaded(built: Distributions) -> None:
    with zipfile.ZipFile(built.wheel) as wheel:
        held = wheel.namelist()
        text = wheel.read("acme_watchful-1.2.0.dist-info/METADATA")
    metadata = Metadata.from_email(text, validate=True)
    assert metadata.name == "acme-watchful"
    assert str(metadata.version) == "1.2.0"
    assert metadata.license_expression == "Apache-2.0"
    assert metadata.description_content_type == "text/markdown"
    assert metadata.description is not None
    assert "# acme-watchful" in metadata.description
    assert "acme_watchful/py.typed" in held
    assert "acme_watchful-1.2.0.dist-info/licenses/LICENSE" in held


def test_its_own_tests_pass_where_nothing_else_is_installed(
    project: Path, installed: Installation, tmp_path: Path
) -> None:
    (tmp_path / "tests").mkdir()
    for file in (project / "tests").glob("*.py"):
        (tmp_path / "tests" / file.name).write_text(file.read_text("utf-8"), "utf-8")
    done = installed.python("-m", "unittest", "discover", "tests", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    ran = re.search(r"Ran (\d+) tests", done.stderr)
    assert ran is not None
    assert int(ran[1]) > 2


def test_the_reference_names_only_what_imports(
    project: Path, installed: Installation
) -> None:
    listed = names(project)
    assert len(listed) > 40
    program = IMPORTING.replace("sys.stdin.read().split()", repr(listed))
    done = installed.python("-c", program, cwd=project.parent)
    assert (done.stdout, done.stderr) == ("", "")


def test_the_readme_runs_against_the_fake(project: Path) -> None:
    shown = [*programs(project)]
    assert len(shown) > 2
    with serving(DOCUMENT) as url:
        for program in shown:
            variables = {"WATCHFUL_BASE_URL": url, "WATCHFUL_API_KEY": "key"}
            done = run(project, "-c", program, **variables)
            assert done.returncode == 0, (program, done.stderr)
