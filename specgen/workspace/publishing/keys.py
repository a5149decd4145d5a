"""`[api.NAME.package]`: what is said of a distribution, with every mistake at its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from specgen.workspace.publishing.distribution import (
    HELD,
    LEAST_PYTHON,
    LICENSES,
    Author,
    Distribution,
)
from specgen.workspace.tables.keys import Key, Note

Suggest: TypeAlias = Callable[[str, Mapping[str, str]], str]

PACKAGE: Final = "a table about the distribution"
_TEXT, _TEXTS, _TABLE = "a string", "a list of strings", "a table of strings"
_KINDS: Final[Mapping[str, str]] = {
    "name": _TEXT,
    "version": _TEXT,
    "description": _TEXT,
    "license": _TEXT,
    "license_file": _TEXT,
    "authors": _TEXTS,
    "urls": _TABLE,
    "keywords": _TEXTS,
    "classifiers": _TEXTS,
    "dependencies": _TEXTS,
    "requires_python": _TEXT,
}
_AUTHOR = re.compile(r"\s*([^<>,@]*?)\s*(?:<([^<>\s,]+@[^<>\s,]+)>)?\s*")
_EMAIL = re.compile(r"[^<>\s,]+@[^<>\s,]+")
_URL = re.compile(r"https?://[^\s<>\"\\^`{|}]+")
_LABEL: Final = 32
"""Characters of a URL's label at most (core metadata, `Project-URL`)."""


def distribution(
    table: object, path: Key, note: Note, suggest: Suggest, *, base_model: str = ""
) -> Distribution | None:
    """The distribution that a table describes; None where it has mistakes, each noted.

    Its packages import the user's `base_model`, if there is one.
    """
    if not isinstance(table, Mapping):
        note(path, f"`package` must be {PACKAGE}", 'write package.name = "…"')
        return None
    reader = _Reader(table, path, note)
    reader.known(suggest)
    reader.name()
    reader.version()
    reader.python()
    reader.texts()
    reader.urls()
    reader.classifiers()
    reader.dependencies(base_model)
    authors = tuple(reader.authors())
    reader.license(authors)
    if reader.wrong:
        return None
    values: dict[str, Any] = dict(reader.values)
    values["authors"] = authors
    for key in ("keywords", "classifiers", "dependencies"):
        values[key] = tuple(values.get(key, ()))
    values["urls"] = tuple(values.get("urls", {}).items())
    return Distribution(**values)


class _Reader:
    """Looks at each key of one table."""

    def __init__(self, table: Mapping[str, object], path: Key, note: Note) -> None:
        self._table = table
        self._path = path
        self._note = note
        self.values: dict[str, Any] = {}
        self.wrong = False
        self.unread_author = False

    def note(self, key: str, message: str, help: str = "") -> None:
        self.wrong = True
        self._note((*self._path, key) if key else self._path, message, help)

    def known(self, suggest: Suggest) -> None:
        """Keys that there are, with values of their kind."""
        for key, value in self._table.items():
            kind = _KINDS.get(key)
            if kind is None:
                self.note(key, f"unknown key `{key}`", suggest(key, _KINDS))
            elif _fits(value, kind):
                self.values[key] = value
            else:
                self.note(key, f"`{key}` must be {kind}")

    def name(self) -> None:
        from packaging.utils import InvalidName, canonicalize_name

        if "name" not in self._table:
            help = 'say what it is published as: name = "acme-client"'
            self.note("", "`name` is missing", help)
        try:
            canonicalize_name(self.values.get("name", "x"), validate=True)
        except InvalidName:
            message = f"{self.values['name']!r} is no name of a distribution"
            self.note("name", message, "use letters, digits, and - between them")

    def version(self) -> None:
        from packaging.version import InvalidVersion, Version

        stated = self.values.get("version", "0")
        try:
            version = Version(stated)
        except InvalidVersion:
            message = f"{stated!r} is no version"
            self.note("version", message, 'such as "1.4.0"')
            return
        if version.local:
            message = f"{stated!r} is a local version, which no index takes"
            self.note("version", message, f'write "{version.public}"')

    def python(self) -> None:
        from packaging.specifiers import InvalidSpecifier, SpecifierSet

        stated = self.values.get("requires_python", f">={LEAST_PYTHON}")
        older = f"3.{int(LEAST_PYTHON.partition('.')[2]) - 1}.99"
        help = f'such as ">={LEAST_PYTHON}"'
        try:
            admits = SpecifierSet(stated).contains(older)
        except InvalidSpecifier:
            message = f"{stated!r} says no versions of Python"
            self.note("requires_python", message, help)
            return
        if admits or not stated.strip():
            message = f"generated code needs Python {LEAST_PYTHON} or later"
            self.note("requires_python", message, help)

    def texts(self) -> None:
        """Values of one line, which is what the metadata of a distribution holds."""
        for key in ("description", "license", "license_file", "keywords", "authors"):
            value = self.values.get(key, ())
            for text in (value,) if isinstance(value, str) else value:
                if not text.strip() or not text.isprintable():
                    self.note(key, f"`{key}` must be text on one line, and not empty")
                elif key == "keywords" and "," in text:
                    help = "write a string for each"
                    self.note(key, f"the keyword {text!r} has a comma", help)

    def urls(self) -> None:
        for label, url in self.values.get("urls", {}).items():
            if not label.strip() or len(label) > _LABEL or not label.isprintable():
                message = f"{label!r} is no label of 1 to {_LABEL} characters"
                self.note("urls", message)
            if not _URL.fullmatch(url):
                message = f"{url!r} is no URL"
                self.note("urls", message, "one that begins with https://")

    def classifiers(self) -> None:
        for text in self.values.get("classifiers", ()):
            if " :: " not in text or not text.isprintable():
                help = 'such as "Development Status :: 4 - Beta"'
                self.note("classifiers", f"{text!r} is no classifier", help)
            elif text.startswith("License ::"):
                message = f"{text!r}: classifiers no longer tell the licence (PEP 639)"
                self.note("classifiers", message, 'write license = "…"')

    def dependencies(self, base_model: str) -> None:
        from packaging.requirements import InvalidRequirement, Requirement

        if base_model and "dependencies" not in self._table:
            module = base_model.partition(":")[0]
            message = f"`dependencies` does not say where {module} comes from"
            help = (
                'name the distribution that has it: dependencies = ["…"],'
                " or [] if one that is needed anyway does"
            )
            self.note("", message, help)
        for text in self.values.get("dependencies", ()):
            try:
                url = Requirement(text).url
            except InvalidRequirement:
                message = f"{text!r} is no requirement"
                self.note("dependencies", message, 'such as "acme-models>=2,<3"')
                continue
            if url or not text.isprintable():
                message = f"{text!r}: an index takes names and versions alone"
                self.note("dependencies", message, 'such as "acme-models>=2,<3"')

    def authors(self) -> Iterator[Author]:
        for text in self.values.get("authors", ()):
            match = _AUTHOR.fullmatch(text)
            if match is not None and any(match.groups()):
                yield Author(name=match[1], email=match[2] or "")
            elif _EMAIL.fullmatch(text.strip()):
                yield Author(email=text.strip())
            else:
                help = '"Jo Doe <jo@example.com>", or one of both'
                self.unread_author = True
                self.note("authors", f"{text!r} is no author", help)

    def license(self, authors: tuple[Author, ...]) -> None:
        from packaging.licenses import (
            InvalidLicenseExpression,
            canonicalize_license_expression,
        )

        stated = self.values.get("license", "")
        if not stated:
            return
        try:
            license = str(canonicalize_license_expression(stated))
        except InvalidLicenseExpression:
            message = f"{stated!r} is no SPDX expression"
            self.note("license", message, 'such as "MIT", or "LicenseRef-Proprietary"')
            return
        self.values["license"] = license
        if "license_file" in self.values or license.startswith("LicenseRef-"):
            return
        if license not in LICENSES:
            message = f"specgen has no text of {license}"
            help = "name yours with `license_file`"
            self.note("license", message, help)
        elif (
            license in HELD
            and not self.unread_author
            and not any(author.name for author in authors)
        ):
            message = f"the text of {license} names who holds the copyright"
            self.note("license", message, "name `authors`, or your own `license_file`")


def _fits(value: object, kind: str) -> bool:
    if kind == _TEXT:
        return isinstance(value, str)
    if kind == _TEXTS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, Mapping) and all(
        isinstance(item, str) for item in value.values()
    )
