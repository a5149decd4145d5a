"""An API as its client knows it: name, servers, security schemes and errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from .credentials import Given, Scheme
from .errors import APIStatusError, ConfigurationError
from .options import Timeout

_VARIABLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a server's URL: its default, and the allowed values if limited."""

    default: str
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Server:
    """A base URL, with `{name}` for each of its variables (OpenAPI Server Object)."""

    url: str
    variables: Mapping[str, Variable] = field(default_factory=dict)

    def resolve(self, given: Mapping[str, str]) -> str:
        """The URL. Raises ConfigurationError for an unknown variable or value."""
        for name in given:
            if name not in self.variables:
                raise ConfigurationError(f"the server has no variable {name!r}")

        def value(match: re.Match[str]) -> str:
            name = match[1]
            variable = self.variables.get(name, Variable(""))
            text = given.get(name, variable.default)
            if variable.allowed and text not in variable.allowed:
                allowed = ", ".join(variable.allowed)
                raise ConfigurationError(
                    f"server variable {name!r} is one of {allowed}"
                )
            return text

        return _VARIABLE.sub(value, self.url)


@dataclass(frozen=True, slots=True)
class Api:
    """What all operations share. `errors` are the classes with a declared body."""

    name: str
    servers: tuple[Server, ...] = ()
    schemes: Mapping[str, Scheme] = field(default_factory=dict)
    errors: Mapping[int, type[APIStatusError]] = field(default_factory=dict)

    def base_url(
        self, given: str | None, server: int, variables: Mapping[str, str]
    ) -> str:
        """The URL that paths are appended to, without a final slash.

        Raises ConfigurationError if it is no absolute http or https URL.
        """
        if given is None:
            if not 0 <= server < max(len(self.servers), 1):
                raise ConfigurationError(f"the document has no server {server}")
            chosen = self.servers[server] if self.servers else Server("")
            url = chosen.resolve(variables)
        else:
            url = given
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigurationError("base_url= must be an absolute http or https URL")
        return url.partition("#")[0].partition("?")[0].rstrip("/")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client was made with."""

    api: Api
    credentials: Given
    base_url: str
    timeout: Timeout
    max_retries: int
    is_moved: bool = False
    """Whether the caller chose the server, which then serves every operation."""

    def base_of(self, server: str) -> str:
        """The URL before the path of an operation that the document puts on `server`."""
        if not server or self.is_moved:
            return self.base_url
        return urljoin(f"{self.base_url}/", server).rstrip("/")
