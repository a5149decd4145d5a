"""Parts of a multipart body with names in brackets: an overlay says so, both sides do it."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main

from .serving import serve

DOCUMENT = """
openapi: 3.1.0
info: {title: Drop, version: '1'}
paths:
  /files:
    post:
      operationId: put_file
      tags: [files]
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              additionalProperties: false
              properties:
                file: {type: string, format: binary}
                expires_after:
                  type: object
                  required: [anchor]
                  properties: {anchor: {type: string}, seconds: {type: integer}}
                kinds: {type: array, items: {type: string}}
      responses: {'204': {description: Kept}}
"""
OVERLAY = """
overlay: 1.0.0
info: {title: Brackets, version: '1'}
actions:
  - target: $.paths['/files'].post.requestBody.content['multipart/form-data']
    update:
      encoding:
        expires_after: {style: deepObject, explode: true}
        kinds: {style: deepObject, explode: true}
"""


@pytest.mark.parametrize(
    ("sent", "names"),
    [
        (
            {
                "kinds": ["a", "b,c"],
                "expires_after": {"anchor": "now, %41", "seconds": 5},
            },
            "file kinds[] kinds[] expires_after[anchor] expires_after[seconds]".split(),
        ),
        ({"kinds": ["a"]}, ["file", "kinds[]"]),
        ({}, ["file"]),
    ],
)
def test_names_in_brackets_are_written_and_read(
    sent: dict[str, Any],
    names: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    name = f"drop{len(names)}"
    document, overlay = tmp_path / "drop.yaml", tmp_path / "brackets.yaml"
    document.write_text(DOCUMENT, encoding="utf-8")
    overlay.write_text(OVERLAY, encoding="utf-8")
    command = ["generate", str(document), "--output", str(tmp_path), "-q"]
    assert main([*command, "--name", name, "--overlay", str(overlay)]) == 0
    monkeypatch.syspath_prepend(str(tmp_path))
    client_package = import_module(f"{name}_client")
    server_package = import_module(f"{name}_server")
    received: list[Any] = []
    written: list[str] = []

    class Files:
        async def put(self, *, body: Any) -> None:
            received.append(body)

    def note(request: httpx2.Request) -> None:
        text = request.read().decode()
        written.extend(re.findall(r'form-data; name="([^"]*)"', text))

    app = server_package.create_app(files=Files())
    with (
        serve(app) as url,
        httpx2.Client(event_hooks={"request": [note]}) as noting,
    ):
        client = getattr(client_package, name.title())(base_url=url, http_client=noting)
        client.files.put(file=b"x", **sent)
    (body,) = received
    assert sorted(written) == sorted(names)
    assert body.kinds == sent.get("kinds")
    expiry = body.expires_after
    assert (expiry and expiry.model_dump()) == sent.get("expires_after")
