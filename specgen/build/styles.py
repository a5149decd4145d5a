"""How a parameter becomes text: the styles that each place allows (OpenAPI 3.1, 4.8.12.2)."""

from __future__ import annotations

from specgen.diagnostics import Code
from specgen.ir.api import Place, Style
from specgen.load.cursor import flag, has, text
from specgen.load.node import Node

STYLES = {
    Place.PATH: ("simple", "label", "matrix"),
    Place.QUERY: ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    Place.HEADER: ("simple",),
    Place.COOKIE: ("form", "cookie"),
    Place.QUERYSTRING: ("form",),
}
"""The styles of each place, its default first."""


def style_of(node: Node, place: Place) -> Style:
    """The style at `node`; one that its place does not have is replaced by the default."""
    default = STYLES[place][0]
    style = text(node, "style", default)
    if style not in STYLES[place]:
        node.report(
            Code.UNKNOWN_STYLE,
            effect=f"sent as {default}",
            style=style,
            place=place.value,
        )
        style = default
    exploded = style in ("form", "cookie", "deepObject")
    return Style(
        style=style,
        explode=flag(node, "explode") if has(node, "explode") else exploded,
        allow_reserved=flag(node, "allowReserved"),
    )
