"""Slots that take the rest of a path, as API Gateway has them: `{proxy+}`."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import httpx2
import pytest

from specgen.cli import main

from .serving import serve

DOCUMENT = """
openapi: 3.0.1
info: {title: Files, version: '1'}
paths:
  /files/{path+}:
    parameters: [{name: path, in: path, required: true, schema: {type: string}}]
    get:
      operationId: read
      tags: [files]
      responses: {'200': {description: File, content: {text/plain: {schema: {type: string}}}}}
  /files/{name}:
    get:
      operationId: top
      tags: [files]
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: File, content: {text/plain: {schema: {type: string}}}}}
"""


class Files:
    async def read(self, *, path: str) -> str:
        return f"greedy {path}"

    async def top(self, *, name: str) -> str:
        return f"top {name}"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("greedy")
    (folder / "files.yaml").write_text(DOCUMENT)
    arguments = ["generate", str(folder / "files.yaml"), "--output", str(folder)]
    assert main([*arguments, "--name", "greedy_files", "-q"]) == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        yield import_module("greedy_files_client"), import_module("greedy_files_server")


def test_slashes_of_the_rest_of_a_path_stay(packages: Any) -> None:
    client, server = packages
    with serve(server.create_app(files=Files())) as url:
        asked: list[str] = []
        hooks = {"request": [lambda request: asked.append(str(request.url))]}
        with (
            httpx2.Client(event_hooks=hooks) as http_client,
            client.GreedyFiles(base_url=url, http_client=http_client) as api,
        ):
            for path in ("a/b", "a b/%2F/?#é/", "/a//b"):
                assert api.files.read(path) == f"greedy {path}"
            # A path of one segment is rather that of a slot for one.
            assert api.files.read("a") == "top a"
            assert api.files.top("a/b") == "top a/b"
            for path in ("", "../a", "a/./b", "a/%2e%2E/../b"):
                with pytest.raises(client.errors.RequestValidationError):
                    api.files.read(path)
    sent = ("a/b", "a%20b/%252F/%3F%23%C3%A9/", "/a//b", "a", "a%2Fb")
    assert asked == [f"{url}/files/{path}" for path in sent]


def test_a_fake_reads_them(packages: Any) -> None:
    testing = import_module("greedy_files_client.testing")
    fake = testing.FakeGreedyFiles()
    fake.files.read.returns("text")
    assert fake.client().files.read("a/b%c") == "text"
    (call,) = fake.files.read.calls
    assert call.arguments == {"path": "a/b%c"}
