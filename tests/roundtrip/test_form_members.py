"""Objects that a form spreads out, and answers that are forms: both sides mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main

from .serving import InProcess

DOCUMENT = """
openapi: 3.1.0
info: {title: Spread, version: '1'}
servers: [{url: 'http://t'}]
paths:
  /orders:
    post:
      operationId: order
      tags: [orders]
      requestBody:
        required: true
        content:
          MEDIA_TYPE:
            schema: {$ref: '#/components/schemas/Order'}
            encoding:
              size: {style: form, explode: true}
              rest: {style: form}
      responses:
        '200':
          description: The same as a form
          content:
            application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Order'}}
components:
  schemas:
    Order:
      type: object
      required: [size]
      additionalProperties: false
      properties:
        name: {type: string}
        tags: {type: array, items: {type: string}}
        size:
          type: object
          required: [x]
          properties:
            x: {type: integer}
            parts: {type: array, items: {type: string}}
            name: {type: string}
        rest: {type: object, additionalProperties: {type: integer}}
"""
MEDIA_TYPES = {
    "form": "application/x-www-form-urlencoded",
    "parts": "multipart/form-data",
}


@pytest.fixture(params=MEDIA_TYPES)
def line(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Any, list[Any]]]:
    """A client, and what the service behind it gets and gives back."""
    document, name = tmp_path / "spread.yaml", f"spread_{request.param}"
    text = DOCUMENT.replace("MEDIA_TYPE", MEDIA_TYPES[request.param])
    document.write_text(text, encoding="utf-8")
    command = ["generate", str(document), "--output", str(tmp_path), "-q"]
    assert main([*command, "--name", name]) == 0
    monkeypatch.syspath_prepend(str(tmp_path))
    received: list[Any] = []

    class Orders:
        async def order(self, *, body: Any) -> Any:
            received.append(body)
            return body

    app = import_module(f"{name}_server").create_app(orders=Orders())
    client_class = getattr(
        import_module(f"{name}_client"), f"Spread{request.param.title()}"
    )
    with client_class(http_client=httpx2.Client(transport=InProcess(app))) as client:
        yield client.orders, received


@pytest.mark.parametrize(
    "order",
    [
        {"size": {"x": 1, "parts": ["a", "b"]}, "name": "n", "tags": ["t", "u"]},
        {
            "size": {"x": 1, "parts": ["a"]},
            "tags": ["t"],
            "rest": {"more": 2, "most": 3},
        },
        {"size": {"x": 1}},
    ],
)
def test_an_object_is_read_as_it_was_spread_out(
    line: tuple[Any, list[Any]], order: dict[str, Any]
) -> None:
    orders, received = line
    answer = orders.order(**order)
    assert received[0].model_dump(exclude_unset=True) == order
    assert answer.model_dump(exclude_unset=True) == order
