"""Rules of pagination that an API seems to follow: proposed to people, never applied.

A rule is proposed where an argument asks for a page in usual words and the answer holds one
array beside what usually comes with it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from specgen.build.pages.looks import LOOKS
from specgen.build.pages.pagination import fitting
from specgen.build.pages.resolving import Misfit, resolve
from specgen.build.pages.signs import Signs
from specgen.frozen import frozen
from specgen.ir.api import Api, Operation, OperationKind
from specgen.ir.pagination import PageRule, PageStyle
from specgen.ir.types import Declarations

_ASKING = ("GET", "POST", "QUERY")
"""Methods that a list may be asked for with; the others change what they list."""
_MOST = 0.6
"""The part of what a rule meets that has all the signs, for it to be meant for all of it."""


@frozen(kw_only=False)
class Proposal:
    """A rule, and the operations that seem to follow it."""

    rule: PageRule
    operations: tuple[Operation, ...]


def propose(api: Api) -> list[Proposal]:
    """Rules for operations that have none, so that one after the other can be configured."""
    left = {
        operation.id: operation
        for operation in api.operations
        if operation.pagination is None
    }
    rest = replace(api, operations=tuple(left.values()))
    signs = {
        id: rule
        for id, operation in left.items()
        if operation.kind is OperationKind.OPERATION
        and (rule := _rule(operation, api.declarations))
    }
    proposals = []
    for rule, _ in sorted(Counter(signs.values()).items(), key=_rank):
        own = [id for id in left if signs.get(id) == rule]
        met = [id for id in fitting(rule, rest) if id in left]
        named = [id for id in own if id not in met]
        if len(own) - len(named) < _MOST * len(met):
            # So many others would be met that those with the signs have to be named.
            named, met = own, []
        if met:
            proposals.append(Proposal(rule, tuple(left.pop(id) for id in met)))
        if named:
            names = tuple(left[id].operation_id or _shown(left[id]) for id in named)
            naming = replace(rule, operations=names)
            proposals.append(Proposal(naming, tuple(left.pop(id) for id in named)))
    return proposals


def _rule(operation: Operation, declarations: Declarations) -> PageRule | None:
    """The rule that the signs of an operation speak for; only what resolves."""
    signs = Signs(operation, declarations)
    is_list = operation.method in _ASKING and signs.is_list()
    for look in LOOKS if is_list else ():
        rule = look(signs)
        if rule is None:
            continue
        try:
            resolve(rule, operation, declarations)
        except Misfit:
            continue
        return rule
    return None


def _rank(counted: tuple[PageRule, int]) -> tuple[bool, int, int]:
    """The place of a rule: those that say more come first, for the first that fits holds."""
    rule, count = counted
    following = (rule.next, rule.next_header, rule.last)
    said = (*following, rule.more, rule.total, rule.pages)
    return rule.style is not PageStyle.LINK, -sum(map(bool, said)), -count


def _shown(operation: Operation) -> str:
    return f"{operation.method} {operation.path_text}"
