"""The fenced blocks of a document, and those parts of the pages that are made from the code.

`python -m tests.showcase.readme` writes these parts; a test fails where they are out of date.
They are blocks whose info string says `source="FILE:QUALNAME"`, and what stands between two marks:
diagnostics, Stainless's keys, what the last `make conformance` counted, options of commands, keys
of the configuration, and constructs with the golden cases that show them.
"""

from __future__ import annotations

import ast
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from specgen.findings.diagnostics import DiagnosticCode
from specgen.findings.explanations import explanations
from specgen.stainless.counterparts import KEYS
from tests.showcase.views import template_lines

from .constructs import tables
from .reference import keys, options

ROOT = Path(__file__).resolve().parents[2]
MANUAL = (
    "README.md",
    "docs/reference/commands.md",
    "docs/guides/upgrading.md",
    "docs/reference/configuration.md",
    "docs/guides/fetching.md",
    "docs/guides/overlays.md",
    "docs/guides/selection.md",
    "docs/guides/shaping.md",
    "docs/reference/report.md",
    "docs/guides/client.md",
    "docs/guides/auth.md",
    "docs/guides/names.md",
    "docs/guides/testing.md",
    "docs/guides/pages.md",
    "docs/guides/server.md",
    "docs/guides/webhooks.md",
    "docs/guides/mock.md",
    "docs/guides/services.md",
    "docs/how/pipeline.md",
)
"""The README and the pages that continue it: their examples build on those before."""
_LONE = (
    ("docs/ci.md",),
    ("docs/stainless.md",),
    ("docs/guides/inspect-html.md",),
    ("docs/guides/many-apis.md",),
    ("docs/guides/publishing.md",),
)
STORIES = (MANUAL, ("CONTRIBUTING.md",), *_LONE)
"""What is executed, each in a copy of the repository."""
FRESH = (
    "docs/start.md",
    "docs/guides/streams.md",
    "docs/guides/uploads.md",
    "docs/guides/errors.md",
    "docs/guides/xml.md",
    "docs/guides/many-files.md",
    "docs/guides/templates.md",
    *(
        f"docs/guides/moving/{peer}.md"
        for peer in (
            "datamodel-code-generator",
            "fastapi-code-generator",
            "openapi-generator",
            "openapi-python-client",
        )
    ),
)
"""What is executed in a new folder, each for itself."""
DOCUMENTS = (*FRESH, *(name for story in STORIES for name in story))
DIAGNOSTICS = "docs/reference/diagnostics.md"
"""Its examples are executed with `specgen explain`, whose text it is."""
TEMPLATES = "docs/reference/templates.md"
REFRESHED = (
    *DOCUMENTS,
    DIAGNOSTICS,
    TEMPLATES,
    "docs/reference/options.md",
    "docs/reference/keys.md",
    "docs/reference/constructs.md",
)
_FENCE = re.compile(
    r"^(?P<indent> *)```(?P<language>\w*)(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=indent)```$",
    re.MULTILINE | re.DOTALL,
)
_MADE = re.compile(
    r"(?P<begin><!-- (?P<name>[a-z]+) -->\n).*?(?=<!-- /(?P=name) -->)", re.DOTALL
)
"""A part that is made, between two marks with its name."""
CONFORMANCE = ROOT / "tests" / "conformance" / "expected" / "corpus.json"
"""What every real document becomes, as `make conformance` stored it."""
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, what else its info string says, its text."""

    language: str
    info: dict[str, str]
    text: str


def blocks(text: str) -> Iterator[Block]:
    """Every fenced block of a Markdown text, in order."""
    for match in _FENCE.finditer(text):
        info = dict(re.findall(r'(\w+)="([^"]*)"', match["info"]))
        indent = re.compile(f"^{match['indent']}", re.MULTILINE)
        yield Block(match["language"], info, indent.sub("", match["text"]))


def refreshed(text: str) -> str:
    """The document with every generated part made anew."""
    text = _FENCE.sub(_quoted, text)
    return _MADE.sub(lambda match: f"{match['begin']}{_made(match['name'])}", text)


def _made(name: str) -> str:
    if name == "conformance":
        return _wrapped(counted(_stored()))
    return "\n".join(_LINES[name]()) + "\n"


def _stored() -> dict[str, dict[str, Any]]:
    stored: dict[str, dict[str, Any]] = json.loads(
        CONFORMANCE.read_text(encoding="utf-8")
    )
    return stored


def counted(documents: Mapping[str, Mapping[str, Any]]) -> str:
    """What became of the operations of real documents, in a sentence.

    What is looser is told once every document was counted so.
    """
    generated = [result for result in documents.values() if result["outcome"] == "ok"]
    number = "all" if len(generated) == len(documents) else f"{len(generated):,}"
    operations = sum(result["operations"] for result in generated)
    degraded = sum(result["degraded"] for result in generated)
    text = (
        f"Of {len(documents):,} real documents with {operations:,} operations, {number} are"
        f" generated and import, both packages; {degraded:,} operations are degraded: a part is"
        " typed looser, or sent otherwise, than the document says"
    )
    if all("looser" in result for result in generated):
        looser = sum(result["looser"] for result in generated)
        text += (
            f". {looser:,}, these among them, have a part that is looser in any way, counting"
            " whatever a note tells as well"
        )
    return f"{text} ([conformance](docs/conformance.md), `make conformance`)."


def _wrapped(text: str) -> str:
    """A paragraph of a list item."""
    indent = "  "
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )


def _quoted(match: re.Match[str]) -> str:
    source = re.search(r'source="(.+?):(.+?)"', match["info"])
    if source is None:
        return match[0]
    code = _definition(ROOT / source[1], source[2])
    return f"```{match['language']}{match['info']}\n{code}\n```"


def _definition(file: Path, qualname: str) -> str:
    """The source text of a class or function, without the indentation of where it stands."""
    text = file.read_text(encoding="utf-8")
    node: ast.AST = ast.parse(text)
    for name in qualname.split("."):
        node = next(
            child
            for child in ast.iter_child_nodes(node)
            if getattr(child, "name", None) == name
        )
    segment = ast.get_source_segment(text, node, padded=True)  # type: ignore[arg-type]
    if segment is None:
        raise LookupError(f"{file} has no {qualname}")
    return textwrap.dedent(segment)


def _keys() -> Iterator[str]:
    """What becomes of every key of a configuration of Stainless."""
    yield "| key | taken over as | not taken over, because | instead |"
    yield "|---|---|---|---|"
    for key, row in KEYS.items():
        yield f"| `{key}` | {row.becomes} | {row.reason} | {row.instead} |"


def _table() -> Iterator[str]:
    yield "| code | severity | what it says | what to do |"
    yield "|---|---|---|---|"
    for code in DiagnosticCode:
        message = re.sub(r"\{(\w+)\}", r"*\1*", code.message)
        link = f"[{code.identifier}](#{code.identifier.lower()})"
        cells = (link, code.severity.value, message, code.help)
        yield "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(text: str) -> str:
    return text.replace("```", "\\`\\`\\`").replace("|", "\\|")


_LINES: Final[Mapping[str, Callable[[], Iterable[str]]]] = {
    "diagnostics": _table,
    "explanations": lambda: explanations().values(),
    "keys": _keys,
    "options": options,
    "configuration": keys,
    "constructs": tables,
    "templates": template_lines,
}
"""The lines of each part that is made, by its name."""


def main() -> None:
    """Writes the generated parts of every document."""
    for name in REFRESHED:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        made = refreshed(text)
        if made != text:
            path.write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
