"""What the lock keeps of documents that were pulled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from specgen.frozen import frozen
from specgen.workspace.reading import digests_at, object_at, path_text
from specgen.workspace.records.pulled_paths import is_pulled

if TYPE_CHECKING:
    from specgen.json_value import JsonValue


@frozen
class Pulled:
    """The documents of one target as they were last pulled.

    `etag` and `modified` are what the server said of the first of them, which it had at `url`;
    `files` are hashes by path, relative to the lock.
    """

    files: Mapping[str, str]
    url: str = ""
    etag: str = ""
    modified: str = ""


def plain_pulled(pulled: Pulled) -> dict[str, JsonValue]:
    """The record as the lock holds it."""
    content: dict[str, JsonValue] = {"files": dict(pulled.files)}
    said = {"url": pulled.url, "etag": pulled.etag, "modified": pulled.modified}
    return content | {key: text for key, text in said.items() if text}


def pulled_of(name: str, value: JsonValue) -> Pulled:
    """The record that the lock holds. Raises KeyError, TypeError or ValueError."""
    raw = object_at(value, name)
    files = digests_at(raw, "files")
    for path in files:
        if not is_pulled(path):
            raise ValueError(f"{path!r} is no file that was pulled")
    return Pulled(
        files=files,
        url=path_text(raw.get("url", ""), "url"),
        etag=path_text(raw.get("etag", ""), "etag"),
        modified=path_text(raw.get("modified", ""), "modified"),
    )
