"""What each finding means, what it costs and how it is cured, with an example that has it.

The texts stand in `explanations.md`, one section a code. `specgen explain` and the page
docs/reference/diagnostics.md print them, and nothing else in specgen reads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

from specgen.findings.codes import DiagnosticCode

_SECTION = re.compile(r"^## (SG\d{3})\n(.*?)(?=^## SG|\Z)", re.MULTILINE | re.DOTALL)
_SENTENCE = re.compile(r"(?<=\.)\s")
USUAL_COMMAND = "specgen generate openapi.yaml --output out"
"""What shows the finding where a section names no command of its own."""


def explanations() -> Mapping[str, str]:
    """What is told of every code, as Markdown, by its identifier."""
    sections = _sections()
    return {
        code.identifier: f"{_title(code)}\n\n{_shown(sections[code.identifier])}\n"
        for code in DiagnosticCode
    }


def summaries() -> Mapping[str, str]:
    """The first sentence of what is told of every code, by its identifier."""
    return {
        identifier: " ".join(_SENTENCE.split(section.strip(), 1)[0].split())
        for identifier, section in _sections().items()
    }


def _sections() -> dict[str, str]:
    path = files("specgen.findings") / "explanations.md"
    return dict(_SECTION.findall(path.read_text(encoding="utf-8")))


def _title(code: DiagnosticCode) -> str:
    message = re.sub(r"\{(\w+)\}", r"*\1*", code.message)
    return f"## {code.identifier}\n\n{code.severity.value}: {message}"


def _shown(section: str) -> str:
    """A section, with the command that shows the finding."""
    text = section.strip()
    if 'title="openapi.yaml"' in text and "```console" not in text:
        text += f"\n\n```console\n$ {USUAL_COMMAND}\n```"
    return text
