"""Texts with conflict markers, and locks of two branches that become one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from specgen.load.fingerprint import Fingerprint
from specgen.workspace.lock import Lock, parse, render
from specgen.workspace.merging.conflicts import sides
from specgen.workspace.merging.locks import joined
from specgen.workspace.reach import Reach
from specgen.workspace.records.entry import Entry
from specgen.workspace.records.pulled import Pulled
from specgen.workspace.records.runtime import Runtime
from specgen.workspace.staging.drafts import content_hash


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_sides_of_every_conflict(end: str) -> None:
    text = end.join(
        [
            *("a", "<<<<<<< HEAD", "b", "=======", "c", ">>>>>>> theirs", "d"),
            *(
                "<<<<<<< HEAD",
                "||||||| 1234",
                "e",
                "=======",
                "f",
                ">>>>>>> theirs",
                "",
            ),
        ]
    )
    assert sides(text) == (f"a{end}b{end}d{end}", f"a{end}c{end}d{end}f{end}")


def test_conflicts_within_the_ancestor_are_its_own() -> None:
    text = (
        "<<<<<<< HEAD\na\n||||||| merged\n<<<<<<<<< x\nb\n=========\nc\n>>>>>>>>> y\n"
        "=======\nd\n>>>>>>> theirs\n"
    )
    assert sides(text) == ("a\n", "d\n")


@pytest.mark.parametrize(
    "text",
    [
        "a\n",
        "=======\n",
        "Title\n=======\n",
        "<<<<<<< HEAD\na\n=======\nb\n",
        "<<<<<<< HEAD\na\n>>>>>>> theirs\n",
        "<<<<<<<HEAD\na\n=======\nb\n>>>>>>>theirs\n",
    ],
)
def test_no_conflict(text: str) -> None:
    assert sides(text) is None


def entry(**changes: object) -> Entry:
    facts = Entry(
        specgen="0.1.0",
        generator="aa",
        output=".",
        settings={},
        sources={"a.json": "1"},
        listings={},
        files={},
        names={},
        layout={"models": "module"},
        fingerprint=Fingerprint(units={}, leaves={}),
    )
    return replace(facts, **changes)


def merged(tmp_path: Path, ours: Entry, theirs: Entry, base: Entry | None) -> Entry:
    locks = [Lock(targets={"a": own}) for own in (ours, theirs)]
    before = Lock(targets={"a": base} if base else {})
    lock = joined(*locks, before, Reach(tmp_path, frozenset()))
    assert parse(b"".join(render(lock)).decode()) == lock
    return lock.targets["a"]


def test_names_of_both_sides_and_changes_of_either(tmp_path: Path) -> None:
    base = entry(names={"#/a": "a", "#/b": "b", "#/c": "c"})
    ours = entry(names={"#/a": "mine", "#/b": "b", "#/c": "c", "#/d": "d"})
    theirs = entry(names={"#/a": "a", "#/b": "yours", "#/e": "e"})
    names = merged(tmp_path, ours, theirs, base).names
    assert names == {"#/a": "mine", "#/b": "yours", "#/d": "d", "#/e": "e"}
    without = merged(tmp_path, ours, theirs, None).names
    wanted = {"#/a": "mine", "#/b": "b", "#/c": "c", "#/d": "d", "#/e": "e"}
    assert without == wanted


def test_the_file_on_disk_says_which_hash_holds(tmp_path: Path) -> None:
    path = "a_client/models.py"
    (tmp_path / "a_client").mkdir()
    (tmp_path / path).write_text("theirs")
    hashes = [content_hash(text) for text in (b"ours", b"theirs")]
    ours, theirs = (entry(files={path: digest}) for digest in hashes)
    assert merged(tmp_path, ours, theirs, None).files == {path: hashes[1]}
    (tmp_path / path).write_text("mine")
    assert merged(tmp_path, ours, theirs, None).files == {path: hashes[0]}


def test_what_differs_is_generated_again(tmp_path: Path) -> None:
    ours, theirs = entry(sources={"a.json": "1"}), entry(sources={"a.json": "2"})
    assert merged(tmp_path, ours, theirs, None).sources == {"a.json": ""}
    assert merged(tmp_path, ours, ours, None) == ours
    upgraded = entry(generator="bb", specgen="0.2.0")
    assert merged(tmp_path, ours, upgraded, None).generator == ""


def test_a_target_that_one_side_removed_is_gone(tmp_path: Path) -> None:
    kept = entry()
    base = Lock(targets={"a": kept, "b": kept})
    theirs = Lock(targets={"b": kept})
    reach = Reach(tmp_path, frozenset())
    assert [*joined(base, theirs, base, reach).targets] == ["b"]
    assert [*joined(theirs, base, base, reach).targets] == ["b"]


@pytest.mark.parametrize("names", ["", "a", "cab"])
@pytest.mark.parametrize("version", ["aa", "bb"])
@pytest.mark.parametrize("is_shared", [False, True])
def test_a_lock_is_json_in_the_order_of_names(
    names: str, version: str, is_shared: bool
) -> None:
    """With a line for each member, whatever it has of targets, runtimes and pulled documents."""
    files = {"specgen_runtime/b.py": "1", "specgen_runtime/a.py": "2"}
    runtime = Runtime(specgen="0.1.0", generator=version, needs=("b",), files=files)
    pulled = Pulled(url="https://a.example/é", files={"b.json": "1", "a.json": "2"})
    entries = {name: entry(names={"b": "ü", "a": "x"}) for name in names}
    lock = Lock(
        targets=entries,
        pulled={"b": pulled, "a": pulled} if is_shared else {},
        runtimes={"out": runtime} if is_shared else {},
    )
    text = b"".join(render(lock)).decode()
    content = json.loads(text)
    assert (
        text == f"{json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False)}\n"
    )
    assert [*content["targets"]] == sorted(names)


def test_what_all_targets_share_is_said_once() -> None:
    lock = Lock(targets={"a": entry(), "b": entry()})
    assert b"".join(render(lock)).count(b'"generator"') == 1
    other = Lock(targets={"a": entry(), "b": entry(generator="bb")})
    assert b"".join(render(other)).count(b'"generator"') == 2
    assert parse(b"".join(render(other)).decode()) == other
