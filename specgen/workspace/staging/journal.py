"""What a killed run had begun, as its journal tells: a file that a checkout may bring, too.

It is obeyed only where the locks bear it out. What it writes must be content that the new lock
knows by its hash, what it deletes or replaces content that the present lock does; hashes are
taken from the files themselves. So it can do nothing that `generate` would not.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from specgen.emit.text.json_lines import json_lines
from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.workspace import lock as lockfile
from specgen.workspace.lock import Lock, LockError
from specgen.workspace.ownership import (
    kind_of,
    own_hash,
    present,
    standing,
)
from specgen.workspace.publishing.distribution import FILES
from specgen.workspace.publishing.marks import MARKS, with_part
from specgen.workspace.reach import Reach
from specgen.workspace.reading import own_text, parsed, regular_bytes
from specgen.workspace.staging.drafts import STAGING, content_hash

JOURNAL = "journal.json"
LOCK_DRAFT = f"{STAGING}/{lockfile.FILE_NAME}"

_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)
_HASH = re.compile("[0-9a-f]{64}")


class JournalError(Exception):
    """The journal in `file` is none that a run of specgen wrote here; the message says why."""

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(reason)
        self.file = file


class Step(NamedTuple):
    """One line of the journal: `draft` replaces `folder/path`, or it goes if that is None.

    Only while the file has the hash `before`: otherwise somebody else was there meanwhile. A
    folder that was not there may be a step, too, for all files that it is to have.
    """

    folder: str
    path: str
    draft: str | None
    before: str | None


@frozen(kw_only=False)
class Begun:
    """The steps of a killed run; `ours` tells for each whether its `before` was specgen's."""

    steps: list[Step]
    ours: list[bool]


def journal(steps: Iterable[Step]) -> Iterator[bytes]:
    """The lines of a journal, of which there may be hundreds of thousands."""
    separator = b"["
    for step in steps:
        yield separator
        yield json_lines({**step._asdict()})
        separator = b","
    yield b"]\n" if separator == b"," else b"[]\n"


def begun(reach: Reach) -> Begun | None:
    """What is left to finish in `reach.home`, None for nothing.

    Raises:
        JournalError: the journal speaks of what no run here would do.
        LockError: the lock can't be read.
        OSError: the disk refuses.
    """
    file = reach.home / STAGING / JOURNAL
    try:
        steps = list(_steps(parsed(own_text(file))))
    except FileNotFoundError:
        return None
    except ValueError as error:
        raise JournalError(file, str(error)) from error
    before = lockfile.read(reach.home)
    try:
        return _checked(steps, before, reach)
    except ValueError as error:
        raise JournalError(file, str(error)) from error


def _steps(content: JsonValue) -> Iterator[Step]:
    """Raises ValueError where the content of a journal is none."""
    if not isinstance(content, list):
        raise ValueError("it is no list of steps")
    for number, line in enumerate(content, 1):
        if not isinstance(line, dict) or line.keys() != {*Step._fields}:
            raise ValueError(f"step {number} is none")
        folder, path, draft, before = (line[name] for name in Step._fields)
        if not isinstance(folder, str) or not isinstance(path, str):
            raise ValueError(f"step {number} names no file")
        if not isinstance(draft, str | None) or "\0" in f"{folder}{path}{draft}":
            raise ValueError(f"step {number} names no draft")
        if before is not None and not (
            isinstance(before, str) and _HASH.fullmatch(before)
        ):
            raise ValueError(f"step {number} holds no hash")
        yield Step(folder, path, draft, before)


def _checked(steps: list[Step], present_lock: Lock, reach: Reach) -> Begun | None:
    """Raises ValueError for a step that neither lock bears out."""
    home = reach.home
    if steps and steps[-1].path == lockfile.FILE_NAME:
        *steps, last = steps
        if last.folder != "." or last.draft != LOCK_DRAFT:
            raise ValueError("its last step is not about the lock")
        if not kind_of(f"{home}/{LOCK_DRAFT}"):
            return None
        try:
            next_lock = lockfile.parse(own_text(home / LOCK_DRAFT))
        except LockError as error:
            raise ValueError(f"the lock among its drafts: {error}") from error
        if present(home, lockfile.FILE_NAME)[0] != last.before:
            return None
        ends = [last]
    else:
        next_lock, ends = present_lock, []
    before, after = _hashes(present_lock, reach), _hashes(next_lock, reach)
    numbered = list(_still_to_come(steps, after, reach))
    whole = _pulled(present_lock, reach)
    for number, step in numbered:
        key = os.path.normpath(f"{home}/{step.folder}"), step.path
        if step.draft is None and key not in (
            before if step.path not in FILES else whole
        ):
            raise ValueError(f"step {number} deletes what is not in the lock")
        if step.draft is not None and key not in after:
            raise ValueError(f"step {number} writes what is not in the lock")
        if step.draft is not None:
            _check_draft(step, after[key], Path(key[0]), reach, number)
    ours = [
        _is_ours(
            step,
            Path(os.path.normpath(f"{home}/{step.folder}")),
            before,
            whole,
            reach,
        )
        for _, step in numbered
    ]
    left = [step for _, step in numbered]
    return Begun([*left, *ends], [*ours, *(True for _ in ends)])


def _still_to_come(
    steps: Iterable[Step], after: Collection[tuple[str, str]], reach: Reach
) -> Iterator[tuple[int, Step]]:
    """The steps with their numbers, that for a folder being one for each file among its drafts.

    What else is among its drafts is left from a rendering that failed half-way. Raises ValueError
    where its draft is none.
    """
    home = reach.home
    tops = {(folder, path.partition("/")[0]) for folder, path in after if "/" in path}
    for number, step in enumerate(steps, 1):
        place = os.path.normpath(f"{home}/{step.folder}")
        if step.draft is None or (place, step.path) not in tops:
            yield number, step
            continue
        draft = _draft(step, Path(place), reach, number)
        if kind_of(os.fspath(draft)) not in ("folder", ""):
            raise ValueError(f"step {number} needs a folder among its drafts")
        for folder, _, names in os.walk(draft):
            below = Path(folder).relative_to(draft)
            for name in names:
                path = (step.path / below / name).as_posix()
                if (place, path) in after:
                    staged = f"{step.draft}/{(below / name).as_posix()}"
                    yield number, Step(step.folder, path, staged, None)


def _is_ours(
    step: Step,
    folder: Path,
    before: Mapping[tuple[str, str], set[str]],
    whole: Mapping[tuple[str, str], set[str]],
    reach: Reach,
) -> bool:
    """Whether what a step replaces or deletes was specgen's; of a file with marks, all that it
    changes."""
    key = os.fspath(folder), step.path
    hashes = before.get(key, set())
    if step.path not in MARKS or step.draft is None:
        return step.before in hashes
    if step.before in whole.get(key, ()):
        return True
    draft = reach.home / step.draft
    if standing(folder, step.path)[0] not in hashes or not draft.is_file():
        return False
    there, after = regular_bytes(folder / step.path), regular_bytes(draft)
    return with_part(step.path, there, after) == after


def _hashes(lock: Lock, reach: Reach) -> Mapping[tuple[str, str], set[str]]:
    """By folder and path: the hashes of a file within reach that a lock says is specgen's."""
    hashes: dict[tuple[str, str], set[str]] = {}
    for output, files in lock.files():
        folder = reach.folder(output)
        if folder is not None:
            for path, digest in reach.files(folder, files).items():
                hashes.setdefault((os.fspath(folder), path), set()).add(digest)
    for key, digests in _pulled(lock, reach).items():
        hashes.setdefault(key, set()).update(digests)
    return hashes


def _pulled(lock: Lock, reach: Reach) -> Mapping[tuple[str, str], set[str]]:
    """The hashes of files that were pulled: they are specgen's as a whole, without marks."""
    hashes: dict[tuple[str, str], set[str]] = {}
    home = os.path.abspath(reach.home)
    for pulled in lock.pulled.values():
        for path, digest in pulled.files.items():
            hashes.setdefault((home, path), set()).add(digest)
    return hashes


def _check_draft(
    step: Step, hashes: set[str], folder: Path, reach: Reach, number: int
) -> None:
    """Raises ValueError unless a draft is one of ours, or is gone because it was renamed."""
    draft = _draft(step, folder, reach, number)
    kind = kind_of(os.fspath(draft))
    if not kind:
        return
    content = regular_bytes(draft) if kind == "file" else b""
    digests = {own_hash(step.path, content), content_hash(content)}
    if kind != "file" or digests.isdisjoint(hashes):
        raise ValueError(f"the content for step {number} is not what the lock says")


def _draft(step: Step, folder: Path, reach: Reach, number: int) -> Path:
    """Where a step takes its content from; raises ValueError where no run would put it."""
    name = step.draft or ""
    # It has the path of its file, or a number alone, as versions before had it.
    below = f"/{step.path}" if name.endswith(f"/{step.path}") else ""
    place = Path(os.path.normpath(reach.home / name.removesuffix(below)))
    staging, draft = place.parent, Path(f"{place}{below}")
    above = [path for path in draft.parents if staging in (path, *path.parents)]
    if (
        not _NUMBER.fullmatch(place.name)
        or staging.name != STAGING
        or staging.parent not in (Path(os.path.abspath(reach.home)), folder)
        # Above what is renamed there could be a link.
        or Path(name) != Path(os.path.normpath(name))
        or Path(name).is_absolute()
        or not {kind_of(os.fspath(path)) for path in above} <= {"folder", ""}
    ):
        raise ValueError(f"step {number} takes its content from elsewhere")
    return draft
