"""Errors that a generated server can't make: it would have to choose for its implementer.

A server refuses requests by itself, before a service is asked or after it failed. The body of such
an answer is made of the declared type alone, by `templates/runtime/server/typed_bodies.py`, whose
tables and rules are these.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.frozen import frozen
from specgen.ir.api import Api, Codec, Operation, Response
from specgen.ir.body import resolved
from specgen.ir.types import (
    Anything,
    Array,
    Constraints,
    Declarations,
    Enumeration,
    Literal,
    Map,
    Null,
    Presence,
    Record,
    Scalar,
    ScalarKind,
    Tuple,
    Type,
    Union,
)

WORDS = frozenset(
    "description detail details errordescription errordetail errormessage errors message"
    " messages msg reason".split()
)
"""Names of texts that say what is wrong; names are compared in lower case, without marks."""
TITLES = frozenset("errortitle statustext summary title".split())
"""Names of texts that say what the status means."""
SLUGS = frozenset("code error errorcode errortype type".split())
"""Names of texts for programs, such as `unprocessable_entity`."""
STATUSES = frozenset(
    "code httpcode httpstatus httpstatuscode status statuscode".split()
)
"""Names of the status, as a number; as text where they are no slugs."""
FAILURES = frozenset("error ok success".split())
"""Names of booleans that say whether all went well."""
DEEPEST = 8
"""Objects within each other that a body may have."""

_NUMBERS = (ScalarKind.INTEGER, ScalarKind.NUMBER)


@frozen(kw_only=False)
class _Unclear:
    """The part of an error that would have to be chosen, and why."""

    part: str
    reason: str


def report_refusals(api: Api, sink: Sink) -> None:
    """Reports the first error that can't be made, and how many others there are."""
    judged: dict[tuple[Type, int], _Unclear | None] = {}
    unclear: dict[Type, tuple[Response, _Unclear]] = {}
    for operation in api.operations:
        for status in refused_with(operation):
            response = _covering(operation.responses, status)
            type = _json_type(response) if response else None
            if response is None or type is None:
                continue
            if (type, status) not in judged:
                judged[type, status] = _Judge(api.declarations, status).body(type)
            problem = judged[type, status]
            if problem is not None:
                unclear.setdefault(type, (response, problem))
    if not unclear:
        return
    response, problem = next(iter(unclear.values()))
    others = len(unclear) - 1
    sink.report(
        DiagnosticCode.REFUSAL,
        response.origin,
        effect='a server that refuses a request says {"detail": …}',
        more=f", nor of {others} more" if others else "",
        part=problem.part,
        reason=problem.reason,
    )


def refused_with(operation: Operation) -> Iterator[int]:
    """The statuses with which a server refuses requests of an operation by itself."""
    if any(operation.security):
        yield from (401, 403)
    if operation.body is not None:
        yield from (413, 415)
    if operation.body is not None or operation.parameters:
        declared = {response.status.first for response in operation.responses}
        yield 400 if 400 in declared and 422 not in declared else 422
    yield 500


def _covering(responses: Sequence[Response], status: int) -> Response | None:
    """The declared answer of a status: its own, then its range's, then the default."""
    covering = [
        response
        for response in responses
        if response.status.is_default
        or response.status.first <= status <= response.status.last
    ]
    return min(covering, key=_breadth) if covering else None


def _breadth(response: Response) -> int:
    status = response.status
    return 1000 if status.is_default else status.last - status.first


def _json_type(response: Response) -> Type | None:
    """The type of an error in JSON, or else in XML."""
    for codec in (Codec.JSON, Codec.XML):
        for content in response.contents:
            if content.codec is codec:
                return content.type
    return None


@frozen(kw_only=False)
class _Judge:
    """Tells whether a body with a status can be made of a type."""

    declarations: Declarations
    status: int

    def body(self, type: Type) -> _Unclear | None:
        """What would have to be chosen in an error; None if nothing."""
        return self._unclear(type, "message", ("it",), chosen=False)

    def _unclear(
        self, type: Type, name: str, path: tuple[str, ...], *, chosen: bool
    ) -> _Unclear | None:
        meant = resolved(type, self.declarations)
        part = ".".join(path[1:] or path)
        constraints = getattr(meant, "constraints", None)
        if constraints is not None and _is_checked(constraints):
            return _Unclear(part, "has to hold more than its type says")
        plain_name = "".join(filter(str.isalnum, name)).lower()
        match meant:
            case Anything() | Null():
                return None
            case Literal(values=values):
                return self._constants(values, plain_name, part, chosen=chosen)
            case Enumeration(members=members):
                values = tuple(member.value for member in members)
                return self._constants(values, plain_name, part, chosen=chosen)
            case Union(members=alternatives):
                return self._union(alternatives, name, path, chosen=chosen)
            case Record(fields=fields) if len(path) <= DEEPEST:
                required = (f for f in fields if f.presence is Presence.REQUIRED)
                judged = (
                    self._unclear(
                        field.type,
                        field.wire_name,
                        (*path, field.wire_name),
                        chosen=chosen,
                    )
                    for field in required
                )
                return next(filter(None, judged), None)
            case Map() if not constraints or not constraints.min_length:
                return None
            case Array(item=item):
                fewest = (constraints and constraints.min_length) or 0
                if fewest == 0:
                    return None
                if fewest == 1:
                    return self._unclear(item, name, path, chosen=chosen)
            case Tuple():
                return _Unclear(part, "is a list of a fixed length")
            case Scalar(kind=kind):
                if _is_told_by_name(kind, plain_name):
                    return None
        return _Unclear(part, "may be any value of its type")

    def _constants(
        self,
        values: Sequence[str | int | bool],
        name: str,
        part: str,
        *,
        chosen: bool,
    ) -> _Unclear | None:
        if name in STATUSES and self.status in values:
            return None
        if len(values) == 1 and not chosen:
            return None
        return _Unclear(part, "may be several constants")

    def _union(
        self,
        members: Sequence[Type],
        name: str,
        path: tuple[str, ...],
        *,
        chosen: bool,
    ) -> _Unclear | None:
        values = [m for m in members if not isinstance(m, Null)]
        if len(values) < len(members):
            return None
        several = chosen or len(values) > 1
        judged = [self._unclear(m, name, path, chosen=several) for m in values]
        return None if None in judged else judged[0]


def _is_checked(constraints: Constraints) -> bool:
    """Whether a value is held to more than a size and its type."""
    return bool(constraints.asserted or constraints.pattern or constraints.one_of)


def _is_told_by_name(kind: ScalarKind, name: str) -> bool:
    if kind in _NUMBERS:
        return name in STATUSES
    if kind is ScalarKind.BOOLEAN:
        return name in FAILURES
    if kind is ScalarKind.STRING:
        return name in WORDS | TITLES | SLUGS | STATUSES
    return False
