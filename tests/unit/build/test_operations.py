"""Operations: places, styles, bodies, answers, who may call, where from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from building import build, operation

from specgen.build.operations.bodies.media import codec_of
from specgen.findings.diagnostics import DiagnosticCode
from specgen.ir.api import Codec, Place, Slot, Style
from specgen.ir.body import resolved
from specgen.ir.types import Presence, Record, Scalar, ScalarKind

ID = "{name: id, in: path, required: true, schema: {type: string}}"


def test_an_operations_parameters_replace_those_of_its_path(tmp_path: Path) -> None:
    api, _ = build(
        tmp_path,
        "paths:\n  /a:\n"
        "    parameters: [{name: q, in: query, schema: {type: string}},"
        " {name: X-A, in: header, schema: {type: string}}]\n"
        "    get: {parameters: [{name: q, in: query, required: true, schema: {type: integer}},"
        " {name: x-a, in: header, required: true, schema: {type: string}}]}\n",
    )
    found = {one.id: one.presence for one in api.operations[0].parameters}
    assert found == {"query:q": Presence.REQUIRED, "header:x-a": Presence.REQUIRED}


@pytest.mark.parametrize(
    ("place", "stated", "expected"),
    [
        ("path", "", Style(style="simple", explode=False)),
        ("query", "", Style(style="form", explode=True)),
        ("header", "", Style(style="simple", explode=False)),
        ("cookie", "", Style(style="form", explode=True)),
        ("query", ", style: deepObject", Style(style="deepObject", explode=True)),
        (
            "query",
            ", style: pipeDelimited",
            Style(style="pipeDelimited", explode=False),
        ),
        ("query", ", explode: false", Style(style="form", explode=False)),
        ("path", ", style: matrix, explode: true", Style(style="matrix", explode=True)),
    ],
)
def test_styles_and_their_defaults(
    tmp_path: Path, place: str, stated: str, expected: Style
) -> None:
    name = "id" if place == "path" else "x"
    parameter = f"{{name: {name}, in: {place}, required: true{stated}, schema: {{}}}}"
    others = "" if place == "path" else f", {ID}"
    found, said = operation(
        tmp_path, f"{{parameters: [{parameter}{others}], responses: {{}}}}"
    )
    assert found.parameters[0].encoding == expected
    assert "UNKNOWN_STYLE" not in said


@pytest.mark.parametrize(
    ("version", "stated"),
    [("2.0", "type: integer"), ("3.0.3", "schema: {}"), ("3.1.0", "schema: {}")],
)
def test_a_query_parameter_may_be_empty(
    tmp_path: Path, version: str, stated: str
) -> None:
    said = f"{{name: x, in: query, allowEmptyValue: true, {stated}}}"
    found, _ = operation(
        tmp_path, f"{{parameters: [{said}], responses: {{}}}}", version
    )
    (parameter,) = (one for one in found.parameters if one.wire_name == "x")
    assert parameter.may_be_empty


@pytest.mark.parametrize(
    ("parameter", "code"),
    [
        ("{name: x, in: body, schema: {}}", "UNKNOWN_PLACE"),
        ("{name: ghost, in: path, required: true, schema: {}}", "GHOST_SLOT"),
        ("{name: 'a b', in: header, schema: {}}", "HEADER_NAME"),
        ("{name: Accept, in: header, schema: {}}", "HANDLED_HEADER"),
    ],
)
def test_parameters_that_cannot_be_sent_are_left_out(
    tmp_path: Path, parameter: str, code: str
) -> None:
    found, said = operation(
        tmp_path, f"{{parameters: [{ID}, {parameter}], responses: {{}}}}"
    )
    assert [one.id for one in found.parameters] == ["path:id"]
    assert code in said


def test_a_slot_without_a_declaration_is_text(tmp_path: Path) -> None:
    found, said = operation(tmp_path, "{responses: {}}")
    (parameter,) = found.parameters
    assert (parameter.place, parameter.presence) == (Place.PATH, Presence.REQUIRED)
    assert "UNDECLARED_SLOT" in said


@pytest.mark.parametrize("name", ["rest", "rest+"])
@pytest.mark.parametrize(
    ("path", "is_greedy"),
    [
        ("/a/{rest+}", True),
        ("/a/{rest+}/b", False),
        ("/a/{rest+}?c=d", True),
        ("/a/{rest+}.json", False),
        ("/a/b{rest+}", False),
    ],
)
def test_a_slot_may_take_the_rest_of_a_path(
    tmp_path: Path, path: str, name: str, is_greedy: bool
) -> None:
    declared = f"{{name: {name}, in: path, required: true, schema: {{type: integer}}}}"
    operation = f"{{parameters: [{declared}], responses: {{}}}}"
    api, sink = build(tmp_path, f"paths:\n  '{path}': {{get: {operation}}}\n")
    assert not list(sink)
    (parameter,) = api.operations[0].parameters
    assert parameter.type == Scalar(kind=ScalarKind.INTEGER)
    style = Style(style="simple", explode=False, greedy=is_greedy)
    assert (parameter.wire_name, parameter.encoding) == ("rest+", style)


def test_an_operation_for_any_method_is_told(tmp_path: Path) -> None:
    key = "x-amazon-apigateway-any-method"
    api, sink = build(tmp_path, f"paths:\n  /a:\n    {key}: {{responses: {{}}}}\n")
    assert not api.operations
    (finding,) = sink
    assert (finding.code, finding.effect) == (DiagnosticCode.UNKNOWN_METHOD, "left out")
    assert finding.location.pointer == f"#/paths/~1a/{key}"


@pytest.mark.parametrize(
    ("path", "template", "group"),
    [
        ("/pets", ("/pets",), "pets"),
        ("/pets/{id}", ("/pets/", Slot(wire_name="id")), "pets"),
        ("/api/v1/pets", ("/api/v1/pets",), "pets"),
        ("/{id}.json", ("/", Slot(wire_name="id"), ".json"), "default"),
        ("/", ("/",), "default"),
    ],
)
def test_paths_have_slots_and_a_subject(
    tmp_path: Path, path: str, template: tuple[object, ...], group: str
) -> None:
    api, _ = build(tmp_path, f"paths:\n  {path}: {{get: {{responses: {{}}}}}}\n")
    assert api.operations[0].path == template
    assert [one.text for one in api.groups] == [group]


@pytest.mark.parametrize(
    ("path", "reasons"),
    [
        ("/q/{}", ["has a parameter without a name"]),
        ("/q/{a", ["has a brace without its partner"]),
        (
            "/{}/{",
            ["has a parameter without a name", "has a brace without its partner"],
        ),
        ("/{{a}}", ["has a brace without its partner"]),
    ],
)
def test_what_is_odd_about_a_path_template(
    tmp_path: Path, path: str, reasons: list[str]
) -> None:
    _, sink = build(tmp_path, f"paths:\n  '{path}': {{get: {{responses: {{}}}}}}\n")
    said = [finding.message for finding in sink if finding.code.name == "PATH_TEMPLATE"]
    assert said == [f"path template {path}: {reason}" for reason in reasons]


def test_tags_that_differ_in_case_alone_are_one_group(tmp_path: Path) -> None:
    api, _ = build(
        tmp_path,
        "tags: [{name: Pet Store, description: All.}]\npaths:\n"
        "  /a: {get: {tags: [Pet Store], responses: {}}}\n"
        "  /b: {get: {tags: [pet-store], responses: {}}}\n",
    )
    (group,) = api.groups
    assert (group.text, group.doc.description) == ("Pet Store", "All.")


@pytest.mark.parametrize(
    ("key", "span"),
    [
        ("200", (200, 200)),
        ("4XX", (400, 499)),
        ("4xx", (400, 499)),
        ("default", (0, 0)),
    ],
)
def test_statuses(tmp_path: Path, key: str, span: tuple[int, int]) -> None:
    found, _ = operation(tmp_path, f"{{responses: {{'{key}': {{description: A.}}}}}}")
    (response,) = found.responses
    assert (response.status.first, response.status.last) == span


@pytest.mark.parametrize("status", ["204", "304", "101"])
def test_some_answers_never_have_a_body(tmp_path: Path, status: str) -> None:
    content = "content: {application/json: {schema: {type: string}}}"
    found, _ = operation(
        tmp_path, f"{{responses: {{'{status}': {{description: A., {content}}}}}}}"
    )
    assert found.responses[0].contents == ()


@pytest.mark.parametrize(
    ("media_type", "codec"),
    [
        ("application/json", Codec.JSON),
        ("Application/JSON; charset=utf-8", Codec.JSON),
        ("application/problem+json", Codec.JSON),
        ("application/x-www-form-urlencoded", Codec.FORM),
        ("multipart/form-data", Codec.MULTIPART),
        ("multipart/mixed", Codec.MULTIPART),
        ("text/event-stream", Codec.EVENTS),
        ("application/x-ndjson", Codec.JSON_LINES),
        ("application/json-seq", Codec.JSON_SEQUENCE),
        ("text/csv", Codec.TEXT),
        ("application/atom+xml", Codec.TEXT),
        ("image/png", Codec.BINARY),
        ("application/octet-stream", Codec.BINARY),
        ("*/*", Codec.BINARY),
    ],
)
def test_codecs(media_type: str, codec: Codec) -> None:
    assert codec_of(media_type, None) is codec


@pytest.mark.parametrize(
    ("security", "expected"),
    [
        ("", ((("key", ()),),)),
        ("security: []", ()),
        ("security: [{}]", ((),)),
        ("security: [{key: []}, {}]", ((("key", ()),), ())),
        (
            "security: [{key: [], token: [read]}]",
            ((("key", ()), ("token", ("read",))),),
        ),
    ],
)
def test_requirements(
    tmp_path: Path, security: str, expected: tuple[object, ...]
) -> None:
    own = f"{{{security}, responses: {{}}}}" if security else "{responses: {}}"
    api, _ = build(
        tmp_path,
        f"security: [{{key: []}}]\npaths: {{/a: {{get: {own}}}}}\ncomponents:\n"
        "  securitySchemes:\n"
        "    key: {type: apiKey, in: header, name: X-Key}\n"
        "    token: {type: http, scheme: bearer}\n",
    )
    assert api.operations[0].security == expected


def test_an_unusable_scheme_never_opens_an_operation(tmp_path: Path) -> None:
    api, _ = build(
        tmp_path,
        "security: [{odd: []}, {key: []}]\npaths: {/a: {get: {responses: {}}}}\n"
        "components:\n  securitySchemes:\n    odd: {type: magic}\n"
        "    key: {type: apiKey, in: header, name: X-Key}\n",
    )
    assert () not in api.operations[0].security


def test_every_operation_of_a_path_is_there(tmp_path: Path) -> None:
    api, _ = build(
        tmp_path,
        "paths:\n  /a:\n    get: {responses: {}}\n    query: {responses: {}}\n"
        "    additionalOperations: {COPY: {responses: {}}}\n"
        "  /b: {$ref: '#/components/pathItems/shared'}\n"
        "webhooks: {sold: {post: {responses: {}}}}\n"
        "components: {pathItems: {shared: {delete: {responses: {},"
        " callbacks: {done: {'{$url}': {post: {responses: {}}}}}}}}}\n",
        "3.2.0",
    )
    found = {(one.kind.value, one.method, one.path_text) for one in api.operations}
    assert found == {
        ("operation", "GET", "/a"),
        ("operation", "QUERY", "/a"),
        ("operation", "COPY", "/a"),
        ("operation", "DELETE", "/b"),
        ("callback", "POST", "{$url}"),
        ("webhook", "POST", "sold"),
    }


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("room", ["paths:\n  /a", "webhooks:\n  a"])
def test_what_stands_beside_the_reference_of_a_path_item_holds_first(
    tmp_path: Path, version: str, room: str
) -> None:
    (tmp_path / "items.yaml").write_text(
        "A:\n  get: {summary: theirs, responses: {}}\n"
        "  delete: {responses: {}}\n"
        "  parameters: [{name: q, in: query, schema: {type: integer}},"
        " {name: r, in: query, schema: {}}]\n"
    )
    api, sink = build(
        tmp_path,
        f"{room}:\n    $ref: items.yaml#/A\n"
        "    parameters: [{name: q, in: query, schema: {type: string}}]\n"
        "    servers: [{url: https://own.example}]\n"
        "    get: {summary: own, responses: {}}\n"
        "    post: {responses: {}}\n",
        version,
    )
    methods = [(one.method, one.doc.summary) for one in api.operations]
    assert methods == [("GET", "own"), ("POST", ""), ("DELETE", "")]
    for one in api.operations:
        q, r = one.parameters
        assert (q.origin.file, r.origin.file) == ("api.yaml", "items.yaml")
        assert [server.url for server in one.servers] == ["https://own.example"]
    reported = {finding.code.identifier: finding.location.pointer for finding in sink}
    here = api.operations[0].id.removesuffix("/get")
    assert reported == {"SG404": f"{here}/parameters/0", "SG206": f"{here}/get"}


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("{type: integer}", "{type: number}"),
        ("{type: integer}", "{type: string}"),
        ("{type: number}", "{type: string}"),
        ("{type: string, enum: [a, b]}", "{type: string}"),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_of_two_paths_the_one_that_takes_less_is_tried_first(
    tmp_path: Path, narrow: str, wide: str, is_reversed: bool
) -> None:
    """Whatever their order in the document: else the narrow one would never be called."""
    slots = [("narrow", narrow), ("wide", wide)]
    paths = "".join(
        f"  /icons/{{{name}}}:\n    get: {{parameters: [{{name: {name}, in: path,"
        f" required: true, schema: {schema}}}]}}\n"
        for name, schema in (slots[::-1] if is_reversed else slots)
    )
    api, _ = build(tmp_path, f"paths:\n{paths}")
    ranks = {operation.path_text: operation.rank for operation in api.operations}
    assert ranks["/icons/{narrow}"] < ranks["/icons/{wide}"]


def test_extensions_beside_media_types_are_none(tmp_path: Path) -> None:
    """Nothing is said about them, and they change no type."""
    described, codes = operation(
        tmp_path,
        "{parameters: [" + ID + "], responses: {'200': {description: Done, content:"
        " {x-note: {schema: {type: integer}}, application/json: {schema: {}}}}}}",
    )
    (response,) = described.responses
    assert [content.media_type for content in response.contents] == ["application/json"]
    assert codes == []


@pytest.mark.parametrize(("levels", "kind"), [(4, Record), (5, Scalar)])
def test_the_data_of_events_are_looked_for_some_levels_deep(
    tmp_path: Path, levels: int, kind: type[Any]
) -> None:
    """A document could put alternatives into each other without end."""
    media_type = "application/json"
    document = {"type": "object", "properties": {"id": {"type": "integer"}}}
    event: dict[str, Any] = {
        "properties": {
            "data": {"contentMediaType": media_type, "contentSchema": document}
        }
    }
    for level in range(levels):
        event = {"oneOf": [event], "properties": {"event": {"const": str(level)}}}
    answers = {"200": {"content": {"text/event-stream": {"itemSchema": event}}}}
    api, _ = build(
        tmp_path,
        f"paths: {{/events: {{get: {{responses: {json.dumps(answers)}}}}}}}\n",
        version="3.2.0",
    )
    ((content,),) = (answer.contents for answer in api.operations[0].responses)
    assert isinstance(resolved(content.type, api.declarations), kind)


@pytest.mark.parametrize(
    ("url", "variables", "made", "place", "effect"),
    [
        ("https://x.io:{v}", "{default: 8443}", ("8443", ()), "default", "'8443'"),
        ("https://x.io/{v}", "{default: true}", ("true", ()), "default", "'true'"),
        (
            "https://x.io/{v}",
            "{default: '1', enum: ['1', 2]}",
            ("1", ("1", "2")),
            "enum/1",
            "'2'",
        ),
        (
            "https://x.io/{v}",
            "{default: v1, enum: [v2, v3]}",
            ("v1", ("v1", "v2", "v3")),
            "default",
            "allowed as well",
        ),
        ("https://x.io/{v}", "{enum: [v2, v3]}", ("v2", ("v2", "v3")), "", "'v2'"),
        ("https://x.io/{v}", "{}", (None, ()), "", "server_variables"),
    ],
)
def test_variables_of_servers_have_the_values_that_are_meant(
    tmp_path: Path,
    url: str,
    variables: str,
    made: tuple[str | None, tuple[str, ...]],
    place: str,
    effect: str,
) -> None:
    api, sink = build(
        tmp_path,
        f"servers: [{{url: '{url}', variables: {{v: {variables}}}}}]\npaths: {{}}\n",
    )
    (server,) = api.servers
    assert server.variables == (("v", *made),)
    (said,) = sink
    assert effect in said.effect
    assert said.location.pointer == f"#/servers/0/variables/v/{place}".rstrip("/")


def test_a_variable_of_a_server_may_stand_elsewhere(tmp_path: Path) -> None:
    api, sink = build(
        tmp_path,
        "servers: [{url: 'https://x.io/{v}', variables: {v: {$ref: '#/x-v'}}}]\n"
        "x-v: {default: v1, enum: [v2]}\npaths: {}\n",
    )
    (server,) = api.servers
    assert server.variables == (("v", "v1", ("v1", "v2")),)
    assert [finding.location.pointer for finding in sink][-1:] == ["#/x-v/default"]


def test_a_variable_that_only_the_url_of_a_server_has_is_one(tmp_path: Path) -> None:
    api, sink = build(
        tmp_path, "servers: [{url: 'https://x.io/{stage}/v1?x=1'}]\npaths: {}\n"
    )
    (server,) = api.servers
    assert (server.url, server.variables) == (
        "https://x.io/{stage}/v1",
        (("stage", None, ()),),
    )
    assert [(finding.location.pointer, finding.effect) for finding in sink] == [
        ("#/servers/0/url", "left out of requests"),
        ("#/servers/0/url", "left to the client's `server_variables`"),
    ]


def test_a_title_and_a_version_may_look_like_numbers(tmp_path: Path) -> None:
    api, sink = build(tmp_path, "info: {title: 5, version: 1.0}\npaths: {}\n", head="")
    assert (api.title, api.version) == ("5", "1.0")
    assert {finding.location.pointer: finding.effect for finding in sink} == {
        "#/info/title": "read as '5'",
        "#/info/version": "read as '1.0'",
    }


@pytest.mark.parametrize(
    ("media_type", "schema", "codes"),
    [
        ("application/yaml", "{type: object}", ["RENDERED"]),
        ("application/yaml", "{type: string}", []),
        # ASP.NET declares it beside JSON for every answer.
        ("text/plain", "{type: object}", []),
    ],
)
def test_what_clients_do_not_read_beside_json_is_said(
    tmp_path: Path, media_type: str, schema: str, codes: list[str]
) -> None:
    _, said = operation(
        tmp_path,
        "{parameters: [" + ID + "], responses: {'200': {description: Done, content:"
        " {application/json: {schema: {type: object}},"
        f" {media_type}: {{schema: {schema}}}}}}}}}}}",
    )
    assert said == codes


@pytest.mark.parametrize(
    ("schema", "keyword"),
    [
        ("{type: string, format: date-time, default: now}", "format"),
        ("{type: string, format: date, default: '2026-1-2'}", "format"),
        ("{type: string, enum: [a, b], default: c}", "enum"),
        ("{type: integer, maximum: 5, default: 10}", "maximum"),
        ("{type: [integer, 'null'], exclusiveMinimum: 5, default: 5}", "exclusive"),
        ("{type: string, maxLength: 1, default: ab}", "maxLength"),
        ("{type: array, items: {type: string}, minItems: 1, default: []}", "minItems"),
    ],
)
def test_a_default_that_its_own_schema_excludes_is_none(
    tmp_path: Path, schema: str, keyword: str
) -> None:
    api, sink = build(tmp_path, PARAMETER.format(schema))
    (finding,) = sink
    assert finding.code is DiagnosticCode.DEFAULT_MISFIT
    assert keyword in finding.message
    assert finding.location.pointer.endswith("/schema/default")
    assert api.operations[0].parameters[0].default is None


@pytest.mark.parametrize(
    "schema",
    [
        "{type: string, format: date-time, default: '2026-01-02t03:04:05.5z'}",
        "{type: string, format: duration, default: P1Y2M}",
        "{type: string, enum: [a, b], default: a}",
        "{enum: [1.0, 2], default: 1}",
        "{type: [integer, 'null'], maximum: 5, default: null}",
        "{type: integer, maximum: 5, default: 5}",
        "{anyOf: [{type: integer, maximum: 5}, {type: string}], default: later}",
    ],
)
def test_a_default_that_its_schema_allows_stays(tmp_path: Path, schema: str) -> None:
    api, sink = build(tmp_path, PARAMETER.format(schema))
    assert list(sink) == []
    assert api.operations[0].parameters[0].default is not None


PARAMETER = """
paths:
  /a:
    get:
      parameters: [{{name: p, in: query, schema: {}}}]
      responses: {{'200': {{description: ok}}}}
"""
