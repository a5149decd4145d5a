"""`pyproject.toml`: the metadata of the distribution (PEP 621), built by hatchling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from specgen.emit.text.toml import Toml, array, inline_table, pairs, string
from specgen.publish.project import Project
from specgen.workspace.publishing.distribution import Author
from specgen.workspace.publishing.marks import MARKS

REQUIREMENTS: Final = {
    "httpx2": "httpx2>=2.10,<3",
    "httpx": "httpx>=0.28,<1",
    "pydantic": "pydantic>=2.12,<3",
    "fastapi": "fastapi>=0.124,<1",
    "python-multipart": "python-multipart>=0.0.20,<1",
}
"""The versions that generated code is tested with."""
BACKEND: Final = "hatchling>=1.27"
"""The first that knows licences by their SPDX expressions and files (PEP 639)."""


def pyproject(project: Project, files: frozenset[str]) -> str:
    """The text of the file; `files` are those of the project beside its packages."""
    marks = MARKS["pyproject.toml"]
    sections = [
        "[build-system]\n"
        + pairs(
            {
                "requires": array([string(BACKEND)]),
                "build-backend": string("hatchling.build"),
            }
        ),
        f"[project]\n{_project(project, files)}",
    ]
    urls = {label: string(url) for label, url in project.distribution.urls}
    if urls:
        sections.append(f"[project.urls]\n{pairs(urls)}")
    packages = array(string(package) for package in project.packages)
    sections.append(
        f"[tool.hatch.build.targets.wheel]\n{pairs({'packages': packages})}"
    )
    kept = [f"/{name}" for name in (*project.packages, *sorted(files))]
    include = array(string(name) for name in kept)
    sections.append(f"[tool.hatch.build.targets.sdist]\n{pairs({'include': include})}")
    body = "\n\n".join(sections)
    return f"{marks.begin}\n{_NOTICE}\n{body}\n{marks.end}\n"


_NOTICE: Final = (
    "# Written by specgen from [api.NAME.package]; below the mark at the end is your own."
)


def _project(project: Project, files: frozenset[str]) -> Toml:
    own = project.distribution
    entries: dict[str, Toml] = {
        "name": string(own.name),
        "version": string(own.version),
        "description": string(_line(project.description)),
        "readme": string("README.md"),
        "requires-python": string(own.requires_python),
    }
    if own.license:
        entries["license"] = string(own.license)
    if "LICENSE" in files:
        entries["license-files"] = array([string("LICENSE")])
    if own.authors:
        entries["authors"] = array(_author(author) for author in own.authors)
    if own.keywords:
        entries["keywords"] = array(map(string, own.keywords))
    classifiers = sorted({*own.classifiers, "Typing :: Typed"})
    entries["classifiers"] = array(map(string, classifiers))
    needed = [REQUIREMENTS[name] for name in dependencies(project)]
    entries["dependencies"] = array(map(string, sorted({*needed, *own.dependencies})))
    return pairs(entries)


def dependencies(project: Project) -> Iterator[str]:
    """The distributions that generated code imports, each once."""
    yield "pydantic"
    if project.has_client or project.sends:
        yield project.http
    if project.has_server:
        yield "fastapi"
        if project.takes_forms:
            yield "python-multipart"


def _author(author: Author) -> Toml:
    parts = {"name": author.name, "email": author.email}
    return inline_table({key: string(text) for key, text in parts.items() if text})


_SUMMARY: Final = 512
"""Characters of a description at most: what indexes of packages take."""


def _line(text: str) -> str:
    """A description on one line (core metadata, `Summary`)."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _SUMMARY else f"{line[: _SUMMARY - 1]}…"
