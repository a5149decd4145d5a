"""Which operations a finding touches, and no others."""

from __future__ import annotations

from pathlib import Path

from building import build

from specgen.ir.losses import Losses

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
    api, sink = build(tmp_path, PATHS)
    losses = Losses(api, sink)
    found = {
        f"{one.method} {one.path_text}": codes
        for one in api.operations
        if (codes := losses.codes(one))
    }
    assert found == {
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
