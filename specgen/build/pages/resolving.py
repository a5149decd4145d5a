"""A rule of pagination as it applies to an operation, if it fits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from specgen.build.pages.shapes import COUNTS, Shape, shapes, taken
from specgen.ir.answers import (
    alternatives,
    argument,
    at,
    item_types,
    json_answers,
    path_to,
    successes,
)
from specgen.ir.api import Operation, Parameter
from specgen.ir.pagination import MemberPath, PageRule, PageStyle, Pagination
from specgen.ir.types import Declarations, Field, Record, Scalar, ScalarKind, Type

USUAL_ARRAYS = (
    *("data", "items", "results", "value", "values", "records", "entries"),
    *("elements", "list", "rows", "objects", "result"),
)
"""Names of a page's array where an answer has several, most usual first."""

_NUMBERS = (ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.STRING)


class Misfit(Exception):
    """A rule does not fit an operation; the message says why."""


class Unasked(Misfit):
    """The operation has no such argument, so the rule was hardly meant for it."""


def resolve(
    rule: PageRule, operation: Operation, declarations: Declarations
) -> Pagination:
    """The rule as it applies to an operation. Raises Misfit."""
    answers = json_answers(operation)
    if not answers or operation.method == "HEAD":
        raise Misfit("it has no successful answer in JSON")
    counts = rule.style in (PageStyle.OFFSET, PageStyle.PAGE)
    asking = _argument("argument", rule.argument, operation, declarations, counts)
    _argument("size", rule.size, operation, declarations, counts)
    items = _items(rule, operation, answers, declarations)
    elements = [
        item
        for answer in answers
        for item in item_types(at(answer, items, declarations), declarations)
    ]
    wanted = _wanted(rule, asking, declarations)
    paths: dict[str, MemberPath] = {}
    for key in ("next", "last", "more", "total", "pages"):
        if text := getattr(rule, key):
            holders = elements if key == "last" else answers
            paths[key] = _path(key, text, holders, declarations)
            _check(key, text, holders, paths[key], wanted[key], declarations)
    _check_header(rule, operation, wanted["next"])
    start = rule.start
    if start is None and counts and asking is not None:
        start = _first(asking)
    return Pagination(
        style=rule.style,
        items=items,
        argument=rule.argument,
        size=rule.size,
        start=start,
        next_header=rule.next_header.lower(),
        **paths,
    )


def _wanted(
    rule: PageRule, argument: Parameter | Field | None, declarations: Declarations
) -> Mapping[str, frozenset[Shape]]:
    """What the values at the ends of a rule's paths may be."""
    cursors = frozenset((Shape.TEXT,))
    if rule.style is PageStyle.CURSOR and argument is not None:
        cursors = taken(argument, declarations)
    return {
        "next": cursors,
        "last": cursors,
        "more": COUNTS | {Shape.BOOLEAN},
        "total": COUNTS,
        "pages": COUNTS,
    }


def _check(
    key: str,
    text: str,
    holders: Sequence[Type],
    path: MemberPath,
    wanted: frozenset[Shape],
    declarations: Declarations,
) -> None:
    """Raises Misfit where a path leads to values that can never be used."""
    for holder in holders:
        end = at(holder, path, declarations)
        held = shapes(end, declarations) if end is not None else frozenset()
        if held and not held & wanted:
            words = " or ".join(sorted(shape.value for shape in wanted))
            raise Misfit(f"`{key}`: {text} can't be {words}")


def _check_header(
    rule: PageRule, operation: Operation, wanted: frozenset[Shape]
) -> None:
    """Raises Misfit for a header that no successful answer has, or that nothing can take."""
    name = rule.next_header
    declared = {
        header.wire_name.lower()
        for response in successes(operation)
        for header in response.headers
    }
    if name and name.lower() not in declared:
        raise Misfit(f"`next_header`: the answer has no header {name}")
    if name and Shape.TEXT not in wanted:
        raise Misfit(f"`next_header`: {rule.argument} can't be text")


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
