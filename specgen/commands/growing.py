"""`specgen scaffold --add`: stubs for new operations, in the classes that lack them."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from specgen.commands.run import Exit, Run, shown
from specgen.findings.diagnostics import printable
from specgen.workspace.appending import (
    NotAppendable,
    appended,
    meanings,
    replace_text,
)
from specgen.workspace.config import Target
from specgen.workspace.implementation import (
    Disagreement,
    Module,
    disagreements,
    is_protocols,
)
from specgen.workspace.implementation_files import (
    Implementation,
    implementation,
    import_path,
    package_path,
    starts,
)
from specgen.workspace.reading import regular_bytes
from specgen.workspace.records.entry import Entry

if TYPE_CHECKING:
    from specgen.emit.server.scaffold import Stubs
    from specgen.ir.api import Api
    from specgen.naming.table import NameTable

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)
_CALLERS = ("Principal", "Caller", "AuthenticatedCaller", "ScaffoldPrincipal")
"""What a scaffold calls the class of callers."""


def add(
    api: Api, names: NameTable, target: Target, entry: Entry, home: Path, run: Run
) -> int:
    """Appends what no implementation has, and tells what it leaves; gives the exit code."""
    package = names.package_of("server")
    output = home / entry.output
    read = implementation(starts(target, entry, home), home, output / package)
    if read.unreadable or not read.modules:
        for file, fault in read.unreadable.items():
            run.console.result(printable(f"{shown(file)}: cannot be read: {fault}"))
        if not read.modules:
            run.console.result(
                f"{target.name} has no implementation: `specgen scaffold"
                f" {target.name} --output FILE` writes one"
            )
        return Exit.CONFLICT
    protocols = [
        regular_bytes(output / path).decode("utf-8")
        for path in entry.files
        if is_protocols(path, package)
    ]
    lacking = [
        each
        for each in disagreements(protocols, read.modules, package)
        if each.is_missing
    ]
    writer = _Appender(api, names, package_path(target, package, home))
    worst = Exit.DONE
    by_file = sorted(lacking, key=lambda each: each.file)
    for file, wanted in groupby(by_file, key=lambda each: each.file):
        module = next(module for module in read.modules if module.file == file)
        worst = max(worst, _grow(module, [*wanted], writer, run))
    if not lacking:
        run.console.say(f"{target.name}: every operation is implemented")
    return worst


def _grow(
    module: Module, wanted: Sequence[Disagreement], writer: _Appender, run: Run
) -> Exit:
    """Adds to one module what its classes lack."""
    grown, added, worst = module, list[Disagreement](), Exit.DONE
    for _, group in groupby(wanted, key=lambda each: each.service):
        methods = [*group]
        try:
            grown = writer.grown(grown, methods)
            added += methods
        except NotAppendable as error:
            worst = Exit.CONFLICT
            for each in methods:
                place = f"{shown(each.file)}:{each.line}"
                name = f"{each.service}.{each.method}"
                run.console.result(f"{place}: {name} is not added: {error}")
    if added:
        try:
            replace_text(module, grown.text)
        except (OSError, ValueError) as error:
            run.console.result(printable(f"{shown(module.file)}: is left: {error}"))
            return Exit.CONFLICT
    for each in added:
        run.console.say(f"{shown(each.file)}: {each.service}.{each.method} added")
    return worst


class _Appender:
    """Writes stubs that fit the modules that they go into."""

    def __init__(self, api: Api, names: NameTable, package: str) -> None:
        self._api = api
        self._names = names
        self._package = package

    def grown(self, module: Module, wanted: Sequence[Disagreement]) -> Module:
        """The module with the methods that a class of it lacks. Raises NotAppendable."""
        service, owner = wanted[0].service, wanted[0].lacking
        if owner is None:
            attribute = next(
                group.attribute
                for group in self._names.groups.values()
                if group.service == service
            )
            raise NotAppendable(
                f"no class implements {service}; `--group {attribute} --output FILE`"
                " writes one"
            )
        there = meanings(module, owner.node)
        methods = {each.method for each in wanted}
        taken = frozenset(dir(builtins)) & there.bound.keys()
        principal = _principal(owner.node, service)
        while True:
            made = self._stubs(service, methods, principal, taken)
            needed = {*made.names, *((m, "", a or m) for m, a in made.modules.items())}
            clashing = there.clashing(needed)
            if not clashing:
                break
            if clashing <= taken or not clashing <= {name for _, name, _ in needed}:
                listed = ", ".join(sorted(clashing))
                raise NotAppendable(f"{listed} means something else there")
            taken |= clashing
        if len(made.methods) < len(methods):
            raise NotAppendable("the document has changed: run `specgen generate`")
        text = appended(module, owner.node.name, made.methods, made.names, made.modules)
        return replace(module, text=text, tree=ast.parse(text))

    def _stubs(
        self,
        service: str,
        methods: set[str],
        principal: str,
        taken: frozenset[str],
    ) -> Stubs:
        from specgen.emit.server.scaffold import stubs

        api, names, package = self._api, self._names, self._package
        return stubs(api, names, package, service, methods, principal, taken)


def _principal(node: ast.ClassDef, service: str) -> str:
    """The type of callers that a class gives its Protocol; any object where it gives none."""
    for base in node.bases:
        if isinstance(base, ast.Subscript):
            text = ast.unparse(base.slice)
            if service in ast.unparse(base.value) and _DOTTED.fullmatch(text):
                return text
    return "object"


def principal_of(target: Target, entry: Entry, home: Path) -> tuple[str, str] | None:
    """The module and the name of the class of callers that an implementation has."""
    read: Implementation = implementation(
        starts(target, entry, home), home, home / entry.output
    )
    for module in read.modules:
        for name in _callers(module):
            return import_path(module.file, home)[1], name
    return None


def _callers(module: Module) -> Iterator[str]:
    yield from (name for name in _CALLERS if name in module.classes)
