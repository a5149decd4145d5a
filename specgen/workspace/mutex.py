"""One run at a time in one folder: a lock the operating system drops with the process."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
    import time
else:
    import fcntl


@contextmanager
def only_run(folder: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Holds `folder` against other runs; calls `waiting` once if another one has it.

    The folder is made if need be and, if it is still empty afterwards, removed again. Leaves
    no file: POSIX locks the folder itself, Windows a file among its temporary ones.
    """
    while True:
        made = _make(folder)
        handle = _open(folder)
        try:
            _acquire(handle, waiting)
            if _is_still(folder, handle):
                break
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    try:
        yield
    finally:
        for created in made:
            try:
                created.rmdir()
            except OSError:
                break
        os.close(handle)


def _make(folder: Path) -> list[Path]:
    """Makes the folder with its parents; returns those that were not there, deepest first."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


if sys.platform == "win32":

    def _open(folder: Path) -> int:
        name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
        path = Path(tempfile.gettempdir()) / f"specgen-{name}.mutex"
        return os.open(path, os.O_RDWR | os.O_CREAT)

    def _acquire(handle: int, waiting: Callable[[], None]) -> None:
        told = False
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                return
            except OSError:
                if not told:
                    waiting()
                told = True
                time.sleep(0.1)

    def _is_still(folder: Path, handle: int) -> bool:
        return folder.is_dir()

else:

    def _open(folder: Path) -> int:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def _acquire(handle: int, waiting: Callable[[], None]) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
            fcntl.flock(handle, fcntl.LOCK_EX)

    def _is_still(folder: Path, handle: int) -> bool:
        """Whether the folder locked is the one of this name: it may have been removed."""
        held = os.fstat(handle)
        try:
            present = folder.stat()
        except FileNotFoundError:
            return False
        return (held.st_dev, held.st_ino) == (present.st_dev, present.st_ino)
