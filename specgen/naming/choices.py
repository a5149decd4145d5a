"""The names that a user chose: `names` of `[api.NAME]`, read and not yet looked up."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final, TypeAlias

from specgen.findings.diagnostics import Location
from specgen.frozen import frozen
from specgen.naming.reserved import DEVICES, PACKAGES

Key: TypeAlias = tuple[str, ...]
Note: TypeAlias = Callable[[Key, str, str], None]

NAMES: Final = "a table of names"
TABLES: Final = ("groups", "credentials", "classes", "packages")
"""Tables within it, for what is neither an operation nor a schema nor a part of one."""
CLASSES: Final = ("client", "error")
VARIABLES: Final = {
    "environment": "",
    "username_environment": "username",
    "password_environment": "password",
}
"""The keys for variables of the environment, with the part of a credential that each is of."""
SIDES: Final = ("client", "server")
_SUBJECTS: Final = {"classes": CLASSES, "packages": SIDES}
_PARTS: Final = ("argument", "username", "password", *VARIABLES)
_NAME = re.compile("[A-Za-z][A-Za-z0-9_]*")
_PACKAGE = re.compile("[a-z][a-z0-9_]*")
_VARIABLE = re.compile("[A-Za-z_][A-Za-z0-9_]*")
LONGEST = 100
"""Characters of a name: files are called after some."""


@frozen
class Choice:
    """One entry: what is called how, and where that is said.

    `part` tells which name of a credential is meant.
    """

    subject: str
    name: str
    origin: Location
    part: str = ""


@frozen
class Choices:
    """The entries of one API by the table that they are in; empty where nothing is chosen."""

    entries: tuple[Choice, ...] = ()
    groups: tuple[Choice, ...] = ()
    credentials: tuple[Choice, ...] = ()
    classes: tuple[Choice, ...] = ()
    packages: tuple[Choice, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, table) for table in ("entries", *TABLES))

    def said(self) -> list[list[str]]:
        """The entries without their places."""
        return [
            [table, choice.subject, choice.part, choice.name]
            for table in ("entries", *TABLES)
            for choice in getattr(self, table)
        ]


NO_CHOICES: Final = Choices()


def chosen_names(
    stated: object,
    path: Key,
    note: Note,
    place: Callable[[Key], Location],
    suggest: Callable[[str, Collection[str]], str],
) -> Choices:
    """The names of an API's table under `path`.

    `note` takes every mistake with its key and what may help.
    """
    if stated is None:
        return NO_CHOICES
    if not isinstance(stated, Mapping):
        note(path, f"`names` must be {NAMES}", 'updateThing = "things.amend"')
        return NO_CHOICES
    reader = _Reader(note, place, suggest)
    tables: dict[str, tuple[Choice, ...]] = {}
    entries: list[Choice] = []
    for key, value in stated.items():
        here = (*path, key)
        if not isinstance(value, Mapping):
            entries += reader.name(key, value, here, dotted="#" not in key[1:])
        elif key not in TABLES:
            note(here, f"unknown table `{key}`", suggest(key, TABLES))
        else:
            tables[key] = tuple(reader.table(key, value, here))
    return Choices(entries=tuple(entries), **tables)


class _Reader:
    def __init__(
        self,
        note: Note,
        place: Callable[[Key], Location],
        suggest: Callable[[str, Collection[str]], str],
    ) -> None:
        self._note = note
        self._place = place
        self._suggest = suggest

    def table(
        self, kind: str, table: Mapping[str, object], path: Key
    ) -> Iterator[Choice]:
        """The entries of one of the tables within `names`."""
        for key, value in table.items():
            here = (*path, key)
            if key not in _SUBJECTS.get(kind, (key,)):
                help = self._suggest(key, _SUBJECTS[kind])
                self._note(here, f"`{kind}` has no `{key}`", help)
            elif kind == "packages":
                yield from self._package(key, value, here)
            elif (kind, key) == ("classes", "error") and not _is_error(value):
                help = f"{value}Error" if isinstance(value, str) else ""
                self._note(here, "`error` must end with Error", help)
            elif kind == "credentials" and isinstance(value, Mapping):
                for part, name in value.items():
                    yield from self._part(key, part, name, (*here, part))
            else:
                part = "argument" if kind == "credentials" else ""
                yield from self.name(key, value, here, part, dotted=kind == "groups")

    def _package(self, key: str, name: object, path: Key) -> Iterator[Choice]:
        if not isinstance(name, str) or not is_package(name):
            help = "lower-case letters, digits and underscores, a letter first"
            self._note(path, f"{name!r} is no name for a package", help)
        elif name in PACKAGES:
            help = "take another name"
            message = f"generated code needs the `{name}` that there is already"
            self._note(path, message, help)
        else:
            yield Choice(subject=key, name=name, origin=self._place(path))

    def _part(self, key: str, part: str, name: object, path: Key) -> Iterator[Choice]:
        if part not in _PARTS:
            help = self._suggest(part, _PARTS)
            self._note(path, f"a credential has no `{part}`", help)
        elif part not in VARIABLES:
            yield from self.name(key, name, path, part)
        elif isinstance(name, str) and _VARIABLE.fullmatch(name):
            yield Choice(subject=key, name=name, origin=self._place(path), part=part)
        else:
            message = f"{name!r} is no name for a variable of the environment"
            self._note(path, message, "use letters, digits and underscores")

    def name(
        self,
        key: str,
        value: object,
        path: Key,
        part: str = "",
        *,
        dotted: bool = False,
    ) -> Iterator[Choice]:
        """An entry whose value can be a name, or several with dots between them."""
        if not isinstance(value, str):
            self._note(path, f"`{key}` must be a string", "")
            return
        steps = value.split(".") if dotted else [value]
        if all(map(is_safe, steps)) and len(value) <= LONGEST:
            yield Choice(subject=key, name=value, origin=self._place(path), part=part)
        else:
            keywords = [step for step in steps if keyword.iskeyword(step)]
            help = f"at most {LONGEST} letters, digits and underscores, a letter first"
            if keywords:
                help = f"`{keywords[0]}` is a keyword of Python: take another name"
            self._note(path, f"{value!r} is no name for {key}", help)


def _is_error(value: object) -> bool:
    return isinstance(value, str) and value.endswith("Error")


def is_package(name: str) -> bool:
    """Whether a package, and the folder that it is, can have a name."""
    is_word = _PACKAGE.fullmatch(name) is not None and not keyword.iskeyword(name)
    return is_word and len(name) <= LONGEST and name not in DEVICES


def is_safe(name: str) -> bool:
    """Whether generated code can have a name without its meaning something else there."""
    return _NAME.fullmatch(name) is not None and not keyword.iskeyword(name)
