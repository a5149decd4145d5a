"""A team with a repository: three documents, an application that uses them, real tools."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

CHECKOUT = Path(__file__).parents[2]
SOURCES = ("specgen", "templates", "pyproject.toml", "README.md", "LICENSE")
PEOPLE = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.com"))
}


def operation(name: str, tag: str, **more: Any) -> dict[str, Any]:
    """An operation that answers with a thing of its tag."""
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    responses = {"200": {"description": "A thing", "content": answer}}
    return {"operationId": name, "tags": [tag], "responses": responses, **more}


def document(title: str, tag: str) -> dict[str, Any]:
    """A small API: its operations and schemas are what the team changes."""
    thing = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string"}, "note": {"type": "string"}},
    }
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    paths = {
        "/things": {
            "get": operation("listThings", tag, parameters=[limit]),
            "post": operation("createThing", tag),
        },
        "/things/all": {"get": operation("countThings", tag)},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": "http://127.0.0.1:9"}],
        "paths": paths,
        "components": {"schemas": {"Thing": thing}},
    }


def installed(
    folder: Path, version: str, change: Mapping[str, tuple[str, str]]
) -> Path:
    """specgen of some version, built and installed by pip; `change` replaces text in files."""
    copy = folder / f"source-{version}"
    for name in SOURCES:
        source = CHECKOUT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("*.pyc"))
        elif source.exists():
            copy.mkdir(exist_ok=True)
            shutil.copy(source, copy / name)
    for name, (before, after) in change.items():
        text = (copy / name).read_text(encoding="utf-8")
        assert before in text, name
        (copy / name).write_text(text.replace(before, after), encoding="utf-8")
    target = folder / f"installed-{version}"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    subprocess.run(
        [*pip, "--no-build-isolation", "--no-cache-dir", "--target", target, copy],
        check=True,
        capture_output=True,
        text=True,
    )
    return target


@dataclass
class Done:
    """A command that ended: its exit code and all that it printed."""

    code: int
    text: str

    def says(self, *words: str) -> bool:
        missing = [word for word in words if word not in self.text]
        assert not missing, f"{missing} are not in:\n{self.text}"
        return True


@dataclass
class Team:
    """The repository, and the specgen that is installed."""

    folder: Path
    specgen: Path
    home: Path

    def environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("GIT_", "GITHUB_"))
        }
        return {
            **kept,
            **PEOPLE,
            "HOME": str(self.home),
            "PATH": f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "PRE_COMMIT_HOME": str(self.home / "hooks"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "PYTHONPATH": os.pathsep.join([str(self.specgen), "generated"]),
            "PYTHONDONTWRITEBYTECODE": "1",
        }

    def run(self, *command: str, code: int = 0) -> Done:
        """Runs a command; it has to end with this code."""
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=180,
        )
        assert done.returncode == code, f"{command}: {done.returncode}\n{done.stdout}"
        return Done(done.returncode, done.stdout)

    def generator(self, *arguments: str, code: int = 0) -> Done:
        return self.run(sys.executable, "-m", "specgen", *arguments, code=code)

    def python(self, *lines: str) -> Done:
        """Runs code of the application, which has the generated packages."""
        return self.run(sys.executable, "-W", "error", "-c", "\n".join(lines))

    def git(self, *arguments: str, code: int = 0) -> Done:
        return self.run("git", *arguments, code=code)

    def commit(self, message: str) -> None:
        """Commits everything; what the hook changes is committed with it."""
        self.git("add", "--all")
        first = subprocess.run(
            ["git", "commit", "-qm", message],
            cwd=self.folder,
            env=self.environment(),
            capture_output=True,
            text=True,
        )
        if first.returncode:
            self.git("add", "--all")
            self.git("commit", "-qm", message)
        assert not self.git("status", "--porcelain").text

    def read(self, name: str) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.folder / name).read_text())
        return content

    def read_theirs(self, name: str, revision: str) -> dict[str, Any]:
        """A document as a revision has it."""
        shown = self.git("show", f"{revision}:{name}").text
        content: dict[str, Any] = json.loads(shown)
        return content

    def write(self, name: str, content: object) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else json.dumps(content, indent=2)
        (self.folder / name).write_text(f"{text.rstrip()}\n")

    def change(self, name: str, path: Sequence[str], value: object) -> None:
        """Puts a value into a document, or takes it away where it is None."""
        content = self.read(name)
        inner = content
        for step in path[:-1]:
            inner = inner.setdefault(step, {})
        if value is None:
            del inner[path[-1]]
        else:
            inner[path[-1]] = value
        self.write(name, content)

    def hooked(self, hook: str) -> None:
        """pre-commit runs one of our hooks from now on, by the specgen that is installed."""
        script = self.home / "bin" / "specgen"
        script.parent.mkdir(exist_ok=True)
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m specgen "$@"\n')
        script.chmod(0o755)
        hooks = yaml.safe_load((CHECKOUT / ".pre-commit-hooks.yaml").read_text())
        (own,) = [
            {**each, "language": "system"} for each in hooks if each["id"] == hook
        ]
        recipe = {"repos": [{"repo": "local", "hooks": [own]}]}
        self.write(".pre-commit-config.yaml", yaml.safe_dump(recipe))
        self.run(sys.executable, "-m", "pre_commit", "install")
