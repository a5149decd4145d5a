"""Configurations of Stainless for real documents: the clients are called as they were."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from specgen.cli import main
from tests.conformance.corpus import CORPUS, LARGE

CONFIGURATIONS = Path(__file__).parent / "stainless"
CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Case:
    """A configuration, its document, and the classes that it leads to."""

    document: Path
    package: str
    client: str
    variables: Mapping[str, str]
    classes: frozenset[str]
    servers: Mapping[str, str]
    unknown: int = 0


CASES = {
    "increase": Case(
        document=CORPUS / "increase.com.json",
        package="increase",
        client="Increase",
        variables={"api_key": "INCREASE_KEY"},
        classes=frozenset({"Account", "ACHTransfer", "CardDetails", "Limit"}),
        servers={
            "production": "https://api.increase.com",
            "sandbox": "https://sandbox.increase.com",
        },
    ),
    "openfigi": Case(
        document=CORPUS / "openfigi.com.json",
        package="open_figi_client",
        client="OpenFIGI",
        variables={"figi_key": "FIGI_KEY"},
        classes=frozenset({"FIGI", "Job"}),
        servers={
            "production": "https://api.openfigi.com/v3",
            "staging": "https://staging.openfigi.example/v3",
        },
        unknown=2,
    ),
    "github": Case(
        document=LARGE / "github.json",
        package="octo_client",
        client="GitHub",
        variables={"auth_token": "GITHUB_AUTH_TOKEN"},
        classes=frozenset({"SimpleUser", "Gist", "Team", "Repository", "Review"}),
        servers={
            "production": "https://api.github.com",
            "enterprise": "https://github.example/api/v3",
        },
    ),
}

OBSERVER = """
import importlib, inspect, json, sys
import httpx2

package, name, servers = *sys.argv[1:3], json.loads(sys.argv[3])
Client = getattr(importlib.import_module(package), name)
urls = []

def answer(request):
    urls.append(str(request.url))
    return httpx2.Response(204)

def reached(server):
    transport = httpx2.MockTransport(answer)
    with Client(server=server, http_client=httpx2.Client(transport=transport)) as client:
        client.request("GET", "/")
    return urls.pop().rstrip("/")

def calls(owner, path):
    for name in vars(type(owner)):
        if not name.startswith(("_", "with_")):
            value = getattr(owner, name)
            own = (*path, name)
            yield from [".".join(own)] if callable(value) else calls(value, own)

print(json.dumps({
    "calls": [*calls(Client(), ())],
    "arguments": [*inspect.signature(Client).parameters],
    "classes": dir(importlib.import_module(f"{package}.models")),
    "errors": [own for own in dir(importlib.import_module(package)) if own == f"{name}Error"],
    "servers": {server: reached(server) for server in servers},
}))
"""
"""Prints what a package offers, as somebody who imports it sees it."""


@dataclass
class Imported:
    """What an import wrote, and what the package that it leads to is like."""

    case: Case
    folder: Path
    stainless: dict[str, Any]
    findings: list[dict[str, Any]]
    package: dict[str, Any]


@pytest.fixture(scope="module", params=CASES)
def imported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Imported:
    case = CASES[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    file = folder / "stainless.yml"
    file.write_text((CONFIGURATIONS / f"{request.param}.yml").read_text())
    (folder / "openapi.json").write_bytes(case.document.read_bytes())
    before = Path.cwd()
    os.chdir(folder)
    try:
        assert main(["import", "stainless.yml", "--report", "import.json", "-q"]) == 0
        assert main(["generate", "-q"]) == 0
    finally:
        os.chdir(before)
    observed = subprocess.run(
        [
            *(sys.executable, "-c", OBSERVER, case.package, case.client),
            json.dumps([*case.servers]),
        ],
        env={**os.environ, "PYTHONPATH": str(folder / "generated")},
        capture_output=True,
        text=True,
    )
    assert observed.returncode == 0, observed.stderr
    return Imported(
        case,
        folder,
        yaml.safe_load(file.read_text()),
        json.loads((folder / "import.json").read_text())["diagnostics"],
        json.loads(observed.stdout),
    )


def calls(resources: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[str]:
    """What the configuration of Stainless says that people call."""
    for name, resource in resources.items():
        own = () if name == "$client" else (*path, name)
        for method, stated in resource.get("methods", {}).items():
            if isinstance(stated, str) or stated.get("type", "http") == "http":
                spelled = f"{method}_" if method in ("return", "import") else method
                yield ".".join((*own, spelled))
        yield from calls(resource.get("subresources", {}), own)


def test_calls_are_the_resources_and_methods_of_the_configuration(
    imported: Imported,
) -> None:
    wanted = {*calls(imported.stainless["resources"])}
    if imported.case.client == "OpenFIGI":
        wanted -= {"mapping.values.other"}
    if imported.case.client == "GitHub":
        # A method of the client itself stays in the group of its tag.
        wanted = wanted - {"zen"} | {"meta.zen"}
    assert {*imported.package["calls"]} == wanted


def test_models_have_the_names_of_the_configuration(imported: Imported) -> None:
    assert imported.case.classes <= {*imported.package["classes"]}


def test_the_client_has_its_class_its_arguments_and_its_servers(
    imported: Imported,
) -> None:
    case, package = imported.case, imported.package
    assert package["errors"] == [f"{case.client}Error"]
    assert case.variables.keys() <= {*package["arguments"]}
    assert package["servers"] == case.servers
    client = (imported.folder / "generated" / case.package / "client.py").read_text()
    for variable in case.variables.values():
        assert f'environment="{variable}"' in client


def test_what_is_not_taken_over_is_told_with_its_place(imported: Imported) -> None:
    lines = (imported.folder / "stainless.yml").read_text().splitlines()
    codes = [finding["code"] for finding in imported.findings]
    assert codes.count("SG020") == imported.case.unknown
    assert {*codes} <= {"SG020", "SG021"}
    for finding in imported.findings:
        key = finding["pointer"].rpartition("/")[2].replace("~1", "/")
        line = lines[finding["line"] - 1]
        if key.isdigit():
            assert line[finding["column"] - 3 :].startswith("- ")
        else:
            assert line[finding["column"] - 1 :].lstrip('"').startswith(key)


def test_the_package_type_checks(imported: Imported) -> None:
    if imported.case.client != "GitHub":
        done = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", imported.case.package],
            cwd=imported.folder / "generated",
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout


def test_the_configuration_is_taken_without_a_word(imported: Imported) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "specgen", "check"],
        cwd=imported.folder,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
