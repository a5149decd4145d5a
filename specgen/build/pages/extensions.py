"""Rules of pagination that a document states in an extension.

`x-ms-pageable` is described at azure.github.io/autorest/extensions, `x-speakeasy-pagination`
at speakeasy.com/docs/customize/runtime/pagination, `x-fern-pagination` at
buildwithfern.com/learn/api-definitions/openapi/extensions/pagination.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from specgen.build.pages.resolving import Misfit
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.pagination import PageRule, PageStyle
from specgen.load.tree.cursor import child, has, sequence, text
from specgen.load.tree.node import Node

_LAST = re.compile(r"(?P<items>.*)\[-1\]\.(?P<last>.+)")
"""A cursor in the last item."""


def page_rule(operation: Node, root: Node) -> PageRule | None:
    """The rule that an operation states; one that can't be read is reported."""
    for key, read in _READERS.items():
        if not has(operation, key):
            continue
        node = child(operation, key)
        if node is not None and node.value is True and has(root, key):
            node = child(root, key)
        if node is None or not isinstance(node.value, dict):
            continue
        try:
            rule = _followed(read(node))
        except Misfit as misfit:
            effect = "the operation stays without pages"
            node.report(DiagnosticCode.PAGINATION, effect=effect, reason=str(misfit))
            continue
        if rule is not None:
            return rule
    return None


def _followed(rule: PageRule | None) -> PageRule | None:
    """The rule itself. Raises Misfit for one that does not say where the next page is."""
    if rule is None or rule.style not in (PageStyle.URL, PageStyle.CURSOR):
        return rule
    if not (rule.next or rule.last):
        raise Misfit("it names no property of the answer that leads to the next page")
    return rule


def _azure(node: Node) -> PageRule | None:
    """A list in one page has no name, or null, as `nextLinkName`, and needs no rule."""
    following = child(node, "nextLinkName")
    if following is None or following.value is None:
        return None
    if has(node, "operationName"):
        effect = "the link to the next page is followed as it is"
        reason = "operationName is not used"
        node.report(DiagnosticCode.PAGINATION, effect=effect, reason=reason)
    return PageRule(
        style=PageStyle.URL,
        origin=node.location,
        items=text(node, "itemName", "value"),
        next=text(node, "nextLinkName"),
    )


def _speakeasy(node: Node) -> PageRule | None:
    inputs = {
        text(field, "type"): text(field, "name")
        for field in sequence(node, "inputs")
        if isinstance(field.value, dict)
    }
    outputs = child(node, "outputs")

    def output(key: str) -> str:
        return text(outputs, key) if outputs is not None else ""

    items = _json_path(output("results")) if output("results") else None
    origin, size = node.location, inputs.get("limit", "")
    match text(node, "type"):
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
    results = text(node, "results")
    items = _reference(results, "response") if results else None
    more = text(node, "has-next-page")
    more = _reference(more, "response") if more else ""
    origin = node.location
    if has(node, "next_uri"):
        following = _reference(text(node, "next_uri"), "response")
        return PageRule(style=PageStyle.URL, origin=origin, items=items, next=following)
    if has(node, "cursor"):
        return PageRule(
            style=PageStyle.CURSOR,
            origin=origin,
            argument=_reference(text(node, "cursor"), "request"),
            next=_reference(text(node, "next_cursor"), "response"),
            items=items,
        )
    if has(node, "offset"):
        # Without a step an offset counts pages.
        return PageRule(
            style=PageStyle.OFFSET if has(node, "step") else PageStyle.PAGE,
            origin=origin,
            argument=_reference(text(node, "offset"), "request"),
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
    "x-ms-pageable": _azure,
    "x-speakeasy-pagination": _speakeasy,
    "x-fern-pagination": _fern,
}
