"""How arrays and objects stand in queries: `query_settings` as styles of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.stainless.actions import Action, update
from specgen.stainless.members import member, text
from specgen.stainless.notes import leave

_STYLES: Final[Mapping[str, tuple[str, Mapping[str, Mapping[str, JsonValue]]]]] = {
    "array_format": (
        "array",
        {
            "comma": {"style": "form", "explode": False},
            "repeat": {"style": "form", "explode": True},
            "brackets": {"style": "deepObject", "explode": True},
        },
    ),
    "nested_format": (
        "object",
        {"brackets": {"style": "deepObject", "explode": True}},
    ),
}
"""By key: the type that it is about, and the style of each format that OpenAPI has."""
_PLACES: Final = (
    "$.paths[*][*].parameters",
    "$.paths[*].parameters",
    "$.components.parameters",
)


def query_styles(root: Node, document: Mapping[str, JsonValue]) -> Iterator[Action]:
    """Styles for the parameters of which the document has another one."""
    for key, (kind, styles) in _STYLES.items():
        node = member(root, "query_settings", key)
        stated = text(root, "query_settings", key)
        pattern = f"query_settings.{key}"
        if node is None:
            continue
        if stated not in styles or "swagger" in document:
            reason = f"OpenAPI has no style for {stated or 'it'}"
            if stated in styles:
                reason = "the document is of version 2.0"
            leave(node, pattern, reason, "say in an overlay how parameters are sent")
            continue
        style = styles[stated]
        for place, parameters in zip(_PLACES, _parameters(document), strict=True):
            if any(_differs(parameter, kind, style) for parameter in parameters):
                test = f"@.in == 'query' && @.schema.type == '{kind}'"
                yield update(f"{place}[?{test}]", dict(style), node, pattern)


def _parameters(document: Mapping[str, JsonValue]) -> Iterator[list[JsonValue]]:
    """The parameters of operations, of paths, and those that both refer to."""
    paths = document.get("paths")
    of_paths: list[JsonValue] = []
    of_operations: list[JsonValue] = []
    for path in paths.values() if isinstance(paths, dict) else ():
        for key, item in path.items() if isinstance(path, dict) else ():
            if key == "parameters" and isinstance(item, list):
                of_paths += item
            elif isinstance(item, dict) and isinstance(item.get("parameters"), list):
                stated = item["parameters"]
                of_operations += stated if isinstance(stated, list) else []
    parts = document.get("components")
    shared = parts.get("parameters") if isinstance(parts, dict) else None
    yield of_operations
    yield of_paths
    yield [*shared.values()] if isinstance(shared, dict) else []


def _differs(parameter: JsonValue, kind: str, wanted: Mapping[str, JsonValue]) -> bool:
    """Whether a parameter of a query has a type and is sent in another style."""
    if not isinstance(parameter, dict) or parameter.get("in") != "query":
        return False
    schema = parameter.get("schema")
    if not isinstance(schema, dict) or schema.get("type") != kind:
        return False
    style = parameter.get("style", "form")
    explode = parameter.get("explode", style in ("form", "deepObject"))
    return {"style": style, "explode": explode} != wanted
