"""Errors that a document declares without a body are exceptions like the others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = """
openapi: 3.1.0
info: {title: Bare, version: "1"}
paths:
  /shelves/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_shelf
      tags: [shelves]
      responses:
        "200": {description: A shelf, content: {application/json: {schema: {type: integer}}}}
        "404": {description: There is none}
        "409": {description: Moved, content: {application/json: {schema: {type: string}}}}
    put:
      operationId: put_shelf
      tags: [shelves]
      responses:
        "204": {description: Put}
        "409": {description: Full}
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("shelves")
    (folder / "shelves.yaml").write_text(DOCUMENT)
    command = ["generate", str(folder / "shelves.yaml"), "--output", str(folder)]
    assert main([*command, "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield import_module("bare_server")
    sys.path.remove(str(folder))


def test_they_are_raised_without_one(package: Any) -> None:
    errors = package.errors

    class Shelves:
        async def get_shelf(self, *, id: int) -> int:
            if id == 2:
                raise errors.Conflict("moved")
            raise errors.NotFound()

        async def put_shelf(self, *, id: int) -> None:
            raise errors.Conflict()

    with serve(package.create_app(shelves=Shelves())) as url:
        missing = httpx2.get(f"{url}/shelves/1")
        moved = httpx2.get(f"{url}/shelves/2")
        full = httpx2.put(f"{url}/shelves/2")
    assert (missing.status_code, missing.content) == (404, b"")
    assert (moved.status_code, moved.json()) == (409, "moved")
    assert (full.status_code, full.content) == (409, b"")
