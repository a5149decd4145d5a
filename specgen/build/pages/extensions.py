"""Rules of pagination that a document states in an extension.

`x-ms-pageable` is described at azure.github.io/autorest/extensions, `x-speakeasy-pagination`
at speakeasy.com/docs/customize/runtime/pagination, `x-fern-pagination` at
buildwithfern.com/learn/api-definitions/openapi/extensions/pagination.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from typing import Final

from specgen.build.pages.resolving import Misfit
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.pagination import PageRule, PageStyle
from specgen.load.tree.cursor import child, has, sequence
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node

_AZURE: Final = "x-ms-pageable"
_LAST = re.compile(r"(?P<items>.*)\[-1\]\.(?P<last>.+)")
"""A cursor in the last item."""


def page_rule(
    operation: Node, root: Node, operation_ids: Callable[[], Set[str]]
) -> PageRule | None:
    """The rule that an operation states; one that can't be read is reported.

    `operation_ids` are those of the document, asked for where a rule names one.
    """
    for key, read in _READERS.items():
        node = child(operation, key)
        if node is None or node.value is False:
            continue
        if node.value is True:
            node = child(root, key) or node
        try:
            if not isinstance(node.value, dict):
                raise Misfit(f"it must be an object, found {kind(node.value)}")
            rule = _whole(read(node))
        except Misfit as misfit:
            effect = "the operation stays without pages"
            node.report(DiagnosticCode.EXTENSION, effect=effect, reason=str(misfit))
            continue
        if rule is not None:
            other = _text(node, "operationName") if key == _AZURE else ""
            if other and other in operation_ids():
                # Otherwise it is the name of a method that generators are to make.
                effect = "the link to the next page is followed as it is"
                reason = "operationName is not used"
                node.report(DiagnosticCode.EXTENSION, effect=effect, reason=reason)
            return rule
    return None


def _whole(rule: PageRule | None) -> PageRule | None:
    """The rule itself. Raises Misfit for one that does not say how to get the next page."""
    if rule is None:
        return None
    answered = rule.style in (PageStyle.URL, PageStyle.CURSOR)
    if answered and not (rule.next or rule.last):
        raise Misfit("it names no property of the answer that leads to the next page")
    if rule.style is not PageStyle.URL and not rule.argument:
        raise Misfit("it names no argument that asks for a page")
    return rule


def _text(node: Node, key: str, default: str = "") -> str:
    """A string member. Raises Misfit for any other: nothing is made of half a rule."""
    member = child(node, key)
    if member is None:
        return default
    if not isinstance(member.value, str):
        raise Misfit(f"`{key}` must be a string, found {kind(member.value)}")
    return member.value


def _objects(node: Node, key: str) -> list[Node]:
    """The objects of an array member. Raises Misfit for anything else."""
    member = child(node, key)
    if member is None:
        return []
    if not isinstance(member.value, list) or not all(
        isinstance(element, dict) for element in member.value
    ):
        raise Misfit(f"`{key}` must be an array of objects")
    return sequence(node, key)


def _azure(node: Node) -> PageRule | None:
    """A list in one page has no name, or null, as `nextLinkName`, and needs no rule."""
    items = _text(node, "itemName", "value")
    _text(node, "operationName")
    following = child(node, "nextLinkName")
    if following is None or following.value is None:
        return None
    next_link = _text(node, "nextLinkName")
    return PageRule(
        style=PageStyle.URL,
        origin=node.location,
        items=items,
        next=next_link,
    )


def _speakeasy(node: Node) -> PageRule | None:
    inputs = {
        _text(field, "type"): _text(field, "name") for field in _objects(node, "inputs")
    }
    outputs = child(node, "outputs")
    if outputs is not None and not isinstance(outputs.value, dict):
        raise Misfit(f"`outputs` must be an object, found {kind(outputs.value)}")

    def output(key: str) -> str:
        return _text(outputs, key) if outputs is not None else ""

    items = _json_path(output("results")) if output("results") else None
    origin, size = node.location, inputs.get("limit", "")
    match _text(node, "type"):
        case "url":
            following = _json_path(output("nextUrl"))
            return PageRule(
                style=PageStyle.URL, origin=origin, items=items, next=following
            )
        case "cursor":
            inner = _LAST.fullmatch(output("nextCursor"))
            return PageRule(
                style=PageStyle.CURSOR,
                origin=origin,
                argument=_given(inputs, "cursor"),
                items=_json_path(inner["items"]) if inner else items,
                next="" if inner else _json_path(output("nextCursor")),
                last=inner["last"] if inner else "",
            )
        case "offsetLimit" if "offset" in inputs:
            return PageRule(
                style=PageStyle.OFFSET,
                origin=origin,
                argument=inputs["offset"],
                items=items,
                size=size,
            )
        case "offsetLimit":
            pages = output("numPages")
            return PageRule(
                style=PageStyle.PAGE,
                origin=origin,
                argument=_given(inputs, "page"),
                items=items,
                pages=_json_path(pages) if pages else "",
                size=size,
            )
        case other:
            raise Misfit(f"unknown type {other}")


def _given(inputs: Mapping[str, str], type: str) -> str:
    if type not in inputs:
        raise Misfit(f"no input of type {type}")
    return inputs[type]


def _json_path(path: str) -> str:
    """`$.a.b` as `a.b`."""
    if path != "$" and not re.fullmatch(r"\$(\.[^.\[\]*]+)+", path):
        raise Misfit(f"{path or 'an empty path'} is no path of property names")
    return path[2:]


def _fern(node: Node) -> PageRule | None:
    results = _text(node, "results")
    items = _reference(results, "response") if results else None
    more = _text(node, "has-next-page")
    more = _reference(more, "response") if more else ""
    origin = node.location
    if has(node, "next_uri"):
        following = _reference(_text(node, "next_uri"), "response")
        return PageRule(style=PageStyle.URL, origin=origin, items=items, next=following)
    if has(node, "cursor"):
        return PageRule(
            style=PageStyle.CURSOR,
            origin=origin,
            argument=_reference(_text(node, "cursor"), "request"),
            next=_reference(_text(node, "next_cursor"), "response"),
            items=items,
        )
    if has(node, "offset"):
        # Without a step an offset counts pages.
        return PageRule(
            style=PageStyle.OFFSET if _text(node, "step") else PageStyle.PAGE,
            origin=origin,
            argument=_reference(_text(node, "offset"), "request"),
            items=items,
            more=more,
        )
    raise Misfit("neither cursor, offset nor next_uri")


def _reference(path: str, holder: str) -> str:
    """`$response.a.b` as `a.b`."""
    match = re.fullmatch(rf"\${holder}(?:\.([^\[\]*]+))?", path)
    if match is None:
        raise Misfit(f"{path or 'an empty path'} does not start with ${holder}")
    return match[1] or ""


_READERS: Final[Mapping[str, Callable[[Node], PageRule | None]]] = {
    _AZURE: _azure,
    "x-speakeasy-pagination": _speakeasy,
    "x-fern-pagination": _fern,
}
