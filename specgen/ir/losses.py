"""Which operations a finding touches: those it stands in, and those that use what it is about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from specgen.findings.consequences import CONSEQUENCES, Consequence
from specgen.findings.diagnostics import Diagnostic, Location, Severity
from specgen.ir.api import Api, Operation
from specgen.ir.graph import declaration_refs, refs, sent_by_client, sent_by_server
from specgen.ir.types import TypeId, is_generic

Links: TypeAlias = Iterable[tuple[Location, Location]]
"""References of a document: where each stands, and what it names."""


def is_loss(diagnostic: Diagnostic) -> bool:
    """Whether a finding says that something is not generated as the document says."""
    return (
        diagnostic.severity is not Severity.NOTE
        and CONSEQUENCES[diagnostic.code] is Consequence.DEGRADES
    )


def loosens(diagnostic: Diagnostic) -> bool:
    """Whether callers get something looser than the document says, whatever the finding weighs."""
    return CONSEQUENCES[diagnostic.code] is not Consequence.NOTHING


class Loss(NamedTuple):
    """The codes of the findings that degrade an operation, and of all that loosen it, sorted."""

    codes: list[str]
    looser: list[str]


class _Mark(NamedTuple):
    """What a finding leaves wherever it touches."""

    code: str
    degrades: bool


class Losses:
    """What callers of an API get looser than its document says, by what it touches.

    `links` are asked for only if there is something to pass on along them.
    """

    def __init__(
        self,
        api: Api,
        findings: Iterable[Diagnostic],
        links: Callable[[], Links] = tuple,
    ) -> None:
        self._places: defaultdict[Location, set[_Mark]] = defaultdict(set)
        self._declarations: defaultdict[TypeId, set[_Mark]] = defaultdict(set)
        self._usable = frozenset(scheme.id for scheme in api.schemes)
        loosening = [finding for finding in findings if loosens(finding)]
        if loosening:
            self._locate(api, loosening, links())
            self._spread(api)

    def of(self, operation: Operation) -> Loss:
        """What callers of an operation get looser."""
        marks = self._marks(operation)
        degrading = {mark.code for mark in marks if mark.degrades}
        return Loss(sorted(degrading), sorted({mark.code for mark in marks}))

    def _marks(self, operation: Operation) -> set[_Mark]:
        marks: set[_Mark] = set()
        if not self._places:
            return marks
        for place in self._places_of(operation):
            marks.update(self._places.get(place, ()))
        if self._declarations:
            for type in (*sent_by_client(operation), *sent_by_server(operation)):
                for id in refs(type):
                    marks.update(self._declarations.get(id, ()))
        return marks

    def _locate(self, api: Api, findings: Iterable[Diagnostic], links: Links) -> None:
        """Notes every finding at its place, at all that this place is a part of or refers to it.

        Only so an operation is reached that refers to what could not be read, or to a schema
        that was merged into another: no type of it tells of them.
        """
        operations = {operation.origin for operation in api.operations}
        users: defaultdict[Location, list[Location]] = defaultdict(list)
        for place, target in links:
            users[target].append(place)
        pending = [
            (
                Location(file=finding.location.file, pointer=finding.location.pointer),
                _Mark(finding.code.identifier, is_loss(finding)),
            )
            for finding in findings
        ]
        while pending:
            place, mark = pending.pop()
            for whole in _wholes(place, operations):
                if mark in self._places[whole]:
                    break
                self._places[whole].add(mark)
                pending += [(user, mark) for user in users.get(whole, ())]

    def _spread(self, api: Api) -> None:
        """Passes the marks of declarations on to the declarations that use them."""
        users: defaultdict[TypeId, list[TypeId]] = defaultdict(list)
        for id, declaration in api.declarations.items():
            for used in declaration_refs(declaration):
                users[used].append(id)
        pending: list[TypeId] = []
        for id, declaration in api.declarations.items():
            marks = self._places.get(declaration.origin)
            # A generic record stands where one of its instances does, which has the same.
            if marks and not is_generic(declaration):
                self._declarations[id] |= marks
                pending.append(id)
        while pending:
            id = pending.pop()
            for user in users[id]:
                if not self._declarations[id] <= self._declarations[user]:
                    self._declarations[user] |= self._declarations[id]
                    pending.append(user)

    def _places_of(self, operation: Operation) -> Iterator[Location]:
        """Where a document describes an operation and what belongs to it alone or by reference."""
        origin, file = operation.origin, operation.origin.file
        yield origin
        for pointer in (origin.pointer, operation.id):
            item = pointer.rpartition("/")[0]
            yield Location(file=file, pointer=item)
            yield Location(file=file, pointer=f"{item}/parameters")
        yield from (parameter.origin for parameter in operation.parameters)
        if operation.body is not None:
            yield operation.body.origin
        yield from (response.origin for response in operation.responses)
        for requirement in operation.security:
            for scheme, _ in requirement:
                yield Location(
                    file=file, pointer=f"#/components/securitySchemes/{scheme}"
                )
                yield Location(file=file, pointer=f"#/securityDefinitions/{scheme}")
                if scheme not in self._usable:
                    # It may be the whole API that requires it.
                    yield Location(file=file, pointer="#/security")


def _wholes(place: Location, operations: set[Location]) -> Iterator[Location]:
    """A place and all that it is a part of, from the inside.

    An operation is the outermost: what is wrong with a callback is not of the operation that
    declares it.
    """
    yield place
    while "/" in place.pointer and place not in operations:
        place = replace(place, pointer=place.pointer.rpartition("/")[0])
        yield place
