"""Small documents whose every name is one that the generated packages use for something else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

ARGUMENTS = (
    *("body", "self", "cls", "principal", "options", "credentials", "client"),
    *("locals", "id", "type", "class", "from", "timeout", "answers", "accept"),
    *("content_type", "contentType", "pageSize", "page_size", "page-size", "request"),
    *("operation", "kwargs", "UNSET", "Any", "str", "dict", "list", "models", "errors"),
    *("extra_headers", "max_retries", "deadline", "Unset", "httpx2", "query_id"),
    *("path_id", "body_id", "dt", "print", "None", "__init__", "call", "handler"),
)
"""Names of parameters and properties."""
SCHEMAS = (
    *("Any", "Model", "Literal", "Annotated", "Field", "datetime", "Mapping", "Unset"),
    *("Operation", "Resource", "UNSET", "str", "int", "list", "dict", "BaseModel"),
    *("TypeAlias", "TypeAliasType", "Union", "Optional", "Enum", "StrEnum", "date"),
    *("UUID", "uuid", "SecretStr", "Decimal", "Sequence", "Iterable", "models"),
    *("errors", "Client", "AsyncClient", "NotFoundError", "NotFound", "Error", "init"),
    *("Thing", "thing", "THING", "ThingGroup", "None", "class", "typing", "dt", "Json"),
    *("Body", "Query", "Path", "Header", "Reply", "Ok", "Created", "Protocol", "main"),
    *("ClassVar", "ConfigDict", "TYPE_CHECKING", "annotations", "con", "File"),
)
"""Names of schemas, which modules of models and of operations import."""
TAGS = (
    *("httpx2", "httpx", "models", "errors", "client", "Client", "resources", "raw"),
    *("app", "routers", "services", "testing", "tracing", "server", "resource", "Any"),
    *("self", "with_options", "lifespan", "authenticate", "close", "_runtime", "con"),
    *("pydantic", "fastapi", "typing", "APIRouter", "FastAPI", "Depends", "Request"),
    *("operations", "Model", "unimplemented", "credentials", "options", "Async", "dt"),
    *("async things", "things", "Things", "create_app", "Answer", "contextlib", "os"),
)
TITLES = (
    *("API Status", "Not Found", "Response Validation", "Server Sent Event", "API"),
    *("Any", "httpx", "httpx2", "Async", "Client", "Model", "models", "Bad Request"),
    *("Resource", "Sync", "Client Error", "Server", "Stream", "Raw", "Page", "Unset"),
    *("API Connection", "API Timeout", "Operation", "class", "Pydantic", "Things"),
    *("Client Credentials", "Refresh Token", "Password", "Fake", "Testing", "Base"),
)
SCHEMES: Sequence[dict[str, Any]] = (
    {"type": "http", "scheme": "bearer"},
    {"type": "http", "scheme": "basic"},
    {"type": "http", "scheme": "digest"},
    {"type": "apiKey", "in": "header", "name": "X-Key"},
    {"type": "apiKey", "in": "query", "name": "key"},
    {"type": "apiKey", "in": "cookie", "name": "key"},
    {"type": "openIdConnect", "openIdConnectUrl": "https://t.test/openid"},
)
SCHEME_NAMES = (
    *("httpx2", "httpx", "models", "errors", "client", "token", "api_key", "self"),
    *("base_url", "timeout", "http_client", "locals", "basic_auth", "options", "class"),
    *("credentials", "max_retries", "answers", "Any", "authenticate", "principal"),
)
TEXT = {"type": "string"}


def names(texts: Sequence[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(texts), min_size=least, max_size=most, unique=True)


def properties(schemas: Sequence[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Properties of an object: texts, moments, identifiers, constants and other schemas."""
    types: list[dict[str, Any]] = [
        TEXT,
        {"type": "string", "format": "date-time"},
        {"type": "string", "format": "uuid"},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "array", "items": {}, "maxItems": 3},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        *({"$ref": f"#/components/schemas/{schema}"} for schema in schemas),
    ]
    members = st.dictionaries(
        st.sampled_from(ARGUMENTS), st.sampled_from(types), min_size=1, max_size=5
    )
    return members.map(lambda drawn: {"type": "object", "properties": drawn})


@st.composite
def operations(
    draw: st.DrawFn, number: int, schemas: Sequence[str]
) -> tuple[str, dict[str, Any]]:
    """A path and its `post`: parameters in each place, and sometimes a body."""
    places = {
        "path": draw(names(ARGUMENTS, 0, 2)),
        "query": draw(names(ARGUMENTS, 0, 4)),
        "header": draw(names([name for name in ARGUMENTS if name != "accept"], 0, 3)),
        "cookie": draw(names(ARGUMENTS, 0, 2)),
    }
    content = {
        "schema": draw(
            properties(schemas)
            | st.just({"type": "array", "items": TEXT})
            | st.sampled_from(schemas).map(
                lambda schema: {"$ref": f"#/components/schemas/{schema}"}
            )
        )
    }
    answer = {"$ref": f"#/components/schemas/{draw(st.sampled_from(schemas))}"}
    operation: dict[str, Any] = {
        "tags": draw(names(TAGS, 1, 1)),
        "operationId": draw(st.sampled_from((*ARGUMENTS, *TAGS))) + " " * number,
        "parameters": [
            {"name": name, "in": place, "required": place == "path", "schema": TEXT}
            for place, drawn in places.items()
            for name in drawn
        ],
        "responses": {
            "200": {
                "description": "Done",
                "content": {"application/json": {"schema": answer}},
            },
            "404": {
                "description": "Missing",
                "content": {"application/json": {"schema": answer}},
            },
        },
    }
    if draw(st.booleans()):
        media_type = draw(
            st.sampled_from(["application/json", "multipart/form-data"])
            if "items" not in content["schema"]
            else st.just("application/json")
        )
        operation["requestBody"] = {"required": True, "content": {media_type: content}}
    slots = "".join(f"/{{{name}}}" for name in places["path"])
    return f"/operation{number}{slots}", operation


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """A document with hostile names wherever it has names."""
    schemas = draw(names(SCHEMAS, 3, 8))
    schemes = draw(names(SCHEME_NAMES, 0, 3))
    drawn_operations = [
        draw(operations(number, schemas)) for number in range(draw(st.integers(1, 4)))
    ]
    return {
        "openapi": "3.1.0",
        "info": {"title": draw(st.sampled_from(TITLES)), "version": "1"},
        "servers": [{"url": "http://t.test"}],
        "paths": {path: {"post": operation} for path, operation in drawn_operations},
        "components": {
            "schemas": {schema: draw(properties(schemas)) for schema in schemas},
            "securitySchemes": {
                scheme: draw(st.sampled_from(SCHEMES)) for scheme in schemes
            },
        },
        "security": [{scheme: [] for scheme in schemes}] if schemes else [],
    }


def api(title: str, tags: Sequence[str], schemas: Sequence[str]) -> dict[str, Any]:
    """A document with an operation for each tag; each schema has all others in it."""
    references = {
        schema: {"$ref": f"#/components/schemas/{schema}"} for schema in schemas
    }
    whole = {"type": "object", "properties": {**references, "more": {}, "text": TEXT}}
    answer = {"description": "Done", "content": {"application/json": {"schema": whole}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": "http://t.test"}],
        "paths": {
            f"/{tag}": {
                "post": {"tags": [tag], "parameters": [], "responses": {"200": answer}}
            }
            for tag in tags
        },
        "components": {"schemas": dict.fromkeys(schemas, whole)},
    }
