"""`specgen pull`: documents from URLs, documentation sites, applications and programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from textwrap import indent

import pytest
import yaml

from .conftest import Shop, api
from .site import Reply, Site, served

PETS = json.dumps(api(), separators=(",", ":"))
BLOCK = "````yaml pets.yaml GET {path}\n{yaml}````\n"
INDEX = """# Docs
- [Pets]({url}/docs/api/pets.md): all about pets
- [Toys]({url}/docs/api/toys): without a suffix
- [Toys again](api/toys.md#create)
- [Guide]({url}/docs/guide.md)
- [Elsewhere](https://elsewhere.example/docs/api/x.md)
"""


def page(path: str, id: str) -> str:
    yaml = f"""openapi: 3.1.0
info: {{title: Pet shop, version: "1"}}
paths:
  {path}:
    get: {{operationId: {id}, responses: {{'204': {{description: ok}}}}}}
"""
    return f"# {id}\n\nprose that changes\n\n" + BLOCK.format(path=path, yaml=yaml)


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


def configure(shop: Shop, source: str) -> None:
    shop.configure(f"[api.pets]\nsource = {source}\n")


def pulled(shop: Shop, *arguments: str, **options: object) -> str:
    done = shop.run("pull", *arguments, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_url_is_pulled_and_generated_without_network(shop: Shop, site: Site) -> None:
    site.page("/pets.json", PETS)
    configure(shop, f'"{site.url}/pets.json"')
    assert "pets: 1 written, 0 removed in specs/pets.json" in pulled(shop)
    text = (shop.folder / "specs/pets.json").read_text()
    assert json.loads(text) == api()
    assert text == json.dumps(api(), indent=2) + "\n"
    seen = len(site.requests)
    assert shop.run("generate").returncode == 0
    assert shop.run("check").returncode == 0
    assert len(site.requests) == seen
    assert (shop.folder / "generated/pets_client/__init__.py").exists()


def test_what_did_not_change_is_not_sent_again(shop: Shop, site: Site) -> None:
    site.page("/pets.json", PETS, ETag='"v1"')
    configure(shop, f'{{ url = "{site.url}/pets.json", to = "api/pets.json" }}')
    pulled(shop)
    lock = (shop.folder / "specgen.lock").read_bytes()
    assert "pets: unchanged in api/pets.json" in pulled(shop)
    assert site.requests[-1][1]["if-none-match"] == '"v1"'
    assert (shop.folder / "specgen.lock").read_bytes() == lock
    (shop.folder / "api/pets.json").unlink()
    assert "1 written" in pulled(shop)
    assert "if-none-match" not in site.requests[-1][1]


def test_a_date_is_a_condition_too(shop: Shop, site: Site) -> None:
    date = "Sat, 28 Nov 2026 00:00:00 GMT"
    site.page("/pets.json", PETS, Last_Modified=date)
    configure(shop, f'"{site.url}/pets.json"')
    pulled(shop)
    assert "pets: unchanged" in pulled(shop)
    assert site.requests[-1][1]["if-modified-since"] == date


def test_generating_keeps_what_was_pulled_in_the_lock(shop: Shop, site: Site) -> None:
    site.page("/pets.json", PETS, ETag='"v1"')
    configure(shop, f'"{site.url}/pets.json"')
    pulled(shop)
    assert shop.run("generate").returncode == 0
    pulled(shop)
    assert site.requests[-1][1]["if-none-match"] == '"v1"'


def test_literals_stay_as_they_came(shop: Shop, site: Site) -> None:
    """Numbers that a program would write in another way, and what is written twice."""
    extra = '"x-n":[1.50,1E+2,12345678901234567890.12,"\\u00e9\\/"],"x-n":[],"x-m":{}}'
    site.page("/pets.json", PETS[:-1] + "," + extra)
    configure(shop, f'"{site.url}/pets.json"')
    done = shop.run("pull")
    assert "duplicate key" in done.stderr
    site.page("/pets.json", PETS[:-1] + "," + extra.replace('"x-n":[],', ""))
    pulled(shop)
    text = (shop.folder / "specs/pets.json").read_text()
    lines = ["1.50,", "1E+2,", "12345678901234567890.12,", '"\\u00e9\\/"']
    assert "".join(f"    {line}\n" for line in lines) in text
    assert '"x-m": {}' in text


def test_check_tells_of_differences_and_writes_nothing(shop: Shop, site: Site) -> None:
    site.page("/pets.json", PETS)
    configure(shop, f'"{site.url}/pets.json"')
    done = shop.run("pull", "--check")
    assert done.returncode == 1
    assert not (shop.folder / "specs").exists()
    assert "specs/pets.json is not what is served" in done.stdout
    pulled(shop)
    assert "pets: as it is served" in pulled(shop, "--check")
    site.page("/pets.json", PETS.replace("Pet shop", "Pets"))
    before = shop.files()
    done = shop.run("pull", "--check")
    assert (done.returncode, shop.files()) == (1, before)
    assert "specs/pets.json differs from what is served" in done.stdout


def test_an_edited_document_is_not_overwritten(shop: Shop, site: Site) -> None:
    site.page("/pets.json", PETS)
    configure(shop, f'"{site.url}/pets.json"')
    own = shop.write({"openapi": "3.1.0"}, "specs/pets.json")
    for force in ((), ("--force",)):
        done = shop.run("pull", *force)
        assert (done.returncode, json.loads(own.read_text())) == (
            4,
            {"openapi": "3.1.0"},
        )
        assert "specs/pets.json: error[SG006]" in done.stderr
    own.unlink()
    pulled(shop)
    own.write_text(own.read_text().replace("Pet shop", "Mine"))
    done = shop.run("pull")
    assert done.returncode == 4
    assert "specs/pets.json: error[SG005]: edited by hand" in done.stderr
    assert "Mine" in own.read_text()
    pulled(shop, "--force")
    assert "Mine" not in own.read_text()


def test_another_url_or_path_is_another_document(shop: Shop, site: Site) -> None:
    """Also where the server of both calls its document the first version."""
    site.page("/pets.json", PETS, ETag='"v1"')
    site.page("/toys.json", PETS.replace("Pet shop", "Toys"), ETag='"v1"')
    configure(shop, f'"{site.url}/pets.json"')
    pulled(shop)
    configure(shop, f'{{ url = "{site.url}/toys.json", to = "specs/pets.json" }}')
    assert "1 written" in pulled(shop)
    assert "Toys" in (shop.folder / "specs/pets.json").read_text()
    configure(shop, f'{{ url = "{site.url}/toys.json", to = "specs/toys.json" }}')
    foreign = shop.write({"openapi": "3.1.0"}, "specs/toys.json")
    for force in ((), ("--force",)):
        done = shop.run("pull", *force)
        assert done.returncode == 4
        assert "specs/toys.json: error[SG006]" in done.stderr
    foreign.unlink()
    assert "1 written, 1 removed in specs/toys.json" in pulled(shop)
    assert not (shop.folder / "specs/pets.json").exists()
    assert "unchanged" in pulled(shop, "--force")
    assert "if-none-match" not in site.requests[-1][1]


def test_a_pulled_readme_beside_the_configuration_is_a_file_like_others(
    shop: Shop, site: Site
) -> None:
    document = api()
    document["info"]["description"] = {"$ref": "README.md"}
    site.page("/pets.json", json.dumps(document))
    site.page("/README.md", "# Pets")
    configure(shop, f'{{ url = "{site.url}/pets.json", to = "api.json" }}')
    assert "2 written" in pulled(shop)
    assert "unchanged" in pulled(shop)
    site.page("/README.md", "# All pets")
    assert "1 written, 0 removed" in pulled(shop)
    own = shop.folder / "README.md"
    assert own.read_text() == "# All pets\n"
    own.write_text("mine")
    assert "README.md: error[SG005]: edited by hand" in shop.run("pull").stderr
    own.write_text("# All pets\n")
    site.page("/pets.json", PETS)
    assert "1 written, 1 removed" in pulled(shop)


def test_files_that_a_document_refers_to_come_along(shop: Shop, site: Site) -> None:
    document = api()
    document["components"]["schemas"]["Pet"] = {"$ref": "schemas/pet.yaml"}
    site.page("/v1/pets.json", json.dumps(document))
    site.page(
        "/v1/schemas/pet.yaml", "properties:\r\n  toy: {$ref: './toy.yaml#/Toy'}\r\n"
    )
    site.page("/v1/schemas/toy.yaml", "Toy: {type: object}")
    configure(
        shop, f'{{ url = "{site.url}/v1/pets.json", to = "specs/pets/pets.json" }}'
    )
    assert "3 written" in pulled(shop)
    assert site.paths == [
        "/v1/pets.json",
        "/v1/schemas/pet.yaml",
        "/v1/schemas/toy.yaml",
    ]
    pet = shop.folder / "specs/pets/schemas/pet.yaml"
    assert pet.read_bytes() == b"properties:\n  toy: {$ref: './toy.yaml#/Toy'}\n"
    site.page("/v1/pets.json", PETS)
    assert "1 written, 2 removed" in pulled(shop)
    assert not pet.exists()


def test_references_to_other_places_lead_to_files_then(shop: Shop, site: Site) -> None:
    """Above the document, by a whole URL, without a suffix, on another site, and to itself."""
    with served() as other:
        schemas = {
            "Pet": {"$ref": "../common/pet.yaml#/Pet"},
            "Toy": {"$ref": f"{site.url}/v2/toy?draft=1#/Toy"},
            "Owner": {"$ref": f"{other.url}/owner.json"},
            "Again": {"$ref": f"{site.url}/v1/pets.json#/components/schemas/Toy"},
        }
        document = api(**schemas)
        document["paths"]["/pet"]["post"] = {
            "requestBody": {
                "content": {
                    "application/json": {
                        "schema": {"$ref": "#/components/schemas/Owner"}
                    }
                }
            },
            "responses": {"204": {"description": "kept"}},
        }
        site.page("/v1/pets.json", json.dumps(document).replace("/v2/", "\\/v2\\/"))
        site.page("/common/pet.yaml", "Pet: {$ref: 'more.yaml#/Dog'}")
        site.page("/common/more.yaml", "Dog: {type: object, title: Dog}")
        site.page("/v2/toy?draft=1", "Toy: {type: object}")
        other.page("/owner.json", '{"type": "object", "title": "Owner"}')
        token = 'headers = { Authorization = "Bearer canary" }'
        configure(shop, f'{{ url = "{site.url}/v1/pets.json", {token} }}')
        assert "5 written" in pulled(shop)
        assert "authorization" in site.requests[-1][1]
        assert "authorization" not in other.requests[-1][1]
        host = site.url.partition("//")[2].replace(":", "-")
        kept = json.loads((shop.folder / "specs/pets.json").read_text())
        found = kept["components"]["schemas"]
        assert found["Pet"]["$ref"] == f"pets-references/{host}/common/pet.yaml#/Pet"
        assert (
            found["Toy"]["$ref"] == f"pets-references/{host}/v2/draft-1-toy.yaml#/Toy"
        )
        assert found["Again"]["$ref"] == "pets.json#/components/schemas/Toy"
        assert pulled(shop, "--check")
        before = shop.files()
        pulled(shop)
        assert shop.files() == before
        # What another site has no more stays as it is written, and `generate` names it.
        owner = other.replies.pop("/owner.json")
        assert "1 removed" in pulled(shop)
        done = shop.run("generate")
        assert done.returncode == 3
        assert f"{other.url}/owner.json" in done.stderr
        other.replies["/owner.json"] = owner
        pulled(shop)
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr
    before = shop.files()
    done = shop.run("pull")
    assert (done.returncode, shop.files()) == (3, before)
    assert "/owner.json can't be fetched" in done.stderr


@pytest.mark.parametrize(
    "to", ["./specs//x.JSON", "specs/ü.json", "specs/-x.yaml", "@specs/x y.YAML"]
)
def test_what_is_pulled_to_any_path_can_be_pulled_again(shop: Shop, to: str) -> None:
    shop.write(api(), "own.json")
    program = (
        f'command = ["{sys.executable}", "-c", "print(open(\'own.json\').read())"]'
    )
    configure(shop, f'{{ {program}, to = "{to}" }}')
    pulled(shop)
    assert json.loads((shop.folder / to).read_text()) == api()
    assert "pets: unchanged" in pulled(shop)
    assert shop.run("generate").returncode == 0


PROSE = """\
openapi: 3.1.0
info:
  title: Pets
  version: "1"
  description: |
    Write $ref: gone.yaml for a pet, or
    "$ref": "pet.yaml"
# $ref: comment.yaml
paths:
  /pet:
    get:
      summary: "$ref: said.yaml"
      responses:
        '200':
          description: ok
          content: {application/json: {schema: {$ref: 'https://example.invalid/x/../pet.yaml'}}}
components:
  schemas:
    Named: {type: object, properties: {$ref: {type: string}}}
"""
"""`https://example.invalid` stands for the site."""


@pytest.mark.parametrize("kind", ["yaml", "json", "page"])
def test_prose_about_references_leads_nowhere(
    shop: Shop, site: Site, kind: str
) -> None:
    text = PROSE.replace("https://example.invalid", site.url)
    if kind == "json":
        text = json.dumps(yaml.safe_load(text))
    if kind == "page":
        text = f"# Pets\n\n$ref: page.yaml\n\n  ```yaml\n{indent(text, '  ')}  ```\n"
    name = f"prose.{kind.replace('page', 'md')}"
    site.page(f"/x/{name}", text)
    site.page("/pet.yaml", "type: object\ndescription: '$ref: nobody.yaml'\n")
    configure(shop, f'{{ url = "{site.url}/x/{name}", to = "{name}" }}')
    assert "2 written" in pulled(shop)
    assert site.paths == [f"/x/{name}", "/pet.yaml"]
    kept = (shop.folder / name).read_text()
    assert "Write $ref: gone.yaml" in kept
    assert f"{site.url}/x/../pet.yaml" not in kept
    assert shop.run("generate").returncode == 0


def test_references_with_any_name_lead_to_files_that_can_be_pulled_again(
    shop: Shop, site: Site
) -> None:
    """Beside the document where `pull` writes such files, elsewhere where it does not."""
    names = ["ü", "@a/x", "-x", "sub dir/x", ".x", "../up", "a:b"]
    document = api(
        **{f"S{n}": {"$ref": f"./{name}.yaml"} for n, name in enumerate(names)}
    )
    document["paths"]["/pet"]["get"]["description"] = {"$ref": "about.txt"}
    document["info"]["x-page"] = {"$ref": "about.html"}
    site.page("/pets.json", json.dumps(document, ensure_ascii=False))
    for name in ["%C3%BC", "@a/x", "-x", "sub%20dir/x", ".x", "up", "a:b"]:
        site.page(f"/{name}.yaml", "type: object")
    site.page("/about.txt", "All about: pets: and {toys")
    site.page("/about.html", "<p>pets</p>")
    configure(shop, f'{{ url = "{site.url}/pets.json", to = "api.json" }}')
    assert "10 written" in pulled(shop)
    beside = ["ü.yaml", "@a/x.yaml", "-x.yaml", "sub dir/x.yaml", "about.txt"]
    assert all((shop.folder / name).exists() for name in beside)
    assert not (shop.folder / ".x.yaml").exists()
    assert not (shop.folder.parent / "up.yaml").exists()
    assert "pets: unchanged" in pulled(shop)
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr
    resource = shop.folder / "generated/pets_client/resources/pets.py"
    assert "All about: pets: and {toys" in resource.read_text()


def test_headers_come_from_the_environment_and_stay_at_home(
    shop: Shop, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served() as other:
        other.page("/pets.json", PETS)
        site.replies["/pets.json"] = Reply(
            status=302, headers={"Location": f"{other.url}/pets.json"}
        )
        headers = 'headers = { Authorization = "Bearer ${PETS_TOKEN}" }'
        configure(shop, f'{{ url = "{site.url}/pets.json", {headers} }}')
        done = shop.run("pull")
        assert done.returncode == 3
        assert "the environment has no PETS_TOKEN" in done.stderr
        monkeypatch.setitem(shop.environment, "PETS_TOKEN", "canary")
        pulled(shop)
        assert site.requests[-1][1]["authorization"] == "Bearer canary"
        assert "authorization" not in other.requests[-1][1]
    for content in shop.files().values():
        assert b"canary" not in content


@pytest.mark.parametrize("ending", ["\n", "\r\n", " \t", "\n\n"])
def test_white_space_around_a_variable_is_no_part_of_a_header(
    shop: Shop, site: Site, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    site.page("/pets.json", PETS)
    headers = 'headers = { Authorization = "Bearer ${PETS_TOKEN}" }'
    configure(shop, f'{{ url = "{site.url}/pets.json", {headers} }}')
    monkeypatch.setitem(shop.environment, "PETS_TOKEN", f"canary{ending}")
    pulled(shop)
    assert site.requests[-1][1]["authorization"] == "Bearer canary"


@pytest.mark.parametrize(
    "secret", ["can\nary", "can\rary", "canary\u00fc", "can\x01ary"]
)
@pytest.mark.parametrize("kind", ["url", "pages"])
def test_no_message_has_the_value_of_a_header(
    shop: Shop, site: Site, monkeypatch: pytest.MonkeyPatch, secret: str, kind: str
) -> None:
    headers = 'headers = { Authorization = "Bearer ${PETS_TOKEN}" }'
    configure(shop, f'{{ {kind} = "{site.url}/pets.json", {headers} }}')
    monkeypatch.setitem(shop.environment, "PETS_TOKEN", secret)
    done = shop.run("pull")
    assert done.returncode == 3
    assert "the value of the header Authorization is none" in done.stderr
    assert not any(
        part in done.stderr for part in ("Traceback", "can\\", "canary", "Bearer")
    )
    assert site.requests == []


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply(status=304), "answered 304"),
        (Reply(status=404), "answered 404"),
        (Reply(status=500), "answered 500"),
        (Reply(b"\xff\xfe"), "is no UTF-8 text"),
        (Reply(b"<html>log in</html>"), "specs/pets.json"),
        (Reply(b'{"swagger": "1.2"}'), "unknown version `swagger: 1.2`"),
        (
            Reply(status=301, headers={"Location": "https://127.0.0.1/x"}),
            "from http to https",
        ),
        (
            Reply(status=301, headers={"Location": "file:///etc/passwd"}),
            "is no URL of http",
        ),
        (Reply(status=302, headers={"Location": "/pets.json"}), "more than 5"),
    ],
)
def test_what_is_no_document_changes_nothing(
    shop: Shop, site: Site, reply: Reply, message: str
) -> None:
    site.page("/pets.json", PETS)
    configure(shop, f'"{site.url}/pets.json"')
    pulled(shop)
    before = shop.files()
    site.replies["/pets.json"] = reply
    done = shop.run("pull")
    assert (done.returncode, shop.files()) == (3, before)
    assert "specs/pets.json: error[SG014]: not fetched: " in done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_busy_site_is_asked_again(shop: Shop, site: Site) -> None:
    busy = Reply(status=429, headers={"Retry-After": "0"})
    site.replies["/pets.json"] = [busy, busy, Reply(PETS.encode())]
    configure(shop, f'"{site.url}/pets.json"')
    pulled(shop)
    assert site.paths == ["/pets.json"] * 3


def test_all_pages_of_a_site_become_one_api(shop: Shop, site: Site) -> None:
    site.page("/docs/llms.txt", INDEX)
    site.page("/docs/api/pets.md", page("/pets", "list_pets"))
    site.page("/docs/api/toys.md", page("/toys", "list_toys"))
    site.page("/docs/guide.md", "# Guide\n\n```json\n{}\n```\n")
    configure(shop, f'{{ pages = "{site.url}/docs/llms.txt", to = "specs/pets" }}')
    assert "pets: 2 written" in pulled(shop)
    assert sorted(site.paths) == [
        "/docs/api/pets.md",
        "/docs/api/toys.md",
        "/docs/guide.md",
        "/docs/llms.txt",
    ]
    text = (shop.folder / "specs/pets/api/pets.md").read_text()
    assert "prose that changes" not in text
    assert shop.run("generate", "--report", "r.json").returncode == 0
    report = json.loads((shop.folder / "r.json").read_text())
    ids = {row["operation_id"] for row in report["targets"][0]["operations"]}
    assert ids == {"list_pets", "list_toys"}
    site.page("/docs/llms.txt", INDEX.replace("[Toys", "[x]").replace("api/toys", "no"))
    done = shop.run("pull")
    assert "1 removed" in done.stdout
    assert f"warning[SG015]: the index lists {site.url}/docs/no.md" in done.stderr
    assert not (shop.folder / "specs/pets/api/toys.md").exists()


def test_moved_and_slow_pages_are_read_and_broken_ones_stop(
    shop: Shop, site: Site
) -> None:
    site.page("/docs/llms.txt", INDEX)
    moved = Reply(status=308, headers={"Location": "{url}/docs/new/pets.md"})
    site.replies["/docs/api/pets.md"] = moved
    site.page("/docs/new/pets.md", page("/pets", "list_pets"))
    slow = Reply(page("/toys", "list_toys").encode(), pause=0.002)
    site.replies["/docs/api/toys.md"] = slow
    configure(shop, f'{{ pages = "{site.url}/docs/llms.txt", to = "specs/pets" }}')
    assert "2 written" in pulled(shop)
    assert (shop.folder / "specs/pets/api/pets.md").exists()
    before = shop.files()
    with served() as other:
        for reply, message in (
            (Reply(status=500), "/docs/api/toys.md answered 500"),
            (Reply(status=302, headers={"Location": "ftp://x/"}), "is no URL of http"),
            (Reply(b"\xff"), "is no UTF-8 text"),
            (
                Reply(status=302, headers={"Location": f"{other.url}/gone"}),
                "",
            ),
        ):
            site.replies["/docs/api/toys.md"] = reply
            done = shop.run("pull")
            if message:
                assert (done.returncode, shop.files()) == (3, before)
                assert message in done.stderr
            assert "Traceback" not in done.stderr
    assert "warning[SG015]" in done.stderr


def test_an_index_without_a_single_document_says_so(shop: Shop, site: Site) -> None:
    site.page("/docs/llms.txt", INDEX)
    site.page("/docs/guide.md", "# Guide\n")
    configure(shop, f'{{ pages = "{site.url}/docs/llms.txt" }}')
    done = shop.run("pull")
    assert done.returncode == 3
    assert "none of the 3 pages has an OpenAPI document" in done.stderr


def test_pages_are_chosen_by_patterns(shop: Shop, site: Site) -> None:
    site.page("/docs/llms.txt", INDEX)
    site.page("/docs/api/pets.md", page("/pets", "list_pets"))
    patterns = 'include = ["api/*"], exclude = ["*/toys"]'
    configure(shop, f'{{ pages = "{site.url}/docs/llms.txt", {patterns} }}')
    pulled(shop)
    assert site.paths == ["/docs/llms.txt", "/docs/api/pets.md"]
    configure(
        shop, f'{{ pages = "{site.url}/docs/llms.txt", include = ["reference/*"] }}'
    )
    done = shop.run("pull")
    assert done.returncode == 3
    assert "lists no page that `include` names" in done.stderr


def test_a_file_with_all_pages_is_read_as_it_is(shop: Shop, site: Site) -> None:
    whole = page("/pets", "list_pets") + "\n# Guide\n\n" + page("/toys", "list_toys")
    site.page("/llms-full.txt", whole)
    configure(shop, f'{{ pages = "{site.url}/llms-full.txt" }}')
    assert "1 written" in pulled(shop)
    assert shop.run("generate").returncode == 0
    client = shop.folder / "generated/pets_client/resources"
    assert {path.stem for path in client.glob("*.py")} >= {"pets", "toys"}


def test_hostile_pages_stay_in_their_folder(shop: Shop, site: Site) -> None:
    index = "".join(
        f"- [x]({{url}}/{path})\n"
        for path in (
            "%2e%2e/%2e%2e/up.md",
            ".git/config.md",
            "a\\..\\b.md",
            "con:x.md",
            "A.md",
            "a.md",
        )
    )
    site.page("/llms.txt", index)
    for path in (
        "/%2e%2e/%2e%2e/up.md",
        "/.git/config.md",
        "/a\\..\\b.md",
        "/a%5C..%5Cb.md",
        "/con:x.md",
        "/A.md",
        "/a.md",
    ):
        site.page(path, page("/pets", "list_pets"))
    configure(shop, f'{{ pages = "{site.url}/llms.txt", to = "specs/pets" }}')
    pulled(shop)
    files = set(shop.files()) - {"specgen.toml", "specgen.lock", "pets.json"}
    assert all(path.startswith("specs/pets/") and ".git/" not in path for path in files)
    assert len({path.casefold() for path in files}) == len(files) > 2


def test_an_application_of_the_repository(shop: Shop) -> None:
    (shop.folder / "shop_app.py").write_text(
        "from fastapi import FastAPI\nprint('noise')\n"
        "app = FastAPI(title='Pets')\n"
        "@app.get('/pets')\ndef list_pets() -> list[str]: return []\n"
    )
    configure(shop, f'{{ app = "shop_app:app", python = "{sys.executable}" }}')
    assert "pets: 1 written, 0 removed in specs/pets.json" in pulled(shop)
    document = json.loads((shop.folder / "specs/pets.json").read_text())
    assert list(document["paths"]) == ["/pets"]
    configure(shop, f'{{ app = "shop_app:nothing", python = "{sys.executable}" }}')
    done = shop.run("pull")
    assert done.returncode == 3
    assert "has no attribute 'nothing'" in done.stderr


def test_an_application_that_only_serves_its_document(shop: Shop) -> None:
    """One of Starlette, from a factory, whose project has no client of HTTP."""
    (shop.folder / "shop_app.py").write_text(
        "import sys\nfrom starlette.applications import Starlette\n"
        "from starlette.responses import JSONResponse\n"
        "from starlette.routing import Route\n"
        "sys.modules['httpx'] = sys.modules['httpx2'] = None\n"
        "async def document(request):\n"
        "    return JSONResponse({'openapi': '3.1.0', 'info': {'title': 'P', 'version': '1'},"
        " 'paths': {}})\n"
        "def make() -> Starlette:\n"
        "    return Starlette(routes=[Route('/openapi.json', document)])\n"
        "def other() -> Starlette: return Starlette()\n"
    )
    configure(shop, f'{{ app = "shop_app:make", python = "{sys.executable}" }}')
    pulled(shop)
    document = json.loads((shop.folder / "specs/pets.json").read_text())
    assert document["info"]["title"] == "P"
    configure(shop, f'{{ app = "shop_app:other", python = "{sys.executable}" }}')
    done = shop.run("pull")
    assert done.returncode == 3
    assert "/openapi.json answers 404" in done.stderr


@pytest.mark.parametrize(
    "source", ['app = "evil:app"', 'command = ["{python}", "evil.py"]']
)
def test_programs_run_in_pull_alone(shop: Shop, source: str) -> None:
    (shop.folder / "evil.py").write_text("open('ran', 'w')\nprint('{}')\n")
    shop.write(api(), "specs/pets.json")
    configure(shop, f"{{ {source.replace('{python}', sys.executable)} }}")
    for command in ("generate", "check", "inspect", "validate"):
        assert shop.run(command).returncode == 0
        assert not (shop.folder / "ran").exists()
    shop.run("pull")
    assert (shop.folder / "ran").exists()


def test_a_program_that_prints_the_document(shop: Shop) -> None:
    shop.write(api(), "own.json")
    configure(
        shop,
        f'{{ command = ["{sys.executable}", "-c", "print(open(\'own.json\').read())"] }}',
    )
    pulled(shop)
    assert json.loads((shop.folder / "specs/pets.json").read_text()) == api()
    configure(shop, '{ command = ["no-such-program"] }')
    done = shop.run("pull")
    assert done.returncode == 3
    assert "no-such-program can't be run" in done.stderr


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{ url = "x", app = "y" }', "`source` needs one of url, pages, app, command"),
        ("{ }", "`source` needs one of"),
        ('{ url = "https://x.example/a.json", too = "b" }', "unknown key `too`"),
        (
            '{ url = "https://x.example/a.json", headers = "b" }',
            "`headers` must be a table",
        ),
        (
            '{ url = "https://x.example/a.json", to = "../a.json" }',
            "`to` must be a path below",
        ),
        (
            '{ url = "https://x.example/a.json", to = "/tmp/a.json" }',
            "`to` must be a path below",
        ),
        (
            '{ url = "https://x.example/a", to = "specgen.lock" }',
            "`to` must end with one of .json, .yaml, .yml, .md",
        ),
        ('{ command = ["x"], to = "specs/x" }', "`to` must end with one of .json"),
        ('{ command = ["x"], to = "specs/.x.json" }', "`to` must be a path without"),
        ('{ command = ["x"], to = "specs/a:b.json" }', "`to` must be a path without"),
        ('{ pages = "https://x.example/a", to = ".docs" }', "`to` must be a path"),
        ("{ command = [] }", "`command` must be a list of strings"),
    ],
)
def test_a_source_that_is_wrong(shop: Shop, source: str, message: str) -> None:
    configure(shop, source)
    for command in ("pull", "generate"):
        done = shop.run(command)
        assert done.returncode == 2
        assert "specgen.toml:2: error[SG002]" in done.stderr
        assert message in done.stderr


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('url = "https://x.example/a", to = "specs/a.json"', 'to = "./specs//A.json"'),
        ('pages = "https://x.example/a", to = "specs"', 'to = "specs/b.json"'),
        ('app = "a:app", to = "docs/b.json"', 'pages = "https://x", to = "docs"'),
    ],
)
def test_no_two_apis_are_pulled_to_one_place(
    shop: Shop, first: str, second: str
) -> None:
    second = second if "pages" in second else f'app = "b:app", {second}'
    shop.configure(
        f"[api.a]\nsource = {{ {first} }}\n[api.b]\nsource = {{ {second} }}\n"
    )
    for command in ("pull", "generate"):
        done = shop.run(command)
        assert done.returncode == 2
        assert "specgen.toml:4: error[SG002]" in done.stderr
        assert "is where a is pulled to" in done.stderr


def test_files_that_two_apis_refer_to_are_one_or_refused(
    shop: Shop, site: Site
) -> None:
    document = api()
    document["components"]["schemas"]["Pet"] = {"$ref": "pet.yaml"}
    for folder in ("a", "b"):
        site.page(f"/{folder}/{folder}.json", json.dumps(document))
        site.page(f"/{folder}/pet.yaml", "type: object")
    shop.configure(
        "".join(
            f'[api.{name}]\nsource = {{ url = "{site.url}/{name}/{name}.json" }}\n'
            for name in ("a", "b")
        )
    )
    pulled(shop)
    site.page("/a/a.json", PETS)
    pulled(shop, "a")
    assert (shop.folder / "specs/pet.yaml").exists()
    site.page("/a/a.json", json.dumps(document))
    pulled(shop)
    site.page("/a/pet.yaml", "type: string")
    before = shop.files()["specs/pet.yaml"]
    done = shop.run("pull")
    assert done.returncode == 3
    assert "specs/pet.yaml is another file for a" in done.stderr
    assert "specs/pet.yaml is another file for b" in done.stderr
    assert before == shop.files()["specs/pet.yaml"]


def test_yaml_where_json_was_to_be_says_so(shop: Shop, site: Site) -> None:
    site.page("/pets", page("/pets", "list_pets").split("GET /pets\n")[1][:-5])
    configure(shop, f'{{ url = "{site.url}/pets" }}')
    done = shop.run("pull")
    assert done.returncode == 3
    assert "what is served is YAML, and the file is one of JSON" in done.stderr
    assert 'help: write source = { …, to = "specs/pets.yaml" }' in done.stderr
    configure(shop, f'{{ url = "{site.url}/pets", to = "specs/pets.yaml" }}')
    pulled(shop)


def test_check_lists_differences_for_programs(shop: Shop, site: Site) -> None:
    site.page("/pets.json", PETS)
    configure(shop, f'"{site.url}/pets.json"')
    done = shop.run("pull", "--check", "--format", "json")
    (drift,) = json.loads(done.stdout)["drift"]
    assert drift["file"] == "specs/pets.json"
    assert drift["reasons"] == ["is not what is served"]
    pulled(shop)
    assert json.loads(pulled(shop, "--check", "--format", "json"))["drift"] == []


def test_wrong_use_says_what_to_do(shop: Shop, site: Site) -> None:
    done = shop.run("generate", f"{site.url}/pets.json", "--output", "out")
    assert done.returncode == 2
    assert "only `specgen pull` uses the network" in done.stderr
    shop.write(api())
    configure(shop, '"pets.json"')
    done = shop.run("pull")
    assert done.returncode == 2
    assert "no `source` of the configuration is elsewhere" in done.stderr
    configure(shop, f'"{site.url}/pets.json"')
    done = shop.run("pull", "pet")
    assert done.returncode == 2
    assert "did you mean pets?" in done.stderr
    assert site.requests == []
    done = shop.run("generate")
    assert done.returncode == 2
    assert "specs/pets.json" in done.stderr
    assert "specgen pull" in done.stderr


def test_one_of_several_apis_is_chosen_by_its_title(shop: Shop, site: Site) -> None:
    both = page("/pets", "list_pets") + page("/owners", "list_owners").replace(
        "title: Pet shop", "title: Owners"
    )
    site.page("/llms-full.txt", both)
    configure(shop, f'{{ pages = "{site.url}/llms-full.txt" }}')
    done = shop.run("pull")
    assert done.returncode == 3
    apis = 'there are "Pet shop" 1 (GET /pets); "Owners" 1 (GET /owners)'
    assert apis in done.stderr
    configure(shop, f'{{ pages = "{site.url}/llms-full.txt", title = "Owners" }}')
    pulled(shop)
    assert shop.run("generate").returncode == 0
    resources = shop.folder / "generated/pets_client/resources"
    assert (resources / "owners.py").exists()
    assert not (resources / "pets.py").exists()


def test_standard_input_is_a_source(shop: Shop) -> None:
    done = shop.run("generate", "-", "--output", "out", input=json.dumps(api()))
    assert done.returncode == 0, done.stderr
    assert (shop.folder / "out/pet_shop_client/__init__.py").exists()
    done = shop.run("inspect", "-", input="{")
    assert done.returncode == 3
    assert "-:1:2: error[SG105]" in done.stderr
