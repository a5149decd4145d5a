"""`specgen init`: a first configuration from what a repository holds."""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from pathlib import Path

import pytest

from .conftest import Shop, api


@pytest.fixture
def empty(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def configured(shop: Shop) -> dict[str, object]:
    written = tomllib.loads((shop.folder / "specgen.toml").read_text())
    return {name: entry["source"] for name, entry in written["api"].items()}


def page(shop: Shop, name: str, path: str, title: str = "Pet shop") -> None:
    document = api(title)
    document["paths"] = {path: document["paths"]["/pet"]}
    text = f"# A page\n\n```json\n{json.dumps(document)}\n```\n"
    (shop.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (shop.folder / name).write_text(text)


def test_what_is_written_generates(empty: Shop) -> None:
    empty.write(api("Pet shop"), "specs/anything.json")
    (empty.folder / "orders.yml").write_text(
        "# An API\nopenapi: 3.0.3\ninfo: {title: Orders, version: '1'}\npaths: {}\n"
    )
    done = empty.run("init")
    assert done.returncode == 0, done.stderr
    assert configured(empty) == {
        "orders": "orders.yml",
        "pet_shop": "specs/anything.json",
    }
    assert "`specgen generate`" in done.stdout
    generated = empty.run("generate")
    assert generated.returncode == 0, generated.stderr
    assert (empty.folder / "generated/pet_shop_client/py.typed").exists()
    assert (empty.folder / "generated/orders_server/py.typed").exists()


def test_pages_of_one_api_are_one_source(empty: Shop) -> None:
    page(empty, "docs/api/pets.md", "/pets")
    page(empty, "docs/api/toys.md", "/toys")
    page(empty, "docs/other.md", "/other", title="Other")
    (empty.folder / "docs/api/read-me.md").write_text("# About\n\nNo document.\n")
    assert empty.run("init").returncode == 0
    assert configured(empty) == {"other": "docs/other.md", "pet_shop": "docs/api"}
    assert empty.run("generate").returncode == 0
    empty.folder.joinpath("specgen.toml").unlink()
    page(empty, "docs/api/a.md", "/a", title="Another")
    assert empty.run("init").returncode == 0
    assert configured(empty) == {
        "another": "docs/api/a.md",
        "pet_shop": ["docs/api/pets.md", "docs/api/toys.md"],
        "other": "docs/other.md",
    }


def test_an_api_of_a_page_with_several_is_chosen_by_its_title(empty: Shop) -> None:
    one, two = (json.dumps(api(title)) for title in ("One", "Two"))
    text = f"```json\n{one}\n```\n\n```json\n{two}\n```\n"
    (empty.folder / "all.md").write_text(text)
    assert empty.run("init").returncode == 0
    written = tomllib.loads((empty.folder / "specgen.toml").read_text())
    assert written["api"]["two"] == {"source": "all.md", "title": "Two"}
    assert empty.run("generate").returncode == 0


def test_what_nobody_wrote_is_no_source(empty: Shop) -> None:
    for folder in (
        *("node_modules/x", ".git", ".cache", "build", "venv"),
        *("web/node_modules/y", "out/shop_server", "lib/site-packages/z"),
    ):
        empty.write(api("Foreign"), f"{folder}/openapi.json")
    (empty.folder / "venv/pyvenv.cfg").touch()
    (empty.folder / "out/shop_server/_runtime").mkdir()
    (empty.folder / "out/shop_server/py.typed").touch()
    empty.write(api("Test"), "tests/openapi.json")
    empty.write({"info": {"openapi": "3.1"}}, "other.json")
    empty.write(api("Pet shop"), "pets.json")
    done = empty.run("init")
    assert configured(empty) == {"pet_shop": "pets.json"}
    assert "tests/openapi.json" in done.stdout


def test_what_git_ignores_is_no_source(empty: Shop) -> None:
    subprocess.run(["git", "init", "-q"], cwd=empty.folder, check=True)
    (empty.folder / ".gitignore").write_text("scratch/\n")
    empty.write(api("Scratch"), "scratch/pets.json")
    empty.write(api("Pet shop"), "pets.json")
    assert empty.run("init").returncode == 0
    assert configured(empty) == {"pet_shop": "pets.json"}


def test_versions_and_copies_of_an_api(empty: Shop) -> None:
    empty.write(api(), "a.json")
    empty.write(api(), "copy.json")
    second = api(Extra={"type": "string"})
    second["info"]["version"] = "2.1"
    empty.write(second, "b.json")
    assert empty.run("init").returncode == 0
    assert configured(empty) == {"pet_shop": "a.json", "pet_shop_v2": "b.json"}
    text = (empty.folder / "specgen.toml").read_text()
    assert "# copy.json holds the same document." in text


def test_applications_are_offered(empty: Shop) -> None:
    empty.write(api(), "pets.json")
    (empty.folder / "shop").mkdir()
    (empty.folder / "shop/__init__.py").touch()
    (empty.folder / "shop/main.py").write_text(
        "import fastapi\napp = fastapi.FastAPI(title='Shop desk')\n"
    )
    assert empty.run("init").returncode == 0
    lines = (empty.folder / "specgen.toml").read_text().splitlines()
    place = lines.index("# [api.shop_desk]")
    assert lines[place + 1] == '# source = { app = "shop.main:app" }'
    assert configured(empty) == {"pet_shop": "pets.json"}


def test_an_application_alone_is_pulled(empty: Shop) -> None:
    (empty.folder / "main.py").write_text(
        "from fastapi import FastAPI\n\ndef create_app() -> FastAPI:\n"
        "    return FastAPI(title='Desk')\n"
    )
    done = empty.run("init")
    assert done.returncode == 0, done.stderr
    assert "`specgen pull`" in done.stdout
    assert configured(empty) == {"main": {"app": "main:create_app"}}
    assert empty.run("pull").returncode == 0
    assert empty.run("generate").returncode == 0


def test_a_document_that_cannot_be_read_is_told(empty: Shop) -> None:
    empty.write(api(), "pets.json")
    (empty.folder / "broken.yaml").write_text("openapi: 3.1.0\ninfo: {title: x\n")
    done = empty.run("init")
    assert done.returncode == 0
    assert "left out: broken.yaml: not valid YAML" in done.stdout


@pytest.mark.parametrize(
    ("present", "option"),
    [
        ({"specgen.toml": ""}, ()),
        ({"specgen.toml": "", "pyproject.toml": ""}, ("--pyproject",)),
        ({"pyproject.toml": "[tool.specgen.api.a]\nsource = 'a'\n"}, ()),
        ({"pyproject.toml": "[tool.specgen.api.a]\n"}, ("--pyproject",)),
        ({"pyproject.toml": "[tool"}, ("--pyproject",)),
        ({}, ("--pyproject",)),
    ],
)
def test_nothing_is_overwritten(
    empty: Shop, present: dict[str, str], option: tuple[str, ...]
) -> None:
    empty.write(api(), "pets.json")
    for name, text in present.items():
        (empty.folder / name).write_text(text)
    before = empty.files()
    done = empty.run("init", *option)
    assert done.returncode == 2
    assert done.stderr.count("error") == 1
    assert empty.files() == before


def test_a_configuration_further_up_is_told(shop: Shop) -> None:
    inner = Shop(shop.folder / "inner")
    inner.write(api("Inner"), "inner.json")
    done = inner.run("init")
    assert done.returncode == 0
    assert "instead of ../specgen.toml" in done.stdout
    assert configured(inner) == {"inner": "inner.json"}


def test_a_link_to_nowhere_is_not_written_through(empty: Shop) -> None:
    empty.write(api(), "pets.json")
    os.symlink(empty.folder / "elsewhere", empty.folder / "specgen.toml")
    assert empty.run("init").returncode == 2
    assert not (empty.folder / "elsewhere").exists()


def test_a_folder_without_documents(empty: Shop) -> None:
    done = empty.run("init")
    assert done.returncode == 2
    assert "no OpenAPI document" in done.stderr
    assert empty.files() == {}


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_pyproject_is_added_to(empty: Shop, end: str) -> None:
    empty.write(api(), "pets.json")
    before = f'[project]{end}name = "x"'.encode()
    (empty.folder / "pyproject.toml").write_bytes(before)
    assert empty.run("init", "--pyproject").returncode == 0
    after = (empty.folder / "pyproject.toml").read_bytes()
    assert after.startswith(before + end.encode())
    assert after.count(b"\n") == after.count(end.encode())
    assert tomllib.loads(after.decode())["tool"]["specgen"]["api"] == {
        "pet_shop": {"source": "pets.json"}
    }
    assert not (empty.folder / "specgen.toml").exists()
    assert empty.run("generate").returncode == 0


def test_names_of_files_become_no_configuration(empty: Shop) -> None:
    empty.write(api("A"), 'quo"te.json')
    empty.write(api("B"), "new\nline.json")
    empty.write(api("C"), "st*r.json")
    empty.write(api('D"]\n[api.e'), "d.json")
    done = empty.run("init")
    assert done.returncode == 0
    assert "left out: st*r.json" in done.stdout
    assert "left out: new\\nline.json" in done.stdout
    assert configured(empty) == {"a": 'quo"te.json', "d_api_e": "d.json"}
