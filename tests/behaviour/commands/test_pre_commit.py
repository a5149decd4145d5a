"""The hooks that specgen offers, run by pre-commit as commits are made."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from .conftest import CHECKOUT, CONFIGURATION, ENVIRONMENT, Shop, api

GROWN = {"Cage": {"type": "object", "properties": {"bars": {"type": "integer"}}}}


@dataclass
class Project:
    """A repository of git in which pre-commit runs one of the hooks."""

    shop: Shop
    environment: dict[str, str]

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments],
            cwd=self.shop.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )

    def commit(self, *paths: str) -> subprocess.CompletedProcess[str]:
        """Commits some paths; what the hooks print comes with it."""
        self.git("add", *(paths or ["."]))
        return self.git("commit", "-m", "A change")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The commands of an installation, and nothing of whoever runs the tests."""
    programs = tmp_path / "bin"
    programs.mkdir()
    script = programs / "specgen"
    python = shlex.quote(sys.executable)
    script.write_text(f'#!/bin/sh\nexec {python} -P -m specgen "$@"\n')
    script.chmod(0o755)
    kept = {k: v for k, v in ENVIRONMENT.items() if not k.startswith("GIT_")}
    people = {
        f"GIT_{who}_{what}": "x"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return {
        **kept,
        **people,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PRE_COMMIT_HOME": str(tmp_path / "hooks"),
        "GIT_CONFIG_NOSYSTEM": "1",
    }


@pytest.fixture
def offered(tmp_path: Path, environment: dict[str, str]) -> str:
    """A repository with the hooks of this one, which run what is installed already.

    `language: python` would build an environment from a package index.
    """
    hooks = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
    assert {hook["language"] for hook in hooks} == {"python"}
    for hook in hooks:
        hook["language"] = "system"
    folder = tmp_path / "offered"
    folder.mkdir()
    (folder / ".pre-commit-hooks.yaml").write_text(yaml.safe_dump(hooks))
    for arguments in (
        ["init", "-q"],
        ["add", "."],
        ["commit", "-qm", "x"],
        ["tag", "v1"],
    ):
        subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True)
    return folder.as_uri()


def project(
    hook: str, tmp_path: Path, environment: dict[str, str], url: str
) -> Project:
    """A committed API, and a repository that runs `hook` from now on."""
    shop = Shop(tmp_path / "project", environment)
    shop.write(api())
    shop.configure(CONFIGURATION)
    assert shop.run("generate").returncode == 0
    recipe = {"repos": [{"repo": url, "rev": "v1", "hooks": [{"id": hook}]}]}
    (shop.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(recipe))
    made = Project(shop, environment)
    made.git("init", "-q")
    assert made.commit().returncode == 0
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=shop.folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    return made


def test_generate_writes_what_a_commit_changes(
    tmp_path: Path, environment: dict[str, str], offered: str
) -> None:
    made = project("specgen-generate", tmp_path, environment, offered)
    made.shop.write(api(**GROWN))
    refused = made.commit("pets.json")
    assert refused.returncode == 1
    assert "files were modified by this hook" in refused.stdout
    assert "written" in refused.stdout
    accepted = made.commit()
    assert accepted.returncode == 0, accepted.stdout
    assert "Passed" in accepted.stdout
    assert made.git("status", "--porcelain").stdout == ""
    assert made.shop.run("check").returncode == 0
    (made.shop.folder / "notes.txt").write_text("Nothing of ours.\n")
    other = made.commit()
    assert other.returncode == 0
    assert "Skipped" in other.stdout


def test_check_refuses_what_is_out_of_date(
    tmp_path: Path, environment: dict[str, str], offered: str
) -> None:
    made = project("specgen-check", tmp_path, environment, offered)
    made.shop.write(api(**GROWN))
    refused = made.commit("pets.json")
    assert refused.returncode == 1
    assert "document changed" in refused.stdout
    assert made.shop.run("generate").returncode == 0
    accepted = made.commit()
    assert accepted.returncode == 0, accepted.stdout
    file = made.shop.model()
    file.write_text(file.read_text().replace("255", "100"))
    edited = made.commit()
    assert edited.returncode == 1
    assert "edited by hand" in edited.stdout


def test_what_is_not_part_of_a_commit_does_not_count(
    tmp_path: Path, environment: dict[str, str], offered: str
) -> None:
    made = project("specgen-check", tmp_path, environment, offered)
    made.shop.write(api(**GROWN))
    (made.shop.folder / "notes.md").write_text("# Notes\n")
    accepted = made.commit("notes.md")
    assert accepted.returncode == 0, accepted.stdout
    assert "Passed" in accepted.stdout
    assert "bars" not in made.git("show").stdout


def test_the_hooks_run_for_every_generated_file(shop: Shop) -> None:
    """Whatever its package is called, and those of a project around it."""
    shop.write(api())
    shop.configure(
        '[api.pets]\nsource = "pets.json"\noutput = "sdk"\n'
        '[api.pets.package]\nname = "acme-pets"\nversion = "1.0"\n'
        'license = "MIT"\nauthors = ["We"]\n'
        '[api.pets.names.packages]\nclient = "acme_shop"\n'
    )
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr
    written = [path for path in shop.folder.rglob("*") if path.is_file()]
    names = {path.relative_to(shop.folder).as_posix() for path in written}
    assert names >= {"sdk/acme_shop/models.py", "sdk/LICENSE", "specgen.lock"}
    for hook in yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text()):
        assert [name for name in names if not re.search(hook["files"], name)] == []
