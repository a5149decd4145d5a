"""The recipes for continuous integration: their commands, run in a repository as they would be."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from .readme import ROOT, blocks

RECIPES: dict[str, Any] = {
    block.info["title"]: yaml.safe_load(block.text)
    for block in blocks((ROOT / "docs" / "ci.md").read_text(encoding="utf-8"))
    if block.language == "yaml"
}
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
DOCUMENT = "openhands-create-custom-secret.md"
INSTALL = "pip install "
"""A step that brings what the environment of the tests has already."""


def of_action(inputs: dict[str, str]) -> Iterator[str]:
    """The commands of the steps of our own action, with what GitHub puts in for expressions."""
    assert inputs.keys() <= ACTION["inputs"].keys()
    values = {name: stated["default"] for name, stated in ACTION["inputs"].items()}
    values |= inputs

    def put_in(text: str) -> str:
        return re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda m: values[m[1]], text)

    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step["run"]
        yield "\n".join(
            [
                f"cd {shlex.quote(put_in(step.get('working-directory', '.')))}",
                *(
                    f"export {name}={shlex.quote(put_in(value))}"
                    for name, value in step.get("env", {}).items()
                ),
                step["run"],
            ]
        )


def steps(title: str) -> Iterator[str]:
    """The commands of the only job of a recipe."""
    recipe = RECIPES[title]
    if "jobs" in recipe:
        (job,) = recipe["jobs"].values()
        commands = []
        for step in job["steps"]:
            if "run" in step:
                commands.append(step["run"])
            elif "/specgen@" in step["uses"]:
                commands += of_action(step.get("with", {}))
    else:
        (job,) = recipe.values()
        # GitLab runs the lines of a script in one shell.
        lines = [line for line in job["script"] if not line.startswith(INSTALL)]
        commands = ["\n".join(lines)]
    return (command for command in commands if not command.startswith(INSTALL))


@dataclass(frozen=True, slots=True)
class Repository:
    """A clone of a project, on a branch of its own."""

    folder: Path
    environment: dict[str, str]

    def run(self, command: str) -> subprocess.CompletedProcess[str]:
        """A command as both services run it: the first that fails ends it."""
        return subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def job(self, title: str) -> tuple[int, str]:
        """The steps of a recipe: the exit code of the last that ran, and the log."""
        log = ""
        for step in steps(title):
            done = self.run(step)
            log += done.stdout
            if done.returncode:
                return done.returncode, log
        return 0, log

    def change(self, old: str, new: str) -> None:
        """Commits a change of the document, and what is generated from it."""
        file = self.folder / "specs" / DOCUMENT
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        done = self.run("specgen generate -q && git commit -qam change")
        assert done.returncode == 0, done.stdout


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    programs = tmp_path / "bin"
    programs.mkdir()
    script = programs / "specgen"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m specgen "$@"\n')
    script.chmod(0o755)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GIT", "CI"))}
    environment = kept | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }
    made = Repository(tmp_path / "origin", environment)
    (made.folder / "specs").mkdir(parents=True)
    shutil.copy(ROOT / "specs" / DOCUMENT, made.folder / "specs")
    (made.folder / "specgen.toml").write_text(
        f"[api.hands]\nsource = 'specs/{DOCUMENT}'\n"
    )
    done = made.run(
        "git config --global user.name x; git config --global user.email x@example.com\n"
        "git init -q -b main && specgen generate -q && git add . && git commit -qm first\n"
        "git clone -q . ../clone && cd ../clone && git checkout -q -b feature"
    )
    assert done.returncode == 0, done.stdout
    return Repository(tmp_path / "clone", environment)


CHECKS = (
    *(".github/workflows/generated.yml", ".github/workflows/action.yml"),
    ".gitlab-ci.yml",
)


@pytest.mark.parametrize("title", CHECKS)
def test_what_is_up_to_date_passes(repository: Repository, title: str) -> None:
    repository.change("title: OpenHands", "title: OpenHands\n  summary: Hands")
    code, log = repository.job(title)
    assert code == 0, log


@pytest.mark.parametrize("title", CHECKS)
def test_what_was_edited_by_hand_fails(repository: Repository, title: str) -> None:
    file = repository.folder / "generated" / "hands_client" / "models.py"
    file.write_text(file.read_text() + "# edited\n")
    code, log = repository.job(title)
    assert code == 1
    assert "edited by hand" in log
    assert ("::error file=generated/hands_client/models.py" in log) == (
        "github" in title
    )


@pytest.mark.parametrize("title", CHECKS)
def test_what_breaks_somebody_fails(repository: Repository, title: str) -> None:
    repository.change("- name\n", "- name\n        - description\n")
    code, log = repository.job(title)
    assert code == 1
    assert "property-became-required" in log
    name = "changes.md" if "gitlab" in title else "../summary.md"
    assert "property-became-required" in (repository.folder / name).read_text()


def test_what_is_served_is_compared(repository: Repository) -> None:
    (repository.folder / "specgen.toml").write_text(
        f"[api.hands]\nsource = {{ command = ['cat', 'served.md'], to = 'specs/{DOCUMENT}' }}\n"
    )
    served = repository.folder / "served.md"
    (repository.folder / "specs" / DOCUMENT).rename(served)
    assert repository.run("specgen pull").returncode == 0
    assert repository.job(".github/workflows/served.yml")[0] == 0
    served.write_text(served.read_text().replace("title: OpenHands", "title: Hands"))
    code, log = repository.job(".github/workflows/served.yml")
    assert code == 1
    assert f"::error file=specs/{DOCUMENT},title=out of date::" in log


def test_the_hooks_of_the_recipe_are_offered() -> None:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (repository,) = RECIPES[".pre-commit-config.yaml"]["repos"]
    used = {hook["id"] for hook in repository["hooks"]}
    assert used <= {hook["id"] for hook in offered}


def test_the_action_compares_with_what_it_is_told(repository: Repository) -> None:
    repository.change("- name\n", "- name\n        - description\n")

    def run(**inputs: str) -> int:
        script = [*of_action({name.replace("_", "-"): v for name, v in inputs.items()})]
        return repository.run(script[-1]).returncode

    assert run(against="HEAD") == 0
    assert run(against="origin/main") == 1
    assert run(fail_on="") == 0
    assert run(working_directory="specs") == 1
    # A text that would be a command, were it put into the script.
    assert run(against="$(touch was-run); touch was-run") == 2
    assert not (repository.folder / "was-run").exists()


def test_the_action_compares_with_the_branch_of_a_pull_request(
    repository: Repository,
) -> None:
    repository.run("git push -q origin HEAD:refs/heads/release; git fetch -q")
    repository.change("- name\n", "- name\n        - description\n")
    repository.run("git push -q origin HEAD:refs/heads/next; git fetch -q")
    *_, script = of_action({})
    for branch, code in (("release", 1), ("next", 0)):
        repository.environment["GITHUB_BASE_REF"] = branch
        done = repository.run(script)
        assert done.returncode == code, done.stdout
