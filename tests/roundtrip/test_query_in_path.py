"""Paths with a query in them, which some documents have to tell operations apart."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main

from .serving import serve

DOCUMENT = """
openapi: 3.1.0
info: {title: Stores, version: '1'}
paths:
  /stores?comp=list:
    get:
      operationId: list_stores
      tags: [stores]
      parameters:
        - {name: comp, in: query, required: true, schema: {type: string, enum: [list]}}
        - {name: prefix, in: query, schema: {type: string}}
      responses: {'200': {description: List, content: {application/json: {schema: {type: string}}}}}
  /stores?type=own:
    get:
      operationId: own
      tags: [stores]
      parameters:
        - {name: filter, in: query, schema: {type: object, additionalProperties: {type: string}}}
      responses:
        '200': {description: Own, content: {application/json: {schema: {type: string}}}}
x-ms-paths:
  /stores?comp=acl&kind=all:
    get:
      operationId: acl
      tags: [stores]
      responses:
        '200': {description: Rights, content: {application/json: {schema: {type: string}}}}
"""


class Stores:
    def __getattr__(self, name: str) -> Any:
        async def answer(*_, **arguments: Any) -> str:
            return f"{name} {sorted(arguments.items())}"

        return answer


def test_a_pair_of_the_path_is_sent_once_though_it_is_a_parameter_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "stores.yaml").write_text(DOCUMENT)
    arguments = ["generate", str(tmp_path / "stores.yaml"), "--output", str(tmp_path)]
    assert main([*arguments, "--name", "query_stores", "-q"]) == 0
    monkeypatch.syspath_prepend(tmp_path)
    app = import_module("query_stores_server").create_app(stores=Stores())
    with serve(app) as url:
        asked: list[str] = []
        hooks = {"request": [lambda request: asked.append(str(request.url))]}
        package = import_module("query_stores_client")
        client, refused = package.QueryStores, package.errors.APIStatusError
        with (
            httpx2.Client(event_hooks=hooks) as http_client,
            client(base_url=url, http_client=http_client) as api,
        ):
            listed = api.stores.list(comp="list", prefix="a")
            assert listed == "list [('comp', 'list'), ('prefix', 'a')]"
            assert api.stores.acl() == "acl []"
            # The server can't tell them apart, and says so.
            with pytest.raises(refused):
                api.stores.own(filter={"type": "x"})
        stores = f"{url}/stores"
        queries = ("comp=list&prefix=a", "comp=acl&kind=all", "type=own&type=x")
        assert asked == [f"{stores}?{query}" for query in queries]
