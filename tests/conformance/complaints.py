"""A complaint of openapi-core, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, quote

from jsonschema.exceptions import ValidationError

from tests.conformance.schemas import target

FORMS = ("multipart/", "application/x-www-form-urlencoded")


@dataclass(frozen=True, eq=False)
class Complaint:
    """An error of openapi-core about the request or the response, or its own failure.

    `operation` is the one that was called, as the document has it, at the path `template`;
    `reported` are the pointers of the document's diagnostics, by code.
    """

    about: str
    error: BaseException
    exchange: Any
    root: Mapping[str, Any]
    operation: Mapping[str, Any] = field(default_factory=dict)
    template: str = ""
    reported: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def chain(self) -> Iterator[BaseException]:
        """The error and its causes."""
        cause: BaseException | None = self.error
        while cause is not None:
            yield cause
            cause = cause.__cause__ or cause.__context__

    def violations(self) -> list[list[ValidationError]]:
        """Every violation of a schema, as the keywords that may have caused it."""
        return [
            list(_leaves(error))
            for cause in self.chain()
            for error in getattr(cause, "schema_errors", ())
        ]

    @property
    def has_success(self) -> bool:
        """Whether the document declares any successful answer."""
        declared = self.operation.get("responses", {"default": {}})
        return any(key == "default" or key.startswith("2") for key in declared)

    @property
    def is_of_bytes(self) -> bool:
        """Whether the document declares the body of this media type to be bytes."""
        responses = self.operation.get("responses", {})
        status = str(self.exchange.status)
        declared = (
            self.operation.get("requestBody")
            if self.about == "request"
            else responses.get(status, responses.get("default"))
        )
        content = target(self.root, declared).get("content", {})
        media = content.get(self.media_type.partition(";")[0], {})
        schema = target(self.root, media.get("schema"))
        return schema.get("format") == "binary" and not self.is_of_a_parameter

    @property
    def is_of_a_form(self) -> bool:
        return self.about == "request" and self.media_type.startswith(FORMS)

    @property
    def is_of_a_parameter(self) -> bool:
        return "arameter" in type(self.error).__name__

    @property
    def is_of_plain_text(self) -> bool:
        return not self.is_of_a_parameter and self.media_type.startswith("text/")

    def is_spread(self, name: str) -> bool:
        """Whether a parameter of the query is an object of which each property is a pair."""
        for declared in self.operation.get("parameters", ()):
            parameter = target(self.root, declared)
            if parameter.get("in") == "query" and parameter.get("name") == name:
                schema = target(self.root, parameter.get("schema"))
                is_exploded = parameter.get("explode", True)
                is_form = parameter.get("style", "form") == "form"
                return bool(is_form and is_exploded and "properties" in schema)
        return False

    def has_field(self, name: str) -> bool:
        """Whether a form in the URL's encoding has a field of this name."""
        if not self.is_of_a_form:
            return False
        text = self.exchange.request_body.decode("latin-1")
        return name in dict(parse_qsl(text, keep_blank_values=True))

    def is_in_query(self, name: str) -> bool:
        """Whether the query has a pair of this name, or a slot for it in its template."""
        query = self.exchange.url.partition("?")[2]
        return f"{{{name}}}" in self.template.partition("?")[2] or any(
            pair.partition("=")[0] == quote(name) for pair in query.split("&")
        )

    @property
    def media_type(self) -> str:
        of_request = self.about == "request"
        pairs = (
            self.exchange.request_headers
            if of_request
            else self.exchange.response_headers
        )
        headers = {name.lower(): value for name, value in pairs}
        return str(headers.get("content-type", ""))

    def __str__(self) -> str:
        texts = [
            f"{type(cause).__name__}: {text_of(cause)}"[:200] for cause in self.chain()
        ]
        texts += [
            f"{one.validator} at {list(one.absolute_path)}: {one.message[:200]}"
            for one in list(chain.from_iterable(self.violations()))[:3]
        ]
        return f"{self.about}: " + " / ".join(texts)


def text_of(error: BaseException) -> str:
    """What an error says; openapi-core's fail to say it where a body is no UTF-8."""
    try:
        return str(error)
    except UnicodeDecodeError:
        return repr(error)


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """The violation itself, or of every alternative that failed what is wrong there."""
    if not error.context:
        yield error
    for inner in error.context or ():
        yield from _leaves(inner)
