"""Parts of a schema that exclude each other, and keywords that exclude constants beside them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator

from specgen.build.types.scalars import uncheckable
from specgen.build.types.spellings import matches
from specgen.findings.diagnostics import DiagnosticCode
from specgen.normalise.flatten import Flattener
from specgen.normalise.merge import is_contradiction
from specgen.normalise.patterns import classes_spelled
from specgen.normalise.schema import Schema, Sub, node_of

_LENGTHS: dict[str, Callable[[float, float], bool]] = {
    "minLength": operator.ge,
    "maxLength": operator.le,
}
_LIMITS: dict[str, Callable[[float, float], bool]] = {
    "minimum": operator.ge,
    "exclusiveMinimum": operator.gt,
    "maximum": operator.le,
    "exclusiveMaximum": operator.lt,
}
"""By keyword, whether an amount keeps to it."""


def report_override(sub: Sub, meant: Sub) -> None:
    """Of the parts of a sub-schema only those count that the others do not override."""
    lost = next(part for part in sub if part not in meant)
    effect = "typed as it says here"
    node_of(meant[-1]).report(
        DiagnosticCode.OVERRIDE, effect=effect, other=node_of(lost).pointer
    )


def report_exclusion(schema: Schema, parts: Sub, flattener: Flattener) -> None:
    """The parts are alternatives; null is one that leaves no doubt about the others."""
    flat = [flattener.flatten((part,)) for part in parts]
    nulls = [part for part in flat if part.null and part.types == frozenset()]
    others = [part for part in flat if part not in nulls]
    if nulls and len(others) == 1 and not is_contradiction(others[0]):
        effect = "typed as the others say, or null"
        nulls[0].node.report(DiagnosticCode.AND_NULL, effect=effect)
    else:
        schema.node.report(DiagnosticCode.CONTRADICTION, effect="typed as any of them")


def excluding_keywords(schema: Schema) -> Iterator[str]:
    """The limits and patterns beside constants that exclude some of them.

    Lists of constants are what authors mean, so these have no effect.
    """
    stated = [constant.value for constant in schema.enum or ()]
    texts = [value for value in stated if isinstance(value, str)]
    numbers = [
        value
        for value in stated
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    for amounts, keywords in ((numbers, _LIMITS), (list(map(len, texts)), _LENGTHS)):
        for keyword, holds in keywords.items():
            limit = schema.limits.get(keyword)
            if limit is not None and not all(holds(each, limit) for each in amounts):
                yield keyword
    for pattern in map(classes_spelled, schema.patterns):
        if not (uncheckable(pattern) or all(matches(pattern, text) for text in texts)):
            yield "pattern"
