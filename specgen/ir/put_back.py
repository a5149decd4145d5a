"""Objects that are read and written at one path: what a caller gets there he may put back."""

from __future__ import annotations

from collections import defaultdict

from specgen.ir.answers import json_answers
from specgen.ir.api import Api, Operation
from specgen.ir.body import resolved, spread_record
from specgen.ir.types import Access, Presence, Record, Ref


class PutBack:
    """The models of answers that have the properties of a body but are not declared as it."""

    def __init__(self, api: Api) -> None:
        self._declarations = api.declarations
        self._got: defaultdict[str, list[Operation]] = defaultdict(list)
        for operation in api.operations:
            if operation.method == "GET":
                self._got[operation.path_text].append(operation)

    def of(self, operation: Operation) -> list[Ref]:
        """What the operation answers, and what a GET of its path does, if it fits the body."""
        body = spread_record(operation, self._declarations)
        if body is None:
            return []
        answers = [
            resolved(type, self._declarations)
            for source in (operation, *self._got[operation.path_text])
            for type in json_answers(source)
        ]
        fitting = (
            answer.id
            for answer in answers
            if isinstance(answer, Record) and answer != body and _fits(answer, body)
        )
        return [Ref(target=target) for target in dict.fromkeys(fitting)]


def _fits(answer: Record, body: Record) -> bool:
    """Whether an answer has what a body requires, or some of what it may have."""
    names = {field.wire_name for field in answer.fields}
    taken = [field for field in body.fields if field.access is not Access.WRITE]
    required = [field for field in taken if field.presence is Presence.REQUIRED]
    return any(field.wire_name in names for field in taken) and all(
        field.wire_name in names for field in required
    )
