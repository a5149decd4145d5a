"""`CHANGELOG.md`: begun with the first version, and a section more for each release."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from specgen.changes.compare import Change
from specgen.changes.listing import reached
from specgen.changes.verdicts import Verdict
from specgen.emit.text.markdown import Markdown, lines, markdown, plain, span
from specgen.workspace.publishing.marks import RELEASES

_TITLES = {
    Verdict.BREAKING: "Breaking",
    Verdict.RISKY: "May break",
    Verdict.COMPATIBLE: "Compatible",
}
LISTED = 200
"""At most so many changes of a kind are listed; the rest is counted."""


def begun(version: str) -> str:
    """The text of a first changelog."""
    first = markdown("## {}", plain(version))
    return f"# Changelog\n\n{RELEASES}\n\n{first}\n\nFirst version.\n"


def with_release(text: str, version: str, changes: Sequence[Change]) -> str | None:
    """A changelog with a section for a version, above the others; None where it has no mark."""
    before, mark, after = text.partition(RELEASES)
    if not mark or RELEASES in after:
        return None
    end = "\r\n" if "\r\n" in text else "\n"
    added = section(version, changes).rstrip("\n").replace("\n", end)
    return f"{before}{mark}{end}{end}{added}{after}"


def has_section(text: str, version: str) -> bool:
    """Whether a changelog tells of a version already."""
    heading = re.compile(rf"(?m)^##\s+\[?v?{re.escape(version)}(?![\w.]*\w)")
    return heading.search(text) is not None


def section(version: str, changes: Sequence[Change]) -> str:
    """What a changelog says of a version."""
    return "\n".join(_section(version, changes)) + "\n"


def _section(version: str, changes: Sequence[Change]) -> Iterator[str]:
    yield markdown("## {}", plain(version))
    for verdict, title in _TITLES.items():
        own = [change for change in changes if change.verdict is verdict]
        if not own:
            continue
        yield ""
        yield f"### {title}"
        yield ""
        yield lines(map(_entry, own[:LISTED]))
        if len(own) > LISTED:
            yield f"- … and {len(own) - LISTED} more"


def _entry(change: Change) -> Markdown:
    said = plain(change.message)
    if change.python:
        said = markdown("{} ({})", said, span(change.python))
    if change.operations:
        return markdown("- {}: {}", span(reached(change.operations)), said)
    return markdown("- {}", said)
