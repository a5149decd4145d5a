"""Packages can be used whatever the document calls its parts, and no argument is lost."""

from __future__ import annotations

import importlib
import inspect
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from specgen.emit.models.modules import KIND, ONE_MODULE, PACKAGE
from specgen.emit.package.runtime import shared_files
from specgen.findings.diagnostics import Sink
from specgen.naming.keys import SHARED_RUNTIME
from specgen.naming.reserved import CALL_OPTIONS
from specgen.pipeline import Generated, generate
from specgen.workspace.config import COPIED, SHARED, Target
from tests.drawing import drawn
from tests.files import write_files
from tests.property.hostile_names import api, documents

LAYOUTS = (ONE_MODULE, PACKAGE)
LIBRARIES = ("httpx2", "httpx")
SEEDS = range(3)
"""Those of the drawing whose packages mypy checks."""


def packages(
    document: Mapping[str, Any],
    folder: Path,
    layout: str,
    http: str,
    runtime: str = COPIED,
) -> Generated:
    """What is generated from a document without any complaint."""
    (folder / "api.json").write_text(json.dumps(document), encoding="utf-8")
    target = Target(
        name=None,
        sources=("api.json",),
        base=folder,
        output=folder,
        http=http,
        runtime=runtime,
    )
    sink = Sink()
    made = generate(target, sink, layout={KIND: layout})
    assert made is not None, list(sink)
    assert "SG001" not in {finding.code.identifier for finding in sink}, list(sink)
    assert made.operations == len(document["paths"])
    return made


@contextmanager
def importable(folder: Path, name: str) -> Iterator[None]:
    """Makes the packages below a folder importable, and forgets them afterwards."""
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for module in list(sys.modules):
            if module.partition(".")[0] in (f"{name}_client", f"{name}_server"):
                del sys.modules[module]


def methods(modules: Mapping[str, ModuleType]) -> Iterator[tuple[str, Any]]:
    """The methods of resources that block, and of services, each with its module's side."""
    for path, module in modules.items():
        side = "client" if "_client.resources." in path else "server"
        if side == "server" and "_server.services" not in path:
            continue
        for kind in vars(module).values():
            if not inspect.isclass(kind) or kind.__module__ != path:
                continue
            for name, method in vars(kind).items():
                if not inspect.isfunction(method) or name.startswith("_"):
                    continue
                if side == "server" or not kind.__name__.startswith("Async"):
                    yield side, method


def sizes(document: Mapping[str, Any]) -> Counter[int]:
    """How many arguments the operations have.

    None of the properties is required, so that the whole body is an argument beside them.
    """
    counted: Counter[int] = Counter()
    for item in document["paths"].values():
        operation = item["post"]
        content = operation.get("requestBody", {}).get("content", {})
        fields = 0
        for media in content.values():
            schema = media["schema"]
            if "$ref" in schema:
                name = schema["$ref"].rpartition("/")[2]
                schema = document["components"]["schemas"][name]
            fields = len(schema.get("properties", ())) + 1
        counted[len(operation["parameters"]) + fields] += 1
    return counted


def check(
    document: Mapping[str, Any], folder: Path, layout: str, http: str
) -> Mapping[str, ModuleType]:
    """All modules of both packages; each method takes as much as its operation has."""
    made = packages(document, folder, layout, http)
    name, files = made.name, made.files
    write_files(folder, files)
    with importable(folder, name):
        modules = {
            module: importlib.import_module(module)
            for module in map(module_name, files)
            if module and "._runtime" not in module
        }
    taken = list(methods(modules))
    clients = [method for side, method in taken if side == "client"]
    assert len(clients) == len(taken) - len(clients) == len(document["paths"])
    counted: Counter[int] = Counter()
    for method in clients:
        arguments = [
            parameter.name
            for parameter in inspect.signature(method).parameters.values()
            if parameter.kind in _NAMED and parameter.name != "self"
        ]
        assert CALL_OPTIONS.isdisjoint(arguments)
        counted[len(arguments)] += 1
    assert counted == sizes(document)
    return modules


_NAMED = (
    inspect.Parameter.KEYWORD_ONLY,
    inspect.Parameter.POSITIONAL_OR_KEYWORD,
)
"""How arguments may be given: all by name, those of the path by position as well."""


def module_name(path: str) -> str:
    """The dotted name of a module; empty for other files."""
    if not path.endswith(".py"):
        return ""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


REPORTED: Mapping[str, dict[str, Any]] = {
    **{http: api(f"Ports of {http}", [http], ["Thing"]) for http in LIBRARIES},
    **{
        title: api(title, ["t"], ["Thing"])
        for title in ("API Status", "Response Validation", "Not Found")
    },
    "schemas": api("Schemas", ["t"], ["Any", "Thing"]),
}
"""Documents whose packages could not be imported or type-checked once."""


@pytest.mark.parametrize("http", LIBRARIES)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("case", REPORTED)
def test_reported_documents(case: str, layout: str, http: str, tmp_path: Path) -> None:
    check(REPORTED[case], tmp_path, layout, http)


@pytest.mark.parametrize("http", LIBRARIES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_packages_import_and_methods_take_every_parameter(
    layout: str, http: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    @drawn(6, suppress_health_check=list(HealthCheck))
    @given(documents())
    def run(document: dict[str, Any]) -> None:
        check(document, tmp_path_factory.mktemp("hostile"), layout, http)

    run()


def drawn_by(number: int) -> dict[str, Any]:
    """The last document that a seed leads to."""
    made: list[dict[str, Any]] = []

    @seed(number)
    @settings(max_examples=2, database=None, deadline=None, phases=[Phase.generate])
    @given(documents())
    def keep(document: dict[str, Any]) -> None:
        made.append(document)

    keep()
    return made[-1]


def test_packages_type_check(tmp_path: Path) -> None:
    """One strict run over all of them; those on one library share its runtime."""
    roots: list[str] = []
    needs: set[str] = set()
    chosen = [*REPORTED.values(), *map(drawn_by, SEEDS)]
    for number, document in enumerate(chosen):
        if number >= len(REPORTED):
            document["info"]["title"] += f" {number}"
        layout, http = LAYOUTS[number // 2 % 2], LIBRARIES[number % 2]
        runtime = SHARED if http == LIBRARIES[0] else COPIED
        made = packages(document, tmp_path, layout, http, runtime)
        assert f"{made.name}_client" not in roots
        write_files(tmp_path, made.files)
        needs.update(made.runtime)
        roots += sorted({path.partition("/")[0] for path in made.files})
    write_files(tmp_path, shared_files(needs))
    roots.append(SHARED_RUNTIME)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--python-version", "3.11"),
            *("--config-file", "", "--no-error-summary"),
            *roots,
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)
