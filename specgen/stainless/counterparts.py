"""Every key of a Stainless configuration: where it is taken over to, or why it is not.

The table is all that the documentation and the reports of an import say of keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from specgen.frozen import frozen
from specgen.load.tree.node import Node

ANY: Final = "*"
"""In the pattern of a key: any name that the author of a file chose, or any item of a list."""


@frozen(kw_only=False)
class Counterpart:
    """What becomes of a key.

    `becomes` says where it is taken over to; where that is empty, `reason` says why it is not,
    and `instead` what a user can do.
    """

    becomes: str = ""
    reason: str = ""
    instead: str = ""


def _to(becomes: str) -> Counterpart:
    return Counterpart(becomes=becomes)


def _not(reason: str, instead: str = "") -> Counterpart:
    return Counterpart(reason=reason, instead=instead)


_RELEASES: Final = _not("specgen neither publishes packages nor keeps repositories")
_OTHERS: Final = _not("specgen writes Python alone")
_README: Final = _not(
    "packages have no README",
    "examples of the document are in the docstrings of methods",
)
_TESTS: Final = _not("packages bring no tests of their own")
_NO_TEXT: Final = _not(
    "groups have the description of their tag",
    "describe the tag in the document or an overlay",
)
CLIENT_VALUE: Final = _not(
    "values that are sent with every call are no arguments of the client",
    "`middleware=` of the client adds them",
)
_WIDER: Final = _not(
    "options of a call or a client are given where it is made",
    "`client.with_options(…)`, or the arguments of the call",
)

_RESOURCE: Final[Mapping[str, Counterpart]] = {
    "methods.*": _to('`names`: `"METHOD /path" = "resource.method"`'),
    "methods.*.type": _to("methods of type `http`; others are listed"),
    "methods.*.endpoint": _to('`names`: `"METHOD /path" = "resource.method"`'),
    "methods.*.paginated": _to("`pagination`: the operations of a rule"),
    "methods.*.streaming": _to("`streaming`"),
    "methods.*.streaming.param_discriminator": _to("`streaming`: `argument`"),
    "methods.*.streaming.stream_event_model": _to(
        "the overlay: an answer of `text/event-stream`, where the document has none"
    ),
    "methods.*.streaming.params_type_name": _not(
        "arguments are keywords and have no class of their own"
    ),
    "methods.*.body_param_name": _to('`names`: `"METHOD /path#body"`'),
    "methods.*.deprecated": _to("the overlay: `deprecated: true`, without the text"),
    "methods.*.skip": _to("`exclude`, where Python is meant"),
    "methods.*.only": _to("`exclude`, where Python is not meant"),
    "methods.*.to": _to("nothing: methods of type `alias` are listed"),
    "methods.*.unwrap_response": _not(
        "methods give the whole answer", "take the property of the answer"
    ),
    "methods.*.positional_params": _not(
        "arguments of the path may be given by position, in its order"
    ),
    "methods.*.default_request_options": _WIDER,
    "methods.*.idempotency_header": _not(
        "an idempotency key is an argument", "`idempotency_key=` of a call"
    ),
    "methods.*.skip_test_reason": _TESTS,
    "methods.*.docs": _README,
    "methods.*.terraform": _OTHERS,
    "methods.*.mcp": _OTHERS,
    "models.*": _to('`names`: `Schema = "Name"`'),
    "models.*.type": _to("models of type `model`; others are listed"),
    "models.*.openapi_uri": _to('`names`: `Schema = "Name"`'),
    "models.*.skip": _not("a model that operations need is generated"),
    "models.*.only": _not("a model that operations need is generated"),
    "models.*.to": _to("nothing: models of type `alias` are listed"),
    "models.*.no_params_suffix": _not(
        "one class is both read and sent", "use the model itself"
    ),
    "models.*.param_model": _not(
        "one class is both read and sent", "use the model itself"
    ),
    "models.*.deprecated": _not(
        "what the document deprecates is deprecated", "say so in an overlay"
    ),
    "skip": _to("`exclude`, where Python is meant"),
    "only": _to("`exclude`, where Python is not meant"),
    "description": _NO_TEXT,
    "deprecated": _not(
        "groups are not deprecated", "deprecate their operations in an overlay"
    ),
    "terraform": _OTHERS,
    "mcp": _OTHERS,
}
"""Keys of a resource, and of the resources within it."""

KEYS: Final[Mapping[str, Counterpart]] = {
    "edition": _not("specgen has no editions", "`requires` pins its version"),
    "organization.name": _to("`names.classes`: `client` and `error`"),
    "organization.*": _README,
    "targets.python.package_name": _to(
        "`[api.NAME]`, and `names.packages` where it is not `NAME_client`"
    ),
    "targets.python.project_name": _not(
        "packages are part of your repository, without a project around them"
    ),
    "targets.python.publish": _RELEASES,
    "targets.python.production_repo": _RELEASES,
    "targets.python.staging_repo": _RELEASES,
    "targets.python.options": _not("specgen's packages have no such options"),
    "targets.python.readme_title": _README,
    "targets.python.screencast": _README,
    "targets.python.skip": _RELEASES,
    "targets.*": _OTHERS,
    "environments.*": _to(
        "the servers of the document, by the overlay where they differ"
    ),
    "client_settings.default_client_name": _to("`names.classes`: `client` and `error`"),
    "client_settings.opts.*": _to("`names.credentials`"),
    "client_settings.opts.*.type": _to(
        "credentials are text, or functions that give it"
    ),
    "client_settings.opts.*.auth": _to("`names.credentials`: the argument"),
    "client_settings.opts.*.read_env": _to("`names.credentials`: `environment`"),
    "client_settings.opts.*.nullable": _to(
        "nothing: every credential may be left out of a client"
    ),
    "client_settings.opts.*.send_as_query_param": _to(
        "the overlay: the security scheme, in the query"
    ),
    "client_settings.opts.*.send_in_header": _to(
        "the overlay: the security scheme, in the header"
    ),
    "client_settings.opts.*.server_variable": _to(
        "the overlay: a variable of the server; `server_variables={…}` of the client"
    ),
    "client_settings.opts.*.default": _to(
        "the overlay: the default of a variable of the server; credentials have none"
    ),
    "client_settings.opts.*.description": _not(
        "credentials have the description of their scheme",
        "describe the security scheme in an overlay",
    ),
    "client_settings.opts.*.example": _README,
    "client_settings.opts.*.required_in_tests": _TESTS,
    "client_settings.opts.*.*": CLIENT_VALUE,
    "client_settings.default_env_prefix": _not(
        "variables begin with the name of the API", "`names.credentials`"
    ),
    "client_settings.idempotency": _not(
        "an idempotency key is an argument", "`idempotency_key=` of a call"
    ),
    "client_settings.idempotency_header": _not(
        "an idempotency key is an argument", "`idempotency_key=` of a call"
    ),
    "client_settings.default_headers": _not(
        "packages send what the document says", "`middleware=` of the client adds them"
    ),
    "client_settings.default_timeout": _WIDER,
    "client_settings.default_retries": _WIDER,
    "pagination": _to("`pagination`"),
    "query_settings.array_format": _to(
        "the overlay: style and explode of arrays in queries, where they differ"
    ),
    "query_settings.nested_format": _to(
        "the overlay: style of objects in queries, where it differs"
    ),
    "security": _to("the overlay, where the document says otherwise"),
    "security_schemes.*": _to("the overlay, where the document says otherwise"),
    "custom_casings.*": _to("how names of models and of the client are spelled"),
    "openapi.transforms": _to("the overlay: `merge`, `append`, `update`, `remove`"),
    "openapi.transformations": _to(
        "the overlay: `merge`, `append`, `update`, `remove`"
    ),
    "openapi.*": _README,
    "unspecified_endpoints": _to("`exclude`"),
    "streaming": _not(
        "events that end a stream or are errors are known",
        "`stream.events()` gives all of them",
    ),
    "multipart_settings": _not(
        "parts are sent as the document says",
        "`encoding` of the body in an overlay",
    ),
    "errors": _not("errors are classes by status, each with the declared model"),
    "readme.example_requests.*": _to(
        "the overlay: examples of arguments, of which docstrings show calls"
    ),
    "readme.*": _README,
    "settings.license": _not(
        "packages are part of your repository, whose licence holds"
    ),
    "settings.unwrap_response_fields": _not(
        "methods give the whole answer", "take the property of the answer"
    ),
    "settings.positional_params": _not(
        "arguments of the path may be given by position, in its order"
    ),
    "settings.disable_mock_tests": _TESTS,
    "settings.python": _RELEASES,
    "settings.file_header": _not("files begin with specgen's own marks"),
    "settings.sort_schema_properties": _not("properties have the document's order"),
    "codeflow": _RELEASES,
    "diagnostics": _not("specgen has diagnostics of its own", "`allow`"),
    **{f"resources.*.{key}": row for key, row in _RESOURCE.items()},
}
"""By pattern, of which the most exact counts."""

_NAMED: Final = frozenset(
    {
        *("resources", "resources.*.methods", "resources.*.models"),
        *("client_settings.opts", "environments", "security_schemes"),
        *("custom_casings", "readme.example_requests"),
    }
)
"""Where keys are names that the author of a file chose."""
_UNKNOWN: Final = _not("specgen does not know this key")


def left_behind(
    node: Node, path: tuple[str, ...] = ()
) -> Iterator[tuple[Node, str, Counterpart]]:
    """The keys that nothing is made of, with their patterns and the reason, in their order.

    A key that no table has is one of them. What is within such a key goes with it.
    """
    for key in node.value if isinstance(node.value, dict) else ():
        here = _pattern(path, key)
        leads_on = any(pattern[: len(here)] == here for pattern in _DEEPER)
        row = KEYS.get(".".join(here))
        if row is None and not leads_on:
            row = KEYS.get(".".join((*here[:-1], ANY)), _UNKNOWN)
        if row is not None and row.reason:
            yield node.child(key), ".".join(here), row
        elif leads_on:
            yield from left_behind(node.child(key), here)


_DEEPER: Final = frozenset(
    tuple(pattern.split(".")[:-1]) for pattern in (*KEYS, "resources.*.subresources.*")
)
"""The patterns of keys within which others are told apart."""


def _pattern(path: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The pattern of a key; resources within others have that of the outermost."""
    if (*path, key) == ("resources", ANY, "subresources"):
        return ("resources",)
    return (*path, ANY if ".".join(path) in _NAMED else key)
