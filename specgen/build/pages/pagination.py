"""Which rule of pagination an operation has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from specgen.build.pages.resolving import Misfit, Unasked, resolve
from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.ir.api import Api, Operation, OperationKind
from specgen.ir.named_operations import is_left_out, matches, names_of, suggestion
from specgen.ir.pagination import PageRule, PageStyle, Pagination

_ANSWERED = (PageStyle.CURSOR, PageStyle.URL)
"""Styles of which the answer itself tells that there are pages."""


def paginate(
    api: Api,
    rules: Sequence[PageRule],
    extensions: Mapping[str, PageRule],
    sink: Sink,
) -> Api:
    """The API with the rules of its operations: the first configured one, else its own.

    `extensions` are rules by operation, from the document. What does not fit is reported.
    """
    chosen: dict[str, Pagination] = {}
    for rule in rules:
        matches, problems = _matches(rule, api)
        for reason in problems:
            reason = f"pagination: {reason}"
            sink.report(DiagnosticCode.CONFIGURATION, rule.origin, reason=reason)
        chosen = {**matches, **chosen}
    for candidate in api.operations:
        own = extensions.get(candidate.id)
        if own is None or candidate.id in chosen:
            continue
        try:
            chosen[candidate.id] = resolve(own, candidate, api.declarations)
        except Misfit as misfit:
            effect = "the operation stays without pages"
            sink.report(
                DiagnosticCode.EXTENSION, own.origin, effect=effect, reason=str(misfit)
            )
    if not chosen:
        return api
    operations = (
        replace(operation, pagination=chosen.get(operation.id))
        for operation in api.operations
    )
    return replace(api, operations=tuple(operations))


def _matches(rule: PageRule, api: Api) -> tuple[dict[str, Pagination], list[str]]:
    """The operations that a rule is for, and what is wrong with the rule.

    One that is named must exist and fit; of those that a pattern meets, some must.
    """
    paginations: dict[str, Pagination] = {}
    problems: list[str] = []
    for pattern in rule.operations or ("*",):
        named = [
            operation for operation in api.operations if pattern in names_of(operation)
        ]
        met = named or [
            operation
            for operation in api.operations
            if _meets(operation, pattern, rule)
        ]
        reasons = []
        for candidate in met:
            try:
                paginations[candidate.id] = resolve(rule, candidate, api.declarations)
            except Misfit as misfit:
                reason = f"{names_of(candidate)[-1]}: {misfit}"
                reasons.append((isinstance(misfit, Unasked), reason))
        if named:
            problems += [reason for _, reason in reasons]
        elif is_left_out(pattern, api):
            # The rule may be for these alone.
            continue
        elif not met and pattern != "*":
            problems.append(f"no operation {pattern}{suggestion(pattern, api)}")
        elif len(reasons) == len(met):
            nearest = [reason for _, reason in sorted(reasons, key=itemgetter(0))][:1]
            problems.append("; ".join(["no operation fits", *nearest]))
    return paginations, problems


def fitting(rule: PageRule, api: Api) -> Mapping[str, Pagination]:
    """The operations that a rule would be for, by id."""
    return _matches(rule, api)[0]


def _meets(operation: Operation, pattern: str, rule: PageRule) -> bool:
    if operation.kind is not OperationKind.OPERATION:
        return False
    if not rule.operations and not can_meet_unnamed(rule, operation):
        return False
    return matches(operation, pattern)


def can_meet_unnamed(rule: PageRule, operation: Operation) -> bool:
    """Whether a rule may be for an operation without naming it.

    Arrays and numbers do not tell a list from the outcome of an action.
    """
    return rule.style in _ANSWERED or operation.method == "GET"
