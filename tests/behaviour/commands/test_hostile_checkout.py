"""A checkout that brings a lock or a journal of its own reaches nothing it should not."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.drawing import DEEP

from .conftest import CONFIGURATION, Shop, api
from .test_kills import NEW, OLD, copied, run_until

PRECIOUS = "precious\n"
HASH = hashlib.sha256(PRECIOUS.encode()).hexdigest()
STAGING = ".specgen-staging"


@pytest.fixture
def victim(tmp_path: Path) -> Path:
    """A folder beside the checkout, which looks like an output of it."""
    folder = tmp_path / "victim"
    for name in ("precious", "pets_client/models.py", "journal.json", "0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(PRECIOUS)
    return folder


@pytest.fixture
def checkout(tmp_path: Path, victim: Path) -> Shop:
    """What was generated, with a file of the user's."""
    shop = Shop(tmp_path / "checkout")
    shop.write(api())
    shop.configure(CONFIGURATION)
    assert shop.run("generate").returncode == 0
    (shop.folder / "notes").write_text(PRECIOUS)
    return shop


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def read_lock(shop: Shop) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((shop.folder / "specgen.lock").read_text())
    return content


def write_lock(shop: Shop, lock: object) -> None:
    (shop.folder / "specgen.lock").write_text(json.dumps(lock))


def write_journal(shop: Shop, steps: object) -> Path:
    staging = shop.folder / STAGING
    staging.mkdir(exist_ok=True)
    (staging / "0").write_text("evil\n")
    (staging / "journal.json").write_text(json.dumps(steps))
    return staging


def step(**members: object) -> dict[str, object]:
    return {
        "folder": ".",
        "path": "x",
        "draft": f"{STAGING}/0",
        "before": None,
    } | members


JOURNALS: dict[str, Callable[[Path], object]] = {
    "dots in the path": lambda _: [step(path="../victim/new")],
    "dots in the folder": lambda _: [step(folder="../victim", path="new")],
    "deletes beside": lambda _: [
        step(folder="../victim", path="precious", draft=None, before=HASH)
    ],
    "deletes in an output": lambda _: [
        step(folder="out", path="../../victim/precious", draft=None, before=HASH)
    ],
    "absolute": lambda victim: [step(folder=str(victim), path="precious", before=HASH)],
    "absolute path": lambda victim: [step(path=str(victim / "new"))],
    "drive letter": lambda _: [step(folder="C:", path="new")],
    "drive in the path": lambda _: [step(path="C:\\new")],
    "backslashes": lambda _: [step(path="..\\victim\\new")],
    "deletes the user's": lambda _: [step(path="notes", draft=None, before=HASH)],
    "replaces the user's": lambda _: [step(path="notes", before=HASH)],
    "makes a hook": lambda _: [step(path=".git/hooks/pre-commit")],
    "replaces the configuration": lambda _: [step(path="specgen.toml")],
    "makes a package": lambda _: [step(folder="out", path="pets_client/evil.py")],
    "a draft from elsewhere": lambda _: [
        step(folder="out", path="pets_client/models.py", draft="../victim/precious")
    ],
    "the lock from elsewhere": lambda _: [
        step(path="specgen.lock", draft="../victim/precious")
    ],
    "a lock that is none": lambda _: [
        step(path="specgen.lock", draft=f"{STAGING}/specgen.lock")
    ],
    "an object": lambda _: {"steps": []},
    "steps that are none": lambda _: [None, 1, "x", []],
    "numbers": lambda _: [step(path=1)],
    "lists": lambda _: [step(folder=["."])],
    "another member": lambda _: [step(mode=0o777)],
    "no hash": lambda _: [step(before="x" * 64)],
    "zero bytes": lambda _: [step(path="a\0b")],
    "surrogates": lambda _: [step(path="\ud800")],
    "a name too long": lambda _: [step(path="x" * 5000)],
}


@pytest.mark.parametrize("name", JOURNALS)
def test_a_journal_reaches_nothing(checkout: Shop, victim: Path, name: str) -> None:
    staging = write_journal(checkout, JOURNALS[name](victim))
    (staging / "specgen.lock").write_text("{}")
    before = tree(checkout.folder), tree(victim)
    done = checkout.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{STAGING}/journal.json: error[SG010]" in done.stderr
    assert "remove the folder" in done.stderr
    assert "Traceback" not in done.stderr
    assert (tree(checkout.folder), tree(victim)) == before
    shutil.rmtree(staging)
    assert checkout.run("generate").returncode == 0


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 5000,
        b'["\\ud800"]',
    ],
    ids=["empty", "cut", "binary", "deep list", "deep map", "number", "surrogate"],
)
@pytest.mark.parametrize("file", [f"{STAGING}/journal.json", "specgen.lock"])
def test_what_is_no_json_is_refused(checkout: Shop, file: str, content: bytes) -> None:
    path = checkout.folder / file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    before = tree(checkout.folder)
    done = checkout.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{file}: error[SG0" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(checkout.folder) == before


@pytest.mark.parametrize("file", [STAGING, f"{STAGING}/journal.json", "specgen.lock"])
@pytest.mark.parametrize("kind", ["link", "dangling link", "pipe", "folder"])
def test_what_is_no_file_is_refused(
    checkout: Shop, victim: Path, file: str, kind: str
) -> None:
    path = checkout.folder / file
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    match kind:
        case "link":
            path.symlink_to(victim if file == STAGING else victim / "journal.json")
        case "dangling link":
            path.symlink_to(victim / "nothing")
        case "pipe":
            os.mkfifo(path)
        case _ if file == STAGING:
            path.write_text("no folder")
        case _:
            path.mkdir()
    before = tree(victim)
    done = checkout.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{file}: error[SG0" in done.stderr
    assert "Traceback" not in done.stderr
    assert tree(victim) == before


@pytest.mark.parametrize("name", ["0", "1", "journal.json.new", "specgen.lock.new"])
def test_drafts_are_written_through_no_link(
    checkout: Shop, victim: Path, name: str
) -> None:
    staging = checkout.folder / STAGING
    staging.mkdir()
    (staging / name).symlink_to(victim / "precious")
    before = tree(victim)
    checkout.write(api(New={"type": "object"}))
    assert checkout.run("generate").returncode == 0
    assert tree(victim) == before
    assert not staging.exists()


@pytest.mark.parametrize("link", ["out", "out/pets_client"])
def test_a_run_is_not_finished_through_a_link(
    tmp_path: Path, victim: Path, link: str
) -> None:
    """A journal that is right in every other way."""
    shop = killed_with_journal(tmp_path / "checkout", output="gen/out")
    folder = shop.folder / "gen" / link
    shutil.rmtree(folder)
    folder.symlink_to(victim, target_is_directory=True)
    before = tree(victim)
    shop.configure(CONFIGURATION.replace('"out"', '"elsewhere"'))
    done = shop.run("generate")
    assert "Traceback" not in done.stderr
    assert tree(victim) == before


def killed_with_journal(folder: Path, output: str = "out") -> Shop:
    shop = Shop(folder)
    shop.write(OLD)
    shop.configure(CONFIGURATION.replace('"out"', f'"{output}"'))
    assert shop.run("generate").returncode == 0
    whole = copied(shop, "whole")
    whole.write(NEW)
    _, first, _ = run_until(whole, 0).stdout.split("steps ")[1].split()
    shop.write(NEW)
    run_until(shop, int(first) + 1)
    assert (shop.folder / STAGING / "journal.json").is_file()
    return shop


def test_a_draft_that_was_exchanged_is_not_written(tmp_path: Path) -> None:
    shop = killed_with_journal(tmp_path / "checkout")
    draft = next((shop.folder / STAGING).rglob("*.py"))
    draft.write_text("evil\n")
    done = shop.run("generate")
    assert done.returncode == 2
    assert f"{STAGING}/journal.json: error[SG010]" in done.stderr
    assert b"evil\n" not in tree(shop.folder / "out").values()
    shutil.rmtree(shop.folder / STAGING)
    assert shop.run("generate").returncode == 0


def killed_before_its_first_package(shop: Shop) -> Path:
    """Where the files of the package are staged."""
    shop.write(OLD)
    shop.configure(CONFIGURATION)
    _, first, _ = run_until(copied(shop, "whole"), 0).stdout.split("steps ")[1].split()
    run_until(shop, int(first) + 2)
    package = shop.folder / STAGING / "0" / "pets_client"
    assert (package / "client.py").is_file()
    assert not (shop.folder / "out" / "pets_client").exists()
    return package


def test_what_came_among_drafts_is_not_written(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "checkout")
    staged = killed_before_its_first_package(shop)
    (staged / "evil.py").write_text("evil\n")
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr
    assert not (shop.folder / STAGING).exists()
    assert "out/pets_client/client.py" in shop.files()
    assert b"evil\n" not in shop.files().values()


@pytest.mark.parametrize("kind", ["link", "file"])
def test_a_folder_among_drafts_is_none(tmp_path: Path, victim: Path, kind: str) -> None:
    """The draft of a new package leads elsewhere, or is no folder at all."""
    shop = Shop(tmp_path / "checkout")
    staged = killed_before_its_first_package(shop)
    shutil.rmtree(staged)
    if kind == "link":
        staged.symlink_to("/", target_is_directory=True)
    else:
        staged.write_text("evil\n")
    done = shop.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{STAGING}/journal.json: error[SG010]" in done.stderr
    assert not (shop.folder / "out" / "pets_client").exists()


@pytest.mark.parametrize(
    "draft", ["..", f"{STAGING}/..", f"{STAGING}/0/../../..", "/", STAGING]
)
def test_a_journal_takes_no_folder_from_elsewhere(tmp_path: Path, draft: str) -> None:
    shop = Shop(tmp_path / "checkout")
    killed_before_its_first_package(shop)
    journal = shop.folder / STAGING / "journal.json"
    steps = json.loads(journal.read_text())
    assert steps[0]["path"] == "pets_client"
    steps[0]["draft"] = draft
    journal.write_text(json.dumps(steps))
    done = shop.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{STAGING}/journal.json: error[SG010]" in done.stderr
    assert not (shop.folder / "out" / "pets_client").exists()


def test_a_draft_through_a_link_is_not_written(tmp_path: Path, victim: Path) -> None:
    shop = Shop(tmp_path / "checkout")
    staged = killed_before_its_first_package(shop)
    shutil.copytree(staged, victim, dirs_exist_ok=True)
    shutil.rmtree(staged)
    staged.symlink_to(victim, target_is_directory=True)
    before = tree(victim)
    done = shop.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{STAGING}/journal.json: error[SG010]" in done.stderr
    assert tree(victim) == before
    assert not (shop.folder / "out" / "pets_client").exists()


def test_a_draft_beyond_a_link_is_not_written(tmp_path: Path, victim: Path) -> None:
    """Its name, without the dots in it, is that of a draft that is there."""
    shop = killed_with_journal(tmp_path / "checkout")
    (shop.folder / "link").symlink_to(victim / "pets_client")
    shutil.copytree(shop.folder / STAGING, victim / STAGING)
    journal = shop.folder / STAGING / "journal.json"
    *steps, lock = json.loads(journal.read_text())
    for own in steps:
        own["draft"] = own["draft"] and f"link/../{own['draft']}"
    journal.write_text(json.dumps([*steps, lock]))
    before = tree(victim)
    done = shop.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{STAGING}/journal.json: error[SG010]" in done.stderr
    assert tree(victim) == before


def test_a_draft_by_an_absolute_name_is_not_written(tmp_path: Path) -> None:
    shop = killed_with_journal(tmp_path / "checkout")
    journal = shop.folder / STAGING / "journal.json"
    *steps, lock = json.loads(journal.read_text())
    for own in steps:
        own["draft"] = own["draft"] and str(shop.folder / own["draft"])
    journal.write_text(json.dumps([*steps, lock]))
    before = tree(shop.folder)
    done = shop.run("generate")
    assert done.returncode == 2, done.stderr
    assert f"{STAGING}/journal.json: error[SG010]" in done.stderr
    assert tree(shop.folder) == before


@pytest.mark.parametrize("is_first", [False, True])
def test_a_scaffold_finishes_what_was_begun(tmp_path: Path, is_first: bool) -> None:
    if is_first:
        shop = Shop(tmp_path / "checkout")
        killed_before_its_first_package(shop)
    else:
        shop = killed_with_journal(tmp_path / "checkout")
    done = shop.run("scaffold", "pets", "--output", "service.py")
    assert done.returncode == 0, done.stderr
    assert not (shop.folder / STAGING).exists()
    assert shop.run("check").returncode == 0


FILES = [
    *("../../precious", "/etc/precious", "C:/precious", "C:precious", "..\\precious"),
    *("notes", ".git/config", "pets_client/../../notes", "pets_client/./notes"),
    *("pets_client//x", "pets_client/.hidden", "pets_client", "other_client/x.py"),
    *("a\0b", "pets_client/\0", "pets_client/\ud800", "", "pets_client/x:y"),
]


@pytest.mark.parametrize("path", FILES)
def test_a_lock_owns_files_of_its_packages_alone(checkout: Shop, path: str) -> None:
    lock = read_lock(checkout)
    lock["targets"]["pets"]["files"][path] = HASH
    write_lock(checkout, lock)
    before = tree(checkout.folder)
    for command in ("generate", "check"):
        done = checkout.run(command, *(["--force"] * (command == "generate")))
        assert done.returncode == 2
        assert "specgen.lock: error[SG004]" in done.stderr
        assert "Traceback" not in done.stderr
    assert tree(checkout.folder) == before


@pytest.mark.parametrize("name", ["pets", "orphan"])
@pytest.mark.parametrize("output", ["../victim", "absolute", "link", "link/../link"])
def test_a_lock_owns_nothing_elsewhere(
    checkout: Shop, victim: Path, name: str, output: str
) -> None:
    """Neither of a target that is configured nor of one that no longer is."""
    (checkout.folder / "link").symlink_to(victim, target_is_directory=True)
    (victim / "orphan_client").mkdir()
    (victim / "orphan_client" / "models.py").write_text(PRECIOUS)
    lock = read_lock(checkout)
    entry = dict(lock["targets"]["pets"])
    entry["output"] = str(victim) if output == "absolute" else output
    entry["files"] = {f"{name}_client/models.py": HASH}
    lock["targets"][name] = entry
    write_lock(checkout, lock)
    before = tree(victim)
    assert checkout.run("check").returncode == 1
    done = checkout.run("generate", "--force")
    assert done.returncode == 0, done.stderr
    assert "warning[SG011]" in done.stderr
    assert tree(victim) == before
    assert checkout.run("check").returncode == 0


def test_what_was_generated_elsewhere_is_left_and_named(
    checkout: Shop, tmp_path: Path
) -> None:
    checkout.configure(CONFIGURATION.replace('"out"', '"../outside"'))
    assert checkout.run("generate").returncode == 0
    assert tree(tmp_path / "outside")
    assert not tree(checkout.folder / "out")
    before = tree(tmp_path / "outside")
    checkout.configure(CONFIGURATION)
    done = checkout.run("generate")
    assert done.returncode == 0
    assert "outside: warning[SG011]" in done.stderr
    assert tree(tmp_path / "outside") == before


ODD: list[object] = [
    *(None, True, -1, 10**30, 1.5, "", "\0", "../../x", "/", [], {}, [None]),
    *({"": None}, {"x": "y"}, {"../x": "y"}, {"a\0": "y"}, "\x1b[31m", "x" * 5000),
    *({"#/components/schemas/Pet": "import os"}, {"models": "../../x"}, "class"),
]


PICKY = ("output", "layout", "names")


def test_a_lock_may_hold_anything(checkout: Shop, victim: Path) -> None:
    """Every value of a lock exchanged for odd ones: refused, or harmless."""
    good = read_lock(checkout)
    before = tree(victim), tree(checkout.folder / "out")
    keys: list[str | None] = [None, *good["targets"]["pets"]]
    for key in keys:
        for odd in ODD[:: 1 if DEEP or key in PICKY else 5]:
            lock = json.loads(json.dumps(good))
            if key is None:
                lock["targets"] = odd
            else:
                lock["targets"]["pets"][key] = odd
            write_lock(checkout, lock)
            done = checkout.run("generate")
            assert "Traceback" not in done.stderr, (key, odd, done.stderr)
            assert "SG001" not in done.stderr, (key, odd, done.stderr)
            assert done.returncode in (0, 2, 4), (key, odd, done.stderr)
            assert "\x1b" not in done.stderr + done.stdout
            assert tree(victim) == before[0], (key, odd)
            if done.returncode != 0:
                assert tree(checkout.folder / "out") == before[1], (key, odd)
            assert (checkout.folder / "notes").read_text() == PRECIOUS


def test_a_lock_whose_sources_never_end_is_drift(checkout: Shop) -> None:
    os.mkfifo(checkout.folder / "pipe")
    lock = read_lock(checkout)
    lock["targets"]["pets"]["sources"] = {"/dev/zero": HASH, "pipe": HASH}
    lock["targets"]["pets"]["scaffolds"] = ["/dev/zero", "pipe"]
    write_lock(checkout, lock)
    done = checkout.run("check")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
