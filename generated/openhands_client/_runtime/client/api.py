# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""An API as its client knows it: name, servers, security schemes and errors."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from enum import Enum
from functools import cache
from urllib.parse import urljoin

from ..wire.contract import Requirement
from ..wire.declared import declared
from .auth.credentials import Scheme
from .auth.selection import GivenCredentials
from .errors import APIStatusError, ConfigurationError
from .guesses import unexpected
from .options import (
    DEFAULT_MAX_RETRIES,
    DEFAULT_TIMEOUT,
    Answers,
    CallOptions,
    SharedOptions,
    TimeoutOption,
)
from .urls import web_address

_VARIABLE = re.compile(r"\{([^{}]*)\}")


@declared
class Variable:
    """A variable of a server's URL: its default, if any, and the allowed values if limited."""

    default: str | None
    allowed: tuple[str, ...] = ()


@declared
class Server:
    """A base URL, with `{name}` for each of its variables (OpenAPI Server Object)."""

    url: str
    variables: Mapping[str, Variable] = field(default_factory=dict)
    name: str = ""

    def resolve(self, values: Mapping[str, str]) -> str:
        """The URL. Raises ConfigurationError for an unknown variable or value, or a missing one."""
        for name in values:
            if name not in self.variables:
                raise ConfigurationError(f"the server has no variable {name!r}")

        def value(match: re.Match[str]) -> str:
            name = match[1]
            variable = self.variables.get(name, Variable(""))
            text = values.get(name, variable.default)
            if text is None:
                raise ConfigurationError(
                    f"server_variables= must give {name!r}, which has no default"
                )
            if variable.allowed and text not in variable.allowed:
                allowed = ", ".join(variable.allowed)
                raise ConfigurationError(
                    f"server variable {name!r} is one of {allowed}"
                )
            return text

        return _VARIABLE.sub(value, self.url)


@declared
class Api:
    """The facts that all operations share. `errors` are the classes with a declared body.

    `security` are the requirements of its operations, the most frequent first: a request
    that the document does not describe takes the first that can be met. With `sends_all`, of
    which the document says nothing, requests carry all that are given. `environment` is what
    variables begin with that stand in for arguments of a client which belong to no scheme.
    `module` is the one that defines the API, as Python knows it.
    """

    name: str
    servers: tuple[Server, ...] = ()
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    security: tuple[Requirement, ...] = ()
    sends_all: bool = False
    errors: Mapping[int, type[APIStatusError]] = field(default_factory=dict)
    environment: str = ""
    module: str = __name__

    @property
    def logger(self) -> logging.Logger:
        """What is logged of its calls: by the name of its package, whoever shares this code."""
        return _logger(self.module)

    def base_url(
        self,
        base_url: str | None,
        server: str | int | None,
        variables: Mapping[str, str],
    ) -> str:
        """The URL that paths are appended to, without a final slash.

        Raises ConfigurationError if it is no absolute http or https URL, and for a server that
        the document does not have.
        """
        if base_url is None:
            index = self.server_index(server)
            chosen = self.servers[index] if self.servers else Server("")
            url = chosen.resolve(variables)
        elif server is not None:
            raise ConfigurationError("base_url= and server= both say where the API is")
        else:
            url = base_url
        if web_address(url) is None:
            instead = f" (or {self.environment}_BASE_URL)" if self.environment else ""
            raise ConfigurationError(
                f"base_url={instead} must be an absolute http or https URL"
            )
        return url.partition("#")[0].partition("?")[0].rstrip("/")

    def variable(self, name: str) -> str | None:
        """The value of a variable of this API, such as BASE_URL; an empty one is none."""
        if not self.environment:
            return None
        return os.environ.get(f"{self.environment}_{name}") or None

    def server_index(self, server: str | int | None) -> int:
        """Which of the servers a name or a number means; the first where none is given."""
        names = [each.name for each in self.servers if each.name]
        if isinstance(server, str) and server in names:
            return [each.name for each in self.servers].index(server)
        last = max(len(self.servers), 1) - 1
        if server is None or (isinstance(server, int) and 0 <= server <= last):
            return server or 0
        listed = ", ".join([*map(repr, names), f"0 to {last}" if last else "0"])
        raise ConfigurationError(
            f"the document has no server {server!a}: server= is one of {listed}"
        )


class Mode(Enum):
    """The result of a call: its value, the whole answer, or the body while it arrives."""

    VALUE = "value"
    RAW = "raw"
    DOWNLOAD = "download"


@declared
class Settings:
    """The settings that a client was made with, and that its calls share."""

    api: Api
    credentials: GivenCredentials
    base_url: str
    is_moved: bool = False
    """Whether the caller chose the server, which then serves every operation."""
    timeout: TimeoutOption = DEFAULT_TIMEOUT
    max_retries: int = DEFAULT_MAX_RETRIES
    deadline: float | None = None
    extra_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    extra_query: Mapping[str, object] = field(default_factory=dict, repr=False)
    answers: Answers = "lenient"
    mode: Mode = Mode.VALUE

    def base_of(self, server: str) -> str:
        """The URL before the path of an operation that the document puts on `server`.

        The document's word is enough for credentials to go there, for it is what names the
        other servers as well.
        """
        if not server or self.is_moved:
            return self.base_url
        return urljoin(f"{self.base_url}/", server).rstrip("/")

    def with_options(
        self, options: SharedOptions, names: Iterable[str] = ()
    ) -> Settings:
        """These settings under other options; headers and query parameters add up.

        Raises TypeError for what is no option, such as a misspelt argument of an operation,
        whose `names` are those that may be meant.
        """
        if not options:
            return self
        for name in options.keys() - CallOptions.__optional_keys__:
            raise unexpected(name, (*names, *CallOptions.__optional_keys__))
        return replace(
            self,
            timeout=options.get("timeout", self.timeout),
            max_retries=options.get("max_retries", self.max_retries),
            deadline=options.get("deadline", self.deadline),
            answers=options.get("answers", self.answers),
            extra_headers={**self.extra_headers, **options.get("extra_headers", {})},
            extra_query={**self.extra_query, **options.get("extra_query", {})},
        )


@cache
def _logger(module: str) -> logging.Logger:
    return logging.getLogger(module.rpartition(".")[0])
