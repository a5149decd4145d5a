"""The argument of an operation that decides whether its answer comes item by item.

`x-fern-streaming` is described at buildwithfern.com/learn/api-definitions/openapi/endpoints/sse;
`x-speakeasy-sse-overload` says that a boolean called `stream` decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from specgen.build.operations.bodies.media import STREAMS
from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.ir.answers import ARGUMENTS, alternatives, successes
from specgen.ir.api import Api, Operation, OperationKind, Parameter
from specgen.ir.body import spread_record
from specgen.ir.named_operations import is_left_out, matches, names_of, suggestion
from specgen.ir.streaming import StreamRule, StreamSwitch
from specgen.ir.types import Access, Declarations, Field, Null, ScalarKind
from specgen.load.tree.cursor import child
from specgen.load.tree.kinds import kind
from specgen.load.tree.node import Node

_USUAL: Final = "stream"
_SAYING: Final = re.compile(
    r"\W*(?:(?:if|when|whether|set|true|to|or|not|the|a|an|of|should|must|will|is|are|be|enable[sd]?"
    r"|use|response|responses|result|results|answer|answers|output|tokens?|data|return|returns"
    r"|returned|send|sends|sent|as|get|receive)\W+)*"
    r"(?:stream(?:s|ed|ing)?\b|server[- ]sent)",
    re.IGNORECASE,
)
"""The beginning of a description that says what a stream is switched on by."""
_REQUEST: Final = re.compile(r"\$request\.([^.\[\]]+)")


def stream_rule(operation: Node) -> StreamRule | None:
    """The rule that an operation states in an extension; one that can't be read is reported."""
    for key, read in _READERS.items():
        node = child(operation, key)
        if node is not None:
            rule = read(key, node)
            if rule is not None:
                return rule
    return None


def _speakeasy(key: str, node: Node) -> StreamRule | None:
    if not isinstance(node.value, bool):
        _misread(key, node, "a boolean")
        return None
    return StreamRule(argument=_USUAL if node.value else "", origin=node.location)


def _fern(key: str, node: Node) -> StreamRule | None:
    """Whether there are streams at all is told by media types."""
    if isinstance(node.value, bool):
        return None
    if not isinstance(node.value, dict):
        _misread(key, node, "a boolean or an object")
        return None
    condition = child(node, "stream-condition")
    if condition is None:
        return None
    if not isinstance(condition.value, str):
        _misread("stream-condition", condition, "a string")
        return None
    match = _REQUEST.fullmatch(condition.value)
    if match is None:
        reason = f"{condition.value} is no property of $request"
        effect = "the answer is what comes"
        condition.report(DiagnosticCode.EXTENSION, effect=effect, reason=reason)
        return None
    return StreamRule(argument=match[1], origin=condition.location)


def _misread(key: str, node: Node, expected: str) -> None:
    node.report(
        DiagnosticCode.WRONG_KIND,
        effect="ignored",
        key=f"`{key}`",
        expected=expected,
        found=kind(node.value),
    )


_READERS: Final[Mapping[str, Callable[[str, Node], StreamRule | None]]] = {
    "x-speakeasy-sse-overload": _speakeasy,
    "x-fern-streaming": _fern,
}


class Misfit(Exception):
    """A rule is not for an operation; the message says why."""


def settle_switches(
    api: Api,
    rules: Sequence[StreamRule],
    extensions: Mapping[str, StreamRule],
    sink: Sink,
) -> Api:
    """The API with the switches of its operations: as configured, as marked, as documented."""
    chosen = _configured(api, rules, sink)
    for operation in api.operations:
        own = extensions.get(operation.id)
        if operation.id in chosen or operation.kind is not OperationKind.OPERATION:
            continue
        if own is None:
            chosen[operation.id] = _documented(operation, api.declarations)
            continue
        try:
            chosen[operation.id] = _applied(own, operation, api.declarations)
        except Misfit as misfit:
            effect = "the answer is what comes"
            sink.report(
                DiagnosticCode.EXTENSION, own.origin, effect=effect, reason=str(misfit)
            )
    if not any(chosen.values()):
        return api
    operations = (
        replace(operation, switch=chosen.get(operation.id))
        for operation in api.operations
    )
    return replace(api, operations=tuple(operations))


def _configured(
    api: Api, rules: Sequence[StreamRule], sink: Sink
) -> dict[str, StreamSwitch | None]:
    """By operation, what the first rule says that is for it; what is wrong is reported."""
    chosen: dict[str, StreamSwitch | None] = {}
    for rule in rules:
        switches, problems = _matches(rule, api)
        for reason in problems:
            reason = f"streaming: {reason}"
            sink.report(DiagnosticCode.CONFIGURATION, rule.origin, reason=reason)
        chosen = {**switches, **chosen}
    return chosen


def _matches(
    rule: StreamRule, api: Api
) -> tuple[dict[str, StreamSwitch | None], list[str]]:
    """The operations that a rule is for, and what is wrong with the rule.

    One that is named must exist and fit; of those that a pattern meets, some must.
    """
    switches: dict[str, StreamSwitch | None] = {}
    problems: list[str] = []
    for pattern in rule.operations or ("*",):
        named = [each for each in api.operations if pattern in names_of(each)]
        met = named or [each for each in api.operations if matches(each, pattern)]
        reasons = []
        for candidate in met:
            try:
                switches[candidate.id] = _applied(rule, candidate, api.declarations)
            except Misfit as misfit:
                reasons.append(f"{names_of(candidate)[-1]}: {misfit}")
        if named:
            problems += reasons
        elif is_left_out(pattern, api):
            # The rule may be for these alone.
            continue
        elif not met and pattern != "*":
            problems.append(f"no operation {pattern}{suggestion(pattern, api)}")
        elif len(reasons) == len(met):
            problems.append("; ".join(["no operation fits", *reasons[:1]]))
    return switches, problems


def _applied(
    rule: StreamRule, operation: Operation, declarations: Declarations
) -> StreamSwitch | None:
    """The switch that a rule means. Raises Misfit."""
    if not rule.argument:
        return None
    if not _is_either(operation):
        raise Misfit("no answer is a stream beside another media type")
    for argument in _booleans(operation, declarations):
        if argument.wire_name == rule.argument:
            return _switch(argument, declarations)
    raise Misfit(f"no argument {rule.argument} is a boolean")


def _documented(
    operation: Operation, declarations: Declarations
) -> StreamSwitch | None:
    """The only boolean that is called `stream`, or whose description begins with streaming."""
    if not _is_either(operation):
        return None
    booleans = list(_booleans(operation, declarations))
    called = [each for each in booleans if each.wire_name.lower() == _USUAL]
    said = [each for each in booleans if _SAYING.match(each.doc.description)]
    for candidates in (called, said):
        if len(candidates) == 1:
            return _switch(candidates[0], declarations)
    return None


def _is_either(operation: Operation) -> bool:
    """Whether success is a stream or something else."""
    streamed = {
        content.codec in STREAMS
        for response in successes(operation)
        for content in response.contents
    }
    return len(streamed) == 2 and operation.pagination is None


def _booleans(
    operation: Operation, declarations: Declarations
) -> Iterator[Parameter | Field]:
    """The arguments that are true or false, of the body before the others."""
    record = spread_record(operation, declarations)
    fields = record.fields if record else ()
    arguments: list[Parameter | Field] = [
        field for field in fields if field.access is not Access.READ
    ]
    arguments += [each for each in operation.parameters if each.place in ARGUMENTS]
    for argument in arguments:
        types = alternatives(argument.type, declarations)
        if [getattr(type, "kind", None) for type in types] == [ScalarKind.BOOLEAN]:
            yield argument


def _switch(argument: Parameter | Field, declarations: Declarations) -> StreamSwitch:
    members = getattr(argument.type, "members", ())
    default = argument.default
    return StreamSwitch(
        wire_name=argument.wire_name,
        parameter=argument.id if isinstance(argument, Parameter) else None,
        default=default is not None and default.value is True,
        nullable=any(isinstance(member, Null) for member in members),
    )
