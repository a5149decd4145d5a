"""Which rule of pagination an operation has, and whether it fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from operator import itemgetter

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.ir.answers import (
    alternatives,
    argument,
    at,
    item_types,
    json_answers,
    path_to,
)
from specgen.ir.api import Api, Operation, OperationKind, Parameter
from specgen.ir.pagination import MemberPath, PageRule, PageStyle, Pagination
from specgen.ir.types import Declarations, Field, Record, Scalar, ScalarKind, Type

USUAL_ARRAYS = (
    *("data", "items", "results", "value", "values", "records", "entries"),
    *("elements", "list", "rows", "objects", "result"),
)
"""Names of a page's array where an answer has several, most usual first."""

_NUMBERS = (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.STRING)
_ANSWERED = (PageStyle.CURSOR, PageStyle.URL)
"""Styles of which the answer itself tells that there are pages."""


class Misfit(Exception):
    """A rule does not fit an operation; the message says why."""


class Unasked(Misfit):
    """The operation has no such argument, so the rule was hardly meant for it."""


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
                DiagnosticCode.PAGINATION, own.origin, effect=effect, reason=str(misfit)
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
            operation for operation in api.operations if pattern in _names(operation)
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
                reason = f"{_names(candidate)[-1]}: {misfit}"
                reasons.append((isinstance(misfit, Unasked), reason))
        if named:
            problems += [reason for _, reason in reasons]
        elif not met and pattern != "*":
            problems.append(f"no operation {pattern}{_suggestion(pattern, api)}")
        elif len(reasons) == len(met):
            nearest = [reason for _, reason in sorted(reasons, key=itemgetter(0))][:1]
            problems.append("; ".join(["no operation fits", *nearest]))
    return paginations, problems


def fitting(rule: PageRule, api: Api) -> Mapping[str, Pagination]:
    """The operations that a rule would be for, by id."""
    return _matches(rule, api)[0]


def _names(operation: Operation) -> list[str]:
    shown = f"{operation.method} {operation.path_text}"
    return [operation.operation_id, shown] if operation.operation_id else [shown]


def _meets(operation: Operation, pattern: str, rule: PageRule) -> bool:
    if operation.kind is not OperationKind.OPERATION:
        return False
    if (
        not rule.operations
        and rule.style not in _ANSWERED
        and operation.method != "GET"
    ):
        # Arrays and numbers do not tell a list from the outcome of an action.
        return False
    return any(fnmatchcase(name, pattern) for name in _names(operation))


def _suggestion(pattern: str, api: Api) -> str:
    from difflib import get_close_matches

    names = [name for operation in api.operations for name in _names(operation)]
    close = get_close_matches(pattern, names, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def resolve(
    rule: PageRule, operation: Operation, declarations: Declarations
) -> Pagination:
    """The rule as it applies to an operation. Raises Misfit."""
    answers = json_answers(operation)
    if not answers or operation.method == "HEAD":
        raise Misfit("it has no successful answer in JSON")
    counts = rule.style in (PageStyle.OFFSET, PageStyle.PAGE)
    problem = _argument("argument", rule.argument, operation, declarations, counts)
    _argument("size", rule.size, operation, declarations, counts)
    items = _items(rule, operation, answers, declarations)
    paths: dict[str, MemberPath] = {
        key: _path(key, text, answers, declarations)
        for key in ("next", "more", "total", "pages")
        if (text := getattr(rule, key))
    }
    if rule.last:
        elements = [
            item
            for answer in answers
            for item in item_types(at(answer, items, declarations), declarations)
        ]
        paths["last"] = _path("last", rule.last, elements, declarations)
    start = rule.start
    if start is None and counts and problem is not None:
        start = _first(problem)
    return Pagination(
        style=rule.style,
        items=items,
        argument=rule.argument,
        size=rule.size,
        start=start,
        **paths,
    )


def _items(
    rule: PageRule,
    operation: Operation,
    answers: Sequence[Type],
    declarations: Declarations,
) -> MemberPath:
    if rule.items is not None:
        path = _path("items", rule.items, answers, declarations)
        if all(
            item_types(at(answer, path, declarations), declarations)
            for answer in answers
        ):
            return path
        raise Misfit(f"`items`: {rule.items or 'the answer'} is no array")
    arrays = {only_array(answer, operation, declarations) for answer in answers}
    path_or_none = arrays.pop()
    if arrays or path_or_none is None:
        raise Misfit("which array of the answer has the items? say so with `items`")
    return path_or_none


def only_array(
    answer: Type, operation: Operation, declarations: Declarations
) -> MemberPath | None:
    """The path to the array that a page is about, if there is no doubt."""
    if item_types(answer, declarations):
        return ()
    records = alternatives(answer, declarations)
    if len(records) != 1 or not isinstance(records[0], Record):
        return None
    arrays = [
        field.wire_name
        for field in records[0].fields
        if item_types(field.type, declarations)
    ]
    if len(arrays) == 1:
        return (arrays[0],)
    last = re.findall(r"[^/{}]+(?=/?$|/\{[^/]*\}/?$)", operation.path_text)
    return next(((name,) for name in (*USUAL_ARRAYS, *last) if name in arrays), None)


def _path(
    key: str, text: str, answers: Sequence[Type], declarations: Declarations
) -> MemberPath:
    paths = {path_to(answer, text, declarations) for answer in answers}
    path = paths.pop() if len(paths) == 1 else None
    if path is None:
        where = "items have" if key == "last" else "answer has"
        raise Misfit(f"`{key}`: the {where} no property {text}")
    return path


def _argument(
    key: str,
    name: str,
    operation: Operation,
    declarations: Declarations,
    counts: bool,
) -> Parameter | Field | None:
    if not name:
        return None
    parameter = argument(operation, name, declarations)
    if parameter is None:
        raise Unasked(f"`{key}`: it has no argument {name}")
    if counts and not all(
        _is_number(alternative)
        for alternative in alternatives(parameter.type, declarations)
    ):
        raise Misfit(f"`{key}`: {name} is no number")
    return parameter


def _first(argument: Parameter | Field) -> int | None:
    """The first page or offset, where the default of the argument tells it."""
    default = argument.default.value if argument.default is not None else None
    return int(default) if isinstance(default, int) and default in (0, 1) else None


def _is_number(type: object) -> bool:
    return isinstance(type, Scalar) and type.kind in _NUMBERS
