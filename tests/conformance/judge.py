"""What openapi-core says of a request and its answer: a judge that is none of ours."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.templating.paths.parsers import PathParser
from werkzeug.datastructures import Headers, ImmutableMultiDict

from tests.conformance.complaints import Complaint
from tests.conformance.excuses import excuse

HOST = "http://wire.test"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request and its answer as they travelled."""

    method: str
    url: str
    request_headers: Pairs
    request_body: bytes
    status: int
    response_headers: Pairs
    response_body: bytes


class _Request:
    """openapi-core's protocol of a request whose path template is known."""

    host_url = HOST

    def __init__(self, exchange: Exchange, template: str) -> None:
        url = urlsplit(exchange.url)
        pattern = template.partition("?")[0].partition("#")[0]
        found = PathParser(pattern).parse(url.path)
        headers = Headers(exchange.request_headers)
        self.path, self.path_pattern = url.path, template
        self.method = exchange.method.lower()
        self.body = exchange.request_body
        self.content_type = str(headers.get("content-type", ""))
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(url.query, keep_blank_values=True)),
            header=headers,
            cookie=ImmutableMultiDict(_cookies(headers.get("cookie", ""))),
            path={k: unquote(v) for k, v in found.named.items()} if found else {},
        )


def _cookies(text: str) -> Pairs:
    pairs = (part.strip().partition("=") for part in text.split(";") if part)
    return [(name, unquote(value)) for name, _, value in pairs]


class _Response:
    """openapi-core's protocol of an answer."""

    def __init__(self, exchange: Exchange) -> None:
        self.status_code = exchange.status
        self.headers = Headers(exchange.response_headers)
        self.content_type = self.headers.get("content-type", "")
        self.data = exchange.response_body


@dataclass(frozen=True)
class Verdict:
    """What stands against an exchange: excuses by name, and disagreements."""

    excuses: frozenset[str]
    disagreements: tuple[str, ...]


class Court:
    """Judges the exchanges of one document; `reported` are its diagnostics' pointers by code."""

    def __init__(
        self,
        root: Mapping[str, Any],
        reported: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._root = root
        self._reported = reported
        self._refers_to_paths = '"#/paths/' in json.dumps(root, default=str)
        self._libraries: dict[str, OpenAPI] = {}

    def judge(self, template: str, exchange: Exchange) -> Verdict:
        """The verdict on an exchange of the operation at a path template."""
        if "swagger" in self._root:
            return Verdict(frozenset({"does not know Swagger 2.0"}), ())
        complaints: list[Complaint] = []
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                complaints += self._complaints(template, exchange)
            except Exception as error:
                complaints.append(self._complaint("failed", error, exchange))
        excuses = {one: excuse(one) for one in complaints}
        return Verdict(
            frozenset(name for name in excuses.values() if name),
            tuple(str(one) for one, name in excuses.items() if not name),
        )

    def _complaints(self, template: str, exchange: Exchange) -> Iterator[Complaint]:
        library = self._libraries.get(template) or self._library(template)
        self._libraries[template] = library
        request = _Request(exchange, template)
        operation = self._root["paths"][template].get(exchange.method.lower(), {})
        for error in library.iter_request_errors(request):  # type: ignore[arg-type]
            yield self._complaint("request", error, exchange, operation, template)
        answer = _Response(exchange)
        for error in library.iter_response_errors(request, answer):  # type: ignore[arg-type]
            yield self._complaint("response", error, exchange, operation, template)

    def _complaint(
        self,
        about: str,
        error: Exception,
        exchange: Exchange,
        operation: Mapping[str, Any] = MappingProxyType({}),
        template: str = "",
    ) -> Complaint:
        return Complaint(
            about,
            error,
            exchange,
            self._root,
            operation=operation,
            template=template,
            reported=self._reported,
        )

    def _library(self, template: str) -> OpenAPI:
        """openapi-core for one path, as it tries all of them; the server is ours."""
        item = deepcopy(self._root["paths"][template])
        for node in (item, *(one for one in item.values() if isinstance(one, dict))):
            node.pop("servers", None)
        others = self._root["paths"] if self._refers_to_paths else {}
        document = {
            **self._root,
            "servers": [{"url": HOST}],
            "paths": {**others, template: item},
        }
        return OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))
