"""Where an API is served: URLs with their variables, at all three levels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Server
from specgen.ir.types import Doc
from specgen.load.tree.cursor import (
    child,
    has,
    mapping,
    plain_text,
    plain_texts,
    sequence,
    states,
    text,
)
from specgen.load.tree.node import Node
from specgen.normalise.schema import Dialect
from specgen.normalise.upgrade import with_servers

_REST = re.compile(r"[?#]")
_SLOT = re.compile(r"\{([^{}]*)\}")
_Values: TypeAlias = tuple[str | None, tuple[str, ...]]
"""The default of a variable, and the allowed values."""


def build_servers(node: Node, dialect: Dialect, root: Node) -> tuple[Server, ...]:
    """The servers that an object names; in Swagger 2.0, an operation names only schemes."""
    if dialect is Dialect.SWAGGER_2:
        if node is not root and not has(node, "schemes"):
            return ()
        holder = with_servers(node, root)
    else:
        holder = node
    asked = "left to the client's `server_variables`" if node is root else ""
    return tuple(
        _server(server, asked, dialect)
        for server in sequence(holder, "servers")
        if isinstance(server.value, dict) and text(server, "url")
    )


def _server(node: Node, asked: str, dialect: Dialect) -> Server:
    """One server; `asked` says who gives the values that the document does not."""
    url, *rest = _REST.split(text(node, "url"), maxsplit=1)
    if rest:
        reason = "the URL of a server has a query or a fragment"
        _report(node, "url", reason, "left out of requests")
    missing = asked or "sent as it stands"
    variables = dict(_variables(node, missing, dialect))
    for name in dict.fromkeys(_SLOT.findall(url)):
        if name not in variables:
            variables[name] = None, ()
            reason = f"the variable {{{name}}} of a server's URL is not declared"
            _report(node, "url", reason, missing)
    return Server(
        url=url,
        variables=tuple((name, *values) for name, values in variables.items()),
        doc=Doc(description=text(node, "description")),
        name=text(node, "name"),
    )


def _variables(
    server: Node, missing: str, dialect: Dialect
) -> Iterator[tuple[str, _Values]]:
    for name, node in mapping(server, "variables"):
        if not isinstance(node.value, dict):
            continue
        default, allowed = plain_text(node, "default"), plain_texts(node, "enum")
        if default is None and dialect is Dialect.SWAGGER_2:
            # The parameter of a host's template is the caller's to give.
            pass
        elif default is None:
            default = next(iter(allowed), None)
            effect = missing if default is None else f"{default!r} takes its place"
            _report(
                node, "default", f"the server variable {name} has no default", effect
            )
        elif allowed and default not in allowed:
            allowed.insert(0, default)
            (child(node, "default") or node).report(
                DiagnosticCode.DEFAULT_MISFIT,
                effect="allowed as well",
                value=repr(default),
                type="member of its `enum`",
            )
        yield name, (default, tuple(allowed))


def _report(node: Node, key: str, reason: str, effect: str) -> None:
    """Reports a finding at a member, or at its object where it is missing."""
    place = node.child(key) if states(node, key) else node
    place.report(DiagnosticCode.STRUCTURE, effect=effect, reason=reason)
