"""Bodies that callers give by properties or as a whole: what they must give, and what they may."""

from __future__ import annotations

from collections import defaultdict

from specgen.ir.answers import json_answers
from specgen.ir.api import Api, Operation
from specgen.ir.body import resolved, spread_record
from specgen.ir.told import has_own_tag
from specgen.ir.types import Access, Declarations, Field, Presence, Record, Ref


def requires_properties(operation: Operation, declarations: Declarations) -> bool:
    """Whether a caller who gives a body by its properties has to give some of them."""
    record = spread_record(operation, declarations)
    if operation.body is None or record is None or not operation.body.required:
        return False
    return any(map(must_be_given, record.fields))


def must_be_given(field: Field) -> bool:
    """Whether an object has to have a property of which a new one has no value by itself."""
    return field.presence is Presence.REQUIRED and not has_own_tag(field)


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
