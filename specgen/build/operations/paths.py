"""Path templates: literal text and slots, in order, and the query that some of them hold."""

from __future__ import annotations

import re
from urllib.parse import unquote

from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import PathTemplate, Slot
from specgen.ir.conventions import names_subject
from specgen.load.tree.node import Node

_SLOT = re.compile(r"\{([^{}]+)\}")
_BRACE = re.compile(r"[{}]")


def path_template(path: str, node: Node) -> PathTemplate:
    """The parts of a path (OpenAPI 3.1, section 4.8.8); what is no slot is literal text."""
    if not path.startswith("/"):
        node.report(
            DiagnosticCode.PATH_TEMPLATE,
            effect="read as if it began with /",
            path=path,
            reason="does not start with /",
        )
        path = f"/{path}"
    parts: list[str | Slot] = []
    end = 0
    for match in _SLOT.finditer(path):
        if match.start() > end:
            parts.append(path[end : match.start()])
        parts.append(Slot(wire_name=match[1]))
        end = match.end()
    if end < len(path):
        parts.append(path[end:])
    literal = " ".join(part for part in parts if isinstance(part, str))
    if "{}" in literal:
        node.report(
            DiagnosticCode.PATH_TEMPLATE,
            effect="the braces are sent as they stand",
            path=path,
            reason="has a parameter without a name",
        )
    if _BRACE.search(literal.replace("{}", "")):
        node.report(
            DiagnosticCode.PATH_TEMPLATE,
            effect="the brace is sent as it stands",
            path=path,
            reason="has a brace without its partner",
        )
    return tuple(parts)


_GREEDY = re.compile(r".*/\{([^{}]+\+)\}", re.DOTALL)


def greedy_slot(template: PathTemplate) -> str | None:
    """The slot that takes the rest of a path: `{proxy+}`, as API Gateway has it."""
    text = "".join(
        part if isinstance(part, str) else f"{{{part.wire_name}}}" for part in template
    )
    match = _GREEDY.fullmatch(re.split(r"[?#]", text)[0])
    return match[1] if match else None


_QUERY = re.compile(r"((?:\{[^{}]*\}|[^?#{}])*)\?([^#]*)(.*)", re.DOTALL)
_ASKED = re.compile(r"([^={}]+)=\{([^{}]+)\}")


def split_query(path: str, node: Node) -> tuple[str, dict[str, str]]:
    """`/x` and `{"term": "q"}` of `/x?q={term}`: names on the wire by slot.

    A path has no query (OpenAPI 3.1, section 4.8.8), but what such a one means is plain. Pairs
    without a slot stay: they tell operations apart.
    """
    match = _QUERY.fullmatch(path)
    if match is None or "{" not in match[2]:
        return path, {}
    asked: dict[str, str] = {}
    constants = []
    for pair in match[2].split("&"):
        whole = _ASKED.fullmatch(pair)
        if whole is not None and f"{{{whole[2]}}}" not in match[1]:
            asked[whole[2]] = unquote(whole[1])
        elif pair:
            constants.append(pair)
    if any("{" in pair for pair in constants):
        node.report(
            DiagnosticCode.QUERY_TEMPLATE, effect="a server can't read it", path=path
        )
    query = f"?{'&'.join(constants)}" if constants else ""
    return f"{match[1]}{query}{match[3]}", asked


def group_text(template: PathTemplate) -> str | None:
    """The first segment that names a subject: neither `api`, nor a version, nor a slot."""
    text = "".join(part if isinstance(part, str) else "{}" for part in template)
    for segment in re.split(r"[?#]", text)[0].split("/"):
        bare = segment.partition(".")[0] if "{}" not in segment else ""
        if bare and names_subject(bare):
            return bare
    return None
