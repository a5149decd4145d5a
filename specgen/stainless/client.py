"""The client: what it is called, its package, and its credentials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from specgen.ir.api import Api, Http
from specgen.load.tree.node import Node
from specgen.naming.candidates import package_name
from specgen.naming.choices import is_package, is_safe
from specgen.stainless.counterparts import CLIENT_VALUE
from specgen.stainless.members import member, members, text
from specgen.stainless.notes import leave, leave_row
from specgen.stainless.spelling import Spelling, attribute

_SUFFIX: Final = "_client"
_PAIR: Final = ("username", "password")
_OPTS: Final = "client_settings.opts.*"
_VARIABLE: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")


def api_name(root: Node) -> str:
    """The name for `[api.NAME]`."""
    python = member(root, "targets", "python")
    stated = text(python, "package_name") or text(python, "project_name")
    name = package_name(stated or text(root, "organization", "name") or "api")
    return name.removesuffix(_SUFFIX) or name


def packages(root: Node, name: str) -> dict[str, str]:
    """The client's package, where it is not called after the API; says where it can't be."""
    node = member(root, "targets", "python", "package_name")
    usual = f"{name}{_SUFFIX}"
    if node is None or node.value == usual:
        return {}
    if isinstance(node.value, str) and is_package(node.value):
        return {"client": node.value}
    leave(
        node,
        "targets.python.package_name",
        f"`{node.value}` is no name for a package, which is `{usual}`",
    )
    return {}


def class_names(root: Node, spelling: Spelling) -> dict[str, str]:
    """The class of the client and the base of its errors."""
    stated = text(root, "client_settings", "default_client_name")
    name = spelling.class_name(stated or text(root, "organization", "name"))
    return {"client": name, "error": f"{name}Error"} if is_safe(name) else {}


def credentials(root: Node, api: Api) -> Iterator[tuple[str, dict[str, str], Node]]:
    """By security scheme: the entry of `names.credentials`, and what it was made from."""
    schemes = {scheme.id: scheme for scheme in api.schemes}
    parts: dict[str, dict[str, str]] = {}
    nodes: dict[str, Node] = {}
    for name, opt in members(member(root, "client_settings", "opts")):
        scheme = text(opt, "auth", "security_scheme")
        if not scheme:
            if not text(opt, "server_variable"):
                leave_row(opt, _OPTS, CLIENT_VALUE)
        elif scheme not in schemes:
            leave(
                opt,
                _OPTS,
                f"no operation asks for the security scheme {scheme}",
                f"the document has {', '.join(sorted(schemes)) or 'none'}",
            )
        elif text(opt, "auth", "role").startswith("client_"):
            leave(
                opt,
                f"{_OPTS}.auth.role",
                "clients of OAuth 2.0 are arguments of their own",
                "`client_id=` and `client_secret=` of the client",
            )
        else:
            is_pair = isinstance(schemes[scheme], Http)
            role = text(opt, "auth", "role")
            part = role if is_pair and role in _PAIR else ""
            parts.setdefault(scheme, {}).update(_parts(name, opt, part))
            nodes.setdefault(scheme, opt)
            _leave_required(opt)
    for scheme, named in parts.items():
        yield scheme, named, nodes[scheme]


def _parts(name: str, opt: Node, part: str) -> Iterator[tuple[str, str]]:
    argument, variable = attribute(name), text(opt, "read_env")
    if is_safe(argument):
        yield part or "argument", argument
    else:
        leave(opt, _OPTS, f"`{argument}` can't be the name of an argument")
    if _VARIABLE.fullmatch(variable):
        yield f"{part}_environment" if part else "environment", variable


def _leave_required(opt: Node) -> None:
    default = member(opt, "default")
    if default is not None:
        reason = "a credential has no default"
        leave(default, f"{_OPTS}.default", reason, "set its variable")
    nullable = member(opt, "nullable")
    if nullable is None or nullable.value is not True:
        leave(
            nullable or opt,
            f"{_OPTS}.nullable",
            "a client can be made without it; calls that need it raise then",
        )


def entry(parts: Mapping[str, str]) -> str | dict[str, str]:
    """The entry of a credential: a name where nothing else is said."""
    return parts["argument"] if [*parts] == ["argument"] else {**parts}
