"""What a service answers with: type checkers and the application refuse what is not declared."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.behaviour.library_models import ENVIRONMENT

DOCUMENT = (
    Path(__file__).parents[1] / "golden/cases/responses/success_by_status/spec.yaml"
)
PROBE = """
from typing import Literal
from store_server import (
    FilesService, Found, MultiStatus, NotModified, Ok, PartialContent, Reply, ResetContent
)
from store_server.services import ExportService, LatestService

class Base(FilesService):
    async def touch_file(self, *, id: int) -> Reply[int, str]:
        return Reply(203, "yes")

    async def change(self, *, id: int) -> list[int] | Reply[int, str]:
        return [id] if id else Reply(202, "later")

class Right(Base):
    async def read(
        self, *, id: int
    ) -> str | Ok[str] | PartialContent[bytes] | NotModified:
        if id == 1:
            return "plain"
        if id == 2:
            return Ok("text", headers={"X-Any": "x"})
        partial = PartialContent(b"part")
        return partial if id == 3 else NotModified()
    async def write_file(
        self, *, id: int
    ) -> None | ResetContent | MultiStatus[list[int]] | Reply[Literal[299], str]:
        return Reply(299, "odd") if id else Reply(298, "odd")  # wrong: status

class Plain(Base):
    async def change(self, *, id: int) -> str:  # wrong: a value alone is sent with 201
        return "done"

class Narrow(Base):
    async def read(self, *, id: int) -> PartialContent[bytes]:
        return PartialContent("text")  # wrong: body
    async def write_file(self, *, id: int) -> MultiStatus[list[int]]:
        return MultiStatus([id])

class Other(Base):
    async def read(self, *, id: int) -> PartialContent[str]:  # wrong: body
        raise ValueError
    async def write_file(self, *, id: int) -> Found[None]:  # wrong: status
        raise ValueError

class Latest:
    async def file(self) -> Found[None]:
        return Found(None, headers={"Location": "/files/1"})

class Silent:
    async def file(self) -> None: ...

latest: LatestService = Latest()
latest = Silent()  # wrong: no redirect
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("results")
    command = ["generate", str(DOCUMENT), "--output", str(made), "--name", "store"]
    assert main([*command, "--no-client", "-q"]) == 0
    return made


def test_type_checkers_refuse_what_is_not_declared(folder: Path) -> None:
    (folder / "probe.py").write_text(PROBE)
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "probe.py"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    complained = {
        int(line.split(":")[1])
        for line in checked.stdout.splitlines()
        if ": error:" in line
    }
    lines = PROBE.splitlines()
    wrong = {number for number, line in enumerate(lines, 1) if "# wrong" in line}
    assert complained == wrong, checked.stdout


@pytest.mark.parametrize(
    ("reply", "status", "headers"),
    [
        (("Found", None, {"headers": {"Location": "/files/1"}}), 302, {"location": "/files/1"}),
        (("Found", "body", {}), 500, {}),
    ],
)  # fmt: skip
def test_redirects(
    folder: Path, monkeypatch: pytest.MonkeyPatch, reply: Any, status: int, headers: Any
) -> None:
    monkeypatch.syspath_prepend(str(folder))
    package = import_module("store_server")
    unimplemented = import_module("store_server.unimplemented")
    name, body, more = reply
    kind = getattr(package, name)

    class Latest:
        async def file(self) -> Any:
            return kind(body, **more)

    app = package.create_app(
        files=unimplemented.Files(), latest=Latest(), export=unimplemented.Export()
    )

    answer = asyncio.run(answered(app, "GET", "/latest"))
    assert answer.status_code == status
    assert headers.items() <= dict(answer.headers).items()


def test_a_value_alone_is_sent_with_a_status_before_a_range(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(folder))
    unimplemented = import_module("store_server.unimplemented")

    class Files(unimplemented.Files):  # type: ignore[misc, name-defined]
        async def change(self, *, id: int) -> list[int]:
            return [id]

    app = import_module("store_server").create_app(
        files=Files(),
        latest=unimplemented.Latest(),
        export=unimplemented.Export(),
    )
    answer = asyncio.run(answered(app, "PATCH", "/files/4"))
    assert (answer.status_code, answer.json()) == (201, [4])


async def answered(app: Any, method: str, path: str) -> httpx2.Response:
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="http://t") as http:
        return await http.request(method, path)
