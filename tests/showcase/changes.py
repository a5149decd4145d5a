"""The table of kinds as a page of the documentation: `python -m tests.showcase.changes`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from specgen.changes.kinds import SECTIONS
from tests.showcase.oasdiff import AGREEMENTS, DEVIATIONS

_HEAD = """\
# Kinds of change

`specgen diff` knows these kinds of change. The verdict depends on which way a value travels:
**requests** are what callers send, **answers** what they receive; for webhooks and callbacks,
which the API sends, the roles are turned around. A change without a direction, such as that
of a name, has the first verdict. What no operation reaches is compatible on the wire.

- **breaking**: code or requests that were right stop working;
- **risky**: they may stop working, and the documents can't tell;
- **compatible**: they go on working.

As a semantic version, breaking changes ask for a major one, risky ones and additions for a
minor one, everything else for a patch.

A verdict can be the user's, by kind, in the configuration; `none` leaves a kind out:

```toml
[api.shop.severity]
enum-value-added = "compatible"
documentation-changed = "none"
```

This page is written by `python -m tests.showcase.changes docs/changes.md`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield _HEAD
    for title, kinds in SECTIONS.items():
        yield f"## {title}\n"
        yield "| kind | says | in requests | in answers | concerns |"
        yield "| --- | --- | --- | --- | --- |"
        for kind in kinds:
            concerns = ", ".join(affected.value for affected in kind.affects)
            yield (
                f"| `{kind.id}` | {kind.title} | {kind.request.value} "
                f"| {kind.answer.value} | {concerns} |"
            )
        yield ""
    yield from _beside_oasdiff()


def _beside_oasdiff() -> Iterator[str]:
    yield "## Beside oasdiff\n"
    yield "[oasdiff](https://www.oasdiff.com) judges what travels on the wire. Where it documents"
    yield "a level for the same change, specgen's verdict is that one (error is breaking, warning"
    yield "risky, info compatible) but for what follows, most of which is about Python: a name"
    yield "that is gone stops the code that uses it, whatever a server would have accepted.\n"
    yield "| kind | in | oasdiff | specgen says otherwise because |"
    yield "| --- | --- | --- | --- |"
    for (kind, direction), (level, reason) in DEVIATIONS.items():
        yield f"| `{kind}` | {direction} | {level} | {reason} |"
    yield ""
    yield f"They agree on {len(AGREEMENTS)} verdicts, which the tests compare one by one."
    yield ""


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as file:
        file.write(page())
