"""What a configuration changes in the document: actions of an overlay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from specgen.ir.answers import successes
from specgen.ir.api import Api, Codec, Operation, Status
from specgen.json_value import JsonValue
from specgen.load.tree.node import Node
from specgen.naming.servers import server_names
from specgen.stainless.actions import Action, query, remove, update
from specgen.stainless.examples import examples
from specgen.stainless.members import member, members, text
from specgen.stainless.naming import Schemas, by_route
from specgen.stainless.notes import leave
from specgen.stainless.queries import query_styles
from specgen.stainless.resources import Method, Model
from specgen.stainless.transforms import transforms

_STREAMS: Final = (Codec.EVENTS, Codec.JSON_LINES, Codec.JSON_SEQUENCE)
Root: TypeAlias = Mapping[str, JsonValue]


def changes(
    root: Node,
    document: Root,
    api: Api,
    methods: Mapping[str, Method],
    models: Sequence[Model],
) -> Iterator[Action]:
    """The actions that make the document say what the configuration says, in their order."""
    yield from transforms(root)
    yield from _servers(root, document, api)
    yield from _security(root, document)
    yield from query_styles(root, document)
    yield from _deprecations(methods, api)
    yield from _streams(document, api, methods, models)
    yield from examples(root, document, api)


def _servers(root: Node, document: Root, api: Api) -> Iterator[Action]:
    node = member(root, "environments")
    key = "environments.*"
    stated = [
        (name, url.value) for name, url in members(node) if isinstance(url.value, str)
    ]
    servers = api.servers
    described = [
        (name, server.url)
        for name, server in zip(server_names(servers), servers, strict=True)
    ]
    if node is None or not stated:
        return
    if _compared(stated) == _compared(described) or (
        len(stated) == 1
        and [url.rstrip("/") for _, url in described] == [stated[0][1].rstrip("/")]
    ):
        return
    if "swagger" in document:
        leave(
            node,
            key,
            "the document is of version 2.0, which has one server",
            "`base_url=`",
        )
        return
    if "servers" in document:
        yield remove(query("servers"), node, key)
    variables = {
        name: member(opt, "default")
        for _, opt in members(member(root, "client_settings", "opts"))
        if (name := text(opt, "server_variable"))
    }
    made: list[JsonValue] = []
    for name, url in stated:
        server: dict[str, JsonValue] = {"url": url, "description": name}
        used: dict[str, JsonValue] = {
            variable: {"default": str(default.value) if default else ""}
            for variable, default in variables.items()
            if f"{{{variable}}}" in url
        }
        if used:
            server["variables"] = used
        made.append(server)
    yield update("$", {"servers": made}, node, key)


def _compared(servers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, url.rstrip("/")) for name, url in servers]


def _security(root: Node, document: Root) -> Iterator[Action]:
    parts = document.get("components")
    described = parts.get("securitySchemes") if isinstance(parts, dict) else None
    described = described if isinstance(described, dict) else {}
    schemes = {**dict(_schemes(root, described))}
    security = member(root, "security")
    is_other = security is not None and security.value != document.get("security")
    if "swagger" in document:
        for node, key in [*((node, key) for _, node, key in schemes.values())][:1]:
            leave(node, key, "the document is of version 2.0", "write an overlay")
        return
    for name, (scheme, node, key) in schemes.items():
        if name in described:
            yield remove(query("components", "securitySchemes", name), node, key)
        yield update(
            "$", {"components": {"securitySchemes": {name: scheme}}}, node, key
        )
    if is_other and security is not None:
        if "security" in document:
            yield remove(query("security"), security, "security")
        yield update("$", {"security": security.value}, security, "security")


def _schemes(
    root: Node, described: Mapping[str, JsonValue]
) -> Iterator[tuple[str, tuple[JsonValue, Node, str]]]:
    """Security schemes that are other ones than the document's, by their names."""
    stated: dict[str, JsonValue] = {}
    for name, node in members(member(root, "security_schemes")):
        stated[name] = _plain(node.value)
        if isinstance(stated[name], dict) and not _says(
            described.get(name), stated[name]
        ):
            yield name, (stated[name], node, "security_schemes.*")
    for _, opt in members(member(root, "client_settings", "opts")):
        name = text(opt, "auth", "security_scheme")
        for place, key in (
            ("query", "send_as_query_param"),
            ("header", "send_in_header"),
        ):
            wire_name = text(opt, key)
            scheme: JsonValue = {"type": "apiKey", "in": place, "name": wire_name}
            before = stated.get(name, described.get(name))
            if name and wire_name and not _says(before, scheme):
                yield name, (scheme, opt, f"client_settings.opts.*.{key}")


def _plain(value: JsonValue) -> JsonValue:
    """A scheme without what is for Stainless alone."""
    if not isinstance(value, dict):
        return value
    return {
        key: part for key, part in value.items() if not key.startswith("x-stainless")
    }


def _says(value: JsonValue, wanted: JsonValue) -> bool:
    """Whether an object says all that it should."""
    if not isinstance(value, dict) or not isinstance(wanted, dict):
        return False
    return all(value.get(key) == part for key, part in wanted.items())


def _deprecations(methods: Mapping[str, Method], api: Api) -> Iterator[Action]:
    operations = by_route(api)
    for route, method in methods.items():
        node = method.option("deprecated")
        if node is not None and node.value and not operations[route].doc.deprecated:
            yield update(
                _operation(operations[route]),
                {"deprecated": True},
                node,
                "resources.*.methods.*.deprecated",
            )


def _operation(operation: Operation) -> str:
    return query("paths", operation.path_text, operation.method.lower())


def _streams(
    document: Root, api: Api, methods: Mapping[str, Method], models: Sequence[Model]
) -> Iterator[Action]:
    """Answers of events, for methods that stream while their document does not say so."""
    operations = by_route(api)
    schemas = Schemas(api, document)
    events = {
        ".".join((*model.resource, model.name)): schemas.pointer(model.reference)
        for model in models
    }
    for route, method in methods.items():
        node = method.option("streaming")
        if node is None or streams(operations[route]):
            continue
        event = events.get(text(node, "stream_event_model"), "")
        statuses = [_key(response.status) for response in successes(operations[route])]
        if not event or not statuses or "swagger" in document:
            leave(
                node,
                "resources.*.methods.*.streaming",
                f"the document has no stream for {route}",
                "add an answer of text/event-stream to it by an overlay",
            )
            continue
        yield update(
            _operation(operations[route]),
            {
                "responses": {
                    statuses[0]: {
                        "content": {"text/event-stream": {"schema": {"$ref": event}}}
                    }
                }
            },
            node,
            "resources.*.methods.*.streaming.stream_event_model",
        )


def _key(status: Status) -> str:
    """A status as a document writes it."""
    if status.is_default:
        return "default"
    return str(status.first) if status.is_exact else f"{status.first // 100}XX"


def streams(operation: Operation) -> bool:
    """Whether an answer of an operation can come item by item."""
    return any(
        content.codec in _STREAMS
        for response in successes(operation)
        for content in response.contents
    )
