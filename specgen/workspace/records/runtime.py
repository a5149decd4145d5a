"""What the lock keeps of a runtime that packages share."""

from __future__ import annotations

import re
from collections.abc import Mapping

from specgen.frozen import frozen
from specgen.json_value import JsonValue
from specgen.naming.keys import SHARED_RUNTIME
from specgen.workspace.reading import own_files_at, path_text, text_list_at

_FILE = re.compile(
    SHARED_RUNTIME + r"(?:/\.gitattributes|(?:/[A-Za-z0-9_][A-Za-z0-9_.]{0,250})+)"
)
"""The path of a file of the runtime. Whatever else a lock claims would be somebody's file."""


@frozen
class Runtime:
    """The runtime that the packages of one folder share, as it was last written.

    By the version `specgen`, of which `generator` is the digest of what decides about the output;
    for what packages need of it; `files` are digests by path below that folder.
    """

    specgen: str
    generator: str
    needs: tuple[str, ...]
    files: Mapping[str, str]


def plain_runtime(runtime: Runtime) -> dict[str, JsonValue]:
    """A runtime as the lock holds it."""
    return {
        "specgen": runtime.specgen,
        "generator": runtime.generator,
        "needs": [*runtime.needs],
        "files": dict(runtime.files),
    }


def runtime_of(raw: Mapping[str, JsonValue], mixed: bool) -> Runtime:
    """The runtime that the lock holds; of a `mixed` side of a merge, the files that are its own.

    Raises KeyError, TypeError or ValueError where it is damaged.
    """
    return Runtime(
        specgen=path_text(raw["specgen"], "specgen"),
        generator=path_text(raw["generator"], "generator"),
        needs=text_list_at(raw, "needs"),
        files=own_files_at(raw, _is_own, SHARED_RUNTIME, mixed),
    )


def _is_own(path: str) -> bool:
    return _FILE.fullmatch(path) is not None
