"""The distribution that a target's packages are published as: `[api.NAME.package]`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from specgen.frozen import frozen
from specgen.workspace.reading import regular_bytes

FIRST_VERSION: Final = "0.1.0"
LEAST_PYTHON: Final = "3.11"
"""The oldest Python that generated code runs on."""
LICENSES: Final = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"}
)
"""SPDX identifiers of the licences of which specgen has the text."""
HELD: Final = LICENSES - {"Apache-2.0"}
"""Those whose text names who holds the copyright."""
FILES: Final = frozenset(
    {
        *("pyproject.toml", "README.md", "api.md", "CHANGELOG.md", "LICENSE"),
        *("AGENTS.md", "llms.txt", "tests/test_client.py", "tests/test_server.py"),
    }
)
"""Paths of the files of a project that are not in its packages, below the output folder."""


@frozen
class Author:
    """Who wrote a distribution; one of both may be empty."""

    name: str = ""
    email: str = ""


@frozen
class Distribution:
    """What is said of a distribution on an index of packages (PEP 621).

    `license` is an SPDX expression, `license_file` the user's file with its text, relative to
    the configuration; `urls` are pairs of a label and a URL; `dependencies` are requirements
    (PEP 508) beside those of generated code.
    """

    name: str
    version: str = FIRST_VERSION
    description: str = ""
    license: str = ""
    license_file: str = ""
    authors: tuple[Author, ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    classifiers: tuple[str, ...] = ()
    dependencies: tuple[str, ...] = ()
    requires_python: str = f">={LEAST_PYTHON}"

    def said(self, base: Path) -> list[object]:
        """All of it in plain values, with the text of the user's licence, below `base`."""
        return [
            *(self.name, self.version, self.description, self.license),
            self.license_text(base) or "",
            [[author.name, author.email] for author in self.authors],
            *([*self.urls], [*self.keywords], [*self.classifiers]),
            *([*self.dependencies], self.requires_python),
        ]

    def license_text(self, base: Path) -> str | None:
        """The text of the user's licence, below `base`; None where no file of his can be read."""
        if not self.license_file:
            return None
        try:
            content = regular_bytes(Path(os.path.abspath(base / self.license_file)))
            text = content.decode("utf-8-sig").replace("\r\n", "\n")
        except (OSError, ValueError):
            return None
        return text if text.endswith("\n") else f"{text}\n"
