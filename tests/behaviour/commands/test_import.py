"""`specgen import`: a configuration from one of Stainless, and all that is said about it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from .conftest import CHECKOUT, ENVIRONMENT, Shop

DOCUMENT = """
openapi: 3.1.0
info: {title: Acme, version: "1"}
servers: [{url: https://old.example}]
security: [{Key: []}, {Login: []}]
paths:
  /status:
    get: {operationId: getStatus, tags: [misc], responses: {"204": {description: ok}}}
  /labels:
    post:
      operationId: putLabels
      tags: [misc]
      requestBody:
        required: true
        content: {application/json: {schema: {type: array, items: {type: string}}}}
      responses: {"204": {description: ok}}
  /accounts:
    get:
      operationId: accounts.list
      parameters:
        - {name: cursor, in: query, schema: {type: string}}
        - {name: kinds, in: query, schema: {type: array, items: {type: string}}}
        - name: where
          in: query
          schema: {type: object, properties: {city: {type: string}}}
      responses: {"200": {$ref: "#/components/responses/Accounts"}}
    post:
      operationId: accounts.create
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: "#/components/schemas/NewAccount"}}
      responses: {"200": {$ref: "#/components/responses/Account"}}
  /accounts/archived:
    get:
      operationId: accounts.archived
      parameters: [{name: cursor, in: query, schema: {type: string}}]
      responses: {"200": {$ref: "#/components/responses/Accounts"}}
  /accounts/{id}/friends/{friend}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: friend, in: path, required: true, schema: {type: string}}
    delete: {operationId: unfriend, responses: {"204": {description: ok}}}
  /chat:
    post:
      operationId: chat
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [question]
              properties: {question: {type: string}, live: {type: boolean}}
      responses:
        "200":
          description: ok
          content:
            application/json: {schema: {$ref: "#/components/schemas/Answer"}}
  /internal:
    get: {operationId: internal, responses: {"204": {description: ok}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key}
    Login: {type: http, scheme: basic}
  responses:
    Account:
      description: ok
      content: {application/json: {schema: {$ref: "#/components/schemas/AccountOut"}}}
    Accounts:
      description: ok
      content: {application/json: {schema: {$ref: "#/components/schemas/AccountList"}}}
  schemas:
    AccountOut: {type: object, required: [id], properties: {id: {type: string}}}
    NewAccount: {type: object, required: [name], properties: {name: {type: string}}}
    Answer: {type: object, properties: {text: {type: string}}}
    Chunk: {type: object, properties: {delta: {type: string}}}
    AccountList:
      type: object
      required: [data]
      properties:
        data: {type: array, items: {$ref: "#/components/schemas/AccountOut"}}
        next_cursor: {type: [string, "null"]}
"""
STAINLESS = """\
organization:
  name: acme_ai
  docs: https://docs.acme.example
settings:
  license: MIT
targets:
  python: {package_name: acme_client, project_name: acme}
custom_casings:
  acme_ai: {snake: acme_ai, pascal: AcmeAI, camel: acmeAI}
environments:
  production: https://api.acme.example/v1
  sandbox: https://sandbox.acme.example/v1
query_settings: {nested_format: brackets, array_format: comma}
client_settings:
  opts:
    acme_key:
      type: string
      nullable: true
      read_env: ACME_KEY
      auth: {security_scheme: Key}
      send_as_query_param: key
    user:
      type: string
      nullable: true
      read_env: ACME_USER
      auth: {security_scheme: Login, role: username}
    secret:
      type: string
      nullable: true
      read_env: ACME_SECRET
      auth: {security_scheme: Login, role: password}
pagination:
  - name: cursor_page
    type: cursor
    request: {cursor: {type: string}}
    response:
      data: {type: array, items: {}}
      next_cursor: {type: string, nullable: true}
unspecified_endpoints: [get /internal]
resources:
  $client:
    methods: {status: get /status}
  $shared:
    models: {answer: Answer}
  accounts:
    models:
      account: AccountOut
      account_params: '#/components/schemas/NewAccount'
    methods:
      list: get /accounts
      create: {endpoint: post /accounts, deprecated: Ask somebody.}
      archived: {endpoint: get /accounts/archived, paginated: false}
      import: {endpoint: post /labels, body_param_name: labels}
    subresources:
      friends:
        methods:
          delete: delete /accounts/{id}/friends/{friend}
  chat:
    models: {chat_chunk: Chunk}
    subresources:
      completions:
        methods:
          create:
            type: http
            endpoint: post /chat
            streaming: {param_discriminator: live, stream_event_model: chat.chat_chunk}
"""
TABLE = """\
# From stainless.yml, by `specgen import`.
[api.acme]
source = "openapi.yaml"
overlays = ["acme.overlay.json"]
emit = ["client"]

[[api.acme.pagination]]
style = "cursor"
operations = ["GET /accounts"]
argument = "cursor"
next = "next_cursor"

[[api.acme.streaming]]
argument = "live"
operations = ["POST /chat"]

[api.acme.exclude]
operations = ["GET /internal"]

[api.acme.names]
"GET /status" = "status"
"GET /accounts" = "accounts.list"
"POST /accounts" = "accounts.create"
"GET /accounts/archived" = "accounts.archived"
"POST /labels" = "accounts.import_"
"POST /labels#body" = "labels"
"DELETE /accounts/{id}/friends/{friend}" = "accounts.friends.delete"
"POST /chat" = "chat.completions.create"
AccountOut = "Account"
NewAccount = "AccountParams"
Chunk = "ChatChunk"

[api.acme.names.credentials]
Key = { argument = "acme_key", environment = "ACME_KEY" }
Login = { username = "user", username_environment = "ACME_USER", password = "secret", \
password_environment = "ACME_SECRET" }

[api.acme.names.classes]
client = "AcmeAI"
error = "AcmeAIError"
"""
USE = """
import httpx2
from acme_client import AcmeAI, models

seen = []
def answer(request):
    seen.append(request)
    if request.url.path.endswith("/chat"):
        return httpx2.Response(
            200, text='data: {"delta": "a"}\\n\\n', headers={"content-type": "text/event-stream"}
        )
    if request.method == "GET":
        return httpx2.Response(200, json={"data": [{"id": "1"}]})
    return httpx2.Response(204)

http = httpx2.Client(transport=httpx2.MockTransport(answer))
with AcmeAI(server="sandbox", http_client=http) as client:
    (account,) = client.accounts.list(kinds=["a", "b"], where={"city": "Bonn"})
    client.accounts.import_(labels=["new"])
    client.accounts.friends.delete("1", "2")
    (chunk,) = client.chat.completions.create(question="Why?", live=True)
    archived = client.accounts.archived()
assert isinstance(account, models.Account)
assert isinstance(chunk, models.ChatChunk)
assert [own.id for own in archived.data] == ["1"]
for request in seen:
    print(request.method, request.url)
"""


@pytest.fixture
def acme(tmp_path: Path) -> Shop:
    """A folder with a configuration of Stainless and its document."""
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    (tmp_path / "stainless.yml").write_text(STAINLESS)
    return Shop(tmp_path)


def changed(acme: Shop, **members: object) -> None:
    """Replaces members of the configuration of Stainless."""
    stated = {**yaml.safe_load(STAINLESS), **members}
    (acme.folder / "stainless.yml").write_text(yaml.safe_dump(stated, sort_keys=False))


def resources(methods: dict[str, object], **more: object) -> dict[str, object]:
    return {"things": {"methods": methods, **more}}


def written(acme: Shop) -> dict[str, object]:
    text = (acme.folder / "specgen.toml").read_text()
    own: dict[str, object] = tomllib.loads(text)["api"]["acme"]
    return own


def test_all_that_has_a_counterpart_is_written(acme: Shop) -> None:
    done = acme.run("import", "stainless.yml")
    assert (done.returncode, done.stderr) == (0, "")
    assert (acme.folder / "specgen.toml").read_text() == TABLE
    assert done.stdout.splitlines() == [
        "specgen.toml: written; it is yours to edit",
        "acme.overlay.json: written; changes of the document",
        "  acme: 7 operations, 4 models",
        "  `exclude` names 1: operations without a resource are left out",
        "next: `specgen generate` writes the package",
        "stainless.yml:3:3: not taken over: organization.docs: packages have no README;"
        " examples of the document are in the docstrings of methods",
        "stainless.yml:5:3: not taken over: settings.license: packages are part of your"
        " repository, whose licence holds",
        "stainless.yml:7:39: not taken over: targets.python.project_name: packages are part"
        " of your repository, without a project around them",
        "stainless.yml:42:15: not taken over: resources.$client.methods.*: methods are in"
        " groups, so GET /status stays in that of its tag",
    ]


def test_the_client_is_called_as_it_was(acme: Shop) -> None:
    assert acme.run("import", "stainless.yml", "-q").returncode == 0
    done = acme.run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    variables = {"ACME_KEY": "k", "ACME_USER": "u", "ACME_SECRET": "s"}
    used = subprocess.run(
        [sys.executable, "-c", USE],
        env={**ENVIRONMENT, "PYTHONPATH": str(acme.folder / "generated"), **variables},
        capture_output=True,
        text=True,
    )
    assert used.returncode == 0, used.stderr
    server = "https://sandbox.acme.example/v1"
    assert used.stdout.splitlines() == [
        f"GET {server}/accounts?kinds=a,b&where%5Bcity%5D=Bonn&key=k",
        f"POST {server}/labels?key=k",
        f"DELETE {server}/accounts/1/friends/2?key=k",
        f"POST {server}/chat?key=k",
        f"GET {server}/accounts/archived?key=k",
    ]
    client = (acme.folder / "generated/acme_client/resources/accounts.py").read_text()
    assert "@deprecated" in client


def test_an_api_is_added_and_nothing_else_changed(acme: Shop) -> None:
    other = b'# Ours.\r\n[api.shop] # first\r\nsource = "shop.yaml"'
    (acme.folder / "specgen.toml").write_bytes(other)
    done = acme.run("import", "stainless.yml")
    assert done.stdout.startswith("specgen.toml: [api.acme] added; it is yours to edit")
    after = (acme.folder / "specgen.toml").read_bytes()
    assert after.startswith(other)
    assert after.removeprefix(other).replace(b"\r\n", b"\n").strip() == (
        TABLE.encode().strip()
    )
    assert b"\n" not in after.replace(b"\r\n", b"")


def test_it_is_added_to_a_project_as_well(acme: Shop) -> None:
    (acme.folder / "pyproject.toml").write_text('[project]\nname = "acme"\n')
    done = acme.run("import", "stainless.yml", "--output", "pyproject.toml")
    assert done.returncode == 0
    stated = tomllib.loads((acme.folder / "pyproject.toml").read_text())
    own = stated["tool"]["specgen"]["api"]["acme"]
    assert own == tomllib.loads(TABLE)["api"]["acme"]
    assert acme.run("generate", "-q").returncode == 0


@pytest.mark.parametrize("place", ["specgen.toml", "acme.overlay.json"])
def test_what_is_there_stays(acme: Shop, place: str) -> None:
    text = '[api.acme]\nsource = "x.yaml"\n' if place == "specgen.toml" else "{}"
    (acme.folder / place).write_text(text)
    before = acme.files()
    done = acme.run("import", "stainless.yml")
    assert done.returncode == 2
    assert "left as it is" in done.stderr
    assert "--name NAME" in done.stderr
    assert acme.files() == before
    assert acme.run("import", "stainless.yml", "--name", "acme_two").returncode == 0


def test_a_second_one_has_a_package_of_its_own(acme: Shop) -> None:
    """The name that the file has for it is that of the first one's."""
    assert acme.run("import", "stainless.yml", "-q").returncode == 0
    again = acme.run("import", "stainless.yml", "--name", "acme2")
    assert again.returncode == 0
    assert "`acme_client` is the package of another API" in again.stdout
    assert acme.run("generate", "-q").returncode == 0
    assert (acme.folder / "generated" / "acme2_client").is_dir()


def test_what_the_document_lacks_is_told_with_what_is_nearest(acme: Shop) -> None:
    changed(
        acme,
        resources=resources(
            {"list": "get /acounts", "create": "post /accounts"},
            models={
                "account": "AcountOut",
                "other": "#/components/schemas/AccountList",
            },
        ),
        unspecified_endpoints=["get /nowhere"],
    )
    done = acme.run("import", "stainless.yml", "--format", "json")
    assert done.returncode == 0
    findings = json.loads(done.stdout)["diagnostics"]
    lines = (acme.folder / "stainless.yml").read_text().splitlines()
    lacking = [own for own in findings if own["code"] == "SG020"]
    assert [own["message"] for own in lacking] == [
        "the operation GET /acounts is not in the document; did you mean GET /accounts?",
        "the operation GET /nowhere is not in the document",
        "the schema AcountOut is not in the document; did you mean AccountOut?",
    ]
    assert [lines[own["line"] - 1].strip() for own in lacking] == [
        "list: get /acounts",
        "- get /nowhere",
        "account: AcountOut",
    ]
    assert {own["severity"] for own in lacking} == {"warning"}
    assert "AccountOut" not in json.dumps(written(acme)["names"])


def test_an_operation_and_a_schema_have_one_name(acme: Shop) -> None:
    changed(
        acme,
        resources={
            "accounts": {
                "models": {"account": "AccountOut", "user": "AccountOut"},
                "methods": {
                    "list": "get /accounts",
                    "all": "get /accounts",
                    "every": {"type": "alias", "to": "list"},
                },
            },
            "others": {"models": {"account": "NewAccount"}},
        },
    )
    done = acme.run("import", "stainless.yml")
    assert done.returncode == 0
    assert "GET /accounts is `accounts.list` already, and has one name" in done.stdout
    assert "the schema is `Account` already, and has one name" in done.stdout
    assert "a method of type alias is no operation of its own" in done.stdout
    assert "`Account` is another schema, so this one is `OthersAccount`" in done.stdout
    assert written(acme)["names"]["NewAccount"] == "OthersAccount"  # type: ignore[index]


def test_few_of_many_operations_are_included(acme: Shop) -> None:
    changed(acme, resources=resources({"list": "get /accounts"}))
    assert acme.run("import", "stainless.yml").returncode == 0
    assert written(acme)["include"] == {"operations": ["GET /accounts"]}


@pytest.mark.parametrize("key", ["skip", "only"])
def test_what_is_not_for_python_is_left_out(acme: Shop, key: str) -> None:
    languages = {"skip": ["go", "python"], "only": ["go"]}[key]
    stated = yaml.safe_load(STAINLESS)["resources"]
    stated["accounts"]["subresources"]["friends"][key] = languages
    stated["chat"]["subresources"]["completions"]["methods"]["create"][key] = languages
    changed(acme, resources=stated)
    assert acme.run("import", "stainless.yml").returncode == 0
    assert written(acme)["exclude"] == {
        "operations": [
            "DELETE /accounts/{id}/friends/{friend}",
            "POST /chat",
            "GET /internal",
        ]
    }


def test_a_scheme_by_the_last_item_becomes_a_rule(acme: Shop) -> None:
    purpose = {"x-stainless-pagination-property": {"purpose": "next_cursor_id_param"}}
    changed(
        acme,
        pagination=[
            {
                "name": "by_id",
                "type": "cursor_id",
                "request": {"cursor": purpose},
                "response": {
                    "data": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"id": {}}},
                        "x-stainless-pagination-property": {"purpose": "items"},
                    }
                },
            }
        ],
    )
    assert acme.run("import", "stainless.yml").returncode == 0
    assert written(acme)["pagination"] == [
        {
            "style": "cursor",
            "operations": ["GET /accounts"],
            "argument": "cursor",
            "items": "data",
            "last": "id",
        }
    ]


@pytest.mark.parametrize(
    ("scheme", "reason"),
    [
        ({"type": "fake_page"}, "pages of type fake_page lead to no others"),
        ({"type": "cursor"}, "the scheme does not say what `argument` is"),
        (
            {"type": "page_number", "request": {"page": {"type": "integer"}}},
            "no operation fits the scheme odd",
        ),
    ],
)
def test_a_scheme_without_a_rule_is_told(
    acme: Shop, scheme: dict[str, object], reason: str
) -> None:
    changed(acme, pagination=[{"name": "odd", **scheme}])
    done = acme.run("import", "stainless.yml")
    assert done.returncode == 0
    assert f"not taken over: pagination.*: {reason}" in done.stdout
    assert "pagination" not in written(acme)


def test_transforms_are_actions_where_overlays_have_the_like(acme: Shop) -> None:
    pet = "$.components.schemas.Answer"
    changed(
        acme,
        openapi={
            "transforms": [
                {"command": "merge", "args": {"target": pet, "object": {"title": "A"}}},
                {"command": "remove", "args": {"target": f"{pet}.properties.text"}},
                {"command": "update", "args": {"target": f"{pet}.title", "value": "B"}},
                {"command": "merge", "args": {"target": "$.nowhere", "object": {}}},
                {"command": "merge", "args": {"target": "]", "object": {}}},
                {"command": "move", "args": {"from": "a", "to": "b"}},
            ]
        },
    )
    done = acme.run("import", "stainless.yml")
    assert done.returncode == 0
    overlay = json.loads((acme.folder / "acme.overlay.json").read_text())
    assert [action["target"] for action in overlay["actions"]][:3] == [
        *(pet, f"{pet}.properties.text", f"{pet}.title")
    ]
    assert "$.nowhere" not in json.dumps(overlay)
    assert (
        "openapi.transforms: $.nowhere selects nothing of the document" in done.stdout
    )
    assert (
        "openapi.transforms: this overlay can't be applied: no JSONPath" in done.stdout
    )
    assert "openapi.transforms: an overlay has no move like it" in done.stdout


def test_no_overlay_is_written_where_nothing_differs(acme: Shop) -> None:
    stated = yaml.safe_load(STAINLESS)
    for key in ("environments", "query_settings", "client_settings", "resources"):
        del stated[key]
    stated["resources"] = resources({"list": "get /accounts"})
    (acme.folder / "stainless.yml").write_text(yaml.safe_dump(stated))
    assert acme.run("import", "stainless.yml").returncode == 0
    assert "overlays" not in written(acme)
    assert not (acme.folder / "acme.overlay.json").exists()


def test_requests_of_a_readme_are_examples_of_calls(acme: Shop) -> None:
    requests = {
        "default": {"endpoint": "post /accounts", "params": {"name": "Ada"}},
        "headline": {"endpoint": "post /accounts", "params": {"name": "Bo"}},
        "pagination": {"endpoint": "get /accounts", "params": {"cursor": "c1"}},
        "errors": {"endpoint": "get /nowhere", "params": {}},
    }
    changed(acme, readme={"example_requests": requests, "example_types": {}})
    done = acme.run("import", "stainless.yml")
    assert done.returncode == 0
    assert "the operation GET /nowhere is not in the document" in done.stderr
    assert (
        "not taken over: readme.example_types: packages have no README" in done.stdout
    )
    assert acme.run("generate", "-q").returncode == 0
    text = (acme.folder / "generated/acme_client/resources/accounts.py").read_text()
    assert 'client.accounts.create(name="Ada")' in text
    assert '"Bo"' not in text


@pytest.mark.parametrize(
    ("paginated", "reason"),
    [("nothing", "no scheme is called nothing"), ("cursor_page", "no argument cursor")],
)
def test_pages_that_can_not_be_are_told(
    acme: Shop, paginated: str, reason: str
) -> None:
    create = {"endpoint": "post /accounts", "paginated": paginated}
    changed(acme, resources=resources({"list": "get /accounts", "create": create}))
    done = acme.run("import", "stainless.yml")
    assert done.returncode == 0
    assert "resources.*.methods.*.paginated: " in done.stdout
    assert reason in done.stdout


def test_what_is_written_is_as_the_schema_of_configurations_says(acme: Shop) -> None:
    assert acme.run("import", "stainless.yml", "-q").returncode == 0
    schema = json.loads((CHECKOUT / "specgen" / "config.schema.json").read_text())
    stated = tomllib.loads((acme.folder / "specgen.toml").read_text())
    assert list(Draft202012Validator(schema).iter_errors(stated)) == []


def test_the_document_is_the_one_that_a_workspace_names(acme: Shop) -> None:
    (acme.folder / "second.yaml").write_text(DOCUMENT)
    done = acme.run("import", "stainless.yml")
    assert done.returncode == 2
    assert "beside it are openapi.yaml, second.yaml" in done.stderr
    workspace = acme.folder / "stainless-workspace.json"
    workspace.write_text('{"project": "acme", "openapi_spec": "./second.yaml"}')
    assert acme.run("import", "stainless.yml").returncode == 0
    assert written(acme)["source"] == "second.yaml"
    done = acme.run(
        *("import", "stainless.yml", "--source", "openapi.yaml", "--output", "t.toml"),
        *("--name", "other"),
    )
    assert done.returncode == 0
    assert 'source = "openapi.yaml"' in (acme.folder / "t.toml").read_text()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ([], "import takes the file of Stainless"),
        (["a.yml", "b.yml"], "import takes the file of Stainless"),
        (["nowhere.yml"], "cannot read nowhere.yml"),
        (["openapi.yaml"], "no configuration of Stainless"),
        (["broken.yml"], "broken.yml:2:1"),
        (["list.yml"], "no configuration of Stainless"),
        (["stainless.yml", "--source", "https://x.example/a.yaml"], "is a URL"),
        (["stainless.yml", "--source", "nowhere.yaml"], "nowhere.yaml"),
        (["stainless.yml", "--name", "No Name"], "is no name for a package"),
        (["stainless.yml", "--sources", "x"], "did you mean --source?"),
    ],
)
def test_wrong_use_is_told_in_one_sentence(
    acme: Shop, arguments: list[str], text: str
) -> None:
    (acme.folder / "broken.yml").write_text("a: 1\na: 2\n")
    (acme.folder / "list.yml").write_text("- 1\n")
    before = acme.files()
    done = acme.run("import", *arguments)
    assert done.returncode == 2
    assert text in done.stderr
    assert "Traceback" not in done.stderr
    assert acme.files() == before


EVIL = '"]\n[api.evil]\nsource = "x'


def test_hostile_text_stays_text(acme: Shop) -> None:
    """Nothing that a configuration holds becomes a line of its own, or code."""
    (acme.folder / "openapi.yaml").unlink()
    document = yaml.safe_load(DOCUMENT)
    document["paths"][f"/{EVIL}"] = {"get": {"responses": {"204": {"description": ""}}}}
    document["components"]["schemas"][EVIL] = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
    }
    document["components"]["schemas"]["classes"] = document["components"]["schemas"][
        EVIL
    ]
    (acme.folder / "openapi.json").write_text(json.dumps(document))
    changed(
        acme,
        organization={"name": EVIL, EVIL: EVIL},
        environments={EVIL: EVIL},
        targets={"python": {"package_name": EVIL}},
        client_settings={
            "opts": {
                EVIL: {"read_env": EVIL, "auth": {"security_scheme": "Key"}},
                "b": {"auth": {"security_scheme": EVIL}, "send_as_query_param": EVIL},
            }
        },
        custom_casings={"evil": {"pascal": EVIL}, EVIL: {"initialism": True}},
        pagination=[{"name": EVIL, "type": "cursor", "request": {EVIL: {}}}],
        query_settings={"array_format": EVIL},
        openapi={"transforms": [{"command": EVIL, "args": {"target": EVIL}}]},
        resources=resources(
            {
                EVIL: "get /accounts",
                "ok": f"get /{EVIL}",
                "__class__": "post /accounts",
                "chat": {
                    "endpoint": "post /chat",
                    "body_param_name": EVIL,
                    "streaming": {"param_discriminator": EVIL},
                    "paginated": EVIL,
                },
            },
            models={EVIL: "AccountOut", "evil": EVIL, "list": "classes"},
            **{EVIL: EVIL},
        ),
    )
    done = acme.run("import", "stainless.yml", "--name", "acme")
    assert done.returncode == 0, done.stderr
    assert all(
        line.startswith(("stainless", "  ", "specgen", "acme", "next"))
        for line in done.stdout.splitlines()
    )
    stated = tomllib.loads((acme.folder / "specgen.toml").read_text())
    assert [*stated["api"]] == ["acme"]
    assert stated["api"]["acme"]["names"]["#/components/schemas/classes"] == "List"
    done = acme.run("generate")
    assert done.returncode == 0, done.stderr
    assert "SG002" not in done.stderr


@pytest.mark.parametrize("value", [None, 1, "text", [], [[]], {"a": 1}, [{"a": [1]}]])
@pytest.mark.parametrize("key", sorted(yaml.safe_load(STAINLESS)))
def test_values_of_any_kind_raise_nothing(
    acme: Shop, key: str, value: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    from specgen.cli import main

    monkeypatch.chdir(acme.folder)
    changed(acme, **{key: value})
    assert main(["import", "stainless.yml", "-q"]) == 0
    assert (acme.folder / "specgen.toml").is_file()
