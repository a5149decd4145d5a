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
from specgen.ir.api import BODILESS
from specgen.json_value import JsonValue
from specgen.load.tree.pointer import pointer_of
from specgen.workspace.config import Target
from tests.conformance.corpus import CORPUS
from tests.drawing import DEEP, drawn

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


def _operations(document: Document) -> Iterator[Path_]:
    paths = document.get("paths")
    for path, item in paths.items() if isinstance(paths, dict) else ():
        if not isinstance(item, dict) or not path.startswith("/"):
            continue
        for method in METHODS:
            operation = item.get(method)
            if isinstance(operation, dict) and "$ref" not in operation:
                yield "paths", path, method


def _items(document: Document) -> Iterator[Path_]:
    """Paths whose only operation takes no other's path away with it."""
    yield from {path[:2]: None for path in _operations(document)}


def _answering(document: Document) -> Iterator[Path_]:
    for path in _operations(document):
        responses = _at(document, path).get("responses")
        if (
            isinstance(responses, dict)
            and "418" not in responses
            and "4XX" not in responses
        ):
            yield path


def _answers(document: Document) -> Iterator[Path_]:
    for path in _operations(document):
        responses = _at(document, path).get("responses")
        for status, answer in responses.items() if isinstance(responses, dict) else ():
            if isinstance(answer, dict) and "$ref" not in answer and status[:1] in "12":
                yield (*path, "responses", status)


def _with_content(document: Document) -> Iterator[Path_]:
    for path in _answers(document):
        if path[-1] not in _BODILESS and _at(document, path).get("content"):
            yield path


_BODILESS = frozenset(map(str, BODILESS))


def _bodies(document: Document) -> Iterator[Path_]:
    for path in _operations(document):
        body = _at(document, path).get("requestBody")
        content = body.get("content") if isinstance(body, dict) else None
        if isinstance(content, dict) and "application/json" in content:
            yield (*path, "requestBody")


def _parameters(document: Document) -> Iterator[Path_]:
    """Inline parameters of queries and headers that are no more than a text or a number."""
    for path in _operations(document):
        parameters = _at(document, path).get("parameters")
        if not isinstance(parameters, list):
            continue
        for index, parameter in enumerate(parameters):
            if not isinstance(parameter, dict):
                continue
            schema = parameter.get("schema")
            if parameter.get("in") not in ("query", "header") or not _is_plain(schema):
                continue
            if str(parameter.get("name")).lower() not in _NO_PARAMETERS:
                yield (*path, "parameters", str(index))


_NO_PARAMETERS = ("accept", "content-type", "authorization")


def _is_plain(schema: JsonValue) -> bool:
    return (
        isinstance(schema, dict)
        and schema.keys() <= {"type", "description"}
        and schema.get("type") in ("string", "integer", "number", "boolean")
    )


def _schemas(document: Document) -> Iterator[Path_]:
    components = document.get("components")
    schemas = components.get("schemas") if isinstance(components, dict) else None
    for name, schema in schemas.items() if isinstance(schemas, dict) else ():
        if isinstance(schema, dict) and schema.get("type") == "object":
            properties = schema.get("properties")
            if isinstance(properties, dict) and properties and schema.keys() <= _PLAIN:
                yield "components", "schemas", name


_PLAIN = frozenset("type properties required description title".split())


def _properties(document: Document) -> Iterator[Path_]:
    for path in _schemas(document):
        properties = _at(document, path)["properties"]
        assert isinstance(properties, dict)
        for name, schema in properties.items():
            if _is_plain(schema):
                yield (*path, "properties", name)


def _typed(*types: str) -> Callable[[Document], Iterator[Path_]]:
    def places(document: Document) -> Iterator[Path_]:
        for path in _properties(document):
            if _at(document, path)["type"] in types:
                yield path

    return places


def _named(wanted: bool) -> Callable[[Document], Iterator[Path_]]:
    """Schemas whose first plain property is required, or is not."""

    def places(document: Document) -> Iterator[Path_]:
        for path in _schemas(document):
            schema = _at(document, path)
            names = list(_listed(schema.get("required")))
            if bool(wanted) == bool(names) and all(
                name in _mapping(schema["properties"]) for name in names
            ):
                yield path

    return places


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _mapping(value: JsonValue) -> Document:
    assert isinstance(value, dict)
    return value


def _constants(document: Document) -> Iterator[Path_]:
    for path in _schemas(document):
        for name, schema in _mapping(_at(document, path)["properties"]).items():
            if isinstance(schema, dict) and schema.keys() <= _ENUM:
                values = _listed(schema.get("enum"))
                if len(set(map(str, values))) > 2 and all(
                    isinstance(value, str) for value in values
                ):
                    yield (*path, "properties", name)


_ENUM = frozenset("type enum description title".split())


def _at(document: Document, path: Path_) -> Document:
    value: JsonValue = document
    for token in path:
        assert isinstance(value, dict | list)
        value = value[int(token)] if isinstance(value, list) else value[token]
    return _mapping(value)


def _with_parameter(required: bool) -> Callable[[Document], None]:
    def change(operation: Document) -> None:
        parameters = list(_listed(operation.get("parameters")))
        new: Document = {"name": "zzznew", "in": "query", "schema": {"type": "string"}}
        operation["parameters"] = [*parameters, {**new, "required": required}]

    return change


def _toggled(key: str) -> Callable[[Document], None]:
    def change(value: Document) -> None:
        value[key] = not value.get(key)

    return change


def _added(key: str, name: str, value: Document) -> Callable[[Document], None]:
    def change(holder: Document) -> None:
        holder[key] = {**_mapping(holder.get(key, {})), name: value}

    return change


def _set(**values: JsonValue) -> Callable[[Document], None]:
    return lambda holder: holder.update(values)


def _retyped(schema: Document) -> None:
    schema["type"] = "boolean" if schema["type"] != "boolean" else "string"


def _nullable(schema: Document) -> None:
    schema["anyOf"] = [{"type": schema.pop("type")}, {"type": "null"}]


def _required(schema: Document) -> None:
    schema["required"] = [next(iter(_mapping(schema["properties"])))]


def _optional(schema: Document) -> None:
    schema["required"] = _listed(schema["required"])[1:]


def _one_more(schema: Document) -> None:
    schema["enum"] = [*_listed(schema["enum"]), "zzznew"]


def _one_less(schema: Document) -> None:
    schema["enum"] = _listed(schema["enum"])[:-1]


_STRING: Document = {"type": "string"}
_HEADER: Document = {"schema": _STRING}
_MEDIA: Document = {"schema": {"type": "string"}}
_DEPRECATED = ("deprecated", "reinstated")


def _kinds(*kinds: str) -> frozenset[str]:
    return frozenset(kinds)


def _states(of: str) -> frozenset[str]:
    return frozenset(f"{of}-{state}" for state in _DEPRECATED)


_DEFAULTS: Document = {"string": "zzz", "integer": 7, "number": 7.5, "boolean": True}
_TEXTS, _NUMBERS = _typed("string"), _typed("integer", "number")
MUTATIONS = {
    "parameter": Mutation(
        _operations, _with_parameter(False), _kinds("parameter-added-optional")
    ),
    "required parameter": Mutation(
        _operations, _with_parameter(True), _kinds("parameter-added-required")
    ),
    "deprecated": Mutation(_operations, _toggled("deprecated"), _states("operation")),
    "summary": Mutation(
        _operations,
        _set(summary="Another summary, which nobody had before"),
        _kinds("documentation-changed"),
    ),
    "extension": Mutation(
        _operations, _set(**{"x-zzz": 1}), _kinds("extension-changed")
    ),
    "sunset": Mutation(
        _operations, _set(**{"x-sunset": "2030-01-01"}), _kinds("sunset-added")
    ),
    "answer": Mutation(
        _answering,
        _added("responses", "418", {"description": "no"}),
        _kinds("error-answer-added"),
    ),
    "header": Mutation(
        _answers, _added("headers", "X-Zzz", _HEADER), _kinds("header-added-optional")
    ),
    "media type of an answer": Mutation(
        _with_content,
        _added("content", "text/x-zzz", _MEDIA),
        _kinds("answer-media-type-added"),
    ),
    "media type of a body": Mutation(
        _bodies,
        _added("content", "text/x-zzz", _MEDIA),
        _kinds("body-media-type-added"),
    ),
    "required body": Mutation(
        _bodies,
        _toggled("required"),
        _kinds("body-became-required", "body-became-optional"),
    ),
    "default of a parameter": Mutation(
        _parameters,
        lambda parameter: _mapping(parameter["schema"]).update(
            default=_DEFAULTS[str(_mapping(parameter["schema"])["type"])]
        ),
        _kinds("parameter-default-added"),
    ),
    "required by a parameter": Mutation(
        _parameters,
        _toggled("required"),
        _kinds("parameter-became-required", "parameter-became-optional"),
    ),
    "deprecated parameter": Mutation(
        _parameters, _toggled("deprecated"), _states("parameter")
    ),
    "type of a parameter": Mutation(
        _parameters,
        lambda parameter: _retyped(_mapping(parameter["schema"])),
        _kinds("type-changed"),
    ),
    "property": Mutation(
        _schemas,
        _added("properties", "zzznew", _STRING),
        _kinds("property-added-optional"),
    ),
    "required property": Mutation(
        _named(False), _required, _kinds("property-became-required")
    ),
    "optional property": Mutation(
        _named(True), _optional, _kinds("property-became-optional")
    ),
    "closed": Mutation(
        _schemas, _set(additionalProperties=False), _kinds("extra-closed")
    ),
    "deprecated schema": Mutation(_schemas, _set(deprecated=True), _states("model")),
    "length": Mutation(_TEXTS, _set(maxLength=7), _kinds("max-length-added")),
    "pattern": Mutation(_TEXTS, _set(pattern="^a+$"), _kinds("pattern-added")),
    "constants": Mutation(_TEXTS, _set(enum=["a", "b"]), _kinds("enum-added")),
    "format": Mutation(_TEXTS, _set(format="uuid"), _kinds("format-changed")),
    "bound": Mutation(_NUMBERS, _set(minimum=3), _kinds("minimum-added")),
    "multiple": Mutation(_NUMBERS, _set(multipleOf=3), _kinds("multiple-of-added")),
    "type": Mutation(_properties, _retyped, _kinds("type-changed")),
    "null": Mutation(_properties, _nullable, _kinds("nullable-added")),
    "deprecated property": Mutation(
        _properties, _set(deprecated=True), _states("property")
    ),
    "read-only": Mutation(
        _properties, _set(readOnly=True), _kinds("property-became-read-only")
    ),
    "write-only": Mutation(
        _NUMBERS, _set(writeOnly=True), _kinds("property-became-write-only")
    ),
    "default": Mutation(_TEXTS, _set(default="zzz"), _kinds("default-added")),
    "constant": Mutation(_constants, _one_more, _kinds("enum-value-added")),
    "lost constant": Mutation(_constants, _one_less, _kinds("enum-value-removed")),
}


def _documents() -> list[Path]:
    files = sorted(path for path in CORPUS.rglob("*.json") if path.is_file())
    return [path for path in files if path.stat().st_size <= LARGEST]


def _read(file: Path) -> Document:
    document = json.loads(file.read_text(encoding="utf-8-sig"))
    return document if isinstance(document, dict) else {}


DOCUMENTS = _documents()
SAMPLE = DOCUMENTS if DEEP else DOCUMENTS[::20]
"""What is tried one by one."""


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
@drawn(2)
def test_a_mutation_is_told_and_nothing_else(kind: str, data: st.DataObject) -> None:
    _mutate(data.draw(st.sampled_from(DOCUMENTS)), kind, data)


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: file.name)
@given(data=st.data())
@drawn(1)
def test_each_document_beside_a_mutated_self(file: Path, data: st.DataObject) -> None:
    document = _read(file)
    kinds = [kind for kind in MUTATIONS if any(MUTATIONS[kind].places(document))]
    if kinds and "openapi" in document:
        _mutate(file, data.draw(st.sampled_from(kinds)), data)


def _mutate(file: Path, kind: str, data: st.DataObject) -> None:
    mutation, document = MUTATIONS[kind], _read(file)
    places = list(mutation.places(document))
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


@pytest.mark.parametrize("file", SAMPLE, ids=lambda file: file.name)
def test_a_document_differs_in_nothing_from_itself(file: Path) -> None:
    """An anchor has all of it read and compared, where otherwise nothing would be."""
    document = _read(file)
    holder = document
    for key in ("definitions",) if "swagger" in document else ("components", "schemas"):
        holder = _mapping(holder.setdefault(key, {}))
    holder["ZzzAnchor"] = {"type": "object", "$anchor": "zzz"}
    assert not _changes(document, copy.deepcopy(document))
