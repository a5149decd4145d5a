"""Names that Python, pydantic or the generated packages need for themselves, per scope."""

from __future__ import annotations

import sys

KEYWORDS = frozenset(
    "False None True and as assert async await break class continue def del elif "
    "else except finally for from global if import in is lambda nonlocal not or "
    "pass raise return try while with yield".split()
)

ANNOTATIONS = frozenset("bool bytes dict dt float int list str tuple".split())
"""Names that annotations of a generated class are written with."""

MODEL_ATTRIBUTES = frozenset(
    "construct copy dict from_orm json parse_file parse_obj parse_raw schema "
    "schema_json update_forward_refs validate model_computed_fields model_config "
    "model_construct model_copy model_dump model_dump_json model_extra model_fields "
    "model_fields_set model_json_schema model_parametrized_name model_post_init "
    "model_rebuild model_validate model_validate_json model_validate_strings "
    "mro register".split()
)
"""Public attributes of pydantic's `BaseModel` and of its class (a test compares them)."""

CALL_OPTIONS = frozenset(
    "timeout max_retries deadline extra_headers extra_query extra_body content_type "
    "accept answers options".split()
)
"""The arguments that every client method takes beside those of its operation."""

MEMBERS = KEYWORDS | {*dir(str), *dir(int), "mro", "name", "value"}
"""What the classes of constants have beside these."""

OWN_MODEL_ATTRIBUTES = frozenset(("to_dict", "to_json"))
"""What our own base of models adds to them."""

FIELDS = KEYWORDS | ANNOTATIONS | MODEL_ATTRIBUTES | OWN_MODEL_ATTRIBUTES
ARGUMENTS = KEYWORDS | CALL_OPTIONS | {"self", "cls", "principal", "locals"}
"""Methods of a client pass on `locals()`, so no argument may hide it."""
METHODS = KEYWORDS | {"self", "with_raw_response", "with_streaming_response"}
DEVICES = frozenset(
    [
        "aux",
        "con",
        "nul",
        "prn",
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    ]
)
"""Names that no file can have on Windows, whatever its ending."""

OF_APPLICATIONS = frozenset(
    "answers authenticate debug docs_url document_in hide_exceptions lifespan limits new_app"
    " new_router openapi_url redoc_url refusal_body requests".split()
)
"""Arguments of `create_app`, and what it is made with; a client may well have such an attribute."""
CLIENT_ATTRIBUTES = (
    KEYWORDS
    | DEVICES
    | OF_APPLICATIONS
    | frozenset(
        "aclose async_client base_url client close copy credentials download raw request"
        " with_options with_raw_response with_streaming_response".split()
    )
    | frozenset("cached_property httpx httpx2".split())
)
"""Attributes of a client and its fake, what these are made with, and `OF_APPLICATIONS`."""
TYPES = KEYWORDS
GROUP_CLASSES = KEYWORDS | frozenset(
    "Any AsyncResource AsyncClient AsyncClientOptions Awaited AwaitedOrBody Client SyncClient "
    "ClientOptions NamedServerOptions AsyncNamedServerOptions "
    "Api Server Variable ApiKey Http OAuth2 "
    "MutualTls OpenIdConnect Credential BasicCredential TokenCredential TimeoutOption Body "
    "CallOptions Content Cookie Events Form Header Json "
    "JsonLines JsonSequence Multipart Operation Part Path Query QueryString "
    "Resource SecretStr TYPE_CHECKING Text UNSET Unpack Unset Answer Binary Route "
    "Bytes Protocol".split()
)
"""Names that modules of a group's operations import."""

FLOWS = frozenset("ClientCredentials Password RefreshToken".split())
"""The names that a client's package exports beside its classes."""

ERRORS = frozenset(
    "APIConnection APIStatus APITimeout Authentication BadGateway BadRequest Client "
    "Configuration Conflict ContentTooLarge ExpectationFailed FailedDependency "
    "GatewayTimeout Gone HTTPVersionNotSupported InsufficientStorage InternalServer "
    "LengthRequired Locked LoopDetected MethodNotAllowed MisdirectedRequest "
    "MissingCredential NetworkAuthenticationRequired NotAcceptable NotExtended "
    "NotFound NotImplementedServer Pagination PaymentRequired PermissionDenied "
    "PreconditionFailed PreconditionRequired ProxyAuthenticationRequired "
    "RangeNotSatisfiable RateLimit RequestHeaderFieldsTooLarge RequestTimeout "
    "RequestValidation ResponseTooLarge ResponseValidation Server "
    "ServiceUnavailable Token TooEarly URITooLong Unauthorized "
    "UnavailableForLegalReasons UnprocessableEntity UnsupportedMediaType "
    "UpgradeRequired VariantAlsoNegotiates".split()
)
"""What a client's errors are called before `Error`, all but the base of them."""

PACKAGES = sys.stdlib_module_names | frozenset(
    "annotated_types anyio certifi fastapi h11 httpcore httpcore2 httpx httpx2 idna multipart"
    " opentelemetry pydantic pydantic_core python_multipart sniffio starlette"
    " typing_extensions typing_inspection".split()
)
"""What generated code imports, and what that does: a package called so would hide it."""

MODULES = KEYWORDS | DEVICES | {"models", "init", "main"}
