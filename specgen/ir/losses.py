"""Which operations a finding touches: those it stands in, and those that use what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from specgen.findings.diagnostics import Diagnostic, DiagnosticCode, Location, Severity
from specgen.ir.api import Api, Operation
from specgen.ir.graph import declaration_refs, refs, sent_by_client, sent_by_server
from specgen.ir.types import TypeId

LOOSENING = frozenset(
    (
        DiagnosticCode.WRONG_KIND,
        DiagnosticCode.UNKNOWN_TYPE,
        DiagnosticCode.CONTRADICTION,
        DiagnosticCode.NESTING,
        DiagnosticCode.ENUM_VALUE,
        DiagnosticCode.UNION_CONJUNCTION,
        DiagnosticCode.UNDECLARED_SLOT,
        DiagnosticCode.UNKNOWN_PLACE,
        DiagnosticCode.UNKNOWN_STYLE,
        DiagnosticCode.HEADER_NAME,
        DiagnosticCode.UNREACHABLE,
        DiagnosticCode.QUERY_TEMPLATE,
        DiagnosticCode.UNUSABLE_SCHEME,
        DiagnosticCode.BAD_STATUS,
        DiagnosticCode.FORM_SCHEMA,
        DiagnosticCode.PARTS_OF_ANSWER,
        DiagnosticCode.PART_HEADERS,
        DiagnosticCode.SHARED_NAME,
    )
)
"""Findings after which something is typed looser, or sent otherwise, than the document says."""


def is_loss(diagnostic: Diagnostic) -> bool:
    """Whether a finding says that something is not generated as the document says."""
    if diagnostic.severity is Severity.NOTE:
        return False
    return diagnostic.code in LOOSENING or diagnostic.code.severity is Severity.ERROR


class Losses:
    """The losses of an API, by what they touch."""

    def __init__(self, api: Api, findings: Iterable[Diagnostic]) -> None:
        self._places: defaultdict[Location, set[str]] = defaultdict(set)
        self._declarations: defaultdict[TypeId, set[str]] = defaultdict(set)
        losses = [finding for finding in findings if is_loss(finding)]
        if losses:
            self._locate(api, losses)
            self._spread(api)

    def codes(self, operation: Operation) -> list[str]:
        """The codes of all losses that touch an operation, sorted."""
        if not self._places:
            return []
        codes: set[str] = set()
        for place in _places(operation):
            codes |= self._places.get(place, set())
        for type in (*sent_by_client(operation), *sent_by_server(operation)):
            for id in refs(type):
                codes |= self._declarations.get(id, set())
        return sorted(codes)

    def _locate(self, api: Api, losses: Iterable[Diagnostic]) -> None:
        """Notes every loss at its place and at all that this place is a part of."""
        operations = {operation.origin for operation in api.operations}
        for loss in losses:
            place = Location(file=loss.location.file, pointer=loss.location.pointer)
            self._places[place].add(loss.code.identifier)
            # A loss in a callback is none of the operation that declares it.
            while "/" in place.pointer and place not in operations:
                place = replace(place, pointer=place.pointer.rpartition("/")[0])
                self._places[place].add(loss.code.identifier)

    def _spread(self, api: Api) -> None:
        """Passes the losses of declarations on to the declarations that use them."""
        users: defaultdict[TypeId, list[TypeId]] = defaultdict(list)
        for id, declaration in api.declarations.items():
            for used in declaration_refs(declaration):
                users[used].append(id)
        pending: list[TypeId] = []
        for id, declaration in api.declarations.items():
            codes = self._places.get(declaration.origin)
            if codes:
                self._declarations[id] |= codes
                pending.append(id)
        while pending:
            id = pending.pop()
            for user in users[id]:
                if not self._declarations[id] <= self._declarations[user]:
                    self._declarations[user] |= self._declarations[id]
                    pending.append(user)


def _places(operation: Operation) -> Iterator[Location]:
    """Where a document describes an operation and what belongs to it alone or by reference."""
    origin = operation.origin
    yield origin
    for pointer in (origin.pointer, operation.id):
        item = pointer.rpartition("/")[0]
        yield replace(origin, pointer=item)
        yield replace(origin, pointer=f"{item}/parameters")
    yield from (parameter.origin for parameter in operation.parameters)
    if operation.body is not None:
        yield operation.body.origin
    yield from (response.origin for response in operation.responses)
    for requirement in operation.security:
        for scheme, _ in requirement:
            yield replace(origin, pointer=f"#/components/securitySchemes/{scheme}")
            yield replace(origin, pointer=f"#/securityDefinitions/{scheme}")
