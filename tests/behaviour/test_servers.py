"""Servers of the document by name: chosen at run time and known to type checkers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.behaviour.library_models import ENVIRONMENT

DOCUMENT = Path(__file__).parents[1] / "golden/cases/servers/named_servers/spec.yaml"
PROBE = """
from named_client import AsyncNamed, Named

Named()
Named(server="sandbox", server_variables={})
AsyncNamed(server="by-region", server_variables={"region": "us"})
Named(server=3)
Named(server="sandbocks")  # wrong
AsyncNamed(server=1.5)  # wrong
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("servers")
    command = ["generate", str(DOCUMENT), "--output", str(folder), "--name", "named"]
    assert main([*command, "--no-server", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


def asked(**arguments: Any) -> str:
    """The host that a call goes to."""
    hosts: list[str] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        hosts.append(request.url.host)
        return httpx2.Response(200, json=[])

    transport = httpx2.MockTransport(answer)
    with httpx2.Client(transport=transport) as http:
        client = import_module("named_client").Named(http_client=http, **arguments)
        assert client.orders.list() == []
    return hosts[0]


@pytest.mark.parametrize(
    ("arguments", "host"),
    [
        ({}, "api.example.com"),
        ({"server": None}, "api.example.com"),
        ({"server": "production"}, "api.example.com"),
        ({"server": "sandbox"}, "sandbox.example.com"),
        ({"server": "by-region"}, "eu.example.com"),
        (
            {"server": "by-region", "server_variables": {"region": "us"}},
            "us.example.com",
        ),
        ({"server": 3}, "a.example.com"),
        ({"base_url": "https://other.example.com"}, "other.example.com"),
    ],
)
def test_a_server_is_chosen(folder: Path, arguments: Any, host: str) -> None:
    assert asked(**arguments) == host


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            {"server": "staging"},
            "no server 'staging': server= is one of"
            " 'production', 'sandbox', 'by-region', 0 to 5",
        ),
        ({"server": 6}, "no server 6"),
        ({"server": "sandbox", "base_url": "https://x.test"}, "base_url= and server="),
        ({"server": 0, "base_url": "https://x.test"}, "base_url= and server="),
        ({"server": "by-region", "server_variables": {"region": "mars"}}, "eu, us"),
    ],
)
def test_what_is_no_server(folder: Path, arguments: Any, said: str) -> None:
    error = import_module("named_client.errors").ConfigurationError
    with pytest.raises(error) as caught:
        import_module("named_client").Named(**arguments)
    assert said in str(caught.value)


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_type_checkers_know_the_names(folder: Path, checker: str) -> None:
    (folder / "probe.py").write_text(PROBE)
    options = ["--strict", "--config-file", ""] if checker == "mypy" else []
    checked = subprocess.run(
        [sys.executable, "-m", checker, *options, "probe.py"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    complained = {
        int(line.split("probe.py:")[1].split(":")[0])
        for line in checked.stdout.splitlines()
        if "probe.py:" in line and "error:" in line
    }
    wrong = {n for n, line in enumerate(PROBE.splitlines(), 1) if "# wrong" in line}
    assert complained == wrong, checked.stdout
