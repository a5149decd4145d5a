"""Schemes of pagination, as rules of specgen's `pagination`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from specgen.build.pages.pagination import fitting
from specgen.build.pages.resolving import Misfit, resolve
from specgen.frozen import frozen
from specgen.ir.api import Api, Operation
from specgen.ir.pagination import PageRule, PageStyle
from specgen.load.tree.node import Node
from specgen.stainless.members import items, member, members, text
from specgen.stainless.naming import by_route
from specgen.stainless.notes import leave
from specgen.stainless.resources import Method

_EXTENSION: Final = "x-stainless-pagination-property"
_SCHEME: Final = "pagination.*"
_DEEPEST: Final = 8


@frozen(kw_only=False)
class _Role:
    """A key of a rule: the purposes that say which property it is, and usual names of it."""

    key: str
    purposes: tuple[str, ...]
    names: tuple[str, ...] = ()
    is_needed: bool = True


_CURSORS: Final = (
    *("cursor", "next_cursor", "page_token", "next_page_token", "starting_after"),
    *("after", "next_token", "next_page", "next"),
)
_MORE: Final = _Role(
    "more", ("has_next_page",), ("has_more", "has_next_page", "has_next"), False
)

_STYLES: Final[Mapping[str, tuple[PageStyle, _Role | None, tuple[_Role, ...]]]] = {
    "cursor": (
        PageStyle.CURSOR,
        _Role("argument", ("next_cursor_param",), _CURSORS),
        (_Role("next", ("next_cursor_field",), _CURSORS), _MORE),
    ),
    "cursor_id": (
        PageStyle.CURSOR,
        _Role(
            "argument",
            ("next_cursor_id_param", "next_cursor_param"),
            ("starting_after", "after_id", "after"),
        ),
        (_Role("last", ("cursor_item_id",), ("id",)), _MORE),
    ),
    "cursor_url": (
        PageStyle.URL,
        None,
        (_Role("next", ("cursor_url_field",), ("next_url", "next_page_url", "next")),),
    ),
    "offset": (
        PageStyle.OFFSET,
        _Role("argument", ("offset_count_param",), ("offset", "skip", "start")),
        (_Role("total", ("offset_total_count_field",), (), False), _MORE),
    ),
    "page_number": (
        PageStyle.PAGE,
        _Role("argument", ("page_number_param",), ("page", "page_number")),
        (
            _Role(
                "pages",
                ("total_page_count_field",),
                ("total_pages", "page_count"),
                False,
            ),
            _MORE,
        ),
    ),
}
"""By type: the style, what asks for a page in the request, and what is read of the answer."""


@frozen(kw_only=False)
class _Property:
    """A property of a scheme: its path in the request or the answer, and what is said of it."""

    path: tuple[str, ...]
    purpose: str
    header: str
    is_whole: bool
    in_items: bool


@frozen(kw_only=False)
class _Scheme:
    """A scheme as a rule for whatever fits, under its name."""

    name: str
    rule: PageRule
    node: Node


def page_rules(
    root: Node, methods: Mapping[str, Method], api: Api
) -> Iterator[tuple[PageRule, Node]]:
    """The rules of a configuration, with the operations that they are for where others fit.

    `methods` are those that have an operation, by route.
    """
    operations = by_route(api)
    waiting = {
        route: method for route, method in methods.items() if route in operations
    }
    for method in waiting.values():
        _check_scheme(method, root)
    for scheme in _schemes(root):
        fits = fitting(scheme.rule, api)
        unnamed = {
            route for route, operation in operations.items() if operation.id in fits
        }
        chosen = [
            route
            for route, method in waiting.items()
            if _is_paged(scheme, method, operations[route], api, route in unnamed)
        ]
        for route in chosen:
            del waiting[route]
        if not chosen:
            leave(scheme.node, _SCHEME, f"no operation fits the scheme {scheme.name}")
        elif {*chosen} <= unnamed and not unnamed & waiting.keys():
            yield scheme.rule, scheme.node
        else:
            yield replace(scheme.rule, operations=tuple(chosen)), scheme.node


def _check_scheme(method: Method, root: Node) -> None:
    """Says of a method that it names a scheme which there is not."""
    node = method.option("paginated")
    stated = member(root, "pagination")
    names = {text(scheme, "name") for scheme in items(stated)}
    if node is not None and isinstance(node.value, str) and node.value not in names:
        reason = f"no scheme is called {node.value}"
        leave(node, "resources.*.methods.*.paginated", reason)


def _is_paged(
    scheme: _Scheme, method: Method, operation: Operation, api: Api, fits: bool
) -> bool:
    """Whether a method has the pages of a scheme, which may fit it without being named."""
    node = method.option("paginated")
    if node is None:
        return fits
    if node.value is not True and node.value != scheme.name:
        return False
    try:
        resolve(scheme.rule, operation, api.declarations)
    except Misfit as misfit:
        if node.value == scheme.name:
            leave(node, "resources.*.methods.*.paginated", str(misfit))
        return False
    return True


def _schemes(root: Node) -> Iterator[_Scheme]:
    stated = member(root, "pagination")
    nodes = [stated] if stated and isinstance(stated.value, dict) else items(stated)
    for node in nodes:
        kind = text(node, "type")
        if kind not in _STYLES:
            reason = f"pages of type {kind or 'none'} lead to no others"
            leave(node, _SCHEME, reason, "the method gives the whole answer")
            continue
        values = _values(kind, node)
        if isinstance(values, str):
            leave(
                node,
                _SCHEME,
                f"the scheme does not say what {values} is",
                "`specgen inspect` proposes rules",
            )
            continue
        made = {"style": _STYLES[kind][0], "origin": node.location, **values}
        yield _Scheme(text(node, "name"), PageRule(**made), node)  # type: ignore[arg-type]


def _values(kind: str, node: Node) -> dict[str, str] | str:
    """The keys of a rule, or the one that is missing."""
    _, asking, answered = _STYLES[kind]
    request = [*_properties(member(node, "request"))]
    response = [*_properties(member(node, "response"))]
    values: dict[str, str] = {}
    for role, properties in (
        *([(asking, request)] if asking else []),
        *((role, response) for role in answered),
    ):
        assert role is not None
        meant = _meant(role, properties)
        if meant is None and role.is_needed:
            return f"`{role.key}`"
        if meant is not None and meant.header and role.key == "next":
            values["next_header"] = meant.header
        elif meant is not None:
            values[role.key] = ".".join(meant.path)
    whole = next((part for part in response if part.purpose == "items"), None)
    if whole is not None:
        values["items"] = "" if whole.is_whole else ".".join(whole.path)
    return values


def _meant(role: _Role, properties: Sequence[_Property]) -> _Property | None:
    """The property with a purpose, or else with the most usual name."""
    for purpose in role.purposes:
        for candidate in properties:
            if candidate.purpose == purpose:
                return candidate
    free = [
        candidate
        for candidate in properties
        if not candidate.purpose and candidate.in_items == (role.key == "last")
    ]
    named = {
        candidate.path[-1]: candidate for candidate in reversed(free) if candidate.path
    }
    return next((named[name] for name in role.names if name in named), None)


def _properties(
    node: Node | None, path: tuple[str, ...] = (), depth: int = 0, inside: bool = False
) -> Iterator[_Property]:
    """The properties of a request or an answer, those of its array's items by their own paths."""
    for name, property_node in members(node):
        here = (*path, name)
        said = member(property_node, _EXTENSION)
        whole = member(said, "is_top_level_array")
        yield _Property(
            here,
            text(said, "purpose"),
            text(said, "from_header"),
            whole is not None and whole.value is True,
            inside,
        )
        if depth < _DEEPEST:
            yield from _properties(
                member(property_node, "properties"), here, depth + 1, inside
            )
            inner = member(property_node, "items", "properties")
            yield from _properties(inner, (), depth + 1, True)
