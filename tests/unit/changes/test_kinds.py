"""The verdict on every kind of change of operations, security, servers and names, both ways."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from comparing import GONE, Document, Edits, compare_documents, edited
from test_schema_kinds import CASES as SCHEMA_CASES

from specgen.changes.compare import Change
from specgen.changes.kinds import KINDS

BASE: Document = yaml.safe_load("""
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: "https://a.example/{v}", variables: {v: {default: "1", enum: ["1", "2"]}}}]
security: []
paths:
  /items:
    get:
      operationId: list_items
      tags: [items]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: sort, in: query, schema: {type: string, default: name}}
        - {name: ids, in: query, schema: {type: array, items: {type: string}}}
      responses:
        '200':
          description: ok
          headers:
            X-Total: {required: true, schema: {type: integer}}
            X-Next: {schema: {type: string}}
            X-List: {schema: {type: array, items: {type: string}}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Item'}}
            text/csv: {schema: {type: string}}
          links: {next: {operationId: list_items}}
        '404': {description: none}
        default: {description: wrong}
    post:
      operationId: make_item
      x-sunset: "2030-01-01"
      tags: [items]
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Item'}}
          application/x-www-form-urlencoded:
            schema: {type: object, properties: {list: {type: array, items: {type: string}}}}
      responses:
        '201': {description: made}
        '200': {description: there already}
  /items/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    delete:
      operationId: drop_item
      tags: [items]
      security: [{key: []}]
      responses: {'204': {description: gone}}
  /files:
    post:
      operationId: upload
      tags: [files]
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                note: {type: string}
                file: {type: string, contentMediaType: image/png}
                list: {type: array, items: {type: string}}
            encoding:
              note: {contentType: text/plain}
              file: {contentType: image/png, headers: {X-Kind: {schema: {type: string}}}}
          text/csv: {schema: {type: string}}
      callbacks:
        done:
          '{$request.body#/note}':
            post:
              requestBody: {content: {application/json: {schema: {type: string}}}}
              responses: {'204': {description: ok}}
      responses: {'204': {description: kept}}
  /labels:
    post:
      operationId: print
      tags: [labels]
      requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/Label'}}}}
      responses: {'204': {description: printed}}
    get:
      operationId: label
      tags: [labels]
      responses:
        '200':
          description: a label
          content: {text/xml: {schema: {$ref: '#/components/schemas/Sheet'}}}
  /pages:
    get:
      operationId: list_pages
      tags: [pages]
      x-ms-pageable: {nextLinkName: next, itemName: items}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                properties:
                  items: {type: array, items: {type: string}}
                  next: {type: string}
                  after: {type: string}
webhooks:
  sold:
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {at: {type: string}}}}}
      responses: {'204': {description: ok}}
components:
  schemas:
    Item: {type: object, properties: {name: {type: string}, other-name: {type: string}}}
    Other: {type: object, properties: {name: {type: string}, other-name: {type: string}}}
    Unused: {type: object, properties: {a: {type: string}}}
    Label: {type: object, xml: {name: label}, properties: {text: {type: string}}}
    Sheet: {type: object, properties: {labels: {type: array, items: {type: string}}}}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    user: {type: http, scheme: basic}
    open: {type: openIdConnect, openIdConnectUrl: "https://id.example/a"}
    auth:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: "https://id.example/token"
          refreshUrl: "https://id.example/refresh"
          scopes: {read: Reading}
        authorizationCode:
          authorizationUrl: "https://id.example/authorize"
          tokenUrl: "https://id.example/token"
          scopes: {read: Reading}
""")

LIST, MAKE, DROP = (
    "#/paths/~1items/get",
    "#/paths/~1items/post",
    "#/paths/~1items~1{id}/delete",
)
UPLOAD, SOLD = "#/paths/~1files/post", "#/webhooks/sold/post"
LIMIT, IDS = f"{LIST}/parameters/0", f"{LIST}/parameters/2"
OK, JSON = f"{LIST}/responses/200", "content/application~1json"
URLENCODED = f"{MAKE}/requestBody/content/application~1x-www-form-urlencoded"
FORM = f"{UPLOAD}/requestBody/content/multipart~1form-data"
SCHEMES, SERVER = "#/components/securitySchemes", "#/servers/0"
FLOW = f"{SCHEMES}/auth/flows/authorizationCode"
PAGES = "#/paths/~1pages/get"
OPERATION = {
    "operationId": "more",
    "tags": ["items"],
    "responses": {"204": {"description": "x"}},
}
STRING = {"type": "string"}

# What is edited; the changes there and those back: kind, verdict and direction, as letters
# (compatible, risky, breaking; request q, response s, both b, none n).
CASES: list[tuple[Edits, str, str]] = [
    ({f"{MAKE}/x-sunset": "2031-01-01"}, "sunset-later Cn", "sunset-earlier Bn"),
    (
        {f"{LIST}/parameters/1/schema/default": "id"},
        "parameter-default-changed Cq",
        "parameter-default-changed Cq",
    ),
    (
        {
            f"{MAKE}/requestBody/content/application~1x-www-form-urlencoded/encoding": {
                "list": {"style": "pipeDelimited"}
            }
        },
        "part-style-changed Bq",
        "part-style-changed Bq",
    ),
    (
        {
            f"{FORM}/schema/properties/note": {
                "type": "string",
                "contentMediaType": "image/png",
            }
        },
        "part-became-file Bq, format-changed Bq",
        "part-no-longer-file Bq, format-changed Bq",
    ),
    (
        {f"{UPLOAD}/requestBody/{JSON}": {"schema": {"type": "integer"}}},
        "body-media-type-added Cq, body-media-type-default-changed Rq, "
        "body-gathered Bn, model-renamed Bn",
        "body-media-type-removed Bq, body-media-type-default-changed Rq, "
        "body-spread Bn, model-renamed Bn",
    ),
    (
        {f"{OK}/headers/X-List/explode": True},
        "header-encoding-changed Bs",
        "header-encoding-changed Bs",
    ),
    (
        {f"{SCHEMES}/user/scheme": "digest"},
        "scheme-http-changed Bn, credential-renamed Bn",
        "scheme-http-changed Bn, credential-renamed Bn",
    ),
    (
        {f"{UPLOAD}/requestBody/content/text~1csv/schema/format": "binary"},
        "body-codec-changed Bq",
        "body-codec-changed Bq",
    ),
    (
        {"#/components/schemas/Label/xml/name": "sticker"},
        "xml-changed Rq",
        "xml-changed Rq",
    ),
    (
        {"#/components/schemas/Label/properties/text/xml": {"attribute": True}},
        "xml-changed Rq",
        "xml-changed Rq",
    ),
    (
        {"#/components/schemas/Sheet/properties/labels/items/xml": {"name": "label"}},
        "xml-changed Rs",
        "xml-changed Rs",
    ),
    (
        {"#/components/schemas/Sheet/properties/labels/xml": {"wrapped": True}},
        "xml-changed Rs",
        "xml-changed Rs",
    ),
    (
        {f"{OK}/content/text~1csv/schema/format": "binary"},
        "answer-codec-changed Bs",
        "answer-codec-changed Bs",
    ),
    ({f"{PAGES}/x-ms-pageable": GONE}, "pagination-removed Bn", "pagination-added Bn"),
    (
        {f"{PAGES}/x-ms-pageable/nextLinkName": "after"},
        "pagination-changed Rn",
        "pagination-changed Rn",
    ),
    (
        {"#/paths/~1more": {"get": OPERATION}},
        "operation-added Cn",
        "operation-removed Bn",
    ),
    (
        {"#/paths/~1more": {"get": {**OPERATION, "deprecated": True}}},
        "operation-added Cn",
        "operation-deprecated-removed Bn",
    ),
    (
        {f"{LIST}/deprecated": True},
        "operation-deprecated Cn",
        "operation-reinstated Cn",
    ),
    (
        {f"{LIST}/operationId": "find_items", f"{OK}/links": GONE},
        "operation-id-changed Cn, method-renamed Bn, link-removed Rs",
        "operation-id-changed Cn, method-renamed Bn, link-added Cs",
    ),
    (
        {f"{UPLOAD}/operationId": GONE},
        "operation-id-removed Cn, method-renamed Bn, model-renamed Bn",
        "operation-id-added Cn, method-renamed Bn, model-renamed Bn",
    ),
    ({f"{LIST}/tags": ["items", "b"]}, "tag-added Cn", "tag-removed Cn"),
    (
        {f"{DROP}/tags": ["other"]},
        "tag-added Cn, tag-removed Cn, group-renamed Bn",
        "tag-added Cn, tag-removed Cn, group-renamed Bn",
    ),
    (
        {"#/webhooks/bought": {"post": OPERATION}},
        "webhook-added Cn",
        "webhook-removed Bn",
    ),
    (
        {f"{UPLOAD}/callbacks/failed": {"{$request.body#/note}": {"post": OPERATION}}},
        "callback-added Rn",
        "callback-removed Bn",
    ),
    (
        {f"{OK}/links/next": {"operationId": "make_item"}},
        "link-changed Rs",
        "link-changed Rs",
    ),
    ({f"{LIST}/x-sunset": "2030-01-01"}, "sunset-added Cn", "sunset-removed Bn"),
    ({f"{LIST}/x-sunset": "soon"}, "sunset-invalid Bn", "sunset-removed Bn"),
    (
        {f"{LIST}/x-stability-level": "beta"},
        "stability-decreased Bn",
        "stability-increased Cn",
    ),
    ({f"{LIST}/x-a": 1}, "extension-changed Cn", "extension-changed Cn"),
    ({f"{LIST}/summary": "A"}, "documentation-changed Cn", "documentation-changed Cn"),
    ({f"{LIMIT}/example": 1}, "example-changed Cq", "example-changed Cq"),
    # Parameters
    (
        {f"{LIST}/parameters/3": {"name": "q", "in": "query", "schema": STRING}},
        "parameter-added-optional Cq",
        "parameter-removed Bq",
    ),
    (
        {
            f"{LIST}/parameters/3": {
                "name": "q",
                "in": "query",
                "schema": STRING,
                "required": True,
                "deprecated": True,
            }
        },
        "parameter-added-required Bq",
        "parameter-deprecated-removed Bq",
    ),
    (
        {f"{LIMIT}/required": True},
        "parameter-became-required Bq",
        "parameter-became-optional Cq",
    ),
    ({f"{IDS}/in": "header"}, "parameter-moved Bq", "parameter-moved Bq"),
    (
        {f"{IDS}/style": "pipeDelimited"},
        "parameter-style-changed Bq",
        "parameter-style-changed Bq",
    ),
    (
        {f"{IDS}/explode": False},
        "parameter-explode-changed Bq",
        "parameter-explode-changed Bq",
    ),
    (
        {f"{IDS}/allowReserved": True},
        "parameter-reserved-changed Rq",
        "parameter-reserved-changed Rq",
    ),
    (
        {
            f"{LIMIT}/schema": GONE,
            f"{LIMIT}/content": {"application/json": {"schema": {"type": "integer"}}},
        },
        "parameter-media-type-changed Bq",
        "parameter-media-type-changed Bq",
    ),
    (
        {f"{LIMIT}/deprecated": True},
        "parameter-deprecated Cq",
        "parameter-reinstated Cq",
    ),
    (
        {f"{LIMIT}/schema/default": 5},
        "parameter-default-added Cq",
        "parameter-default-removed Cq",
    ),
    (
        {
            "#/paths/~1items~1{id}": GONE,
            "#/paths/~1items~1{item}": edited(
                BASE, {"#/paths/~1items~1{id}/parameters/0/name": "item"}
            )["paths"][
                "/items/{id}"
            ],  # type: ignore[index, call-overload]
        },
        "path-parameter-renamed Bq, argument-renamed Bn",
        "path-parameter-renamed Bq, argument-renamed Bn",
    ),
    # Bodies
    (
        {
            f"{LIST}/requestBody": {
                "required": True,
                "content": {"text/plain": {"schema": STRING}},
            }
        },
        "body-added-required Bq",
        "body-removed Bq",
    ),
    (
        {f"{LIST}/requestBody": {"content": {"text/plain": {"schema": STRING}}}},
        "body-added-optional Cq",
        "body-removed Bq",
    ),
    (
        {f"{MAKE}/requestBody/required": False},
        "body-became-optional Cq",
        "body-became-required Bq",
    ),
    (
        {f"{MAKE}/requestBody/content/text~1plain": {"schema": STRING}},
        "body-media-type-added Cq",
        "body-media-type-removed Bq",
    ),
    (
        {f"{MAKE}/requestBody/{JSON}/schema": {"type": "array", "items": STRING}},
        "type-changed Bq, body-gathered Bn",
        "type-changed Bq, body-spread Bn",
    ),
    (
        {f"{FORM}/encoding/note/contentType": "text/html"},
        "part-media-type-changed Bq",
        "part-media-type-changed Bq",
    ),
    (
        {f"{FORM}/encoding/file/headers/X-A": {"schema": STRING}},
        "part-header-added-optional Cq",
        "part-header-removed Rq",
    ),
    (
        {f"{FORM}/encoding/file/headers/X-A": {"required": True, "schema": STRING}},
        "part-header-added-required Bq",
        "part-header-removed Rq",
    ),
    (
        {
            f"{MAKE}/requestBody/{JSON}": GONE,
            f"{MAKE}/requestBody/content/application~1json; charset=utf-8": {
                "schema": {"$ref": "#/components/schemas/Item"}
            },
        },
        "body-media-type-parameters-changed Rq",
        "body-media-type-parameters-changed Rq",
    ),
    (
        {"#/paths/~1files": GONE, "#/paths/~1v2~1files": BASE["paths"]["/files"]},  # type: ignore[index, call-overload]
        "operation-moved Bn",
        "operation-moved Bn",
    ),
    # Answers
    (
        {f"{OK}/content/text~1csv/schema/type": "object"},
        "unread-schema-changed Rs",
        "unread-schema-changed Rs",
    ),
    (
        {f"{OK}/{JSON}/schema/$ref": "#/components/schemas/Other"},
        "model-replaced Bn",
        "model-replaced Bn",
    ),
    (
        {
            f"{OK}/{JSON}": GONE,
            f"{OK}/content/application~1json; charset=utf-8": {
                "schema": {"$ref": "#/components/schemas/Item"}
            },
        },
        "answer-media-type-parameters-changed Rs",
        "answer-media-type-parameters-changed Rs",
    ),
    (
        {f"{MAKE}/responses/202": {"description": "later"}},
        "success-answer-added Rs",
        "success-answer-removed Bs",
    ),
    (
        {f"{MAKE}/responses/409": {"description": "no"}},
        "error-answer-added Cs",
        "error-answer-removed Cs",
    ),
    (
        {f"{MAKE}/responses/default": {"description": "no"}},
        "default-answer-added Cs",
        "default-answer-removed Cs",
    ),
    (
        {f"{MAKE}/responses/201/content": {"application/json": {"schema": STRING}}},
        "answer-body-added Rs",
        "answer-body-removed Bs",
    ),
    (
        {f"{OK}/content/text~1html": {"schema": STRING}},
        "answer-media-type-added Cs",
        "answer-media-type-removed Bs",
    ),
    (
        {f"{OK}/headers/X-A": {"required": True, "schema": STRING}},
        "header-added-required Cs",
        "header-removed-required Bs",
    ),
    (
        {f"{OK}/headers/X-A": {"schema": STRING}},
        "header-added-optional Cs",
        "header-removed-optional Rs",
    ),
    (
        {f"{OK}/headers/X-Next/required": True},
        "header-became-required Cs",
        "header-became-optional Bs",
    ),
    (
        {f"{OK}/headers/X-Next/deprecated": True},
        "header-deprecated Cs",
        "header-reinstated Cs",
    ),
    # Webhooks: roles are turned around
    (
        {f"{SOLD}/requestBody/required": True},
        "body-became-required Cs",
        "body-became-optional Bs",
    ),
    (
        {f"{SOLD}/responses/400": {"description": "no"}},
        "error-answer-added Cq",
        "error-answer-removed Bq",
    ),
    (
        {f"{SOLD}/requestBody/{JSON}/schema/properties/at/maxLength": 5},
        "max-length-added Cs",
        "max-length-removed Bs",
    ),
    # Security
    ({f"{LIST}/security": [{"key": []}]}, "security-added Bq", "security-removed Cq"),
    (
        {f"{DROP}/security": [{"key": []}, {}]},
        "security-became-optional Cq",
        "security-became-required Bq",
    ),
    (
        {f"{DROP}/security": [{"key": []}, {"user": []}]},
        "security-alternative-added Cq",
        "security-alternative-removed Bq",
    ),
    (
        {f"{DROP}/security": [{"key": ["write"]}]},
        "scope-required Bq",
        "scope-no-longer-required Cq",
    ),
    (
        {f"{SCHEMES}/more": {"type": "http", "scheme": "bearer"}},
        "scheme-added Cn",
        "scheme-removed Bn",
    ),
    (
        {f"{SCHEMES}/user": {"type": "mutualTLS"}},
        "scheme-type-changed Bn, credential-renamed Bn",
        "scheme-type-changed Bn, credential-renamed Bn",
    ),
    (
        {f"{SCHEMES}/key/in": "query"},
        "scheme-place-changed Bn",
        "scheme-place-changed Bn",
    ),
    (
        {f"{SCHEMES}/key/name": "X-B"},
        "scheme-name-changed Bn",
        "scheme-name-changed Bn",
    ),
    (
        {f"{SCHEMES}/open/openIdConnectUrl": "https://b"},
        "scheme-url-changed Cn",
        "scheme-url-changed Cn",
    ),
    (
        {f"{SCHEMES}/auth/flows/authorizationCode": GONE},
        "oauth-flow-removed Bn",
        "oauth-flow-added Cn",
    ),
    (
        {f"{FLOW}/authorizationUrl": "https://b"},
        "oauth-authorization-url-changed Cn",
        "oauth-authorization-url-changed Cn",
    ),
    (
        {f"{FLOW}/tokenUrl": "https://b"},
        "oauth-token-url-changed Cn",
        "oauth-token-url-changed Cn",
    ),
    (
        {f"{FLOW}/refreshUrl": "https://b"},
        "oauth-refresh-url-changed Cn",
        "oauth-refresh-url-changed Cn",
    ),
    ({f"{FLOW}/scopes/b": "B"}, "oauth-scope-added Cn", "oauth-scope-removed Cn"),
    # Servers and the API
    ({f"{SERVER}/url": "https://b/{v}"}, "server-changed Rn", "server-changed Rn"),
    ({"#/servers/1": {"url": "https://b"}}, "server-added Cn", "server-removed Rn"),
    (
        {"#/servers": [{"url": "https://b"}, *BASE["servers"]]},  # type: ignore[misc, list-item]
        "server-added Cn, server-default-changed Rn",
        "server-removed Rn, server-default-changed Rn",
    ),
    (
        {f"{SERVER}/variables/w": {"default": "x"}},
        "server-variable-added Cn",
        "server-variable-removed Bn",
    ),
    (
        {f"{SERVER}/variables/v/default": "2"},
        "server-variable-default-changed Rn",
        "server-variable-default-changed Rn",
    ),
    (
        {f"{SERVER}/variables/v/enum": ["1", "2", "3"]},
        "server-variable-value-added Cn",
        "server-variable-value-removed Bn",
    ),
    (
        {"#/info/title": "Store"},
        "title-changed Cn, package-renamed Bn, client-renamed Bn, credential-renamed Bn",
        "title-changed Cn, package-renamed Bn, client-renamed Bn, credential-renamed Bn",
    ),
    ({"#/info/version": "2"}, "version-changed Cn", "version-changed Cn"),
    ({"#/openapi": "3.1.1"}, "openapi-changed Cn", "openapi-changed Cn"),
    # Models and names
    (
        {"#/components/schemas/New": {"type": "object"}},
        "model-added Cn",
        "model-removed Bn",
    ),
    (
        {"#/components/schemas/Item/deprecated": True},
        "model-deprecated Cb",
        "model-reinstated Cb",
    ),
    (
        {"#/components/schemas/Unused/properties/a/type": "integer"},
        "type-changed Cn",
        "type-changed Cn",
    ),
    (
        {"#/components/schemas/Item/properties/other_name": STRING},
        "property-added-optional Cb, field-renamed Bn",
        "property-removed-optional Bb, field-renamed Bn",
    ),
]
VERDICTS = {"C": "compatible", "R": "risky", "B": "breaking"}
DIRECTIONS = {"q": "request", "s": "response", "b": "both", "n": "none"}


def _told(changes: tuple[Change, ...]) -> set[str]:
    verdicts = {value: key for key, value in VERDICTS.items()}
    ways = {value: key for key, value in DIRECTIONS.items()}
    return {
        f"{change.id} {verdicts[change.verdict.value]}{ways[change.direction]}"
        for change in changes
    }


@pytest.mark.parametrize(
    ("edits", "there", "back"), CASES, ids=[case[1].split()[0] for case in CASES]
)
def test_verdict(edits: Edits, there: str, back: str, tmp_path: Path) -> None:
    changed = edited(BASE, edits)
    forward = compare_documents(BASE, changed, tmp_path)
    backward = compare_documents(changed, BASE, tmp_path)
    assert _told(forward) == set(there.split(", "))
    assert _told(backward) == set(back.split(", "))
    renamed = "path-parameter-renamed" in there or "operation-moved" in there
    assert renamed or _places(forward) == _places(backward)
    assert compare_documents(changed, changed, tmp_path) == ()


@pytest.mark.parametrize(
    ("edits", "there", "back"), CASES, ids=[case[1].split()[0] for case in CASES]
)
def test_what_is_left_out_changes_nothing(
    edits: Edits, there: str, back: str, tmp_path: Path
) -> None:
    """An anchor has a document read as a whole; without one only what differs is."""
    anchor = {"#/components/schemas/Unused/$anchor": "a"}
    partly = compare_documents(BASE, edited(BASE, edits), tmp_path)
    base = edited(BASE, anchor)
    whole = compare_documents(base, edited(base, edits), tmp_path)
    assert [change.message for change in whole] == [change.message for change in partly]
    assert [change.operations for change in whole] == [
        change.operations for change in partly
    ]


def _places(changes: tuple[Change, ...]) -> set[str]:
    return {change.place.pointer for change in changes}


def test_every_kind_has_a_case() -> None:
    tried = {
        word.split()[0]
        for case in CASES
        for words in case[1:]
        for word in words.split(", ")
    }
    for case in SCHEMA_CASES:
        assert isinstance(case, tuple)
        tried |= {case[2], case[4]}
    # That one is no change of a document.
    assert sorted(KINDS.keys() - tried) == ["api-removed"]
    assert len(KINDS) >= 150


def test_base_is_read_without_changes_to_itself(tmp_path: Path) -> None:
    copy = json.loads(json.dumps(BASE))
    assert compare_documents(BASE, copy, tmp_path) == ()
