"""Packages that are not called after their API: they move, and everything else follows."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from .conftest import ENVIRONMENT, Shop, api

PACKAGES = '[api.pets.names.packages]\nclient = "zoo"\nserver = "zoo_keeper"\n'
CONFIGURATION = '[api.pets]\nsource = "pets.json"\noutput = "out"\n'


def folders(shop: Shop) -> list[str]:
    return sorted(path.name for path in (shop.folder / "out").iterdir())


@pytest.fixture
def zoo(shop: Shop) -> Shop:
    """A generated API whose packages have names of the user's."""
    shop.configure(CONFIGURATION + PACKAGES)
    assert shop.run("generate").returncode == 0
    return shop


def test_a_renamed_package_moves(shop: Shop) -> None:
    shop.run("generate")
    shop.configure(CONFIGURATION + PACKAGES)
    checked = shop.run("check")
    assert checked.returncode == 1
    assert "  renamed: pets_client → zoo\n" in checked.stdout
    done = shop.run("generate", "--report", "report.json")
    assert done.returncode == 0, done.stderr
    told = [line for line in done.stdout.splitlines() if "renamed" in line]
    assert told == [
        "  renamed: pets_client → zoo",
        "  renamed: pets_server → zoo_keeper",
    ]
    assert folders(shop) == ["zoo", "zoo_keeper"]
    report = json.loads((shop.folder / "report.json").read_text())["targets"][0]
    (row,) = report["operations"]
    assert report["name"] == "pets"
    assert row["client"] == "zoo.resources.pets:PetsGroup.get"
    assert row["server"] == "zoo_keeper.services:PetsGroupService.get"
    assert row["responses"]["200"] == "zoo.models:Pet"
    assert "up to date" in shop.run("generate").stdout
    assert shop.run("check").returncode == 0


def test_without_its_entry_a_package_is_called_after_the_api(zoo: Shop) -> None:
    zoo.configure(CONFIGURATION)
    done = zoo.run("generate")
    assert "renamed: zoo → pets_client" in done.stdout
    assert folders(zoo) == ["pets_client", "pets_server"]


def test_an_edited_package_stays_where_it_is(zoo: Shop) -> None:
    edited = zoo.folder / "out" / "zoo" / "client.py"
    edited.write_text(edited.read_text() + "# mine\n")
    before = zoo.files()
    zoo.configure(CONFIGURATION + PACKAGES.replace("zoo", "park"))
    done = zoo.run("generate")
    assert done.returncode == 4
    assert "out/zoo/client.py: error[SG005]" in done.stderr
    assert {**zoo.files(), "specgen.toml": b""} == {**before, "specgen.toml": b""}
    assert zoo.run("generate", "--force").returncode == 0
    assert folders(zoo) == ["park", "park_keeper"]


def test_another_api_may_take_a_package_over(zoo: Shop) -> None:
    """A table of another name, whose users import what they always did."""
    zoo.configure((CONFIGURATION + PACKAGES).replace("api.pets", "api.animals"))
    done = zoo.run("generate")
    assert done.returncode == 0, done.stderr
    assert "pets: no longer configured" in done.stdout
    assert folders(zoo) == ["zoo", "zoo_keeper"]
    assert zoo.run("check").returncode == 0


def test_what_is_written_for_a_package_follows_it(zoo: Shop) -> None:
    assert zoo.run("scaffold", "pets", "--output", "service.py").returncode == 0
    text = (zoo.folder / "service.py").read_text()
    assert "from out.zoo_keeper import" in text or "from zoo_keeper import" in text
    document = api()
    document["paths"]["/toy"] = {
        "get": {
            "operationId": "getToy",
            "tags": ["pets"],
            "responses": {"204": {"description": "none"}},
        }
    }
    zoo.write(document)
    assert zoo.run("generate").returncode == 0
    checked = zoo.run("check")
    assert checked.returncode == 1
    assert "PetsGroupService.get_toy is not implemented" in checked.stdout
    assert zoo.run("scaffold", "pets", "--add").returncode == 0
    assert zoo.run("check").returncode == 0
    main = (
        "import service, zoo.testing, zoo_keeper; print(service.PetsGroup.__mro__[1])"
    )
    run = subprocess.run(
        [sys.executable, "-c", main],
        cwd=zoo.folder,
        env={**ENVIRONMENT, "PYTHONPATH": f"{zoo.folder}:{zoo.folder / 'out'}"},
        capture_output=True,
        text=True,
    )
    assert "zoo_keeper.services.PetsGroupService" in run.stdout, run.stderr


def test_an_implementation_that_imports_the_old_name_is_told(zoo: Shop) -> None:
    assert zoo.run("scaffold", "pets", "--output", "service.py").returncode == 0
    (zoo.folder / "own").mkdir()
    (zoo.folder / "own" / "protocols.py").write_text(
        "from zoo_keeper import PetsGroupService as PetsGroupService\n"
    )
    (zoo.folder / "own" / "more.py").write_text(
        "from own.protocols import PetsGroupService\n"
    )
    service = zoo.folder / "service.py"
    service.write_text(service.read_text() + "import own.more\n")
    assert zoo.run("check").returncode == 0
    zoo.configure(CONFIGURATION + PACKAGES.replace("zoo_keeper", "park"))
    assert zoo.run("generate").returncode == 0
    checked = zoo.run("check")
    assert checked.returncode == 1
    told = [line for line in checked.stdout.splitlines() if "is called" in line]
    assert [line.partition(": ")[2] for line in told] == [
        "imports zoo_keeper, which is called park now"
    ] * 2
    for path in (service, zoo.folder / "own" / "protocols.py"):
        path.write_text(path.read_text().replace("zoo_keeper", "park"))
    assert zoo.run("check").returncode == 0


def test_a_first_configuration_takes_no_generated_package(zoo: Shop) -> None:
    (zoo.folder / "specgen.toml").unlink()
    assert zoo.run("init").returncode == 0
    text = (zoo.folder / "specgen.toml").read_text()
    assert "pets.json" in text
    assert "zoo" not in text


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('client = "Zoo"', "'Zoo' is no name for a package"),
        ('client = "zoo-keeper"', "'zoo-keeper' is no name for a package"),
        ('client = "../zoo"', "'../zoo' is no name for a package"),
        ('client = "zoo.keeper"', "'zoo.keeper' is no name for a package"),
        ('client = "class"', "'class' is no name for a package"),
        ('client = "aux"', "'aux' is no name for a package"),
        ("client = 3", "3 is no name for a package"),
        ('client = "json"', "generated code needs the `json`"),
        ('client = "pydantic"', "generated code needs the `pydantic`"),
        ('clinet = "zoo"', "did you mean client?"),
        ('client = "pets_server"', "the client of pets and the server of pets"),
        ('server = "toys_client"', "`toys_client` would be the server of pets"),
    ],
)
def test_a_package_that_can_not_be_called_so(
    shop: Shop, entry: str, message: str
) -> None:
    shop.configure(
        f"{CONFIGURATION}\n[api.pets.names.packages]\n{entry}\n"
        '[api.toys]\nsource = "pets.json"\noutput = "out"\n'
    )
    before = shop.files()
    done = shop.run("generate")
    assert done.returncode == 2
    assert message in done.stderr
    assert "specgen.toml:" in done.stderr
    assert shop.files() == before


def test_a_lock_owns_what_it_says_packages_are_called(zoo: Shop) -> None:
    path = zoo.folder / "specgen.lock"
    lock = json.loads(path.read_text())
    del lock["targets"]["pets"]["names"]["package:client"]
    path.write_text(json.dumps(lock))
    done = zoo.run("generate")
    assert done.returncode == 2
    assert "is no file of the packages of pets" in done.stderr
