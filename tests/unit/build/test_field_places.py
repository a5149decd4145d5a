"""Where the properties of an object are described, as findings and lists of changes tell it."""

from __future__ import annotations

import time
from pathlib import Path

from building import build, component

from specgen.ir.types import Record


def places(record: object) -> dict[str, str]:
    assert isinstance(record, Record)
    return {
        field.wire_name: record.place_of(field.wire_name).pointer
        for field in record.fields
    }


def test_a_property_stands_in_the_part_that_describes_it(tmp_path: Path) -> None:
    api, _ = build(
        tmp_path,
        """
paths: {}
components:
  schemas:
    Base: {type: object, properties: {base: {type: string}, both: {type: string}}}
    Own:
      allOf: [{$ref: '#/components/schemas/Base'}, {properties: {part: {type: string}}}]
      properties: {a/b~c: {type: string}, both: {minLength: 1}}
      required: [nowhere]
""",
    )
    at = component("Own")
    assert places(api.declarations[at]) == {
        "a/b~c": f"{at}/properties/a~1b~0c",
        "both": f"{at}/properties/both",
        "base": f"{component('Base')}/properties/base",
        "part": f"{at}/allOf/1/properties/part",
        "nowhere": at,
    }


def test_a_property_of_a_form_stands_where_the_parameter_does(tmp_path: Path) -> None:
    api, _ = build(
        tmp_path,
        """
parameters: {Shared: {name: shared, in: formData, type: string}}
paths:
  /a:
    post:
      consumes: [multipart/form-data]
      parameters:
      - $ref: '#/parameters/Shared'
      - {name: own, in: formData, type: string}
      responses: {204: {description: done}}
""",
        "2.0",
    )
    assert [places(record) for record in api.declarations.values()] == [
        {"shared": "#/parameters/Shared", "own": "#/paths/~1a/post/parameters/1"}
    ]


def test_the_place_is_known_however_many_are_described_elsewhere(
    tmp_path: Path,
) -> None:
    names = ", ".join(f"p{number}: {{}}" for number in range(20_000))
    text = f"paths: {{}}\ncomponents: {{schemas: {{A: {{allOf: [properties: {{{names}}}]}}}}}}"
    api, _ = build(tmp_path, text)
    before = time.process_time()
    assert len(places(api.declarations[component("A")])) == 20_000
    assert time.process_time() - before < 1
