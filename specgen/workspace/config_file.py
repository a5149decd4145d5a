"""The configuration file: `specgen.toml`, or `[tool.specgen]` in `pyproject.toml`.

It is found from the current folder upwards. `config.schema.json` describes it to editors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, replace
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from specgen.findings.diagnostics import Location
from specgen.findings.paths import relative
from specgen.load.choice import Choice
from specgen.naming.choices import NAMES, chosen_names
from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.config import (
    BOTH,
    CLASSES,
    COPIED,
    DATAMODEL,
    LITERALS,
    SHARED,
    ConfigurationError,
    Problem,
    Project,
    Target,
    check_name,
    suggestion,
)
from specgen.workspace.origins import CHOICE, origin_of
from specgen.workspace.page_rules import page_rules
from specgen.workspace.publishing.keys import PACKAGE, distribution
from specgen.workspace.publishing.places import misplaced
from specgen.workspace.rule_tables import RULES
from specgen.workspace.runtimes.settings import check_sharing
from specgen.workspace.selection_keys import CRITERIA, TABLES, selection
from specgen.workspace.severities import SEVERITIES, severities
from specgen.workspace.shaping.keys import shaping_mistakes
from specgen.workspace.shaping.templates import NO_TEMPLATES, read_folder
from specgen.workspace.stream_rules import stream_rules
from specgen.workspace.versions.requirement import unmet

FILE_NAME = "specgen.toml"
PYPROJECT = "pyproject.toml"


def find(start: Path) -> Path | None:
    """The configuration file that rules `start`: its folder's, or the nearest one above."""
    return next(filter(None, map(_file_in, (start, *start.parents))), None)


def is_configured(folder: Path) -> bool:
    """Whether a folder has a configuration file of its own."""
    return _file_in(folder) is not None


def _file_in(folder: Path) -> Path | None:
    if (folder / FILE_NAME).is_file():
        return folder / FILE_NAME
    shared = folder / PYPROJECT
    if shared.is_file() and b"tool.specgen" in shared.read_bytes():
        return shared
    return None


def load(path: Path, codes: Collection[str]) -> Project:
    """The project a configuration file describes; `codes` are those `allow` may name.

    Raises ConfigurationError with every mistake found and its line.
    """
    shown = relative(path, Path.cwd())
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(
            Problem(message=f"cannot read it: {error.strerror}", file=shown)
        ) from error
    except ValueError as error:
        raise ConfigurationError(Problem(message=str(error), file=shown)) from error
    return parse(text, path, codes)


def parse(text: str, path: Path, codes: Collection[str]) -> Project:
    """The project that a text describes as the configuration file at `path`.

    Raises ConfigurationError as `load` does.
    """
    import tomllib

    shown = relative(path, Path.cwd())
    try:
        table: object = tomllib.loads(text)
    except ValueError as error:
        place = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(place[1]), int(place[2])) if place else (None, None)
        raise ConfigurationError(
            Problem(message=str(error), file=shown, line=line, column=column)
        ) from error
    prefix = prefix_of(path)
    for key in prefix:
        table = table.get(key, {}) if isinstance(table, Mapping) else {}
    reader = _Reader(text, shown, prefix, codes)
    targets = tuple(reader.targets(table, path.parent))
    reader.distinct_packages(targets)
    check_sharing(targets, reader.note)
    misplaced(targets, path, reader.note)
    if reader.problems:
        raise ConfigurationError(*reader.problems)
    return Project(home=path.parent, targets=targets, complete=True)


def prefix_of(path: Path) -> tuple[str, ...]:
    """The keys that lead to what is specgen's in a configuration file."""
    return ("tool", "specgen") if path.name == PYPROJECT else ()


TEXTS = "a list of strings"
KEYS: Mapping[str, tuple[str, frozenset[str] | None]] = {
    "source": (TEXTS, None),
    "title": ("a string", None),
    "version": ("a string", None),
    "output": ("a string", None),
    "emit": (TEXTS, BOTH),
    "allow": (TEXTS, frozenset()),
    "models": ("a string", frozenset({"pydantic", DATAMODEL})),
    "enums": ("a string", frozenset({LITERALS, CLASSES})),
    "base_model": ("a string", None),
    "unwrap": ("a string", None),
    "templates": ("a string", None),
    "http": ("a string", frozenset({"httpx2", "httpx"})),
    "runtime": ("a string", frozenset({COPIED, SHARED})),
    "secrets": (TEXTS, None),
    "roots": (TEXTS, None),
    "overlays": (TEXTS, None),
    "implementation": (TEXTS, None),
    "pagination": (RULES, None),
    "streaming": (RULES, None),
    **dict.fromkeys(TABLES, (CRITERIA, None)),
    "severity": (SEVERITIES, None),
    "names": (NAMES, None),
    "package": (PACKAGE, None),
}
"""The keys of `[api.NAME]`: what they hold and, where there is a choice, the choices."""


_Keys: TypeAlias = tuple[str, ...]


class _Reader:
    """Reads the tables of one file and notes every mistake with its line."""

    def __init__(
        self, text: str, shown: str, prefix: tuple[str, ...], codes: Collection[str]
    ) -> None:
        self.text = text
        self.shown = shown
        self.prefix = prefix
        self.codes = codes
        self.problems: list[Problem] = []

    def targets(self, table: object, base: Path) -> Iterator[Target]:
        apis = self.table(table, ())
        self.known(apis, ("api", "requires"), ())
        if "requires" in apis:
            problem = unmet(apis["requires"])
            if problem is not None:
                # A newer version may know keys that this one takes for mistakes.
                self.problems.clear()
                self.note(("requires",), problem.message, problem.help)
                return
        tables = self.table(apis.get("api", {}), ("api",))
        if not tables and not self.problems:
            self.note(
                (), "no API is configured", "add a table [api.NAME] with `source`"
            )
        for name, entry in tables.items():
            target = self._of_api(name, entry, base)
            if target is not None:
                yield target

    def _of_api(self, name: str, entry: object, base: Path) -> Target | None:
        """The target of a table `[api.NAME]`; None where there are problems, in it or before."""
        path = ("api", name)
        try:
            check_name(name, file=self.shown, line=self.line(path))
        except ConfigurationError as error:
            self.problems.extend(error.problems)
        stated = entry.get("source") if isinstance(entry, Mapping) else None
        mistakes = len(self.problems)
        origin = origin_of(stated, name, (*path, "source"), self.note)
        if origin is not None and isinstance(entry, Mapping):
            entry = {**entry, **_choice(stated), "source": origin.to}
        elif len(self.problems) > mistakes:
            return None
        values = self.values(self.table(entry, path), path)
        if not values.get("source") and isinstance(entry, Mapping):
            self.note(path, "`source` is missing", "name the OpenAPI documents")
        folder = values.get("templates", ("",))[0]
        own = read_folder(base / folder) if folder else NO_TEMPLATES
        self.problems.extend(own.problems)
        for key, message, help in shaping_mistakes(values):
            self.note((*path, key), message, help)
        entry = entry if isinstance(entry, Mapping) else {}
        pages = page_rules(
            entry.get("pagination", []), (*path, "pagination"), self.note, self.place
        )
        streams = stream_rules(
            entry.get("streaming", []), (*path, "streaming"), self.note, self.place
        )
        part = selection(entry, path, self.note, self.place, suggestion)
        judged = self.severity(entry, path)
        names = chosen_names(
            entry.get("names"), (*path, "names"), self.note, self.place, suggestion
        )
        published = None
        if "package" in entry:
            (base_model,) = values.get("base_model", ("",))
            published = distribution(
                entry["package"],
                (*path, "package"),
                self.note,
                suggestion,
                base_model=base_model,
            )
        if self.problems:
            return None
        return replace(
            _target(name, base, values),
            pagination=pages,
            streaming=streams,
            selection=part,
            origin=origin,
            severity=judged,
            names=names,
            templates=own.templates,
            distribution=published,
        )

    def distinct_packages(self, targets: Collection[Target]) -> None:
        """Notes the packages that would be written over others of the same folder."""
        written = {
            target.output / SHARED_RUNTIME: "the runtime that packages share"
            for target in targets
            if target.runtime == SHARED
        }
        for target in targets:
            chosen = {own.subject: own.name for own in target.names.packages}
            for side in sorted(target.emit):
                package = chosen.get(side, f"{target.name}_{side}")
                owner = f"the {side} of {target.name}"
                folder = target.output / package
                if folder in written:
                    where = ("api", target.name or "", "names", "packages", side)
                    message = f"`{package}` would be {written[folder]} and {owner}"
                    self.note(where, message, "take another name, or another `output`")
                written[folder] = owner

    def severity(
        self, entry: object, path: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        if not isinstance(entry, Mapping) or "severity" not in entry:
            return ()
        return severities(entry["severity"], (*path, "severity"), self.note)

    def values(
        self, entry: Mapping[str, object], path: tuple[str, ...]
    ) -> dict[str, tuple[str, ...]]:
        self.known(entry, KEYS, path)
        read: dict[str, tuple[str, ...]] = {}
        for key in KEYS.keys() & entry.keys():
            kind, choices = KEYS[key]
            if kind in (RULES, CRITERIA, SEVERITIES, NAMES, PACKAGE):
                continue
            texts = _texts(entry[key], kind)
            if texts is None:
                self.note((*path, key), f"`{key}` must be {kind}", "")
                continue
            read[key] = texts
            options = self.codes if key == "allow" else choices
            for text in texts:
                if options is not None and text not in options:
                    self.note(
                        (*path, key),
                        f"`{key}` does not know {text!r}",
                        suggestion(text, options),
                    )
            if key == "emit" and not texts:
                self.note((*path, key), "`emit` is empty", "leave it out for both")
        return read

    def table(self, value: object, path: tuple[str, ...]) -> Mapping[str, object]:
        if isinstance(value, Mapping):
            return value
        self.note(path, f"`{'.'.join(path)}` must be a table", "write [api.NAME]")
        return {}

    def known(
        self, table: Mapping[str, object], keys: Collection[str], path: tuple[str, ...]
    ) -> None:
        for key in table:
            if key not in keys:
                self.note((*path, key), f"unknown key `{key}`", suggestion(key, keys))

    def note(self, path: tuple[str, ...], message: str, help: str) -> None:
        self.problems.append(
            Problem(message=message, help=help, file=self.shown, line=self.line(path))
        )

    def place(self, path: tuple[str, ...]) -> Location:
        return Location(file=self.shown, line=self.line(path))

    def line(self, path: tuple[str, ...]) -> int | None:
        """Where `path` is set; tomllib keeps no positions. Falls back to its table."""
        wanted = (*self.prefix, *path)
        stated, within = self._lines
        if wanted in within:
            return within[wanted]
        above = (wanted[:length] for length in range(len(wanted) - 1, 0, -1))
        return next((stated[own] for own in above if own in stated), None)

    @cached_property
    def _lines(self) -> tuple[Mapping[_Keys, int], Mapping[_Keys, int]]:
        """The first line of everything that is stated, and of what anything is stated in."""
        stated: dict[_Keys, int] = {}
        within: dict[_Keys, int] = {}
        header: _Keys = ()
        repeated: Counter[_Keys] = Counter()
        for number, text in enumerate(self.text.splitlines(), start=1):
            if match := HEADER.match(text):
                header = here = dotted(match[2])
                if match[1] == "[[":
                    # Tables of an array go by their number.
                    repeated[here] += 1
                    header = here = (*here, str(repeated[here] - 1))
            elif match := KEY.match(text):
                here = (*header, *dotted(match[1]))
            else:
                continue
            stated.setdefault(here, number)
            for length in range(1, len(here) + 1):
                within.setdefault(here[:length], number)
        return stated, within


def _choice(source: object) -> dict[str, object]:
    """What the table of a source says of the API that is meant."""
    stated = source if isinstance(source, Mapping) else {}
    return {key: stated[key] for key in CHOICE if key in stated}


_PART = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_PATH = rf"{_PART}(?:\s*\.\s*{_PART})*"
HEADER = re.compile(rf"\s*(\[+)\s*({_PATH})\s*\]")
KEY = re.compile(rf"\s*({_PATH})\s*=")


def dotted(text: str) -> tuple[str, ...]:
    return tuple(_unquoted(part) for part in re.findall(_PART, text))


def _unquoted(part: str) -> str:
    """A key without its quotes, whatever it holds; of one with an escape no line is known."""
    return part[1:-1] if part[:1] in ("'", '"') else part


def _texts(value: object, kind: str) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return (value,)
    if kind == TEXTS and isinstance(value, list):
        texts = tuple(item for item in value if isinstance(item, str))
        return texts if len(texts) == len(value) else None
    return None


def _target(name: str, base: Path, values: Mapping[str, tuple[str, ...]]) -> Target:
    output = values.get("output", ("generated",))[0]
    defaults = {entry.name: entry.default for entry in fields(Target)}
    return Target(
        name=name,
        sources=values["source"],
        base=base,
        output=base / output,
        emit=frozenset(values.get("emit", BOTH)),
        allow=frozenset(values.get("allow", ())),
        models=values.get("models", (str(defaults["models"]),))[0],
        enums=values.get("enums", (str(defaults["enums"]),))[0],
        base_model=values.get("base_model", ("",))[0],
        unwrap=values.get("unwrap", ("",))[0],
        templates_from=values.get("templates", ("",))[0],
        http=values.get("http", (str(defaults["http"]),))[0],
        runtime=values.get("runtime", (COPIED,))[0],
        secrets=values.get("secrets", ()),
        roots=values.get("roots", ()),
        overlays=values.get("overlays", ()),
        choice=Choice(
            title=values.get("title", ("",))[0], version=values.get("version", ("",))[0]
        ),
        implementation=values.get("implementation", ()),
    )
