"""The targets to generate and their settings, however they were given."""

from __future__ import annotations

import hashlib
import json
import keyword
import os
import re
from collections.abc import Collection
from pathlib import Path

from specgen.findings.diagnostics import Location
from specgen.findings.paths import relative
from specgen.frozen import frozen
from specgen.ir.pagination import PageRule
from specgen.ir.selection import EVERYTHING, Selection
from specgen.ir.streaming import StreamRule
from specgen.load.choice import ANY, Choice
from specgen.naming.choices import NO_CHOICES, Choices
from specgen.workspace.origins import Origin
from specgen.workspace.page_rules import said
from specgen.workspace.publishing.distribution import Distribution
from specgen.workspace.reach import Reach

BOTH = frozenset({"client", "server"})
DATAMODEL = "datamodel-code-generator"
"""The library that may write the models, by its name on PyPI."""
COPIED, SHARED = "copied", "shared"
"""Where packages have their runtime: in each a copy of it, or one beside them for all."""
TEMPLATES = "templates"
"""The setting that tells whether the user's own templates are the same."""
LITERALS, CLASSES = "literals", "classes"
"""What the constants of a document may be in Python."""
NAME_LENGTH = 80
"""Longest target name: file names made from it stay within every file system's limit."""


@frozen
class Problem:
    """One mistake in the configuration or on the command line, with its place if known."""

    message: str
    help: str = ""
    file: str = ""
    line: int | None = None
    column: int | None = None


class ConfigurationError(Exception):
    """The configuration can't be used; `problems` says why, one entry per mistake."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems


@frozen
class Target:
    """One API to generate.

    `name` is None where it follows from the API's title; `base` is the folder that `sources`
    and `output` are relative to. `secrets` are property names or pointers whose values are
    secret, `base_model` is a class (`module:Class`) that models extend as well; calls give
    the property `unwrap` of answers that have it; `templates` are those of the user, name and
    text, from the folder `templates_from`; `roots` are folders that references may reach
    beside the document's own; of the rules of `pagination` and of `streaming` the first that
    fits an operation is its rule; `overlays` are files that change the documents, one after
    the other; `origin` is where the sources are pulled from, if they are; of several APIs
    that they hold, `choice` is one; `selection` tells which operations are generated;
    `severity` holds verdicts on kinds of change, by their ids; `names` are what the user
    calls things; `implementation` are modules and folders of the user's that implement the
    server; `distribution` is what the packages are published as, if they are; `places` are those
    in the configuration of keys whose values may turn out to be about nothing.
    """

    name: str | None
    sources: tuple[str, ...]
    base: Path
    output: Path
    emit: frozenset[str] = BOTH
    allow: frozenset[str] = frozenset()
    models: str = "pydantic"
    enums: str = LITERALS
    base_model: str = ""
    unwrap: str = ""
    templates_from: str = ""
    templates: tuple[tuple[str, str], ...] = ()
    http: str = "httpx2"
    runtime: str = COPIED
    secrets: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    pagination: tuple[PageRule, ...] = ()
    streaming: tuple[StreamRule, ...] = ()
    overlays: tuple[str, ...] = ()
    selection: Selection = EVERYTHING
    origin: Origin | None = None
    choice: Choice = ANY
    severity: tuple[tuple[str, str], ...] = ()
    implementation: tuple[str, ...] = ()
    names: Choices = NO_CHOICES
    distribution: Distribution | None = None
    places: tuple[tuple[str, Location], ...] = ()

    def place(self, key: str) -> Location:
        """Where the configuration says a key, or the document where no configuration does."""
        return dict(self.places).get(key, Location(file=self.sources[0]))

    def settings(self, home: Path) -> dict[str, str]:
        """Short digests of all that shapes the output, by configuration key.

        Paths count as seen from `home`, the folder of the lock, so that the folder a command
        is run from makes no difference.
        """
        values: dict[str, object] = {
            "name": self.name,
            "source": [self._seen_from(home, source) for source in self.sources],
            "output": self._seen_from(home, self.output),
            "emit": sorted(self.emit),
            "allow": sorted(self.allow),
            "models": self.models,
            "http": self.http,
            "secrets": list(self.secrets),
            "roots": [self._seen_from(home, root) for root in self.roots],
        }
        if self.runtime != COPIED:
            values["runtime"] = self.runtime
        if self.enums != LITERALS:
            values["enums"] = self.enums
        if self.base_model:
            values["base_model"] = self.base_model
        if self.unwrap:
            values["unwrap"] = self.unwrap
        if self.templates:
            values[TEMPLATES] = [*map(list, self.templates)]
        if self.choice != ANY:
            values["choice"] = [self.choice.title, self.choice.version]
        if self.pagination:
            values["pagination"] = [said(rule) for rule in self.pagination]
        if self.streaming:
            values["streaming"] = [
                [rule.argument, list(rule.operations)] for rule in self.streaming
            ]
        if self.names:
            values["names"] = sorted(self.names.said())
        if self.overlays:
            values["overlays"] = [
                self._seen_from(home, overlay) for overlay in self.overlays
            ]
        if self.distribution:
            values["package"] = self.distribution.said(self.base)
        for key, criteria in self.selection.tables():
            values[key] = dict(criteria.entries)
        return {key: _digest(value) for key, value in values.items()}

    def digest(self) -> str:
        """The configuration hash."""
        return _digest(self.settings(self.base))

    def _seen_from(self, home: Path, path: str | Path) -> str:
        return relative(self.base / path, home)


@frozen
class Project:
    """The targets of one run, and `home`, the folder that holds their lock.

    `complete` says that these are all the targets there are, so that what the lock knows
    beside them is orphaned.
    """

    home: Path
    targets: tuple[Target, ...]
    complete: bool

    @property
    def reach(self) -> Reach:
        """Where this run may write and delete."""
        outputs = {
            Path(os.path.abspath(target.output)): target for target in self.targets
        }
        projects = {
            path: target.distribution
            for path, target in outputs.items()
            if target.distribution is not None
        }
        return Reach(self.home, frozenset(outputs), projects)


def _digest(value: object) -> str:
    text = json.dumps(value, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_name(name: str, *, file: str = "", line: int | None = None) -> None:
    """Raises ConfigurationError unless `name` can begin the name of a package."""
    if (
        re.fullmatch("[a-z][a-z0-9_]*", name)
        and not keyword.iskeyword(name)
        and len(name) <= NAME_LENGTH
    ):
        return
    words = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:NAME_LENGTH]
    proposal = words if words[:1].isalpha() else f"api_{words}".rstrip("_")
    if keyword.iskeyword(proposal):
        proposal += "_api"
    raise ConfigurationError(
        Problem(
            message=f"{name!r} is no name for a package",
            help=f"use lower-case letters, digits and underscores: {proposal}",
            file=file,
            line=line,
        )
    )


def suggestion(text: str, options: Collection[str]) -> str:
    """`did you mean …?` for a word that is not among `options`, else their list."""
    import difflib

    close = difflib.get_close_matches(text, sorted(options), n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]}?"
    return f"one of {', '.join(sorted(options))}" if len(options) < 12 else ""
