"""Real documents against versions of themselves: what was changed is told, and nothing else."""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgen.changes.compare import Change
from specgen.comparison import Version, compared
from specgen.findings.diagnostics import Sink
from specgen.json_value import JsonValue
from specgen.load.tree.pointer import pointer_of
from specgen.workspace.config import Target
from tests.conformance.corpus import CORPUS
from tests.drawing import drawn

LARGEST = 200_000
"""Bytes of a document that is tried."""
METHODS = ("get", "put", "post", "delete", "patch")
Path_ = tuple[str, ...]
Document = dict[str, JsonValue]


class Mutation(NamedTuple):
    """A way to change a document at places of a kind; the kinds of change that it is."""

    places: Callable[[Document], Iterator[Path_]]
    change: Callable[[Document], None]
    kinds: frozenset[str]
    below: Path_ = ()
    """Where the change is told, below the place."""


def _operations(document: Document) -> Iterator[Path_]:
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        for method in METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if isinstance(operation, dict) and "$ref" not in operation:
                yield "paths", path, method


def _answering(document: Document) -> Iterator[Path_]:
    for path in _operations(document):
        responses = _at(document, path).get("responses")
        if (
            isinstance(responses, dict)
            and "418" not in responses
            and "4XX" not in responses
        ):
            yield path


def _schemas(document: Document) -> Iterator[Path_]:
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for name, schema in schemas.items() if isinstance(schemas, dict) else ():
        if isinstance(schema, dict) and schema.get("type") == "object":
            properties = schema.get("properties")
            if isinstance(properties, dict) and properties and schema.keys() <= _PLAIN:
                yield "components", "schemas", name


_PLAIN = frozenset("type properties required description title".split())


def _texts(document: Document) -> Iterator[Path_]:
    for path in _schemas(document):
        properties = _at(document, path)["properties"]
        assert isinstance(properties, dict)
        for name, schema in properties.items():
            if schema in ({"type": "string"},) or (
                isinstance(schema, dict)
                and schema.keys() <= {"type", "description"}
                and schema.get("type") == "string"
            ):
                yield (*path, "properties", name)


def _at(document: Document, path: Path_) -> Document:
    value: JsonValue = document
    for token in path:
        assert isinstance(value, dict)
        value = value[token]
    assert isinstance(value, dict)
    return value


def _with_parameter(operation: Document) -> None:
    stated = operation.get("parameters")
    parameters = list(stated) if isinstance(stated, list) else []
    schema: JsonValue = {"type": "string"}
    parameters.append({"name": "zzznew", "in": "query", "schema": schema})
    operation["parameters"] = parameters


def _toggled(operation: Document) -> None:
    operation["deprecated"] = not operation.get("deprecated")


def _answered(operation: Document) -> None:
    responses = operation["responses"]
    assert isinstance(responses, dict)
    operation["responses"] = {**responses, "418": {"description": "no"}}


def _summarised(operation: Document) -> None:
    operation["summary"] = "Another summary, which nobody had before"


def _extended(schema: Document) -> None:
    properties = schema["properties"]
    assert isinstance(properties, dict)
    schema["properties"] = {**properties, "zzznew": {"type": "string"}}


def _limited(schema: Document) -> None:
    schema["maxLength"] = 7


def _retyped(schema: Document) -> None:
    schema["type"] = "integer"


MUTATIONS = {
    "parameter": Mutation(
        _operations, _with_parameter, frozenset({"parameter-added-optional"})
    ),
    "deprecated": Mutation(
        _operations,
        _toggled,
        frozenset({"operation-deprecated", "operation-reinstated"}),
    ),
    "answer": Mutation(_answering, _answered, frozenset({"error-answer-added"})),
    "summary": Mutation(_operations, _summarised, frozenset({"documentation-changed"})),
    "property": Mutation(_schemas, _extended, frozenset({"property-added-optional"})),
    "limit": Mutation(_texts, _limited, frozenset({"max-length-added"})),
    "type": Mutation(_texts, _retyped, frozenset({"type-changed"})),
}


def _documents() -> list[Path]:
    files = sorted(path for path in CORPUS.rglob("*.json") if path.is_file())
    return [path for path in files if path.stat().st_size <= LARGEST]


def _changes(old: Document, new: Document) -> tuple[Change, ...] | None:
    with tempfile.TemporaryDirectory() as folder:
        versions = []
        for name, document in (("old", old), ("new", new)):
            file = Path(folder, f"{name}.json")
            file.write_text(json.dumps(document))
            target = Target(
                name=None, sources=(file.name,), base=file.parent, output=file.parent
            )
            versions.append(Version(target=target, names={}, sink=Sink()))
        return compared(*versions, severity={})


@pytest.mark.parametrize("kind", MUTATIONS)
@given(data=st.data())
@drawn(12)
def test_a_mutation_is_told_and_nothing_else(kind: str, data: st.DataObject) -> None:
    mutation = MUTATIONS[kind]
    file = data.draw(st.sampled_from(_documents()))
    document = json.loads(file.read_text(encoding="utf-8-sig"))
    places = list(mutation.places(document)) if isinstance(document, dict) else []
    if not places or "openapi" not in document:
        return
    place = data.draw(st.sampled_from(places))
    changed = copy.deepcopy(document)
    mutation.change(_at(changed, place))
    there, back = _changes(document, changed), _changes(changed, document)
    if there is None or back is None:
        return
    assert {change.id for change in there} <= mutation.kinds
    assert len(there) == 1, (file, place)
    assert there[0].place.pointer.startswith(pointer_of(place))
    assert [change.place.pointer for change in back] == [there[0].place.pointer]
