"""Contents that are staged where they are made, and how they get to their places."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from specgen.workspace.ownership import Tree, plan
from specgen.workspace.staging.drafts import (
    STAGING,
    Draft,
    Drafts,
    OnDisk,
    bytes_of,
    content_hash,
)
from specgen.workspace.staging.writing import apply

FILES = {
    "pets_client/__init__.py": b"",
    "pets_client/models/pet.py": b"class Pet: ...\n",
    "pets_server/app.py": b"app = None\n",
    "pyproject.toml": b"# specgen: begin\n# specgen: end\n",
}


@pytest.fixture
def drafts(tmp_path: Path) -> Drafts:
    return Drafts(home=str(tmp_path), number=0, output=str(tmp_path / "out"), owned={})


def written(home: Path, wanted: dict[str, bytes | Draft]) -> dict[str, bytes]:
    """What is on disk after a plan for an empty folder was carried out."""
    folder = home / "out"
    apply(plan([Tree(folder=folder, wanted=wanted, owned={})]), home, None)
    assert not (home / STAGING).exists()
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_drafts_and_what_is_in_memory_get_to_their_places(
    tmp_path: Path, drafts: Drafts
) -> None:
    staged = {path: drafts.keep(path, content) for path, content in FILES.items()}
    assert all(isinstance(content, Draft) for content in staged.values())
    assert {path: bytes_of(content) for path, content in staged.items()} == FILES
    in_memory = {"pets_client/late.py": b"late = 1\n", "notes_client/a.py": b""}
    assert written(tmp_path, {**staged, **in_memory}) == {**FILES, **in_memory}


def test_what_a_rendering_left_that_failed_is_not_written(
    tmp_path: Path, drafts: Drafts
) -> None:
    drafts.keep("pets_client/models/bad.py", b"bad = 1\n")
    drafts.keep("pets_client/models/pet.py", b"class Worse: ...\n")
    staged = {path: drafts.keep(path, content) for path, content in FILES.items()}
    assert written(tmp_path, staged) == FILES


def test_what_is_in_memory_goes_before_a_draft_that_failed(
    tmp_path: Path, drafts: Drafts
) -> None:
    drafts.keep("pets_client/a.py", b"a = 1\n")
    later = drafts.keep("pets_client/b.py", b"b = 1\n")
    wanted = {"pets_client/a.py": b"a = 2\n", "pets_client/b.py": later}
    assert written(tmp_path, wanted)["pets_client/a.py"] == b"a = 2\n"


def test_content_that_a_file_has_already_is_not_staged(
    tmp_path: Path, drafts: Drafts
) -> None:
    file = tmp_path / "out" / "a.py"
    first = drafts.keep("a.py", b"a = 1\n")
    assert isinstance(first, Draft)
    drafts.owned = {"a.py": first.digest}
    assert isinstance(drafts.keep("a.py", b"a = 1\n"), Draft)
    file.parent.mkdir()
    file.write_bytes(b"a = 1\n")
    there = drafts.keep("a.py", b"a = 1\n")
    assert isinstance(there, OnDisk)
    assert bytes_of(there) == b"a = 1\n"
    assert isinstance(drafts.keep("a.py", b"a = 2\n"), Draft)
    file.write_bytes(b"mine\n")
    assert isinstance(drafts.keep("a.py", b"a = 1\n"), Draft)
    # Whoever edits it while specgen is at work is told, and keeps what he wrote.
    with pytest.raises(OSError, match="changed while specgen was at work"):
        bytes_of(there)
    wanted = {"a.py": there}
    tree = Tree(folder=file.parent, wanted=wanted, owned=drafts.owned)
    with pytest.raises(OSError, match="changed while specgen was at work"):
        apply(plan([tree], force=True), tmp_path, None)
    assert file.read_bytes() == b"mine\n"
    assert not (tmp_path / STAGING).exists()


def test_no_pipe_is_read_for_what_it_might_hold(tmp_path: Path, drafts: Drafts) -> None:
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / "a.py")
    drafts.owned = {"a.py": content_hash(b"")}
    assert isinstance(drafts.keep("a.py", b""), Draft)


@pytest.mark.parametrize("kind", ["a file", "a link"])
def test_what_cannot_be_staged_stays_in_memory(
    tmp_path: Path, drafts: Drafts, kind: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    if kind == "a file":
        (tmp_path / STAGING).write_text("mine")
    else:
        (tmp_path / STAGING).symlink_to("elsewhere")
    assert drafts.keep("a.py", b"a = 1\n") == b"a = 1\n"
    assert not any((tmp_path / "elsewhere").iterdir())


def test_a_folder_that_came_meanwhile_keeps_its_files(
    tmp_path: Path, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody makes it while specgen writes: what is there stays."""
    staged = {path: drafts.keep(path, content) for path, content in FILES.items()}
    mine = tmp_path / "out" / "pets_client" / "mine.py"
    rename = "os.rename"

    def late(source: object, target: object) -> None:
        mine.parent.mkdir(parents=True, exist_ok=True)
        mine.write_bytes(b"mine = 1\n")
        monkeypatch.undo()
        Path(str(source)).rename(str(target))

    monkeypatch.setattr(rename, late)
    assert written(tmp_path, staged) == {**FILES, "pets_client/mine.py": b"mine = 1\n"}


def test_a_new_folder_has_the_group_of_the_one_above_it(
    tmp_path: Path, drafts: Drafts
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out").chmod(0o2755)
    staged = {path: drafts.keep(path, content) for path, content in FILES.items()}
    assert written(tmp_path, staged) == FILES
    assert (tmp_path / "out" / "pets_client").stat().st_mode & stat.S_ISGID


def test_a_folder_comes_where_a_file_went(tmp_path: Path, drafts: Drafts) -> None:
    (tmp_path / "out").write_bytes(b"ours")
    gone = Tree(folder=tmp_path, wanted={}, owned={"out": content_hash(b"ours")})
    staged = {path: drafts.keep(path, content) for path, content in FILES.items()}
    new = Tree(folder=tmp_path / "out", wanted=staged, owned={})
    apply(plan([gone, new]), tmp_path, None)
    assert (tmp_path / "out" / "pets_server" / "app.py").read_bytes() == b"app = None\n"


def test_where_a_file_system_is_mounted_twice_files_are_copied(
    tmp_path: Path, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both seem to be one, but nothing can be renamed from one to the other."""
    replace = os.replace

    def beyond(source: str, target: str) -> None:
        if (STAGING in str(source)) != (STAGING in str(target)):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        replace(source, target)

    monkeypatch.setattr("os.replace", beyond)
    monkeypatch.setattr("os.rename", beyond)
    staged = {path: drafts.keep(path, content) for path, content in FILES.items()}
    assert written(tmp_path, staged) == FILES
