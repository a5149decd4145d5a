# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The wire contract of an operation, as data: what travels where, and how it is encoded.

Generated modules declare one `Operation` per operation; the rest of this package turns one
into a request or an answer. Types are given as functions without arguments, so that declaring
an operation imports no model.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, TypeAlias, TypeVar

from .declared import declared
from .unset import UNSET

if TYPE_CHECKING:
    from .xml.shapes import Root

_SLOT: Final = re.compile(r"\{([^{}]*)\}")
T = TypeVar("T")
TypeOf: TypeAlias = Callable[[], Any]
"""Gives a type when it is first needed, for example `lambda: list[models.Pet]`."""


@declared
class Parameter:
    """A value beside the body.

    `name` is its name on the wire, `keyword` the Python argument's where that differs.
    `style`, `explode` and `allow_reserved` are OpenAPI's; a `media_type` says that the value is
    a document of that type instead (OpenAPI `content`). `many` says that the value is an array
    and `fields` that it is an object, which readers of the plain text must know.
    """

    name: str
    type: TypeOf | None = None
    keyword: str = ""
    required: bool = False
    style: str = "form"
    explode: bool = True
    allow_reserved: bool = False
    media_type: str = ""
    empty_is_null: bool = False
    """Whether null has a text, the empty one: where no value of the type is written so."""
    shape: str = "scalar"
    """`scalar`, `array` or `object`: what a reader of the plain text has to expect."""
    secret: bool = False
    """Whether what is sent may be seen by nobody else."""
    default: Any = UNSET
    """The value that a server takes where the parameter is not sent."""
    may_be_empty: bool = False
    """Whether a server takes no text at all as if the parameter was not sent, where no value of
    its type is written so."""
    greedy: bool = False
    """Whether it is the rest of the path, slashes and all: `{proxy+}`."""

    place: ClassVar[str] = "query"

    @property
    def python(self) -> str:
        return self.keyword or self.name


class Query(Parameter):
    """A parameter in the query string."""


@declared
class Path(Parameter):
    """A parameter in the path; always required."""

    required: bool = True
    style: str = "simple"
    explode: bool = False
    place: ClassVar[str] = "path"


@declared
class Header(Parameter):
    """A parameter in a request or response header."""

    style: str = "simple"
    explode: bool = False
    place: ClassVar[str] = "header"


@declared
class Cookie(Parameter):
    """A parameter in the `Cookie` header; it belongs to one call and never enters a jar."""

    place: ClassVar[str] = "cookie"


@declared
class QueryString(Parameter):
    """The whole query string as one value (OpenAPI 3.2 `in: querystring`)."""

    place: ClassVar[str] = "querystring"


@declared
class Part:
    """How one property of a form or multipart body travels.

    `content_type` is the part's media type where the document gives one; `style` and `explode`
    are set where the property is encoded like a query parameter; `file` marks raw bytes,
    `encoded` bytes that travel as base64 text. An `open` part may be any value: a file, text, or
    else JSON, which its media type says. `shape` is as in `Parameter`.
    """

    content_type: str = ""
    style: str = ""
    explode: bool = True
    allow_reserved: bool = False
    file: bool = False
    headers: tuple[Header, ...] = ()
    encoded: bool = False
    shape: str = "scalar"
    open: bool = False


@declared
class Content:
    """One media type of a body, and the type of its value."""

    type: TypeOf
    media_type: str


@declared
class Json(Content):
    """A JSON text (RFC 8259)."""

    media_type: str = "application/json"


@declared
class Form(Content):
    """URL-encoded fields."""

    media_type: str = "application/x-www-form-urlencoded"
    parts: Mapping[str, Part] = field(default_factory=dict)


@declared
class Multipart(Content):
    """Multipart form data (RFC 7578); `parts` is keyed by wire name, `others` have no name."""

    media_type: str = "multipart/form-data"
    parts: Mapping[str, Part] = field(default_factory=dict)
    others: Part = Part()


@declared
class Xml(Content):
    """An XML document; `root` says how a value is written in it."""

    media_type: str = "application/xml"
    root: Callable[[], Root] = field(kw_only=True)


@declared
class Text(Content):
    """Characters: plain text, CSV, YAML, and XML that is not taken apart."""

    type: TypeOf = lambda: str
    media_type: str = "text/plain"


@declared
class Binary(Content):
    """Bytes."""

    type: TypeOf = lambda: bytes
    media_type: str = "application/octet-stream"


@declared
class Events(Content):
    """Server-sent events; `type` is the type of one event's data.

    `gives_data` says that data are all that is described of an event, and so a stream's items.
    """

    media_type: str = "text/event-stream"
    gives_data: bool = False


@declared
class JsonLines(Content):
    """One JSON text per line; `type` is the type of one line."""

    media_type: str = "application/jsonl"


@declared
class JsonSequence(Content):
    """JSON texts, each after a record separator (RFC 7464); `type` is the type of one."""

    media_type: str = "application/json-seq"


def essence(media_type: str) -> str:
    """A media type without its parameters, by which two are compared (RFC 9110, 8.3.1)."""
    return media_type.partition(";")[0].strip().lower()


def declared_as(contents: Iterable[Content], media_type: str) -> Content | None:
    """The content of a media type, ranges left aside.

    Of several that differ in their parameters (`; version=2`) it is the one with most of those
    that are given; the first, where each has another.
    """
    name = essence(media_type)
    matching = [content for content in contents if essence(content.media_type) == name]
    if len(matching) < 2:
        return matching[0] if matching else None
    parameters = _parameters(media_type)

    def fitting(content: Content) -> int:
        own = _parameters(content.media_type)
        return len(own) if own <= parameters else -1

    return max(matching, key=fitting)


def _parameters(media_type: str) -> set[str]:
    texts = media_type.lower().replace('"', "").split(";")[1:]
    return {text.strip() for text in texts if text.strip()}


@declared
class Body:
    """A request body: its media types, first the one that is sent by default.

    `keyword` is the argument that takes the whole. `spread` says that the properties of an object
    body are arguments of their own beside it; `keywords` maps such an argument to the property's
    Python name where the two differ.
    """

    contents: tuple[Content, ...]
    required: bool = True
    keyword: str = "body"
    spread: bool = False
    keywords: Mapping[str, str] = field(default_factory=dict)


@declared
class Answer:
    """A declared response: its media types (none: no body) and its headers."""

    contents: tuple[Content, ...] = ()
    headers: tuple[Header, ...] = ()


NO_BODY = Answer()


@declared
class Switch:
    """The boolean argument that decides whether an answer comes item by item.

    It is `default` where a call leaves it out.
    """

    argument: str
    default: bool = False

    def is_on(self, arguments: Mapping[str, object]) -> bool:
        """Whether the arguments of a call ask for a stream."""
        value = arguments.get(self.argument, UNSET)
        return self.default if value is UNSET else value is True


Status: TypeAlias = int | str
"""A status (`200`), a range (`"4XX"`) or `"default"`."""
Answers: TypeAlias = Mapping[Status | tuple[Status, ...], "Answer | Content | None"]
"""By status, or by several; a bare content is an answer's only one, None an answer without a
body."""

Requirement: TypeAlias = Mapping[str, tuple[str, ...]]
"""Security schemes that must all be satisfied, each with its scopes."""


@declared
class Operation(Generic[T]):
    """One request and its answers; `T` is what a successful call returns.

    `endpoint` is the method and the path template, with `{name}` for every path parameter;
    `parameters` holds those of which the template does not say all. `security` lists
    alternative requirements; an empty list means that no credential is needed, an empty
    requirement that none is mandatory. `server` is the base URL of an operation that the
    document puts elsewhere than the rest. Of operations whose paths match the same requests a
    server tries the one with the lowest `rank` first. A `switch` decides which of the answers
    that mean success a call asks for. A call gives the property `part` of an answer, by its name
    on the wire, where there is one.
    """

    name: str
    endpoint: tuple[str, str]
    parameters: tuple[Parameter, ...] = ()
    body: Body | None = None
    answers: Answers = field(default_factory=dict)
    security: tuple[Requirement, ...] = ()
    server: str = ""
    rank: int = 0
    switch: Switch | None = None
    part: str = ""
    method: str = field(init=False)
    path: str = field(init=False)
    route: str = field(init=False)

    def __post_init__(self) -> None:
        method, path = self.endpoint
        object.__setattr__(self, "method", method)
        object.__setattr__(self, "path", path)
        object.__setattr__(self, "route", f"{method} {path}")
        single = {
            status: answer
            for key, answer in self.answers.items()
            for status in (key if isinstance(key, tuple) else (key,))
        }
        object.__setattr__(self, "answers", single)
        described = {
            parameter.name for parameter in self.parameters if parameter.place == "path"
        }
        slots = (
            name
            for name in _SLOT.findall(path.partition("#")[0])
            if name not in described
        )
        parameters = (*(Path(name) for name in slots), *self.parameters)
        object.__setattr__(self, "parameters", parameters)

    def answer(self, status: int) -> Answer | None:
        """The declaration that covers `status`: exact, then range, then default."""
        for key in (status, f"{status // 100}XX", "default"):
            if key in self.answers:
                declared = self.answers[key]
                if isinstance(declared, Content):
                    return Answer((declared,))
                return declared or NO_BODY
        return None
