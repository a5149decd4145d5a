"""Two documents in, their changes out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path

from specgen.changes.compare import Change
from specgen.changes.verdicts import Verdict
from specgen.comparison import Version, compared
from specgen.findings.diagnostics import Sink
from specgen.json_value import JsonValue
from specgen.load.tree.pointer import step, tokens_of
from specgen.workspace.config import Target

Document = dict[str, JsonValue]
GONE = object()
"""The value of an edit that removes."""

Edits = Mapping[str, object]
"""New values by pointer."""


def edited(document: Document, edits: Edits) -> Document:
    """A copy of a document in which other values stand at pointers."""
    result = deepcopy(document)
    for pointer, value in edits.items():
        *path, last = tokens_of(pointer)
        holder: JsonValue = result
        for token in path:
            below = step(holder, token)
            if below is None:
                assert isinstance(holder, dict)
                below = holder.setdefault(token, {}), token
            holder = below[0]
        if isinstance(holder, list):
            holder[int(last) :] = [] if value is GONE else [value]  # type: ignore[list-item]
        else:
            assert isinstance(holder, dict)
            holder.pop(last, None)
            if value is not GONE:
                holder[last] = value  # type: ignore[assignment]
    return result


def compare_files(
    old: Path, new: Path, severity: Mapping[str, Verdict] | None = None
) -> tuple[Change, ...]:
    """The changes between two files, both of which must be accepted."""
    versions = []
    for path in (old, new):
        target = Target(
            name=None, sources=(path.name,), base=path.parent, output=path.parent
        )
        versions.append(Version(target=target, names={}, sink=Sink()))
    changes = compared(*versions, severity=severity or {})
    assert changes is not None, [list(version.sink) for version in versions]
    return changes


def compare_documents(old: Document, new: Document, folder: Path) -> tuple[Change, ...]:
    """The changes between two documents."""
    paths = folder / "old.json", folder / "new.json"
    for path, document in zip(paths, (old, new), strict=True):
        path.write_text(json.dumps(document))
    return compare_files(*paths)
