"""Two branches change one document: what merging them leaves is put right by one run."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping

import pytest

from .conftest import Shop, api

Document = dict[str, object]


def git(shop: Shop, *arguments: str, fails: bool = False) -> str:
    author = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    done = subprocess.run(
        ["git", *author, *arguments],
        cwd=shop.folder,
        capture_output=True,
        text=True,
        env=shop.environment,
    )
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout


def commit(shop: Shop, message: str) -> None:
    git(shop, "add", "--all")
    git(shop, "commit", "--quiet", "--message", message)


def with_operation(document: Document, path: str, name: str) -> Document:
    """The document with one more operation, at the place that its path sorts to."""
    operation = {
        "operationId": name,
        "tags": ["pets"],
        "responses": {"200": {"description": "done"}},
    }
    paths = document["paths"]
    assert isinstance(paths, dict)
    return {
        **document,
        "paths": dict(sorted({**paths, path: {"get": operation}}.items())),
    }


OURS = with_operation(api(), "/feed", "feedPet")
THEIRS = with_operation(api(), "/wash", "washPet")
BOTH = with_operation(OURS, "/wash", "washPet")


@pytest.fixture
def branches(shop: Shop) -> Shop:
    """A repository whose branch `theirs` has one operation more, and `main` another."""
    (shop.folder / ".gitignore").write_text("__pycache__\n")
    git(shop, "init", "--quiet", "--initial-branch", "main")
    assert shop.run("generate").returncode == 0
    commit(shop, "start")
    git(shop, "checkout", "--quiet", "-b", "theirs")
    regenerate(shop, THEIRS)
    commit(shop, "wash")
    git(shop, "checkout", "--quiet", "main")
    regenerate(shop, OURS)
    commit(shop, "feed")
    return shop


def regenerate(shop: Shop, document: Mapping[str, object]) -> None:
    shop.write(document)
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr


def merge(shop: Shop) -> None:
    git(shop, "merge", "theirs", fails=True)
    assert "<<<<<<<" in (shop.folder / "specgen.lock").read_text()


def unmerged(shop: Shop) -> list[str]:
    listed = git(shop, "diff", "--name-only", "--diff-filter=U").split()
    return [name for name in listed if name.endswith(".py")]


def assert_as_generated_at_once(shop: Shop, document: Document) -> None:
    assert shop.run("check").returncode == 0
    fresh = Shop(shop.folder.with_name(f"{shop.folder.name}-fresh"))
    fresh.folder.mkdir()
    fresh.write(document)
    fresh.configure((shop.folder / "specgen.toml").read_text())
    assert fresh.run("generate").returncode == 0
    out = {name: text for name, text in shop.files().items() if name.startswith("out/")}
    assert out == {n: text for n, text in fresh.files().items() if n.startswith("out/")}


@pytest.mark.parametrize("style", ["merge", "diff3", "zdiff3"])
def test_one_run_ends_the_merge(branches: Shop, style: str) -> None:
    git(branches, "config", "merge.conflictStyle", style)
    merge(branches)
    assert unmerged(branches)
    branches.write(BOTH)
    done = branches.run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    said = done.stdout.splitlines()
    assert said[0] == "specgen.lock: rebuilt from both sides of a merge"
    taken = "taken over from a merge: unedited on both sides of it"
    assert [line for line in said if line.endswith(taken)]
    assert_as_generated_at_once(branches, BOTH)
    commit(branches, "merged")


def test_a_rebase_is_a_merge(branches: Shop) -> None:
    git(branches, "rebase", "theirs", fails=True)
    branches.write(BOTH)
    done = branches.run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert_as_generated_at_once(branches, BOTH)


def test_names_of_both_sides_stay(shop: Shop, branches: Shop) -> None:
    merge(branches)
    # Were the names not kept, the other operation would take the name as it comes first.
    taken = with_operation(BOTH, "/a", "feed_pet")
    branches.write(with_operation(taken, "/b", "wash_pet"))
    assert branches.run("generate").returncode == 0
    names = json.loads((shop.folder / "specgen.lock").read_text())
    kept = names["targets"]["pets"]["names"]
    assert kept["#/paths/~1feed/get"] == "feed_pet"
    assert kept["#/paths/~1wash/get"] == "wash_pet"


def test_both_sides_used_one_name(shop: Shop, branches: Shop) -> None:
    regenerate(branches, with_operation(api(), "/walk", "wash_pet"))
    commit(branches, "walk")
    merge(branches)
    both = with_operation(
        with_operation(api(), "/walk", "wash_pet"), "/wash", "washPet"
    )
    branches.write(both)
    assert branches.run("generate").returncode == 0
    names = json.loads((shop.folder / "specgen.lock").read_text())
    kept = names["targets"]["pets"]["names"]
    assert kept["#/paths/~1walk/get"] != kept["#/paths/~1wash/get"]
    assert branches.run("check").returncode == 0


@pytest.mark.parametrize("branch", ["main", "theirs"])
def test_an_edit_on_either_side_is_not_lost(branches: Shop, branch: str) -> None:
    git(branches, "checkout", "--quiet", branch)
    file = branches.folder / "out" / "pets_client" / "resources" / "pets.py"
    file.write_text(f"{file.read_text()}# mine\n")
    commit(branches, "edited by hand")
    git(branches, "checkout", "--quiet", "main")
    merge(branches)
    branches.write(BOTH)
    before = file.read_bytes()
    done = branches.run("generate")
    assert done.returncode == 4
    assert f"{file.relative_to(branches.folder)}: error[SG005]" in done.stderr
    assert "taken over" not in done.stdout
    assert file.read_bytes() == before
    assert branches.run("generate", "--force").returncode == 0
    assert_as_generated_at_once(branches, BOTH)


def test_a_conflict_that_was_resolved_by_hand_is_an_edit(branches: Shop) -> None:
    merge(branches)
    branches.write(BOTH)
    file = branches.folder / unmerged(branches)[0]
    file.write_text("resolved = True\n")
    done = branches.run("generate")
    assert done.returncode == 4
    assert file.read_text() == "resolved = True\n"
    # The lock is one again, and stays so for the next run.
    assert "<<<<<<<" not in (branches.folder / "specgen.lock").read_text()
    git(branches, "checkout", "--theirs", str(file))
    assert branches.run("generate").returncode == 0
    assert_as_generated_at_once(branches, BOTH)


def test_without_git_names_are_merged_and_files_are_not(branches: Shop) -> None:
    merge(branches)
    (branches.folder / ".git").rename(
        branches.folder.with_name(f"{branches.folder.name}-git")
    )
    branches.write(BOTH)
    done = branches.run("generate")
    assert done.returncode == 4
    assert "specgen.lock: rebuilt from both sides of a merge" in done.stdout
    assert "SG005" in done.stderr
    assert branches.run("generate", "--force").returncode == 0
    assert_as_generated_at_once(branches, BOTH)


def test_check_names_the_way_out(branches: Shop) -> None:
    merge(branches)
    done = branches.run("check")
    assert done.returncode == 2
    assert "`specgen generate` rebuilds it from its two sides" in done.stderr


def test_a_document_with_markers_is_refused_and_the_next_run_goes_on(
    branches: Shop,
) -> None:
    merge(branches)
    branches.write(BOTH)
    document = branches.folder / "pets.json"
    text = document.read_text()
    document.write_text(f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n")
    assert branches.run("generate").returncode == 3
    document.write_text(text)
    assert branches.run("generate").returncode == 0
    assert_as_generated_at_once(branches, BOTH)


def test_a_file_that_one_side_removed_goes(branches: Shop) -> None:
    git(branches, "checkout", "--quiet", "theirs")
    paths = {"/wash": THEIRS["paths"]["/wash"]}
    regenerate(branches, {**THEIRS, "paths": paths, "components": {}})
    commit(branches, "no pets")
    git(branches, "checkout", "--quiet", "main")
    merge(branches)
    both = {"/feed": BOTH["paths"]["/feed"], **paths}
    document = {**BOTH, "paths": both, "components": {}}
    branches.write(document)
    assert branches.run("generate").returncode == 0
    assert_as_generated_at_once(branches, document)


def test_branches_that_change_apart_merge_without_specgen(shop: Shop) -> None:
    second = api("Other")
    shop.write(second, "other.json")
    shop.configure(
        (shop.folder / "specgen.toml").read_text()
        + '[api.other]\nsource = "other.json"\noutput = "out"\n'
    )
    git(shop, "init", "--quiet", "--initial-branch", "main")
    assert shop.run("generate").returncode == 0
    commit(shop, "start")
    git(shop, "checkout", "--quiet", "-b", "theirs")
    regenerate(shop, THEIRS)
    commit(shop, "wash")
    git(shop, "checkout", "--quiet", "main")
    shop.write(with_operation(second, "/feed", "feedPet"), "other.json")
    assert shop.run("generate").returncode == 0
    commit(shop, "feed")
    git(shop, "merge", "--quiet", "--no-edit", "theirs")
    assert shop.run("check").returncode == 0


def called(shop: Shop, package: str) -> None:
    shop.configure(
        f'[api.pets]\nsource = ["pets.json"]\noutput = "out"\n'
        f'[api.pets.names.packages]\nclient = "{package}"\n'
    )


def test_a_package_that_both_sides_renamed_is_there_once(shop: Shop) -> None:
    (shop.folder / ".gitignore").write_text("__pycache__\n")
    git(shop, "init", "--quiet", "--initial-branch", "main")
    called(shop, "pets_client")
    regenerate(shop, api())
    commit(shop, "start")
    git(shop, "checkout", "--quiet", "-b", "theirs")
    called(shop, "kennel")
    regenerate(shop, api())
    commit(shop, "kennel")
    git(shop, "checkout", "--quiet", "main")
    called(shop, "zoo")
    regenerate(shop, api())
    commit(shop, "zoo")
    merge(shop)
    edited = shop.folder / "out" / "kennel" / "client.py"
    called(shop, "zoo")
    text = edited.read_text()
    edited.write_text(f"{text}# mine\n")
    refused = shop.run("generate")
    assert refused.returncode == 4
    assert "out/kennel/client.py" in refused.stderr
    edited.write_text(text)
    done = shop.run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    assert_as_generated_at_once(shop, api())
    folders = {path.name for path in (shop.folder / "out").iterdir() if path.is_dir()}
    assert folders == {"zoo", "pets_server"}
    assert "the_other_branch" not in (shop.folder / "specgen.lock").read_text()
