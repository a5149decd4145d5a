"""Which answer a fake gives: by what is asked for, else the lowest success."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from specgen.frozen import frozen
from specgen.ir.answers import successes
from specgen.ir.api import Codec, Content, Operation, Response
from specgen.ir.types import Declarations, Presence
from specgen.mock.values import Endless, Sampler

_STREAMS = (Codec.EVENTS, Codec.JSON_LINES, Codec.JSON_SEQUENCE)


@frozen(kw_only=False)
class Preference:
    """The wishes of a request: `Prefer: code=404, example=name` (RFC 7240)."""

    code: int | None = None
    example: str = ""

    @classmethod
    def parse(cls, header: str) -> Preference:
        """Preferences that are not understood are ignored, as the RFC demands."""
        bodies: dict[str, str] = {}
        for part in re.split(r"[,;]", header):
            name, _, value = part.partition("=")
            bodies.setdefault(name.strip().lower(), value.strip().strip('"'))
        code = bodies.get("code", "")
        # No answer ends with 1xx: such a status only announces another (RFC 9110, 15.2).
        is_status = re.fullmatch("[2-5][0-9][0-9]", code) is not None
        return cls(int(code) if is_status else None, bodies.get("example", ""))


@frozen(kw_only=False)
class Candidate:
    """A body that might be the answer, and its media type; `chosen` by name, it is."""

    body: Any
    media_type: str = ""
    chosen: bool = False


@dataclass(frozen=True)
class DocumentedAnswers:
    """The answers of one operation."""

    operation: Operation
    declarations: Declarations

    def status(self, preference: Preference) -> int:
        """The status that is asked for, or else the lowest success."""
        if preference.code is not None:
            return preference.code
        exact = [
            response.status.first
            for response in self.operation.responses
            if response.status.is_exact
        ]
        good = [status for status in exact if 200 <= status < 300]
        if good or not exact:
            return min(good, default=200)
        covers = any(
            response.status.is_default or response.status.first == 200
            for response in successes(self.operation)
        )
        return 200 if covers else min(exact)

    def response(self, status: int) -> Response | None:
        """The declaration that covers a status: exact, then range, then default."""
        covering = [
            response
            for response in self.operation.responses
            if response.status.is_default
            or response.status.first <= status <= response.status.last
        ]
        covering.sort(
            key=lambda response: (
                response.status.is_default,
                not response.status.is_exact,
            )
        )
        return covering[0] if covering else None

    def headers(self, response: Response) -> dict[str, Any]:
        """The headers that must be there."""
        return {
            header.wire_name: header.doc.examples[0] if header.doc.examples else value
            for header in response.headers
            if header.presence is Presence.REQUIRED
            for value in self._made(Sampler(self.declarations), header.type)
        }

    def candidates(
        self, response: Response, preference: Preference, accept: str
    ) -> Iterator[Candidate]:
        """Bodies in the order in which they should be tried."""
        for content in _accepted(response.contents, accept):
            named = dict(content.examples)
            if preference.example in named:
                yield self._candidate(content, named[preference.example], chosen=True)
            for _, value in content.examples:
                yield self._candidate(content, value)
            for sampler in (
                Sampler(self.declarations),
                Sampler(self.declarations, shown=False),
            ):
                for value in self._made(sampler, content.item or content.type):
                    several = [value] if content.codec in _STREAMS else value
                    yield self._candidate(content, several)

    def _made(self, sampler: Sampler, type: Any) -> Iterator[Any]:
        try:
            yield sampler.of(type)
        except Endless:
            return

    def _candidate(
        self, content: Content, value: Any, *, chosen: bool = False
    ) -> Candidate:
        if content.codec is Codec.BINARY:
            value = str(value).encode()
        elif content.codec in _STREAMS and not isinstance(value, list):
            value = [value]
        elif content.codec is Codec.TEXT and not isinstance(value, str):
            value = "text"
        concrete = "*" not in content.media_type
        return Candidate(value, content.media_type if concrete else "", chosen)


def _accepted(contents: Sequence[Content], accept: str) -> list[Content]:
    """The media types that the caller accepts come first, XML after all that are so as much."""
    wanted = [part.partition(";")[0].strip().lower() for part in accept.split(",")]

    def rank(content: Content) -> int:
        media_type = content.media_type.partition(";")[0].lower()
        for index, pattern in enumerate(wanted):
            prefix = pattern.removesuffix("*").removesuffix("*/")
            if pattern == media_type or (
                pattern.endswith("*") and media_type.startswith(prefix)
            ):
                return index
        return len(wanted)

    return sorted(contents, key=lambda each: (rank(each), each.codec is Codec.XML))
