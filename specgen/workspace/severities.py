"""`severity`: verdicts on kinds of change that are the user's, instead of specgen's."""

from __future__ import annotations

from collections.abc import Mapping

from specgen.workspace.tables.keys import Key, Note

SEVERITIES = "a table of kinds of change"


def severities(table: object, path: Key, note: Note) -> tuple[tuple[str, str], ...]:
    """The verdicts of a table by the kind's id; every mistake is noted."""
    from specgen.changes.kinds import KINDS
    from specgen.changes.verdicts import Verdict
    from specgen.workspace.config import suggestion

    if not isinstance(table, Mapping):
        note(path, f"`severity` must be {SEVERITIES}", 'kind = "risky"')
        return ()
    names = [verdict.value for verdict in Verdict]
    read: list[tuple[str, str]] = []
    for kind, verdict in table.items():
        if kind not in KINDS:
            help = suggestion(kind, KINDS) or "docs/changes.md lists them"
            note((*path, kind), f"`severity` does not know {kind!r}", help)
        elif verdict not in names:
            message = f"`{kind}` must be one of {', '.join(names)}"
            note((*path, kind), message, suggestion(str(verdict), names))
        else:
            read.append((kind, verdict))
    return tuple(read)
