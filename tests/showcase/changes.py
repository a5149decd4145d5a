"""The table of kinds as a page of the documentation: `python -m tests.showcase.changes`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from specgen.changes.kinds import KINDS, SECTIONS
from specgen.changes.verdicts import Verdict
from tests.showcase.oasdiff import ANSWER, CHECKS, ERROR, INFO, WARNING, Check

_HEAD = """\
# Kinds of change

`specgen diff` knows these kinds of change. The verdict depends on which way a value travels:
**requests** are what callers send, **answers** what they receive; for webhooks and callbacks,
which the API sends, the roles are turned around. A change without a direction, such as that
of a name, has the first verdict. What no operation reaches is compatible on the wire.

- **breaking**: code or requests that were right stop working;
- **risky**: they may stop working, and the documents can't tell;
- **compatible**: they go on working.

As a semantic version, breaking changes ask for a major one, risky ones, additions and
deprecations for a minor one, everything else for a patch.

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


LEVELS = {
    Verdict.BREAKING: ERROR,
    Verdict.RISKY: WARNING,
    Verdict.COMPATIBLE: INFO,
}
"""The levels of oasdiff's that mean what the verdicts do."""


def verdict(check: Check) -> Verdict | None:
    """Specgen's verdict on what a check finds; None where it has no such kind."""
    kind = KINDS.get(check.kind)
    if kind is None:
        return None
    return kind.answer if check.way == ANSWER else kind.request


def _beside_oasdiff() -> Iterator[str]:
    agreeing = [check for check in CHECKS if LEVELS.get(verdict(check)) == check.level]
    total, agreed = (sum(len(list(c.names)) for c in of) for of in (CHECKS, agreeing))
    yield "## Beside oasdiff\n"
    yield "[oasdiff](https://www.oasdiff.com) judges what travels on the wire, and documents a"
    yield f"level for each of its checks. For {agreed} of {total} specgen's verdict is the same:"
    yield "error is breaking, warning risky, info compatible. The others have a reason, most often"
    yield "that a name which is gone stops the Python that uses it, whatever a server accepts."
    yield "Braces hold alternatives, each a check of its own.\n"
    yield "| oasdiff's checks | level | kind | verdict | where it differs |"
    yield "| --- | --- | --- | --- | --- |"
    for check in CHECKS:
        ours = verdict(check)
        kind = f"`{check.kind}`" if check.kind else "none"
        told = ours.value if ours else ""
        yield f"| `{check.ids}` | {check.level} | {kind} | {told} | {check.reason} |"
    yield ""


if __name__ == "__main__":
    with open(sys.argv[1], "w", encoding="utf-8", newline="\n") as file:
        file.write(page())
