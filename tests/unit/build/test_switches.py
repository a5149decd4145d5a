"""Which boolean decides whether an answer is a stream: rules, marks, names, descriptions."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import build

from specgen.build.operations.switches import settle_switches
from specgen.findings.diagnostics import Location, Sink
from specgen.ir.streaming import StreamRule, StreamSwitch

EITHER = (
    "{200: {description: A, content: {application/json: {}, text/event-stream: {}}}}"
)
ON = StreamSwitch(wire_name="stream")


def switch_of(
    folder: Path,
    properties: str,
    *,
    responses: str = EITHER,
    more: str = "",
    rules: tuple[StreamRule, ...] = (),
) -> tuple[StreamSwitch | None, list[str]]:
    """The switch of the operation `ask`, and what was said of rules."""
    schema = f"{{type: object, properties: {{{properties}}}}}"
    body = f"{{content: {{application/json: {{schema: {schema}}}}}}}"
    api, _ = build(
        folder,
        f"paths:\n  /a:\n    post: {{operationId: ask, requestBody: {body},"
        f" responses: {responses}{more}}}\n",
    )
    sink = Sink()
    (operation,) = settle_switches(api, rules, {}, sink).operations
    return operation.switch, [
        f"{found.code.identifier} {found.message}" for found in sink
    ]


def rule(argument: str, *operations: str) -> StreamRule:
    return StreamRule(
        argument=argument, operations=operations, origin=Location(file="specgen.toml")
    )


BOOLEAN = "{type: boolean, description: '%s'}"


@pytest.mark.parametrize(
    ("properties", "switch"),
    [
        ("stream: {type: boolean}", ON),
        ("stream: {type: boolean}, live: " + BOOLEAN % "Streams the answer.", ON),
        ("stream: {type: string}", None),
        ("stream: {type: boolean, readOnly: true}", None),
        ("live: " + BOOLEAN % "Whether to stream the answer.", "live"),
        ("live: " + BOOLEAN % "If set, results are streamed as they come.", "live"),
        ("live: " + BOOLEAN % "Return server-sent events.", "live"),
        ("brief: " + BOOLEAN % "Leaves out what a stream repeats.", None),
        (
            f"a: {BOOLEAN % 'Stream it.'}, b: {BOOLEAN % 'Whether to stream it.'}",
            None,
        ),
    ],
)
def test_names_come_before_descriptions_which_have_to_agree(
    tmp_path: Path, properties: str, switch: StreamSwitch | str | None
) -> None:
    if isinstance(switch, str):
        switch = StreamSwitch(wire_name=switch)
    assert switch_of(tmp_path, properties) == (switch, [])


def test_a_parameter_may_decide_and_null_is_its_default(tmp_path: Path) -> None:
    schema = "{type: [boolean, 'null'], default: true}"
    parameter = f"{{name: stream, in: query, schema: {schema}}}"
    switch, _ = switch_of(tmp_path, "", more=f", parameters: [{parameter}]")
    assert switch == StreamSwitch(
        wire_name="stream", parameter="query:stream", default=True, nullable=True
    )


@pytest.mark.parametrize(
    "content", ["application/json: {}", "text/event-stream: {}", "text/csv: {}"]
)
def test_there_is_nothing_to_decide_without_both(tmp_path: Path, content: str) -> None:
    responses = f"{{200: {{description: A, content: {{{content}}}}}}}"
    found = switch_of(tmp_path, "stream: {type: boolean}", responses=responses)
    assert found == (None, [])


@pytest.mark.parametrize(
    ("rules", "argument", "said"),
    [
        ([rule("live")], "live", []),
        ([rule("live", "ask")], "live", []),
        ([rule("live", "POST /*")], "live", []),
        ([rule("live"), rule("stream")], "live", []),
        ([rule("")], None, []),
        (
            [rule("lively", "ask")],
            "stream",
            ["SG002 streaming: POST /a: no argument lively is a boolean"],
        ),
        (
            [rule("text")],
            "stream",
            [
                "SG002 streaming: no operation fits; POST /a: no argument text is a boolean"
            ],
        ),
        (
            [rule("live", "aks")],
            "stream",
            ["SG002 streaming: no operation aks; did you mean ask?"],
        ),
    ],
)
def test_rules_come_first(
    tmp_path: Path, rules: list[StreamRule], argument: str | None, said: list[str]
) -> None:
    properties = "stream: {type: boolean}, live: {type: boolean}, text: {type: string}"
    switch, found = switch_of(tmp_path, properties, rules=tuple(rules))
    assert (switch and switch.wire_name, found) == (argument, said)
