"""Older documents in the shape of OpenAPI 3.1: Swagger 2.0 rewritten node by node, on demand.

Nothing moves: a node keeps its pointer, so positions and references stay what they were; what
3.x keeps elsewhere (a request body, servers) is made from nodes of the document and carries the
pointer of the node it comes from; findings inside it stand where what it is made of does. Schema
keywords are the business of `schema`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from specgen.findings.diagnostics import DiagnosticCode
from specgen.json_value import JsonValue
from specgen.load.tree.cursor import states, text
from specgen.load.tree.node import Node
from specgen.load.tree.pointer import escape
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
_Sources: TypeAlias = Mapping[tuple[str, ...], Node]
"""What the parts of a node are made of, by the keys that lead to them."""

_NOTHING: _Sources = MappingProxyType({})
_HOST_TEMPLATE = "x-ms-parameterized-host"
_SLOT = re.compile(r"\{([^{}]*)\}")
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


def derived(node: Node, value: JsonValue, sources: _Sources = _NOTHING) -> Node:
    """A node with another value at the same place."""
    for path, source in sources.items():
        made = "/".join((node.pointer, *map(escape, path)))
        node.resource.stands[made] = source
    return Node(value, node.pointer, node.resource)


def with_servers(node: Node, root: Node) -> Node:
    """The root of a Swagger 2.0 document, or one of its operations, with a `servers` list."""
    made = _servers(root, None if node is root else node)
    keys = ("host", _HOST_TEMPLATE, "basePath")
    stated = next((key for key in keys if states(root, key)), None)
    source = root.child(stated) if stated else root
    sources: _Sources = {
        ("servers", str(index), "url"): source for index in range(len(made))
    }
    return derived(node, {"servers": made}, sources)


def _servers(root: Node, operation: Node | None) -> list[JsonValue]:
    """`host`, `basePath` and `schemes` of Swagger 2.0 as a `servers` list.

    An operation has servers of its own where it leaves out the scheme of the first. Without a
    host, AutoRest's extension has a template of it.
    """
    value = root.value if isinstance(root.value, dict) else {}
    host, template = value.get("host"), value.get(_HOST_TEMPLATE)
    base = value.get("basePath")
    path = base if isinstance(base, str) else ""
    variables: dict[str, JsonValue] = {}
    is_prefixed = True
    if not isinstance(host, str) and isinstance(template, dict):
        host = template.get("hostTemplate")
        is_prefixed = template.get("useSchemePrefix") is not False
        variables = _variables(template, value.get("parameters"))
    if not isinstance(host, str):
        return [{"url": path}] if path else []
    schemes = _schemes(root)
    if operation is not None:
        own = _schemes(operation, [])
        schemes = [] if set(schemes[:1]) <= set(own) else own
    starts = [f"{scheme}://" for scheme in schemes]
    if not is_prefixed:
        starts = [""] if operation is None else []
    return [{"url": f"{start}{host}{path}", "variables": variables} for start in starts]


def _variables(
    template: dict[str, JsonValue], shared: JsonValue
) -> dict[str, JsonValue]:
    """The variables of a host's template: parameters, of which the document may share some."""
    stated = template.get("parameters")
    slots = _SLOT.findall(str(template.get("hostTemplate")))
    variables: dict[str, JsonValue] = {slot: {} for slot in slots}
    for parameter in stated if isinstance(stated, list) else ():
        reference = parameter.get("$ref") if isinstance(parameter, dict) else None
        if isinstance(reference, str) and isinstance(shared, dict):
            parameter = shared.get(reference.removeprefix("#/parameters/"))
        if isinstance(parameter, dict) and parameter.get("name") in slots:
            variables[str(parameter["name"])] = parameter
    return variables


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


def security_scheme(node: Node) -> Node:
    """A Swagger 2.0 security definition as a 3.x security scheme."""
    value = node.value if isinstance(node.value, dict) else {}
    if value.get("type") == "basic":
        return derived(node, {**value, "type": "http", "scheme": "basic"})
    if value.get("type") != "oauth2":
        return node
    flow = _FLOWS.get(str(value.get("flow")), "authorizationCode")
    urls: dict[str, JsonValue] = {
        key: value[key]
        for key in ("authorizationUrl", "tokenUrl", "scopes")
        if key in value
    }
    made: dict[str, JsonValue] = {**value, "flows": {flow: urls}}
    return derived(node, made, {("flows",): node, ("flows", flow): node})


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
    upgraded |= _style(value, "form" if in_query else "simple")
    return derived(node, upgraded, {("schema",): node})


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
    body, forms = _placed(parameters, "body"), _placed(parameters, "formData")
    if body:
        for form in forms:
            form.report(
                DiagnosticCode.UNKNOWN_PLACE,
                effect="left out",
                name=text(form, "name"),
                place="formData beside a body",
            )
        return _whole_body(body[0], consumes)
    if not forms:
        return None
    place = Node(None, f"{operation.pointer}/parameters", operation.resource)
    fields = [form.value for form in forms if isinstance(form.value, dict)]
    media_types = _form_types(fields, consumes)
    sources: dict[tuple[str, ...], Node] = {}
    for media_type in media_types:
        content = "content", media_type
        sources |= {content: place, (*content, "schema"): place}
        for name, form in zip(map(_name, fields), forms, strict=True):
            sources[(*content, "schema", "properties", name)] = form
            sources[(*content, "encoding", name)] = form
    return derived(place, _form(fields, media_types), sources)


def _placed(parameters: Sequence[Node], place: str) -> list[Node]:
    """The parameters whose `in` is this place."""
    return [
        node
        for node in parameters
        if isinstance(node.value, dict) and node.value.get("in") == place
    ]


def _whole_body(node: Node, consumes: Sequence[str]) -> Node:
    """A `body` parameter as a request body."""
    value = node.value if isinstance(node.value, dict) else {}
    schema = value.get("schema", {})
    body: dict[str, JsonValue] = {
        "content": {
            media_type: {"schema": schema}
            for media_type in consumes or ["application/json"]
        },
        "required": value.get("required") is True,
        "description": value.get("description", ""),
    }
    source = node.child("schema") if "schema" in value else node
    return derived(node, body, _contents(consumes or ["application/json"], source))


def _contents(media_types: Iterable[str], schema: Node) -> dict[tuple[str, ...], Node]:
    """What the media types that share a schema are made of."""
    return {
        ("content", media_type, *below): schema
        for media_type in media_types
        for below in ((), ("schema",))
    }


def _form_types(
    forms: Sequence[dict[str, JsonValue]], consumes: Sequence[str]
) -> Sequence[str]:
    """The media types that a form may be sent as."""
    files = any(map(_holds_file, forms))
    stated = [
        media_type
        for media_type in consumes
        if media_type.startswith(("multipart/", "application/x-www-form"))
        and (not files or media_type.startswith("multipart/"))
    ]
    usual = "multipart/form-data" if files else "application/x-www-form-urlencoded"
    return stated or [usual]


def _holds_file(value: JsonValue) -> bool:
    """Whether a parameter is a file, or an array of files, as documents have it all the same."""
    if not isinstance(value, dict):
        return False
    return value.get("type") == "file" or _holds_file(value.get("items"))


def _name(form: dict[str, JsonValue]) -> str:
    return str(form.get("name"))


def _form(
    forms: Sequence[dict[str, JsonValue]], media_types: Sequence[str]
) -> JsonValue:
    properties: dict[str, JsonValue] = {}
    required: list[JsonValue] = []
    encoding: dict[str, JsonValue] = {}
    for value in forms:
        name = _name(value)
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
    schema = {"type": "object", "properties": properties, "required": required or None}
    body: dict[str, JsonValue] = {
        "schema": {
            key: keyword for key, keyword in schema.items() if keyword is not None
        },
        "encoding": encoding,
    }
    return {
        "content": dict.fromkeys(media_types, body),
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
    sources: dict[tuple[str, ...], Node] = {}
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
        sources |= _contents(media_types, node.child("schema"))
    headers = value.get("headers")
    if isinstance(headers, dict):
        upgraded["headers"] = {
            name: _header(header)
            for name, header in headers.items()
            if isinstance(header, dict)
        }
        sources |= {
            ("headers", name, "schema"): node.child("headers", name) for name in headers
        }
    return derived(node, upgraded, sources)


def _header(header: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        "schema": header,
        "description": header.get("description", ""),
        **_style(header, "simple"),
    }
