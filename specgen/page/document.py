"""One HTML page that holds all it needs, and asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from specgen.page.values import Content, Values, as_html

MARK = "<!doctype html>\n<!-- written by `specgen inspect --html`; edits are lost -->\n"
"""What a page begins with, so that another run may replace it."""
_HOLE = re.compile(r"\{\{(\w+)\}\}")


def page(title: str, sections: Sequence[Content]) -> str:
    """The page of APIs. Text of a document is data in it, and never markup or a script."""
    style, script = _part("page.css"), _part("page.js")
    parts = {
        "title": as_html(title),
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "content": Values().script(sections),
    }
    return MARK + _HOLE.sub(lambda hole: parts[hole[1]], _part("page.html"))


def is_page(path: Path) -> bool:
    """Whether a file is a page that specgen wrote. Raises OSError."""
    mark = MARK.encode()
    with path.open("rb") as file:
        return file.read(len(mark)) == mark


def _policy(style: str, script: str) -> str:
    """A Content-Security-Policy (level 3) by which nothing else runs, and nothing is fetched."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digest(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _part(name: str) -> str:
    return files("specgen.page").joinpath(name).read_text("utf-8")
