"""Older documents in the shape of OpenAPI 3.1: Swagger 2.0 rewritten node by node, on demand.

Nothing moves: a node keeps its pointer, so positions and references stay what they were; what
3.x keeps elsewhere (a request body, servers) is made from nodes of the document and carries the
pointer of the node it comes from. Schema keywords are the business of `schema`.
"""

from __future__ import annotations

from collections.abc import Sequence

from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.normalise.schema import Dialect

_ARRAY_STYLES: dict[str, tuple[str, bool]] = {
    "multi": ("form", True),
    "csv": ("form", False),
    "ssv": ("spaceDelimited", False),
    "tsv": ("tabDelimited", False),
    "pipes": ("pipeDelimited", False),
}
_FLOWS = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}
_NOT_SCHEMA = frozenset(
    ("name", "in", "required", "description", "collectionFormat", "allowEmptyValue")
)


def dialect_of(root: dict[str, JsonValue]) -> Dialect:
    """Which rules the document at `root` follows."""
    if "swagger" in root:
        return Dialect.SWAGGER_2
    return (
        Dialect.OPENAPI_3_0
        if str(root.get("openapi", "")).startswith("3.0")
        else Dialect.OPENAPI_3_1
    )


def derived(node: Node, value: JsonValue) -> Node:
    """A node with another value at the same place."""
    return Node(value, node.pointer, node.resource)


def servers(root: Node, operation: Node | None = None) -> JsonValue:
    """`host`, `basePath` and `schemes` of Swagger 2.0 as a `servers` list.

    An operation has servers of its own where it leaves out the scheme of the first.
    """
    value = root.value if isinstance(root.value, dict) else {}
    host = value.get("host")
    base = value.get("basePath")
    path = base if isinstance(base, str) else ""
    if not isinstance(host, str):
        return [{"url": path}] if path else []
    schemes = _schemes(root)
    if operation is not None:
        own = _schemes(operation, [])
        schemes = [] if set(schemes[:1]) <= set(own) else own
    return [{"url": f"{scheme}://{host}{path}"} for scheme in schemes]


def _schemes(node: Node, default: Sequence[str] = ("https",)) -> list[str]:
    value = node.value if isinstance(node.value, dict) else {}
    stated = value.get("schemes")
    schemes = (
        [media_type for media_type in stated if isinstance(media_type, str)]
        if isinstance(stated, list)
        else []
    )
    # The safest of the transports comes first, whatever the order in the document.
    ordered = sorted(schemes or default, key=lambda scheme: scheme != "https")
    return [scheme for scheme in ordered if scheme[:2] != "ws"]


def security_scheme(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A Swagger 2.0 security definition as a 3.x security scheme."""
    if value.get("type") == "basic":
        return {**value, "type": "http", "scheme": "basic"}
    if value.get("type") != "oauth2":
        return value
    flow = _FLOWS.get(str(value.get("flow")), "authorizationCode")
    urls: dict[str, JsonValue] = {
        key: value[key]
        for key in ("authorizationUrl", "tokenUrl", "scopes")
        if key in value
    }
    return {**value, "flows": {flow: urls}}


def parameter(node: Node) -> Node:
    """A Swagger 2.0 parameter outside the body as a 3.x parameter with a schema."""
    value = node.value
    if not isinstance(value, dict) or "schema" in value or "content" in value:
        return node
    schema = {key: keyword for key, keyword in value.items() if key not in _NOT_SCHEMA}
    in_query = value.get("in") == "query"
    upgraded: dict[str, JsonValue] = {
        key: value[key]
        for key in ("name", "in", "required", "description", "allowEmptyValue")
        if key in value
    }
    upgraded["schema"] = schema
    return derived(node, upgraded | _style(value, "form" if in_query else "simple"))


def _style(value: dict[str, JsonValue], usual: str) -> dict[str, JsonValue]:
    """`collectionFormat` as style and explode; `usual` is what commas are called."""
    if value.get("type") != "array":
        return {}
    stated = str(value.get("collectionFormat"))
    style, explode = _ARRAY_STYLES.get(stated, ("form", False))
    if style == "form":
        # Only queries and forms can repeat a name.
        style, explode = usual, explode and usual == "form"
    return {"style": style, "explode": explode}


def request_body(
    operation: Node, parameters: Sequence[Node], consumes: Sequence[str]
) -> Node | None:
    """The `body` and `formData` parameters of a Swagger 2.0 operation as a request body.

    A form stands where the operation has its parameters: each of them may be shared with
    others, which have other forms.
    """
    forms: list[dict[str, JsonValue]] = []
    for node in parameters:
        value = node.value
        if not isinstance(value, dict):
            continue
        if value.get("in") == "body":
            media_types = consumes or ["application/json"]
            content: dict[str, JsonValue] = {
                media_type: {"schema": value.get("schema", {})}
                for media_type in media_types
            }
            return derived(
                node,
                {
                    "content": content,
                    "required": value.get("required") is True,
                    "description": value.get("description", ""),
                },
            )
        if value.get("in") == "formData":
            forms.append(value)
    if not forms:
        return None
    pointer = f"{operation.pointer}/parameters"
    return Node(_form(forms, consumes), pointer, operation.resource)


def _form(forms: Sequence[dict[str, JsonValue]], consumes: Sequence[str]) -> JsonValue:
    properties: dict[str, JsonValue] = {}
    required: list[JsonValue] = []
    encoding: dict[str, JsonValue] = {}
    for value in forms:
        name = str(value.get("name"))
        schema = {
            key: keyword
            for key, keyword in value.items()
            if key not in _NOT_SCHEMA - {"description"}
        }
        properties[name] = schema
        if value.get("required") is True:
            required.append(name)
        if style := _style(value, "form"):
            encoding[name] = style
    files = any(value.get("type") == "file" for value in forms)
    stated = [
        consume
        for consume in consumes
        if consume.startswith(("multipart/", "application/x-www-form"))
    ]
    fallback = "multipart/form-data" if files else "application/x-www-form-urlencoded"
    media_types = [
        media_type
        for media_type in stated
        if not files or media_type.startswith("multipart/")
    ]
    schema = {"type": "object", "properties": properties, "required": required or None}
    body: dict[str, JsonValue] = {
        "schema": {
            key: keyword for key, keyword in schema.items() if keyword is not None
        },
        "encoding": encoding,
    }
    return {
        "content": dict.fromkeys(media_types or [fallback], body),
        "required": bool(required),
    }


def is_structured(media_type: str) -> bool:
    """Whether a body of this media type is JSON or XML."""
    return media_type.partition(";")[0].strip().lower().endswith(("json", "xml"))


def response(node: Node, produces: Sequence[str]) -> Node:
    """A Swagger 2.0 response as a 3.x response with content and header schemas."""
    value = node.value
    if not isinstance(value, dict) or "content" in value:
        return node
    upgraded = {
        key: keyword
        for key, keyword in value.items()
        if key not in ("schema", "headers")
    }
    if "schema" in value:
        schema = value["schema"]
        file = isinstance(schema, dict) and schema.get("type") == "file"
        # A file is no JSON or XML, whatever else the document produces.
        stated = [
            produce for produce in produces if not (file and is_structured(produce))
        ]
        media_types = stated or [
            "application/octet-stream" if file else "application/json"
        ]
        upgraded["content"] = {
            media_type: {"schema": schema} for media_type in media_types
        }
    headers = value.get("headers")
    if isinstance(headers, dict):
        upgraded["headers"] = {
            name: {
                "schema": header,
                "description": header.get("description", ""),
                **_style(header, "simple"),
            }
            for name, header in headers.items()
            if isinstance(header, dict)
        }
    return derived(node, upgraded)
