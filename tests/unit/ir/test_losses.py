"""Which operations a finding touches, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import build_counted

from specgen.findings.consequences import CONSEQUENCES, Consequence
from specgen.findings.diagnostics import DiagnosticCode, Severity

PATHS = """
paths:
  /parameters:
    parameters: [{name: p, in: form, schema: {type: string}}]
    get: {}
    post: {}
  /reference:
    get: {parameters: [{$ref: '#/components/parameters/Odd'}]}
    post: {responses: {"200": {$ref: '#/components/responses/Odd'}}}
  /schema:
    get: {responses: {"200": {$ref: '#/components/responses/Outer'}}}
    put: {responses: {"200": {$ref: '#/components/responses/Sound'}}}
  /callback:
    post:
      callbacks:
        done: {'{$request.body}': {put: {parameters: [{name: q, in: query, style: odd}]}}}
  /secret:
    get: {security: [{broken: []}]}
  /rival/{a}:
    get: {parameters: [{name: a, in: path, required: true, schema: {type: string}}]}
  /rival/{b}:
    get: {parameters: [{name: b, in: path, required: true, schema: {type: integer}}]}
    put: {parameters: [{name: b, in: path, required: true, schema: {type: integer}}]}
  /rival/{c}:
    get: {parameters: [{name: c, in: path, required: true, schema: {type: string}}]}
  /shared:
    get:
      parameters:
        - {name: d, in: query, schema: {type: object, properties: {x: {type: string}}}}
        - {name: e, in: query, schema: {type: object, properties: {x: {type: string}}}}
components:
  parameters: {Odd: {name: odd, in: query, schema: {type: odd}}}
  responses:
    Odd: {content: {text/json: {schema: {type: odd}}}}
    Outer: {content: {text/json: {schema: {$ref: '#/components/schemas/Outer'}}}}
    Sound: {content: {text/json: {schema: {$ref: '#/components/schemas/Sound'}}}}
  securitySchemes: {broken: {type: odd}}
  schemas:
    Outer: {type: array, items: {$ref: '#/components/schemas/Inner'}}
    Inner: {type: object, properties: {odd: {type: odd}}}
    Sound: {type: object, properties: {a: {type: string}}}
"""


def test_a_loss_touches_all_that_uses_its_place_and_nothing_else(
    tmp_path: Path,
) -> None:
    api, losses = build_counted(tmp_path, PATHS)
    touched = {
        f"{operation.method} {operation.path_text}": codes
        for operation in api.operations
        if (codes := losses.of(operation).codes)
    }
    assert touched == {
        "GET /parameters": ["SG405"],
        "POST /parameters": ["SG405"],
        "GET /reference": ["SG301"],
        "POST /reference": ["SG301"],
        "GET /schema": ["SG301"],
        "PUT {$request.body}": ["SG411"],
        "GET /secret": ["SG412"],
        "GET /rival/{c}": ["SG416"],
        "GET /shared": ["SG423"],
    }


def test_every_code_is_decided() -> None:
    assert list(CONSEQUENCES) == sorted(CONSEQUENCES, key=lambda code: code.identifier)
    assert set(CONSEQUENCES) == set(DiagnosticCode)


def test_a_note_never_degrades() -> None:
    degrading = [
        code
        for code, consequence in CONSEQUENCES.items()
        if consequence is Consequence.DEGRADES
    ]
    assert all(code.severity is not Severity.NOTE for code in degrading)


LOOSER = """
paths:
  /yaml:
    get:
      responses:
        "200": {content: {application/yaml: {schema: {$ref: '#/components/schemas/Sound'}}}}
  /alternative:
    post:
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Sound'}}
          text/csv: {schema: {type: string}}
  /unchecked:
    get:
      responses:
        "200": {content: {text/json: {schema: {$ref: '#/components/schemas/Patterned'}}}}
  /merged:
    get:
      responses:
        "200": {content: {text/json: {schema: {$ref: '#/components/schemas/Merged'}}}}
  /both:
    get:
      parameters: [{name: a, in: query, schema: {type: odd}}]
      responses: {"200": {content: {text/json: {schema: {$ref: '#/components/schemas/Patterned'}}}}}
  /sound:
    get:
      parameters: [{name: Accept, in: header, schema: {type: string}}]
      responses: {"200": {content: {text/json: {schema: {$ref: '#/components/schemas/Sound'}}}}}
components:
  schemas:
    Sound: {type: object, properties: {a: {type: integer, default: some}}}
    Patterned: {type: object, properties: {a: {type: string, pattern: '(?=a)'}}}
    Merged: {allOf: [{$ref: '#/components/schemas/Patterned'}, {properties: {b: {type: string}}}]}
"""


def test_what_is_looser_counts_whatever_the_finding_weighs(tmp_path: Path) -> None:
    api, losses = build_counted(tmp_path, LOOSER)
    counted = {
        operation.path_text: losses.of(operation) for operation in api.operations
    }
    assert counted == {
        "/yaml": ([], ["SG422"]),
        "/alternative": ([], []),
        "/unchecked": ([], ["SG305"]),
        "/merged": ([], ["SG305"]),
        "/both": (["SG301"], ["SG301", "SG305"]),
        "/sound": ([], []),
    }


UNREAD = {
    "responses": ("SG205", "responses: 5"),
    "no responses": ("SG205", "responses: null"),
    "response": ("SG205", "responses: {'200': 5}"),
    "no response": ("SG205", "responses: {'200': null}"),
    "response nowhere": ("SG201", "responses: {'200': {$ref: '#/nowhere'}}"),
    "response beyond": (
        "SG201",
        "responses: {'200': {$ref: '#/components/responses/Nowhere'}}",
    ),
    "response in a circle": (
        "SG204",
        "responses: {'200': {$ref: '#/components/responses/Circle'}}",
    ),
    "wrong response": (
        "SG205",
        "responses: {'200': {$ref: '#/components/responses/Wrong'}}",
    ),
    "content of an answer": ("SG205", "responses: {'200': {content: 5}}"),
    "media type of an answer": (
        "SG205",
        "responses: {'200': {content: {text/json: 5}}}",
    ),
    "no media type of an answer": (
        "SG205",
        "responses: {'200': {content: {text/json: null}}}",
    ),
    "header": ("SG205", "responses: {'200': {headers: {A: 5}}}"),
    "body": ("SG205", "requestBody: 5"),
    "no body": ("SG205", "requestBody: null"),
    "body nowhere": ("SG201", "requestBody: {$ref: '#/nowhere'}"),
    "body beyond": (
        "SG201",
        "requestBody: {$ref: '#/components/requestBodies/Nowhere'}",
    ),
    "wrong body": ("SG205", "requestBody: {$ref: '#/components/requestBodies/Wrong'}"),
    "content": ("SG205", "requestBody: {content: 5}"),
    "content of a shared body": (
        "SG205",
        "requestBody: {$ref: '#/components/requestBodies/Odd'}",
    ),
    "media type": ("SG205", "requestBody: {content: {text/json: 5}}"),
    "media type nowhere": (
        "SG201",
        "requestBody: {content: {text/json: {$ref: '#/nowhere'}}}",
    ),
    "media type of a shared body": (
        "SG205",
        "requestBody: {$ref: '#/components/requestBodies/OddType'}",
    ),
    "schema": ("SG205", "requestBody: {content: {text/json: {schema: 5}}}"),
    "schema nowhere": (
        "SG201",
        "requestBody: {content: {text/json: {schema: {$ref: '#/nowhere'}}}}",
    ),
    "parameters": ("SG205", "parameters: 5"),
    "parameter": ("SG205", "parameters: [5]"),
    "parameter beyond": (
        "SG201",
        "parameters: [{$ref: '#/components/parameters/Nowhere'}]",
    ),
    "scheme": ("SG205", "security: [{Wrong: []}]"),
    "no such scheme": ("SG408", "security: [{Unknown: []}]"),
}
COMPONENTS = """
    put: {responses: {"204": {description: Sound}}}
components:
  responses:
    Nowhere: {$ref: '#/nowhere'}
    Circle: {$ref: '#/components/responses/Turn'}
    Turn: {$ref: '#/components/responses/Circle'}
    Wrong: 5
  requestBodies:
    Nowhere: {$ref: '#/nowhere'}
    Wrong: 5
    Odd: {content: 5}
    OddType: {content: {text/json: 5}}
  parameters: {Nowhere: {$ref: '#/nowhere'}}
  securitySchemes: {Wrong: 5}
"""
ACCEPTED = ("SG201", "SG204", "SG408")


@pytest.mark.parametrize(("code", "odd"), UNREAD.values(), ids=UNREAD)
def test_what_could_not_be_read_degrades(tmp_path: Path, code: str, odd: str) -> None:
    text = f"paths:\n  /a:\n    post: {{{odd}}}{COMPONENTS}"
    api, losses = build_counted(tmp_path, text, allowed=ACCEPTED)
    counted = [losses.of(operation).codes for operation in api.operations]
    assert counted == [[code], []]


UNREAD_2 = {
    "responses": ("SG205", "responses: 5"),
    "response": ("SG205", "responses: {'200': 5}"),
    "schema of an answer": ("SG205", "responses: {'200': {schema: 5}}"),
    "shared response": ("SG205", "responses: {'200': {$ref: '#/responses/Wrong'}}"),
    "schema": ("SG205", "parameters: [{in: body, name: a, schema: 5}]"),
    "schema nowhere": (
        "SG201",
        "parameters: [{in: body, name: a, schema: {$ref: '#/nowhere'}}]",
    ),
    "shared body": ("SG205", "parameters: [{$ref: '#/parameters/Wrong'}]"),
    "body nowhere": ("SG201", "parameters: [{$ref: '#/parameters/Nowhere'}]"),
}
COMPONENTS_2 = """
    put: {responses: {"204": {description: Sound}}}
responses: {Wrong: 5}
parameters: {Wrong: 5, Nowhere: {$ref: '#/nowhere'}}
"""


@pytest.mark.parametrize(("code", "odd"), UNREAD_2.values(), ids=UNREAD_2)
def test_what_could_not_be_read_of_swagger_degrades(
    tmp_path: Path, code: str, odd: str
) -> None:
    text = f"paths:\n  /a:\n    post: {{{odd}}}{COMPONENTS_2}"
    api, losses = build_counted(tmp_path, text, "2.0", ACCEPTED)
    counted = [losses.of(operation).codes for operation in api.operations]
    assert counted == [[code], []]


def test_a_scheme_that_the_whole_api_needs_and_lacks_degrades_what_needs_it(
    tmp_path: Path,
) -> None:
    text = """
security: [{Unknown: []}]
paths:
  /a:
    get: {}
    put: {security: []}
"""
    api, losses = build_counted(tmp_path, text, allowed=ACCEPTED)
    counted = [losses.of(operation).codes for operation in api.operations]
    assert counted == [["SG408"], []]
