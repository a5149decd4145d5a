"""Generating again after a change: only what it concerns is written, and as from nothing."""

from __future__ import annotations

import copy
import json
import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from specgen import rendering
from specgen.cli import main
from specgen.emit import modules
from specgen.lock import FILE_NAME
from tests.bench.growth import synthetic

CASES = Path(__file__).parents[2] / "golden" / "cases"
NOT_GENERATED = {"hostile", "refused"}
SAMPLE = [
    path
    for path in sorted(CASES.glob("*/*/spec.yaml"))
    if path.parts[-3] not in NOT_GENERATED
][::9]
STEPS = 5

METHODS = {"get", "put", "post", "delete", "patch"}


@pytest.fixture(autouse=True)
def every_api_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that small ones are generated as large ones are."""
    monkeypatch.setattr(rendering, "LARGE", 0)
    monkeypatch.setattr(modules, "ONE_MODULE_LIMIT", -1)


def generate(document: object, folder: Path, *options: str) -> int:
    """Generates into `folder`, from a document at the same place for all of them."""
    source = folder.parent / "api.json"
    source.write_text(json.dumps(document))
    names = ("--output", str(folder), "--name", "api", "--quiet")
    return main(["generate", str(source), *names, *options])


def files(folder: Path) -> dict[str, bytes]:
    """All that was generated, the lock too; what may be forgotten is left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".specgen_cache" not in path.parts
    }


def anew(document: object, folder: Path, lock: Path) -> dict[str, bytes]:
    """What is generated with the names of `lock` where nothing is there yet."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    if lock.exists():
        shutil.copy(lock, folder)
    generate(document, folder)
    return files(folder)


def schemas(tree: Any) -> Iterator[dict[str, Any]]:
    """Every object with properties."""
    if isinstance(tree, dict):
        if isinstance(tree.get("properties"), dict):
            yield tree
        tree = list(tree.values())
    for child in tree if isinstance(tree, list) else ():
        yield from schemas(child)


def operations(document: Any) -> list[tuple[dict[str, Any], str]]:
    items = document.get("paths") or {}
    return [
        (item, method)
        for item in items.values()
        if isinstance(item, dict)
        for method in item
        if method in METHODS and isinstance(item[method], dict)
    ]


def describe(document: Any, chance: random.Random) -> None:
    places = [*schemas(document), *(item[one] for item, one in operations(document))]
    if places:
        chance.choice(places)["description"] = f"Said anew: {chance.random()}."


def add_property(document: Any, chance: random.Random) -> None:
    kinds = ({"type": "string"}, {"type": "array", "items": {"type": "integer"}}, {})
    if places := list(schemas(document)):
        name = f"added{chance.randrange(1000)}"
        chance.choice(places)["properties"][name] = chance.choice(kinds)


def retype(document: Any, chance: random.Random) -> None:
    if places := [one["properties"] for one in schemas(document) if one["properties"]]:
        place = chance.choice(places)
        kind = chance.choice(("integer", "boolean", "number"))
        place[chance.choice(list(place))] = {"type": kind}


def remove_property(document: Any, chance: random.Random) -> None:
    if places := [one["properties"] for one in schemas(document) if one["properties"]]:
        place = chance.choice(places)
        del place[chance.choice(list(place))]


def add_operation(document: Any, chance: random.Random) -> None:
    if found := operations(document):
        item, method = chance.choice(found)
        twin = copy.deepcopy(item[method])
        twin.pop("operationId", None)
        plain = {"parameters": item["parameters"]} if "parameters" in item else {}
        path = next(key for key, one in document["paths"].items() if one is item)
        document["paths"][f"/more{chance.randrange(1000)}{path}"] = plain | {
            method: twin
        }


def remove_operation(document: Any, chance: random.Random) -> None:
    if found := operations(document):
        item, method = chance.choice(found)
        del item[method]


def chosen(document: Any, chance: random.Random) -> dict[str, Any] | None:
    """An operation, more often than not one with a body."""
    found = [item[method] for item, method in operations(document)]
    bodied = [one for one in found if "requestBody" in one]
    return chance.choice(bodied if bodied and chance.random() < 0.6 else found or [{}])


def add_parameter(document: Any, chance: random.Random) -> None:
    kinds = ({"type": "string"}, {"type": "array", "items": {"type": "integer"}}, {})
    kinds += ({"type": "string", "enum": ["a", "b"]}, {"type": "object"})
    if "openapi" in document and (found := chosen(document, chance)) is not None:
        name = chance.choice(("class", "page", "body", "X-One", "id"))
        added = {"name": name, "in": chance.choice(("query", "header", "cookie"))}
        found.setdefault("parameters", []).append(
            added | {"required": chance.random() < 0.5, "schema": chance.choice(kinds)}
        )


def change_parameter(document: Any, chance: random.Random) -> None:
    found = chosen(document, chance) or {}
    for one in found.get("parameters") or ():
        if isinstance(one.get("schema"), dict):
            one["schema"]["description"] = f"It is {chance.random()}."
            one["schema"]["default"] = chance.choice((1, "a", None))
            one["deprecated"] = True
            one["style"] = chance.choice(("form", "simple", "deepObject"))


def remove_parameter(document: Any, chance: random.Random) -> None:
    if found := (chosen(document, chance) or {}).get("parameters"):
        found.pop(chance.randrange(len(found)))


def change_body(document: Any, chance: random.Random) -> None:
    found = (chosen(document, chance) or {}).get("requestBody") or {}
    found["required"] = not found.get("required")
    for media, content in (found.get("content") or {}).items():
        for one in schemas(content):
            one.setdefault("required", []).append("more")
            one["properties"]["more"] = chance.choice(
                ({"type": "string", "format": "binary"}, {"enum": ["x", 1]}, {})
            )
        if chance.random() < 0.3:
            found["content"] = {"multipart/form-data": content, media: content}


def change_answers(document: Any, chance: random.Random) -> None:
    answers = (chosen(document, chance) or {}).get("responses")
    if isinstance(answers, dict):
        for one in answers.values():
            one["description"] = f"It is {chance.random()}."
            for property in (p for each in schemas(one) for p in each["properties"]):
                schema = next(schemas(one))["properties"].get(property)
                if isinstance(schema, dict):
                    schema["description"] = "Said anew."
                    schema["enum"] = ["only", "these"]
                break
        if chance.random() < 0.3:
            answers[chance.choice(("404", "5XX", "default"))] = {"description": "no"}


def change_settings(document: Any, chance: random.Random) -> None:
    found = chosen(document, chance)
    if found is not None:
        found["deprecated"] = not found.get("deprecated")
        kind = chance.choice(
            ("tags", "operationId", "security", "servers", "callbacks")
        )
        found[kind] = {
            "tags": [chance.choice(("Other", "other", "default"))],
            "operationId": f"renamed{chance.randrange(100)}",
            "security": [],
            "servers": [{"url": "https://other.example"}],
            "callbacks": {"told": {"{$url}": {"post": {"responses": {}}}}},
        }[kind]


def reorder(document: Any, chance: random.Random) -> None:
    """Another order of keys, which JSON gives no meaning to, and of parameters."""
    found = chosen(document, chance)
    if found:
        members = list(found.items())
        chance.shuffle(members)
        found.clear()
        found.update(members)
        if found.get("parameters"):
            found["parameters"].reverse()


def refer(document: Any, chance: random.Random) -> None:
    """Answers with a schema of another operation, or with a component."""
    places = [f"#/components/schemas/{name}" for name in schemas_of(document)]
    places += [
        f"#/paths/{key.replace('~', '~0').replace('/', '~1')}/{method}"
        "/requestBody/content/application~1json/schema"
        for key, item in (document.get("paths") or {}).items()
        for method in (item if isinstance(item, dict) else ())
        if "requestBody" in (item[method] if isinstance(item[method], dict) else ())
    ]
    answers = (chosen(document, chance) or {}).get("responses")
    if places and isinstance(answers, dict) and answers:
        schema = {"$ref": chance.choice(places)}
        answer = chance.choice(list(answers.values()))
        answer["content"] = {"application/json": {"schema": schema}}


def schemas_of(document: Any) -> list[str]:
    found = (document.get("components") or {}).get("schemas")
    return list(found) if isinstance(found, dict) else []


def add_component(document: Any, chance: random.Random) -> None:
    found = document.setdefault("components", {}).setdefault("schemas", {})
    if isinstance(found, dict):
        inner = {"type": "object", "properties": {"a": {"type": "string"}}}
        name = f"Added{chance.randrange(1000)}"
        found[name] = {"type": "object", "properties": {"inner": inner}}


def remove_component(document: Any, chance: random.Random) -> None:
    found = (document.get("components") or {}).get("schemas")
    if isinstance(found, dict) and found:
        del found[chance.choice(list(found))]


EDITS: tuple[Callable[[Any, random.Random], None], ...] = (
    describe,
    add_property,
    retype,
    remove_property,
    add_operation,
    remove_operation,
    add_parameter,
    change_parameter,
    remove_parameter,
    change_body,
    change_answers,
    change_settings,
    reorder,
    refer,
    add_component,
    remove_component,
)


@pytest.mark.parametrize("path", SAMPLE, ids=lambda path: f"{path.parent.name}")
def test_document_that_changed_is_generated_as_from_nothing(
    path: Path, tmp_path: Path
) -> None:
    chance = random.Random(path.parent.name)
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document = json.loads(json.dumps(document, default=str))
    follow(document, [chance.choice(EDITS) for _ in range(STEPS)], chance, tmp_path)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_large_document_that_changed_is_generated_as_from_nothing(
    edit: Callable[[Any, random.Random], None], tmp_path: Path
) -> None:
    """One with a module for every model, and bodies that are spread over arguments."""
    follow(synthetic(100), [edit] * 2, random.Random(7), tmp_path)


def follow(
    document: Any,
    edits: Sequence[Callable[[Any, random.Random], None]],
    chance: random.Random,
    folder: Path,
) -> None:
    """Generates after every edit into the same folder, and anew into another."""
    known, fresh = folder / "known", folder / "fresh"
    known.mkdir()
    generate(document, known)
    for edit in edits:
        edit(document, chance)
        expected = anew(document, fresh, known / FILE_NAME)
        jobs = chance.choice("12")
        if generate(document, known, "--jobs", jobs) == 0:
            assert files(known) == expected


def shop() -> dict[str, Any]:
    """An API of three groups, each with a model of its own, and one model for all."""
    kinds = ("ant", "bee", "cat")
    size = {"$ref": "#/components/schemas/Size"}
    models = {
        kind: {"type": "object", "properties": {"size": size, kind: {"type": "string"}}}
        for kind in kinds
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "paths": {f"/{kind}": {"get": operation(kind)} for kind in kinds},
        "components": {
            "schemas": {
                "Size": {"type": "object", "properties": {"cm": {"type": "integer"}}},
                **models,
                **{f"Other{n}": {"type": "object"} for n in range(40)},
            }
        },
    }


def operation(kind: str) -> dict[str, Any]:
    content = {"schema": {"$ref": f"#/components/schemas/{kind}"}}
    answer = {"description": "one", "content": {"application/json": content}}
    return {"tags": [kind], "operationId": kind, "responses": {"200": answer}}


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were rendered, with the names of the modules."""
    from specgen.emit import render

    found: list[str] = []

    def noted(name: str, view: Any) -> str:
        found.append(getattr(view, "path", name))
        return original(name, view)

    original = render.render
    monkeypatch.setattr(render, "render", noted)
    return found


def test_only_what_an_operation_concerns_is_written_again(
    tmp_path: Path, rendered: list[str]
) -> None:
    folder, document = tmp_path / "out", shop()
    generate(document, folder, "--jobs", "1")
    before = {path: path.stat().st_ino for path in folder.rglob("*.*")}
    rendered.clear()
    document["paths"]["/bee"]["get"]["summary"] = "All bees."
    generate(document, folder, "--jobs", "1")
    changed = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.*")
        if before.get(path) != path.stat().st_ino and "cache" not in path.as_posix()
    }
    assert set(rendered) == {"resources/bee.py", "services/bee.py", "routers/bee.py"}
    assert changed == {
        "specgen.lock",
        "api_client/resources/bee.py",
        "api_server/services/bee.py",
        "api_server/openapi.json",
    }


def test_operation_that_is_refused_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, document = tmp_path / "out", shop()
    generate(document, folder)
    before = files(folder)
    schema = {"$ref": "#/components/schemas/Nowhere"}
    content = {"application/json": {"schema": schema}}
    document["paths"]["/bee"]["get"]["responses"]["200"]["content"] = content
    assert generate(document, folder) == 3
    assert "SG201" in capsys.readouterr().err
    assert files(folder) == before


def test_the_last_model_may_go(tmp_path: Path) -> None:
    """A package of models stays one, lest everything that imports it change."""
    folder, document = tmp_path / "out", shop()
    generate(document, folder)
    del document["components"], document["paths"]
    document["paths"] = {"/ant": {"get": {"responses": {"204": {"description": "no"}}}}}
    assert generate(document, folder) == 0
    package = folder / "api_client" / "models" / "__init__.py"
    assert len(package.read_text().splitlines()) == 2


def test_model_is_written_again_with_all_that_leads_to_it(
    tmp_path: Path, rendered: list[str]
) -> None:
    folder, document = tmp_path / "out", shop()
    generate(document, folder, "--jobs", "1")
    rendered.clear()
    size = document["components"]["schemas"]["Size"]
    size["properties"]["mm"] = {"type": "integer"}
    generate(document, folder, "--jobs", "1")
    models = {
        one for one in rendered if one.startswith("models/") and "jinja" not in one
    }
    assert models == {f"models/{name}.py" for name in ("size", "ant", "bee", "cat")}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": ["b"]}', "null"])
def test_memory_that_is_damaged_is_forgotten(tmp_path: Path, text: str) -> None:
    folder, document = tmp_path / "out", shop()
    generate(document, folder)
    (folder / ".specgen_cache" / "api.json").write_text(text)
    add_property(document, random.Random(1))
    expected = anew(document, tmp_path / "fresh", folder / FILE_NAME)
    assert generate(document, folder) == 0
    assert files(folder) == expected


def test_file_that_was_edited_is_not_taken_for_the_one_remembered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, document = tmp_path / "out", shop()
    generate(document, folder)
    model = folder / "api_client" / "models" / "ant.py"
    model.write_text("# mine\n")
    document["paths"]["/bee"]["get"]["summary"] = "All bees."
    assert generate(document, folder) == 4
    assert generate(document, folder, "--force") == 0
    capsys.readouterr()
    assert files(folder) == anew(document, tmp_path / "fresh", folder / FILE_NAME)


def test_memory_of_another_lock_is_not_used(tmp_path: Path) -> None:
    """Version control may bring back older files and their lock; the memory stays."""
    folder, document = tmp_path / "out", shop()
    generate(document, folder)
    older = files(folder)
    newer = copy.deepcopy(document)
    add_property(newer, random.Random(1))
    generate(newer, folder)
    for path, content in older.items():
        (folder / path).write_bytes(content)
    newer["info"]["version"] = "2"
    expected = anew(newer, tmp_path / "fresh", folder / FILE_NAME)
    assert generate(newer, folder) == 0
    assert files(folder) == expected


def test_memory_is_none_of_version_controls_business(tmp_path: Path) -> None:
    generate(shop(), tmp_path / "out")
    ignored = tmp_path / "out" / ".specgen_cache" / ".gitignore"
    assert ignored.read_text() == "*\n"


def test_memory_leads_nowhere_else(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    (folder / ".specgen_cache").symlink_to(elsewhere)
    assert generate(shop(), folder) == 0
    assert list(elsewhere.iterdir()) == []
