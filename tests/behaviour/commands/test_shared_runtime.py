"""`runtime = "shared"`: one runtime in a folder, for whatever packages there need of it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ENVIRONMENT, Shop, api
from .test_interrupted import killed
from .test_merges import commit, git

RUNTIME = "out/specgen_runtime"
ANSWERS = f"{RUNTIME}/client/answers.py"
ENDPOINT = f"{RUNTIME}/server/endpoint.py"


def tables(*names: str, **keys: str) -> str:
    """A configuration of APIs that share a runtime, with further keys in each table."""
    more = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return "".join(
        f'[api.{name}]\nsource = "{name}.json"\noutput = "out"\nruntime = "shared"\n{more}\n'
        for name in names
    )


PETS = tables("pets", emit='["client"]')
TOYS = tables("toys", emit='["server"]')


@pytest.fixture
def street(tmp_path: Path) -> Shop:
    """Two generated APIs that share a runtime, of which one is a client, one a server."""
    made = Shop(tmp_path)
    made.write(api(), "pets.json")
    made.write(api("Toy shop"), "toys.json")
    made.configure(PETS + TOYS)
    done = made.run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert made.run("check").returncode == 0
    return made


def runtime(shop: Shop) -> dict[str, bytes]:
    return {
        name: content
        for name, content in shop.files().items()
        if name.startswith(f"{RUNTIME}/")
    }


def make_former(shop: Shop, name: str) -> None:
    """Turns a file into one that an earlier specgen wrote, with another content."""
    file, lock = shop.folder / name, shop.folder / "specgen.lock"
    written = json.loads(lock.read_text())
    file.write_text("# as it was\n")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    written["generator"] = "0" * 16
    written["runtimes"]["out"]["files"][name.removeprefix("out/")] = digest
    lock.write_text(json.dumps(written))


CALLS = """
import logging, sys
from tests.roundtrip.serving import serve
import pets_client, pets_server, toys_client, toys_server
from pets_client import Pets
from toys_client import Toys

records = []
handler = logging.Handler()
handler.emit = records.append
logging.getLogger().addHandler(handler)
logging.getLogger().setLevel(logging.DEBUG)

class ToysService:
    def get(self):
        return toys_server.models.Pet(name="of the toys")

with serve(toys_server.create_app(pets=ToysService())) as toys:
    class PetsService:
        def get(self):
            with Toys(base_url=toys) as other:
                name = other.pets.get().name
            return pets_server.models.Pet(name=f"{name}, by the pets")

    with serve(pets_server.create_app(pets=PetsService())) as pets:
        with Pets(base_url=pets) as client:
            print(client.pets.get().name)
        with Pets(base_url=pets + "/nowhere") as client:
            try:
                client.pets.get()
            except pets_client.errors.NotFoundError as error:
                print(type(error).__module__, type(error).__name__)
print(*sorted({each.name for each in records if " /pet: " in each.getMessage()}))
print(pets_client.UNSET is toys_server.UNSET)
print([name for name in sys.modules if name.endswith("._runtime")])
"""


def test_packages_that_share_a_runtime_call_each_other(street: Shop) -> None:
    street.configure(tables("pets", "toys"))
    assert street.run("generate").returncode == 0
    path = f"{ENVIRONMENT['PYTHONPATH']}:{street.folder / 'out'}"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", CALLS],
        cwd=street.folder,
        env={**ENVIRONMENT, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "of the toys, by the pets",
        "specgen_runtime.client.errors NotFoundError",
        "pets_client toys_client",
        "True",
        "[]",
    ]


def test_it_holds_what_any_package_needs(street: Shop) -> None:
    assert {ANSWERS, ENDPOINT, f"{RUNTIME}/py.typed"} <= runtime(street).keys()
    assert not list((street.folder / "out").rglob("_runtime"))
    assert "up to date" in street.run("generate").stdout


def test_it_goes_with_what_needs_it(street: Shop) -> None:
    street.configure(PETS)
    checked = street.run("check")
    assert checked.returncode == 1
    assert f"{ENDPOINT}: no longer generated" in checked.stdout
    done = street.run("generate")
    assert done.returncode == 0
    assert "specgen_runtime: 0 written, " in done.stdout
    assert ANSWERS in runtime(street)
    assert ENDPOINT not in runtime(street)
    street.configure(PETS.replace("shared", "copied"))
    checked = street.run("check")
    assert f"{RUNTIME}: no package shares it any more" in checked.stdout
    assert street.run("generate").returncode == 0
    assert runtime(street) == {}
    assert "runtime" not in (street.folder / "specgen.lock").read_text().replace(
        "_runtime", ""
    )
    assert street.run("check").returncode == 0


def test_a_run_for_one_api_takes_nothing_from_the_others(street: Shop) -> None:
    before = runtime(street)
    assert street.run("rename", "--all", "--api", "pets").returncode == 0
    assert runtime(street) == before
    assert street.run("check").returncode == 0


def test_a_document_that_is_refused_takes_nothing_from_its_packages(
    street: Shop,
) -> None:
    before = runtime(street)
    street.write({"openapi": "three"}, "toys.json")
    street.write(api(Owner={"type": "object"}), "pets.json")
    done = street.run("generate")
    assert done.returncode == 3
    assert "pets: 1 written" in done.stdout
    assert runtime(street) == before


def test_all_that_share_it_are_upgraded_together(street: Shop) -> None:
    before = street.files()
    make_former(street, ENDPOINT)
    checked = street.run("check")
    assert checked.returncode == 1
    assert f"{ENDPOINT}: specgen changed" in checked.stdout
    toys = (street.folder / "toys.json").read_text()
    street.write({"openapi": "three"}, "toys.json")
    held = street.files()
    done = street.run("generate")
    assert done.returncode == 3
    assert f"{RUNTIME}: error[SG018]: for pets" in done.stderr
    assert street.files() == held
    (street.folder / "toys.json").write_text(toys)
    done = street.run("generate")
    assert done.returncode == 0
    assert "specgen_runtime: 1 written, 0 removed in out" in done.stdout
    assert street.files() == before


def test_one_api_alone_upgrades_nothing_under_another(street: Shop) -> None:
    make_former(street, ENDPOINT)
    before = street.files()
    done = street.run("rename", "--all", "--api", "pets")
    assert done.returncode == 2
    assert "error[SG018]" in done.stderr
    assert "which the run does not renew" in done.stderr
    assert street.files() == before


def test_an_edited_module_of_it_is_kept(street: Shop) -> None:
    file = street.folder / ANSWERS
    text = file.read_text()
    file.write_text(f"{text}# mine\n")
    checked = street.run("check")
    assert checked.returncode == 1
    assert f"{ANSWERS}: edited by hand" in checked.stdout
    done = street.run("generate")
    assert done.returncode == 4
    assert f"{ANSWERS}: error[SG005]" in done.stderr
    assert file.read_text().endswith("# mine\n")
    assert street.run("generate", "--force").returncode == 0
    assert file.read_text() == text


def test_a_module_of_it_that_is_gone_is_written_again(street: Shop) -> None:
    before = street.files()
    (street.folder / ANSWERS).unlink()
    checked = street.run("check")
    assert checked.returncode == 1
    assert f"{ANSWERS}: missing" in checked.stdout
    assert street.run("generate").returncode == 0
    assert street.files() == before


def test_an_edited_module_of_ones_own_runtime_is_kept(street: Shop) -> None:
    street.configure(PETS.replace("shared", "copied"))
    assert street.run("generate").returncode == 0
    file = street.folder / "out/pets_client/_runtime/client/answers.py"
    file.write_text("# mine\n")
    street.configure(PETS)
    done = street.run("generate")
    assert done.returncode == 4
    assert "_runtime/client/answers.py: error[SG005]" in done.stderr
    assert file.read_text() == "# mine\n"
    assert runtime(street) == {}
    assert street.run("generate", "--force").returncode == 0
    assert not file.exists()
    assert street.run("check").returncode == 0


def test_another_folder_of_its_name_is_in_the_way(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    shop.write(api(), "pets.json")
    shop.configure(PETS)
    file = tmp_path / RUNTIME / "__init__.py"
    file.parent.mkdir(parents=True)
    file.write_text("mine = 1\n")
    done = shop.run("generate")
    assert done.returncode == 4
    assert f"{RUNTIME}/__init__.py: error[SG006]" in done.stderr
    assert file.read_text() == "mine = 1\n"
    assert not (tmp_path / "out" / "pets_client").exists()


def test_it_moves_with_the_packages(street: Shop) -> None:
    street.configure((PETS + TOYS).replace('"out"', '"elsewhere"'))
    assert street.run("generate").returncode == 0
    assert runtime(street) == {}
    assert (street.folder / "elsewhere/specgen_runtime/py.typed").exists()
    assert street.run("check").returncode == 0


def test_each_folder_has_its_own(street: Shop) -> None:
    street.configure(PETS + TOYS.replace('"out"', '"elsewhere"'))
    assert street.run("generate").returncode == 0
    other = street.folder / "elsewhere" / "specgen_runtime"
    assert (other / "server" / "endpoint.py").exists()
    assert not (other / "client").exists()
    assert ENDPOINT not in runtime(street)
    assert street.run("check").returncode == 0


def test_killed_anywhere_the_next_run_finishes(street: Shop) -> None:
    expected = street.files()
    street.configure((PETS + TOYS).replace("shared", "copied"))
    assert street.run("generate").returncode == 0
    street.configure(PETS + TOYS)
    # The first steps of a run only stage; late ones are in the middle of the replacing.
    for steps in (50, 400, 650):
        assert killed(street, steps)
    done = street.run("generate")
    assert done.returncode == 0, done.stderr
    assert street.files() == expected


@pytest.mark.parametrize("theirs", ['["server"]', '["client"]', '["client", "server"]'])
def test_branches_that_add_an_api_each_are_merged(tmp_path: Path, theirs: str) -> None:
    shop = Shop(tmp_path)
    ours = tables("pets", emit='["client"]')
    other = tables("toys", emit=theirs)
    shop.write(api(), "pets.json")
    shop.write(api("Toy shop"), "toys.json")
    (shop.folder / ".gitignore").write_text("__pycache__\n")
    git(shop, "init", "--quiet", "--initial-branch", "main")
    commit(shop, "start")
    for branch, configuration in (("theirs", other), ("ours", ours)):
        git(shop, "checkout", "--quiet", "-b", branch, "main")
        shop.configure(configuration)
        assert shop.run("generate").returncode == 0
        commit(shop, branch)
    git(shop, "merge", "theirs", fails=True)
    shop.configure(ours + other)
    done = shop.run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert shop.run("check").returncode == 0
    merged = shop.files()
    fresh = Shop(tmp_path / "fresh")
    fresh.write(api(), "pets.json")
    fresh.write(api("Toy shop"), "toys.json")
    fresh.configure(ours + other)
    assert fresh.run("generate").returncode == 0
    generated = {n: text for n, text in fresh.files().items() if n.startswith("out/")}
    assert generated == {n: t for n, t in merged.items() if n.startswith("out/")}
    lock = fresh.folder / "specgen.lock"
    assert json.loads(lock.read_text()) == json.loads(merged["specgen.lock"])


def test_what_a_clean_merge_took_from_it_is_written_again(street: Shop) -> None:
    """One branch removes the last server, another adds one: no line of both is the same."""
    lock = street.folder / "specgen.lock"
    written = json.loads(lock.read_text())
    shared = written["runtimes"]["out"]
    shared["needs"].remove("server")
    for name in [*shared["files"]]:
        if name.startswith("specgen_runtime/server/"):
            del shared["files"][name]
            (street.folder / "out" / name).unlink()
    lock.write_text(json.dumps(written))
    assert street.run("check").returncode == 1
    assert street.run("generate").returncode == 0
    assert ENDPOINT in runtime(street)
    assert street.run("check").returncode == 0


def test_an_implementation_on_a_shared_runtime_is_compared(street: Shop) -> None:
    street.configure(TOYS)
    street.run("generate")
    assert street.run("scaffold", "toys", "--output", "toys.py").returncode == 0
    text = (street.folder / "toys.py").read_text()
    assert "specgen_runtime" not in text
    assert street.run("check").returncode == 0
    (street.folder / "toys.py").write_text(text.replace("def get(", "def fetch("))
    assert street.run("check").returncode == 1


@pytest.mark.parametrize(
    ("configuration", "line", "told"),
    [
        (
            PETS + tables("toys", http='"httpx"'),
            11,
            "one `specgen_runtime` cannot be written on httpx2 for pets and httpx for toys",
        ),
        (
            PETS + '[api.pets.names.packages]\nclient = "specgen_runtime"\n',
            8,
            "`specgen_runtime` would be the runtime that packages share"
            " and the client of pets",
        ),
        (PETS.replace("shared", "common"), 4, "`runtime` does not know 'common'"),
    ],
)
def test_what_cannot_be_shared_is_told(
    street: Shop, configuration: str, line: int, told: str
) -> None:
    before = street.files()
    street.configure(configuration)
    done = street.run("generate")
    assert done.returncode == 2
    assert f"specgen.toml:{line}: error[SG002]: {told}" in done.stderr
    street.configure(before["specgen.toml"].decode())
    assert street.files() == before


@pytest.mark.parametrize("name", ["specgen_runtime/../x.py", "src/x.py", "x.py"])
def test_a_lock_cannot_claim_other_files_for_it(street: Shop, name: str) -> None:
    lock = street.folder / "specgen.lock"
    written = json.loads(lock.read_text())
    written["runtimes"]["out"]["files"][name] = "0" * 64
    lock.write_text(json.dumps(written))
    done = street.run("generate")
    assert done.returncode == 2
    assert "error[SG004]" in done.stderr
    assert "is no file of specgen_runtime" in done.stderr
