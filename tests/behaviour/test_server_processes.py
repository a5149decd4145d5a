"""A generated server as a process of its own: several applications, run from a factory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.behaviour.library_models import ENVIRONMENT

DOCUMENT = Path(__file__).with_name("gate.yaml")
MODULE = """
from fastapi import FastAPI
from gate_server import Credentials, NoContent, create_app, matches


class Things:
    def __init__(self, name: str) -> None:
        self.name = name

    async def read(self, *, principal: str) -> str:
        return f"{self.name} {principal}"

    async def head_things(self, *, principal: str) -> str:
        return f"{self.name} {principal}"

    async def options_of_things(self) -> NoContent:
        return NoContent(headers={"X-Offer": self.name})

    async def read_plainly(self) -> str:
        return self.name


async def authenticate(credentials: Credentials) -> str | None:
    if any(matches(one.value, "bad") for one in credentials.values()):
        return None
    return " ".join(
        f"{name}({','.join(one.scopes)})" for name, one in credentials.items()
    )


def app() -> FastAPI:
    both = FastAPI()
    for name in ("first", "second"):
        both.mount(f"/{name}", create_app(things=Things(name), authenticate=authenticate))
    return both
"""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gate")
    command = ["generate", str(DOCUMENT), "--output", str(folder), "--name", "gate"]
    assert main([*command, "--no-client", "-q"]) == 0
    (folder / "gate.py").write_text(MODULE)
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "gate:app", "--factory", "--port", "0"],
        cwd=folder,
        env=ENVIRONMENT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stderr is not None
    said = next(line for line in server.stderr if "running on" in line)
    yield said.split("running on ")[1].split()[0]
    server.terminate()
    server.communicate()


OAUTH = {"Authorization": "Bearer t"}
KEY, SESSION = {"X-Key": "k"}, {"Cookie": "session=s"}


@pytest.mark.parametrize(
    ("headers", "principal"),
    [
        (OAUTH, "oauth(read,write)"),
        (KEY | SESSION, "key() session()"),
        (OAUTH | KEY | SESSION, "oauth(read,write)"),
        ({"Authorization": "Bearer bad"} | KEY | SESSION, "key() session()"),
        (KEY, None),
        (SESSION, None),
        ({"Authorization": "Bearer bad"} | KEY, None),
        ({"X-Key": "bad"} | SESSION, None),
        ({}, None),
    ],
)
def test_alternatives_and_scopes(url: str, headers: Any, principal: str | None) -> None:
    for name in ("first", "second"):
        answer = httpx2.get(f"{url}/{name}/things", headers=headers)
        if principal:
            assert answer.text == f"{name} {principal}"
        else:
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"


def test_head_and_options_are_operations(url: str) -> None:
    headed = httpx2.head(f"{url}/first/things", headers=OAUTH)
    got = httpx2.get(f"{url}/first/things", headers=OAUTH)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["content-length"] == got.headers["content-length"]
    assert httpx2.head(f"{url}/first/things").status_code == 401
    offered = httpx2.options(f"{url}/second/things")
    assert (offered.status_code, offered.headers["x-offer"]) == (204, "second")


@pytest.mark.parametrize(
    ("path", "method", "allow"),
    [
        ("things", "POST", "GET, HEAD, OPTIONS"),
        ("plain", "HEAD", "GET"),
        ("plain", "OPTIONS", "GET"),
    ],
)
def test_other_methods(url: str, path: str, method: str, allow: str) -> None:
    answer = httpx2.request(method, f"{url}/first/{path}")
    assert (answer.status_code, answer.headers["allow"]) == (405, allow)
