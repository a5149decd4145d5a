"""Envelopes: answers of which a call gives one property, as a configuration says."""

from __future__ import annotations

from dataclasses import replace

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.ir.answers import json_answers, successes
from specgen.ir.api import Api, Codec, Operation, OperationKind
from specgen.ir.body import resolved
from specgen.ir.types import Declarations, Record


def unwrap(api: Api, property: str, configured: Location, sink: Sink) -> Api:
    """The API with operations that give `property` of their answers, where all of these have it.

    Pages stay whole, as what leads to the next is beside the items. Others that answer with
    values are told of, all at once.
    """
    whole: list[Operation] = []
    operations: list[Operation] = []
    for operation in api.operations:
        called = operation.kind is OperationKind.OPERATION
        if called and _is_enveloped(operation, property, api.declarations):
            operation = replace(operation, part=property)
        elif called and operation.pagination is None and json_answers(operation):
            whole.append(operation)
        operations.append(operation)
    if not any(operation.part for operation in operations):
        reason = f"`unwrap`: no operation answers with an object that has {property!r}"
        sink.report(DiagnosticCode.CONFIGURATION, configured, reason=reason)
    elif whole:
        sink.report(
            DiagnosticCode.NO_ENVELOPE,
            whole[0].origin,
            effect="calls give the whole answers",
            property=property,
            first=f"{whole[0].method} {whole[0].path_text}",
            others=f", and of {len(whole) - 1} more," if len(whole) > 1 else "",
        )
    return replace(api, operations=tuple(operations))


def _is_enveloped(
    operation: Operation, property: str, declarations: Declarations
) -> bool:
    """Whether every answer that means success is an object with the property."""
    if operation.pagination is not None or operation.method == "HEAD":
        return False
    answers = successes(operation)
    return bool(answers) and all(
        response.received
        and all(
            content.codec in (Codec.JSON, Codec.XML)
            and _has(resolved(content.type, declarations), property)
            for content in response.received
        )
        for response in answers
    )


def _has(answer: object, property: str) -> bool:
    return isinstance(answer, Record) and any(
        field.wire_name == property for field in answer.fields
    )
