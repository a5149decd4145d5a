"""How a parameter becomes text: the styles that each place allows (OpenAPI 3.1, 4.8.12.2)."""

from __future__ import annotations

from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Place, Style
from specgen.load.tree.cursor import flag, has, text
from specgen.load.tree.node import Node
from specgen.normalise.schema import Dialect

STYLES = {
    Place.PATH: ("simple", "label", "matrix"),
    Place.QUERY: ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    Place.HEADER: ("simple",),
    Place.COOKIE: ("form", "cookie"),
    Place.QUERYSTRING: ("form",),
}
"""The styles of each place, its default first."""
DELIMITED = ("spaceDelimited", "pipeDelimited", "tabDelimited")
"""The style that each `collectionFormat` of Swagger 2.0 stands for, in every place."""


def style_of(node: Node, place: Place, dialect: Dialect) -> Style:
    """The style at `node`; one that its place does not have is replaced by the default."""
    default = STYLES[place][0]
    style = text(node, "style", default)
    allowed = STYLES[place]
    if dialect is Dialect.SWAGGER_2:
        allowed += DELIMITED
    if style not in allowed:
        node.report(
            DiagnosticCode.UNKNOWN_STYLE,
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
