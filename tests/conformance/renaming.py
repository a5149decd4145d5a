"""Packages of a real document in which everything has a name of the user's, and of a part of it.

Names are drawn with a seed and written into a configuration as a user would. Many of them mean
something in Python or in generated code; those that can't be had are left out again, as the run
tells which they are.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from specgen.cli import main
from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api, Http, MutualTls, OperationKind
from specgen.naming.chosen import Subjects
from specgen.naming.keys import line, quoted
from specgen.naming.table import NameTable
from specgen.pipeline import served
from specgen.workspace.config_file import load
from tests.conformance.children import Limits, in_child
from tests.conformance.counting import read_plain
from tests.conformance.exchange import Result, exchange_all
from tests.conformance.using import use_packages

ROUNDS = 6
"""How often names that can't be had are left out before that is a fault."""

GROUPS = (
    "models errors types json events async_ testing core list data v1 Upper".split()
)
METHODS = (
    "list type id print get next iter json open all str update data raw items".split()
)
ARGUMENTS = (
    "id type format filter json data url request response client headers params path method "
    "content models kind list str int dict x any value values api name UNSET body2"
).split()
CLASSES = (
    "Dict List Union Optional Literal Model BaseModel Decimal Field Enum Response Request "
    "Client Type Sequence Mapping lower x Any Unset Annotated Async Api Error Date"
).split()
FIELDS = "id type model fields str list date datetime name int value root json data x".split()


@dataclass(slots=True, kw_only=True)
class Renamed:
    """What was chosen, the lines that could not be had, and what became of the rest."""

    chosen: int = 0
    refused: list[str] = field(default_factory=list)
    packages: list[str] = field(default_factory=list)
    report: Mapping[str, Any] = field(default_factory=dict)
    problem: str = ""

    @property
    def had(self) -> int:
        return self.chosen - len(self.refused)


def evidence(
    source: Path, folder: Path, selection: str, limits: Limits, *, over_http: bool
) -> tuple[Renamed, Result, list[str]]:
    """What becomes of a document in `folder`: the run, the calls, and what can't be imported."""
    done = in_child(limits, renamed, source, folder, selection)
    made: Renamed = done.value or Renamed(problem=done.error)
    if made.problem:
        return made, Result(), []
    calls = in_child(limits, exchange_all, folder / source.name, folder, over_http)
    imports = in_child(limits, use_packages, folder)
    lost = [calls.error, imports.error]
    for problems in imports.value or ():
        lost += problems
    return made, calls.value or Result(), [text for text in lost if text]


def renamed(source: Path, folder: Path, selection: str = "") -> Renamed:
    """Generates into `folder`, first without names and then with names of every kind."""
    shutil.copy(source, folder)
    os.chdir(folder)
    base = f'[api.made]\nsource = "{source.name}"\noutput = "."\n{selection}\n'
    configuration = folder / "specgen.toml"
    configuration.write_text(base, encoding="utf-8")
    made = Renamed()
    code, said = _run("generate", "--quiet")
    if code:
        made.problem = said
        return made
    (target,) = load(configuration, ()).targets
    read = served(target, {}, Sink())
    assert read is not None
    lines = list(_tables(*read, Random(source.name)))
    made.chosen = sum(" = " in text for text in lines)
    for _ in range(ROUNDS):
        configuration.write_text(base + "\n".join(lines), encoding="utf-8")
        code, said = _run("generate", "--quiet", "--report", "report.json")
        made.report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        wrong = {
            found["line"] - base.count("\n") - 1
            for found in made.report["diagnostics"]
            if found["code"] == "SG002"
        }
        if not wrong:
            break
        made.refused += [lines[number] for number in sorted(wrong)]
        lines = [text for number, text in enumerate(lines) if number not in wrong]
    if code:
        made.problem = f"exit code {code}: {said}"
    made.packages = sorted(path.parent.name for path in folder.glob("*/py.typed"))
    return made


def _run(*arguments: str) -> tuple[int, str]:
    os.environ["SPECGEN_DEBUG"] = "1"
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        return int(main(arguments)), said.getvalue()


def _tables(api: Api, names: NameTable, random: Random) -> Iterator[str]:
    """The lines of `names` with entries of every kind, of about half of what they may be about."""
    words = _Words(random)
    yield "[api.made.names]"
    yield from _entries(api, words, random)
    yield "[api.made.names.groups]"
    called = {
        own.group for own in api.operations if own.kind is OperationKind.OPERATION
    }
    for group in api.groups:
        if group.id in called and random.random() < 0.5:
            yield line(group.text, words.path())
    yield "[api.made.names.credentials]"
    for scheme in api.schemes:
        if isinstance(scheme, MutualTls):
            continue
        own = [("environment", f"OWN_{random.randrange(10**6)}")]
        paired = isinstance(scheme, Http) and names.schemes[scheme.id].is_pair
        for part in ("username", "password") if paired else ("argument",):
            own.append((part, words.unique("secret")))
        # A pair has a variable for each of its parts.
        texts = [f'{key} = "{value}"' for key, value in own[paired:]]
        yield f"{quoted(scheme.id)} = {{ {', '.join(texts)} }}"
    number = random.randrange(100)
    yield "[api.made.names.classes]"
    yield f'client = "{random.choice(["Own", "lower", "Client_"])}{number}"'
    yield f'error = "Own{number}FaultError"'
    yield "[api.made.names.packages]"
    yield f'client = "own_{number}"'
    yield f'server = "own_{number}_service"'


def _entries(api: Api, words: _Words, random: Random) -> Iterator[str]:
    subjects = Subjects(api)
    for operation in api.operations:
        spelling = subjects.spelling(operation.id)
        if random.random() < 0.8:
            group = "" if operation.name or random.random() < 0.3 else words.path()
            method = words.within(group or operation.group or "", METHODS)
            yield line(spelling, f"{group}.{method}".lstrip("."))
        taken = words.scope(ARGUMENTS)
        for part in subjects.parts(operation.id):
            if ":" in part and random.random() < 0.5:
                yield line(f"{spelling}#{part}", next(taken))
    classes = words.scope(CLASSES)
    for id in api.declarations:
        spelling = subjects.spelling(id)
        if random.random() < 0.5:
            yield line(spelling, next(classes))
        fields = words.scope(FIELDS)
        for part in subjects.parts(id):
            if random.random() < 0.4:
                yield line(f"{spelling}#{part}", next(fields))


class _Words:
    """Names that are drawn: some of those that mean something already, else made up."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._count = 0
        self._scopes: dict[str, Iterator[str]] = {}

    def unique(self, stem: str = "own") -> str:
        self._count += 1
        return f"{stem}_{self._count}"

    def scope(self, words: Sequence[str]) -> Iterator[str]:
        """Names of one namespace, none twice."""
        left = self._random.sample(words, len(words))
        while True:
            yield left.pop() if left and self._random.random() < 0.5 else self.unique()

    def within(self, scope: str, words: Sequence[str]) -> str:
        """Another name of the namespace `scope`."""
        return next(self._scopes.setdefault(scope, self.scope(words)))

    def path(self) -> str:
        """A group: one that was drawn before, or another, with up to two groups above it."""
        depth = self._random.choice((1, 1, 2, 3))
        steps = [self._random.choice(GROUPS) for _ in range(depth)]
        return ".".join(steps)


def selection_of(source: Path) -> str:
    """`include` or `exclude` that leaves a part of a document, drawn by its name."""
    random = Random(f"part of {source.name}")
    document = read_plain(source)
    routes = [
        (f"{method.upper()} {path}", own)
        for path, item in document["paths"].items()
        for method, own in item.items()
        if method in ("get", "put", "post", "delete", "patch")
    ]
    part = random.sample(routes, max(1, len(routes) // 2))
    table = random.choice(("include", "exclude"))
    kept = part if len(part) < len(routes) else part[:1]
    tags = sorted({tag for _, own in kept for tag in own.get("tags", ())[:1]})
    everything = {tag for _, own in routes for tag in own.get("tags", ())}
    if 1 < len(tags) < len(everything) and random.random() < 0.5:
        return f"include = {{ tags = {json.dumps(tags[: len(tags) // 2])} }}"
    return f"{table} = {{ operations = {json.dumps([route for route, _ in kept])} }}"
