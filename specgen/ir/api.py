"""The model of an API: operations with their parameters, bodies, answers and requirements."""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from specgen.findings.diagnostics import Location
from specgen.frozen import IdentityEnum, frozen
from specgen.ir.pagination import Pagination
from specgen.ir.streaming import StreamSwitch
from specgen.ir.types import NO_DOC, Declarations, Default, Doc, Presence, Type, Union
from specgen.ir.xml.shapes import NO_MARKUP, Markup
from specgen.json_value import JsonValue


class Place(IdentityEnum):
    """Where a parameter travels (OpenAPI 3.2 `in`)."""

    PATH = "path"
    QUERY = "query"
    HEADER = "header"
    COOKIE = "cookie"
    QUERYSTRING = "querystring"


@frozen
class Style:
    """How a parameter's value becomes text (OpenAPI `style`, `explode`, `allowReserved`)."""

    style: str
    explode: bool
    allow_reserved: bool = False
    greedy: bool = False
    """Whether the value is the rest of the path, slashes and all."""


class Codec(IdentityEnum):
    """How a body becomes bytes; decided from its media type."""

    JSON = "json"
    FORM = "form"
    MULTIPART = "multipart"
    XML = "xml"
    TEXT = "text"
    BINARY = "binary"
    EVENTS = "events"
    JSON_LINES = "json-lines"
    JSON_SEQUENCE = "json-sequence"


@frozen
class Encoded:
    """A parameter declared with `content`: its text is a document of a media type."""

    media_type: str
    codec: Codec


@frozen
class Parameter:
    """A named value beside the body."""

    id: str
    wire_name: str
    place: Place
    encoding: Style | Encoded
    type: Type
    presence: Presence
    origin: Location
    default: Default | None = None
    may_be_empty: bool = False
    """Whether no text at all may stand for it, whatever its type (OpenAPI `allowEmptyValue`)."""
    doc: Doc = NO_DOC


@frozen
class Header:
    """A response header, or a header of one part of a multipart body."""

    wire_name: str
    type: Type
    presence: Presence
    encoding: Style | Encoded
    doc: Doc = NO_DOC


@frozen
class Part:
    """How one property of a form or multipart body is sent (OpenAPI `encoding`).

    Of bytes, a `file` holds them as they are, what is `encoded` as base64 text. Of an `open` one
    nothing is said: what is no file may be any other value.
    """

    wire_name: str
    content_type: str | None
    style: Style | None
    headers: tuple[Header, ...] = ()
    file: bool = False
    encoded: bool = False
    open: bool = False


Example: TypeAlias = tuple[str, JsonValue]
"""An example's name, empty for the only one, and its value."""


@frozen
class Content:
    """One media type of a body. `item` types the elements of a stream, `whole_events` says that
    those of an event stream have more than data. In a form, `others` is how a property travels
    that has no name in the document, where its type alone doesn't say it.

    `examples` are those that the media type gives. `rendered` is text that stands for a value
    which is no text itself, such as an object in YAML. In XML, `root` is the key of its root
    element. Of a request body with several, `origin` is where one stands that holds bytes or a
    stream, or isn't described in the same words as what is sent by default.
    """

    media_type: str
    codec: Codec
    type: Type
    item: Type | None = None
    whole_events: bool = False
    parts: tuple[Part, ...] = ()
    others: Part | None = None
    examples: tuple[Example, ...] = ()
    rendered: bool = False
    root: str = ""
    origin: Location | None = None


@frozen
class Body:
    """A request body; `contents` is in the document's order and never empty."""

    required: bool
    contents: tuple[Content, ...]
    origin: Location
    doc: Doc = NO_DOC


BODILESS = frozenset((204, 205, 304))
"""Statuses whose answers have no body (RFC 9110, sections 15.3.5, 15.3.6 and 15.4.5)."""


@frozen
class Status:
    """Which statuses a response is for: 200 to 200, 400 to 499, or every other one."""

    first: int
    last: int

    @property
    def is_default(self) -> bool:
        return self.last == 0

    @property
    def is_exact(self) -> bool:
        return self.first == self.last != 0


DEFAULT_STATUS = Status(first=0, last=0)


@frozen
class Response:
    """A declared answer; no contents means no body."""

    status: Status
    contents: tuple[Content, ...]
    origin: Location
    headers: tuple[Header, ...] = ()
    doc: Doc = NO_DOC

    @property
    def received(self) -> tuple[Content, ...]:
        """The contents that a client asks for: those read as JSON are not wanted as text, too."""
        if not any(content.codec is Codec.JSON for content in self.contents):
            return self.contents
        return tuple(content for content in self.contents if not content.rendered)


@frozen
class Server:
    """A base URL with its variables: name, default (or None) and allowed values.

    `name` is what the document calls it (OpenAPI 3.2).
    """

    url: str
    variables: tuple[tuple[str, str | None, tuple[str, ...]], ...] = ()
    doc: Doc = NO_DOC
    name: str = ""


@frozen
class ApiKey:
    """A key in a header, the query or a cookie."""

    id: str
    place: Place
    wire_name: str
    doc: Doc = NO_DOC


@frozen
class Http:
    """HTTP authentication (RFC 9110): `basic`, `bearer`, `digest` or another scheme."""

    id: str
    scheme: str
    doc: Doc = NO_DOC


@frozen
class OAuthFlow:
    """One flow of OAuth 2.0 (RFC 6749): its OpenAPI name, URLs and scopes."""

    kind: str
    authorization_url: str | None
    token_url: str | None
    refresh_url: str | None
    scopes: tuple[str, ...]


@frozen
class OAuth2:
    """OAuth 2.0; the credential on the wire is a bearer token."""

    id: str
    flows: tuple[OAuthFlow, ...]
    doc: Doc = NO_DOC


@frozen
class OpenIdConnect:
    """OpenID Connect discovery; the credential on the wire is a bearer token."""

    id: str
    url: str
    doc: Doc = NO_DOC


@frozen
class MutualTls:
    """A client certificate; a matter of the connection, not of the request."""

    id: str
    doc: Doc = NO_DOC


Scheme: TypeAlias = ApiKey | Http | OAuth2 | OpenIdConnect | MutualTls

Requirement: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""Schemes that must all be satisfied, each with its scopes; empty means no credential."""


@frozen
class Slot:
    """A parameter's place in a path template."""

    wire_name: str


PathTemplate: TypeAlias = tuple[str | Slot, ...]


class OperationKind(Enum):
    """Who calls whom: the client the server, or the server a receiver of the client's."""

    OPERATION = "operation"
    WEBHOOK = "webhook"
    CALLBACK = "callback"


@frozen
class Operation:
    """One request that can be made. `security` lists alternatives; empty means none at all.

    `id` is the operation's pointer; `path_text` the key it stands under in the document;
    `owner` the id of the operation that declares this callback;
    `name` is what a webhook or callback is declared as; `called` what an extension of the document
    calls the method. Of operations whose paths match the same
    requests a server tries the one with the lowest `rank` first. A call gives the property `part`
    of the answer instead of the whole, where there is one.
    """

    id: str
    kind: OperationKind
    method: str
    path: PathTemplate
    path_text: str
    operation_id: str | None
    group: str | None
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: tuple[Response, ...]
    security: tuple[Requirement, ...]
    servers: tuple[Server, ...]
    origin: Location
    owner: str | None = None
    name: str | None = None
    called: str = ""
    rank: int = 0
    pagination: Pagination | None = None
    switch: StreamSwitch | None = None
    part: str = ""
    doc: Doc = NO_DOC


@frozen
class Group:
    """Operations of one kind under one tag; `text` is the tag or what stands in for it.

    A tag such as `chat.completions` is a `step`, `completions`, below the group `above` it.
    """

    id: str
    text: str
    above: str | None = None
    step: str = ""
    kind: OperationKind = OperationKind.OPERATION
    doc: Doc = NO_DOC


@frozen
class Omission:
    """An operation that is not generated: its diagnostics say why, or `reason` does.

    `id` is the one that the operation would have; `reason` is the key of the configuration
    that leaves it out.
    """

    kind: OperationKind
    method: str
    path_text: str
    operation_id: str | None
    origin: Location
    id: str
    reason: str = ""


@frozen
class Api:
    """A whole API; every `Ref` within it points into `declarations`.

    `families` are schemas with those that extend them of which, together, no value is.
    `leaves_security_open` where there are schemes, and nothing says what needs them, or that
    nothing does.
    """

    title: str
    version: str
    openapi: str
    servers: tuple[Server, ...]
    schemes: tuple[Scheme, ...]
    groups: tuple[Group, ...]
    operations: tuple[Operation, ...]
    declarations: Declarations
    omissions: tuple[Omission, ...] = ()
    doc: Doc = NO_DOC
    markup: Markup = NO_MARKUP
    families: tuple[Union, ...] = ()
    leaves_security_open: bool = False

    @property
    def has_tokens(self) -> bool:
        """Whether a server gives access tokens for it."""
        return any(
            isinstance(scheme, OAuth2 | OpenIdConnect) for scheme in self.schemes
        )


def grouped(api: Api) -> dict[str, list[Operation]]:
    """The operations of every group, by its id."""
    by_group: dict[str, list[Operation]] = {group.id: [] for group in api.groups}
    for operation in api.operations:
        if operation.group is not None:
            by_group[operation.group].append(operation)
    return by_group
