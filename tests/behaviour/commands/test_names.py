"""Names of one's own, and names that follow the document: `names`, `rename` and the lock."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib

import pytest

from .conftest import ENVIRONMENT, Shop

SPEC = """
openapi: 3.1.0
info: {title: Shop, version: "1"}
security: [{ApiKeyAuth: []}]
tags: [{name: things}]
paths:
  /things/{id}:
    patch:
      operationId: updateThing
      tags: [things]
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: pageSize, in: query, schema: {type: integer}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
  /things:
    get:
      operationId: listThings
      tags: [things]
      responses: {'204': {description: done}}
components:
  schemas:
    Thing:
      type: object
      required: [zipCode]
      properties: {zipCode: {type: string}, kind: {$ref: '#/components/schemas/Kind'}}
    Kind: {type: string, enum: [a, b]}
  securitySchemes:
    ApiKeyAuth: {type: apiKey, in: header, name: X-Key}
"""
CONFIGURATION = """\
# Ours.
[api.shop]   # the shop
source = "shop.yaml"

# What comes now is about others.
"""


@pytest.fixture
def spec(shop: Shop) -> Shop:
    (shop.folder / "shop.yaml").write_text(SPEC)
    shop.configure(CONFIGURATION)
    assert shop.run("generate").returncode == 0
    return shop


def edit(shop: Shop, old: str, new: str, name: str = "shop.yaml") -> None:
    path = shop.folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def configuration(shop: Shop) -> str:
    return (shop.folder / "specgen.toml").read_text()


def renamed(text: str) -> list[str]:
    """The names that a run said have changed."""
    marker = "  renamed: "
    lines = text.splitlines()
    return [line.removeprefix(marker) for line in lines if line.startswith(marker)]


def test_a_run_says_what_has_another_name(spec: Shop) -> None:
    edit(spec, "updateThing", "amendThing")
    checked = spec.run("check")
    assert checked.returncode == 1
    assert renamed(checked.stdout) == ["things.update → things.amend_thing"]
    inspected = spec.run("inspect").stdout
    assert "\nrenamed: things.update → things.amend_thing\n" in inspected
    generated = spec.run("generate", "--report", "report.json")
    assert renamed(generated.stdout) == ["things.update → things.amend_thing"]
    report = json.loads((spec.folder / "report.json").read_text())
    change = {"from": "things.update", "to": "things.amend_thing"}
    assert report["targets"][0]["renamed"] == [change]
    assert renamed(spec.run("generate").stdout) == []


def test_what_is_added_is_no_new_name(spec: Shop) -> None:
    edit(
        spec,
        "  /things:\n",
        "  /b: {get: {operationId: things_update, tags: [things],"
        " responses: {'204': {description: done}}}}\n  /things:\n",
    )
    generated = spec.run("generate")
    assert (generated.returncode, renamed(generated.stdout)) == (0, [])
    lock = json.loads((spec.folder / "specgen.lock").read_text())
    names = lock["targets"]["shop"]["names"]
    assert names["#/paths/~1things~1{id}/patch"] == "update"


def test_an_overlay_changes_names_too(spec: Shop) -> None:
    (spec.folder / "o.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: o, version: '1'}\nactions:\n"
        "  - {target: \"$.paths['/things'].get\", update: {operationId: everything}}\n"
    )
    edit(
        spec,
        "[api.shop]   # the shop\n",
        '[api.shop]\noverlays = "o.yaml"\n',
        "specgen.toml",
    )
    assert renamed(spec.run("generate").stdout) == ["things.list → things.everything"]


def test_an_edit_of_the_lock_is_noticed(spec: Shop) -> None:
    edit(spec, ': "update"', ': "modify"', "specgen.lock")
    checked = spec.run("check")
    assert checked.returncode == 1
    assert "names edited in the lock" in checked.stdout
    generated = spec.run("generate")
    assert generated.returncode == 0
    assert "SG019" in generated.stderr
    assert "specgen rename" in generated.stderr
    services = spec.folder / "generated" / "shop_server" / "services.py"
    assert "def modify(" in services.read_text()
    assert "up to date" in spec.run("generate").stdout


@pytest.mark.parametrize(
    ("old", "new", "entry", "told"),
    [
        ("things.update", "things.amend", {"updateThing": "amend"}, "things.amend"),
        ("updateThing", "a.b.amend", {"updateThing": "a.b.amend"}, "a.b.amend"),
        ("PATCH /things/{id}", "amend", {"updateThing": "amend"}, "things.amend"),
        ("Thing", "Item", {"Thing": "Item"}, "models.Item"),
        ("models.Thing", "Item", {"Thing": "Item"}, "models.Item"),
        ("#/components/schemas/Thing", "Item", {"Thing": "Item"}, "models.Item"),
        ("Thing.zip_code", "zip", {"Thing#zipCode": "zip"}, "models.Thing.zip"),
        ("Thing#zipCode", "zip", {"Thing#zipCode": "zip"}, "models.Thing.zip"),
        (
            "things.update.page_size",
            "size",
            {"updateThing#query:pageSize": "size"},
            "things.update(size=)",
        ),
        ("things", "items", {"groups": {"things": "items"}}, "items"),
        ("api_key", "key", {"credentials": {"ApiKeyAuth": "key"}}, "Shop(key=)"),
        ("Shop", "Store", {"classes": {"client": "Store"}}, "Store"),
        ("ShopError", "OwnError", {"classes": {"error": "OwnError"}}, "OwnError"),
        ("shop_client", "store", {"packages": {"client": "store"}}, "store"),
        ("shop_server", "store", {"packages": {"server": "store"}}, "store"),
    ],
)
def test_rename_writes_what_the_next_run_does(
    spec: Shop, old: str, new: str, entry: object, told: str
) -> None:
    run = spec.run("rename", old, new)
    assert (run.returncode, run.stderr) == (0, "")
    text = configuration(spec)
    assert tomllib.loads(text)["api"]["shop"]["names"] == entry
    assert text.startswith('# Ours.\n[api.shop]   # the shop\nsource = "shop.yaml"\n')
    assert text.endswith("\n# What comes now is about others.\n")
    generated = spec.run("generate")
    assert generated.returncode == 0
    assert told in {line.partition(" → ")[2] for line in renamed(generated.stdout)}
    assert spec.run("check").returncode == 0


def test_an_entry_is_replaced_by_the_next(spec: Shop) -> None:
    spec.run("rename", "things.update", "amend")
    edit(spec, '"amend"', '"amend"  # shorter', "specgen.toml")
    spec.run("generate")
    assert spec.run("rename", "things.amend", "people.change").returncode == 0
    assert 'updateThing = "people.change"  # shorter\n' in configuration(spec)


def test_a_group_of_several_tags_is_renamed_as_one(spec: Shop) -> None:
    edit(
        spec, "listThings\n      tags: [things]", "listThings\n      tags: [Old Things]"
    )
    edit(spec, "tags: [{name: things}]", "tags: [{name: things}, {name: Old Things}]")
    groups = '"Old Things" = "things"\n'
    spec.configure(f"{CONFIGURATION}[api.shop.names.groups]\n{groups}")
    assert spec.run("rename", "things", "goods").returncode == 0
    written = tomllib.loads(configuration(spec))["api"]["shop"]["names"]["groups"]
    assert written == {"things": "goods", "Old Things": "goods"}
    assert spec.run("rename", "goods", "wares").returncode == 0
    written = tomllib.loads(configuration(spec))["api"]["shop"]["names"]["groups"]
    assert written == {"things": "wares", "Old Things": "wares"}
    assert "things.list → wares.list_things" in renamed(spec.run("generate").stdout)


def test_names_are_written_into_pyproject(spec: Shop) -> None:
    (spec.folder / "specgen.toml").unlink()
    text = '\ufeff[tool.specgen.api.shop]\r\nsource = "shop.yaml"\r\n[tool.ruff]\r\n'
    path = spec.folder / "pyproject.toml"
    path.write_bytes(text.encode())
    assert spec.run("rename", "Thing", "Item").returncode == 0
    assert path.read_bytes().decode() == text.replace(
        "[tool.ruff]",
        '\r\n[tool.specgen.api.shop.names]\r\nThing = "Item"\r\n[tool.ruff]',
    )


def test_where_the_file_says_it_otherwise_it_is_left_alone(spec: Shop) -> None:
    spec.configure('api.shop = { source = "shop.yaml" }\n')
    run = spec.run("rename", "Thing", "Item")
    assert run.returncode == 2
    assert '"Thing" = "Item" under [api.shop.names]' in run.stderr
    assert configuration(spec) == 'api.shop = { source = "shop.yaml" }\n'


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("things.updat", "x"), "did you mean things.update?"),
        (("Thing", "class"), "'class' is no name for Thing"),
        (("things.list", "things.class"), "`class` is a keyword of Python"),
        (("Thing", "Kind"), "`Thing` is called"),
        (("things.update", "things.x-y"), "no name"),
        (("things", "close"), "generated code needs it"),
        (("Thing",), "rename takes a name as it is"),
        (("Thing", "Item", "--api", "shpo"), "did you mean shop?"),
        (("Thing", "--all"), "--all takes no name"),
    ],
)
def test_a_wrong_rename_changes_nothing(
    spec: Shop, arguments: tuple[str, ...], message: str
) -> None:
    if message == "`Thing` is called":
        # A name of the document's gives way to one that was chosen.
        assert spec.run("rename", *arguments).returncode == 0
        assert spec.run("rename", "#/components/schemas/Kind", "Kind").returncode == 2
        return
    run = spec.run("rename", *arguments)
    assert run.returncode == 2
    assert message in run.stderr
    assert "Traceback" not in run.stderr
    assert configuration(spec) == CONFIGURATION


def test_of_several_apis_the_one_that_has_the_name(spec: Shop) -> None:
    other = SPEC.replace("things", "stuff").replace("updateThing", "updateStuff")
    (spec.folder / "other.yaml").write_text(other)
    spec.configure(f'{CONFIGURATION}[api.other]\nsource = "other.yaml"\n')
    assert spec.run("rename", "updateStuff", "x").returncode == 0
    run = spec.run("rename", "Thing", "Item")
    assert run.returncode == 2
    assert "--api other or --api shop" in run.stderr
    assert spec.run("rename", "Thing", "Item", "--api", "shop").returncode == 0
    tables = tomllib.loads(configuration(spec))["api"]
    assert tables["shop"]["names"] == {"Thing": "Item"}
    assert tables["other"]["names"] == {"updateStuff": "x"}


def test_all_names_are_made_anew(spec: Shop) -> None:
    edit(spec, ': "update"', ': "modify"', "specgen.lock")
    spec.run("generate")
    run = spec.run("rename", "--all")
    assert run.returncode == 0
    assert renamed(run.stdout) == ["things.modify → things.update"]
    assert spec.run("check").returncode == 0


def test_unknown_entries_are_named_with_their_line(spec: Shop) -> None:
    spec.configure(
        f'{CONFIGURATION}[api.shop.names]\n"PATCH /thing/{{id}}" = "x"\nThing = "class"\n'
    )
    run = spec.run("generate")
    assert run.returncode == 2
    assert "specgen.toml:8: error[SG002]: 'class' is no name for Thing" in run.stderr
    edit(spec, '"class"', '"Item"', "specgen.toml")
    run = spec.run("generate")
    assert run.returncode == 2
    assert "specgen.toml:7: error[SG002]" in run.stderr
    assert "did you mean `PATCH /things/{id}`?" in run.stderr


def test_what_is_left_out_keeps_its_entry_and_its_name(spec: Shop) -> None:
    spec.run("rename", "listThings", "everything")
    spec.run("generate")
    text = configuration(spec)
    excluded = text.replace(
        "# the shop\n", '\nexclude = { operations = "listThings" }\n'
    )
    spec.configure(excluded)
    assert spec.run("generate").returncode == 0
    spec.configure(text)
    generated = spec.run("generate")
    assert (generated.returncode, renamed(generated.stdout)) == (0, [])
    services = spec.folder / "generated" / "shop_server" / "services.py"
    assert "def everything(" in services.read_text()


def test_what_a_note_advises_has_its_effect(shop: Shop) -> None:
    """Two operations that nothing but a number tells apart."""
    done = "responses: {'204': {description: x}}"
    (shop.folder / "shop.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: C, version: '1'}\npaths:\n"
        f"  /a-b: {{get: {{operationId: same, tags: [t], {done}}}}}\n"
        f"  /a_b: {{get: {{operationId: same, tags: [t], {done}}}}}\n"
    )
    shop.configure('[api.shop]\nsource = "shop.yaml"\n')
    note = shop.run("generate").stderr
    entry = note.partition("choose with ")[2].partition(" in [")[0]
    assert entry == '"GET /a_b" = "get_a_b_2"'
    chosen = entry.replace("get_a_b_2", "other")
    shop.configure(f'[api.shop]\nsource = "shop.yaml"\n[api.shop.names]\n{chosen}\n')
    generated = shop.run("generate")
    assert generated.stderr == ""
    assert "t.get_a_b_2 → t.other" in renamed(generated.stdout)
    # Another id in the document is as good.
    shop.configure('[api.shop]\nsource = "shop.yaml"\n')
    edit(shop, "/a_b: {get: {operationId: same", "/a_b: {get: {operationId: another")
    assert "t.other → t.another" in renamed(shop.run("generate").stdout)


def test_what_a_note_advises_of_a_property_has_its_effect(spec: Shop) -> None:
    edit(spec, "{zipCode: {type: string},", "{zipCode: {type: string}, ZipCode: {},")
    note = spec.run("generate").stderr
    entry = note.partition("choose with ")[2].partition(" in [")[0]
    assert entry == '"Thing#ZipCode" = "zip_code_2"'
    chosen = entry.replace("zip_code_2", "other")
    spec.configure(f"{CONFIGURATION}[api.shop.names]\n{chosen}\n")
    generated = spec.run("generate")
    assert (generated.returncode, generated.stderr) == (0, "")
    assert "models.Thing.zip_code_2 → models.Thing.other" in renamed(generated.stdout)


OWN = """
[api.shop.names]
updateThing = "deep.er.amend"
Thing = "Item"
"Thing#zipCode" = "zip"
"updateThing#id" = "thing"
"updateThing#query:pageSize" = "size"
[api.shop.names.groups]
things = "stock"
[api.shop.names.credentials]
ApiKeyAuth = { argument = "secret", environment = "OWN_SECRET" }
[api.shop.names.classes]
client = "Store"
error = "StoreFaultError"
[api.shop.names.packages]
client = "store"
server = "store_room"
"""
ROUND_TRIP = """
import asyncio
import httpx2
import store
from store import AsyncStore, StoreFaultError, models
from store_room import Unset, create_app, models as served

class Deep:
    async def amend(
        self, *, thing: str, body: served.Item, size: int | Unset, principal: object
    ) -> served.Item:
        return served.Item(zip=f"{thing} {body.zip} {size}")

class Stock:
    async def list(self, *, principal: object) -> None:
        return None

async def authenticate(credentials: object) -> object:
    return "someone"

app = create_app(deep_er=Deep(), stock=Stock(), authenticate=authenticate)

async def main() -> None:
    transport = httpx2.ASGITransport(app)
    http = httpx2.AsyncClient(transport=transport)
    async with AsyncStore(base_url="http://shop", http_client=http) as api:
        item = await api.deep.er.amend("7", zip="10115", size=3)
        assert item == models.Item(zip="7 10115 3"), item
        await api.stock.list()
        try:
            await api.deep.er.amend("7", body={"zipCode": 5})  # type: ignore[call-overload]
        except StoreFaultError as problem:
            print(type(problem).__name__)

asyncio.run(main())
"""


def test_packages_with_chosen_names_work(spec: Shop) -> None:
    spec.configure(CONFIGURATION + OWN)
    assert spec.run("generate").returncode == 0
    output = spec.folder / "generated"
    (output / "main.py").write_text(ROUND_TRIP)
    run = subprocess.run(
        [sys.executable, "main.py"],
        cwd=output,
        env={**ENVIRONMENT, "OWN_SECRET": "k"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.stderr, run.stdout.split()) == ("", ["RequestValidationError"])
    packages = ("-p", "store", "-p", "store_room")
    check = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", *packages, "-m", "main"],
        cwd=output,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert "Success" in check.stdout, check.stdout


def test_the_argument_for_a_whole_body_has_a_name_of_its_own(spec: Shop) -> None:
    spec.configure(
        '[api.shop]\nsource = "shop.yaml"\n[api.shop.names]\n'
        '"updateThing#body" = "thing"\n"listThings#body" = "things"\n'
    )
    done = spec.run("generate")
    assert done.returncode == 2
    assert "`listThings` has no part 'body'" in done.stderr
    text = (spec.folder / "specgen.toml").read_text()
    spec.configure(text.replace('"listThings#body" = "things"\n', ""))
    assert spec.run("generate").returncode == 0
    module = spec.folder / "generated/shop_client/resources/things.py"
    assert "thing: models.Thing" in module.read_text()


def test_a_group_is_called_as_an_argument_of_an_application_where_that_is_said(
    spec: Shop,
) -> None:
    spec.configure(
        '[api.shop]\nsource = "shop.yaml"\n[api.shop.names]\nlistThings = "limits.all"\n'
    )
    assert spec.run("generate").returncode == 0
    client = (spec.folder / "generated/shop_client/client.py").read_text()
    assert "def limits(self) -> Limits:" in client
    app = (spec.folder / "generated/shop_server/app.py").read_text()
    assert "limits_: LimitsService" in app
