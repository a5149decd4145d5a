"""`specgen check`, `validate` and `inspect`: what they say; they write nothing."""

from __future__ import annotations

import json
import socket

import pytest

from .conftest import CONFIGURATION, Shop, api

LEAF = "#/components/schemas/Pet/properties/name/maxLength"


def test_up_to_date(shop: Shop) -> None:
    shop.run("generate")
    before = shop.files()
    done = shop.run("check")
    assert (done.returncode, done.stdout) == (0, "pets: up to date\n")
    assert shop.files() == before


def test_never_generated(shop: Shop) -> None:
    before = shop.files()
    done = shop.run("check")
    assert done.returncode == 1
    assert "pets_client/__init__.py: missing" in done.stdout
    assert shop.files() == before


def test_changed_document_is_named_to_the_leaf(shop: Shop) -> None:
    shop.run("generate")
    text = (shop.folder / "pets.json").read_text().replace("255", "128")
    (shop.folder / "pets.json").write_text(text)
    before = shop.files()
    done = shop.run("check")
    assert done.returncode == 1
    changes = [line for line in done.stdout.splitlines() if " changed at " in line]
    assert changes == [f"  document changed at {LEAF}"]
    lines = done.stdout.splitlines()
    assert any("128" in line for line in lines if line.startswith("+"))
    assert any("255" in line for line in lines if line.startswith("-"))
    assert shop.files() == before


def test_edited_file_is_named_with_its_diff(shop: Shop) -> None:
    shop.run("generate")
    edited = shop.model()
    edited.write_text(edited.read_text() + "# mine\n")
    done = shop.run("check")
    assert done.returncode == 1
    name = edited.relative_to(shop.folder).as_posix()
    assert f"{name}: edited by hand\n" in done.stdout
    assert "\n-# mine" in done.stdout


def test_missing_file(shop: Shop) -> None:
    shop.run("generate")
    path = shop.model()
    path.unlink()
    done = shop.run("check")
    assert done.returncode == 1
    assert f"{path.relative_to(shop.folder).as_posix()}: missing" in done.stdout


def test_changed_configuration_names_the_key(shop: Shop) -> None:
    shop.run("generate")
    shop.configure(CONFIGURATION + 'emit = ["client"]\n')
    done = shop.run("check")
    assert done.returncode == 1
    assert "configuration changed (emit)" in done.stdout
    assert "pets_server/__init__.py: no longer generated" in done.stdout


def test_other_version_is_named(shop: Shop) -> None:
    shop.run("generate")
    lock = shop.folder / "specgen.lock"
    lock.write_text(lock.read_text().replace('"specgen": "', '"specgen": "0.0.'))
    done = shop.run("check")
    assert done.returncode == 1
    assert "specgen 0.0." in done.stdout


def test_one_shot(shop: Shop) -> None:
    arguments = ("pets.json", "--output", "o", "--name", "shop")
    assert shop.run("check", *arguments).returncode == 1
    assert not (shop.folder / "o").exists()
    shop.run("generate", *arguments)
    assert shop.run("check", *arguments).returncode == 0


def test_new_file_of_a_source_folder_is_noticed(shop: Shop) -> None:
    shop.write(api(), "specs/a.json")
    shop.configure('[api.pets]\nsource = ["specs"]\n')
    assert shop.run("generate").returncode == 0
    assert shop.run("check").returncode == 0
    shop.write(api(New={"type": "object"}), "specs/b.json")
    done = shop.run("check")
    assert done.returncode == 1
    assert "#/components/schemas/New" in done.stdout


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<<<<<<< ours\n{}\n=======\n>>>>>>> theirs\n", "merge conflict"),
        ("{", "not valid JSON"),
        ('{"lock": 99, "targets": {}}', "newer specgen"),
        ('{"lock": 1, "targets": {"a": {}}}', "damaged"),
        ("[]", "not a lock"),
    ],
)
def test_unreadable_lock(shop: Shop, text: str, reason: str) -> None:
    (shop.folder / "specgen.lock").write_text(text)
    for command in ("generate", "check"):
        done = shop.run(command)
        assert done.returncode == 2
        assert "specgen.lock: error[SG004]" in done.stderr
        assert reason in done.stderr
    assert not (shop.folder / "out").exists()


def test_lock_that_reaches_outside_is_refused(shop: Shop) -> None:
    shop.run("generate")
    lock = json.loads((shop.folder / "specgen.lock").read_text())
    lock["targets"]["pets"]["files"]["../../precious"] = "0" * 64
    (shop.folder / "specgen.lock").write_text(json.dumps(lock))
    assert shop.run("generate").returncode == 2


def test_drift_as_json(shop: Shop) -> None:
    shop.run("generate")
    shop.model().unlink()
    content = json.loads(shop.run("check", "--format", "json").stdout)
    assert content["drift"][0]["reasons"] == ["missing"]


def test_validate_tells_place_and_pointer(shop: Shop) -> None:
    document = api()
    document["info"]["contact"] = {"url": 3}
    shop.write(document)
    before = shop.files()
    done = shop.run("validate", "pets.json")
    assert done.returncode == 3
    assert "error[SG009]: #/info/contact/url" in done.stderr
    first = done.stderr.splitlines()[0]
    line = int(first.split(":")[1])
    text = (shop.folder / "pets.json").read_text().splitlines()[line - 1]
    assert '"url"' in text
    assert shop.files() == before


def test_validate_accepts(shop: Shop) -> None:
    done = shop.run("validate", "pets.json")
    assert (done.returncode, done.stdout) == (0, "pets.json: valid\n")


@pytest.mark.parametrize("command", ["validate", "inspect", "generate"])
def test_no_command_asks_the_network(shop: Shop, command: str) -> None:
    """Whoever listens where references lead, or where the document says it is at home."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        document = api(Far={"$ref": f"{url}/x.json"}, Id={"$id": url, "$schema": url})
        document["servers"] = [{"url": url}]
        document["jsonSchemaDialect"] = document["$self"] = f"{url}/dialect"
        shop.write(document)
        options = ("--output", "made") if command == "generate" else ()
        done = shop.run(command, "pets.json", *options)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert done.returncode == 3
    assert "SG202" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["validate", "inspect"])
def test_nothing_of_a_file_elsewhere_is_shown(shop: Shop, command: str) -> None:
    (shop.folder / "secret.json").write_text('{"type": "classified"}')
    (shop.folder / "inner").mkdir()
    shop.write(api(Far={"$ref": "../secret.json"}), "inner/pets.json")
    done = shop.run(command, "inner/pets.json")
    assert done.returncode == 3
    assert "SG203" in done.stderr
    assert "classified" not in done.stderr + done.stdout


def test_inspect_lists_the_operations(shop: Shop) -> None:
    before = shop.files()
    done = shop.run("inspect", "pets.json")
    assert done.returncode == 0
    assert any("GET" in line and "/pet" in line for line in done.stdout.splitlines())
    content = json.loads(shop.run("inspect", "pets.json", "--format", "json").stdout)
    assert content["targets"][0]["operations"][0]["path"] == "/pet"
    assert shop.files() == before
