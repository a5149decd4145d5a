"""Objects that know the property by which unions tell them from others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from specgen.findings.diagnostics import Sink
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.files import write_files
from tests.roundtrip.pair import WAYS, Line, Pair, connect

SOURCE = Path(__file__).with_name("tags.yaml")
SIDES = ("client", "server")


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    output = tmp_path_factory.mktemp("tags")
    target = Target(
        name="tags",
        sources=(SOURCE.name,),
        base=SOURCE.parent,
        output=output,
        emit=frozenset(SIDES),
        allow=frozenset(),
    )
    made = generate(target, Sink())
    assert made is not None
    write_files(output, made.files)
    sys.path.insert(0, str(output))
    yield Pair(package="tags", source=SOURCE, locked=made.names)
    sys.path.remove(str(output))


@pytest.fixture(params=SIDES)
def models(pair: Pair, request: pytest.FixtureRequest) -> Any:
    return pair.module(request.param, "models")


@pytest.fixture(params=["http", "process-async"])
def line(pair: Pair, request: pytest.FixtureRequest) -> Iterator[Line]:
    assert request.param in WAYS
    with connect(pair, request.param) as line:
        yield line


def call(line: Line, stated: str, **arguments: Any) -> Any:
    (operation,) = (
        operation
        for operation in line.pair.api.operations
        if operation.operation_id == stated
    )
    return line.call(operation, arguments)


def test_a_new_object_has_its_tag_and_writes_it(models: Any) -> None:
    cat = models.Cat(lives=9)
    assert cat.kind == "cat"
    wire = cat.model_dump_json(exclude_unset=True)
    assert wire == '{"kind":"cat","lives":9}'
    assert models.Cat.model_validate_json(wire) == cat
    opened = models.Opened().model_dump(exclude_unset=True, by_alias=True)
    assert opened == {"event-type": "opened"}
    assert models.Closed().event_type == "closed"
    assert models.Closed(**{"event-type": "closed"}) == models.Closed()


def test_classes_that_extend_a_model_keep_its_tag(models: Any) -> None:
    tom: Any = type("Tom", (models.Cat,), {})
    assert tom().model_dump(exclude_unset=True) == {"kind": "cat"}
    with pytest.raises(ValidationError, match="Field required"):
        tom.model_validate({})


def test_the_tag_of_another_is_refused(models: Any) -> None:
    for kind in ("dog", "hound", "?"):
        with pytest.raises(ValidationError, match="should be 'cat'"):
            models.Cat(kind=kind)
        with pytest.raises(ValidationError, match="should be 'cat'"):
            models.Cat.model_validate_json(f'{{"kind":"{kind}"}}')


def test_of_several_tags_one_is_to_be_given(models: Any) -> None:
    assert models.Dog(kind="hound").kind == "hound"
    with pytest.raises(ValidationError, match="Field required"):
        models.Dog()
    with pytest.raises(ValidationError, match="'dog' or 'hound'"):
        models.Dog(kind="cat")


def test_what_is_read_has_to_hold_its_tag(models: Any) -> None:
    for name in ("Cat", "Opened", "Closed"):
        with pytest.raises(ValidationError, match="Field required"):
            TypeAdapter(getattr(models, name)).validate_json("{}")


def test_a_base_takes_the_tags_that_nobody_knows(models: Any) -> None:
    with pytest.raises(ValidationError, match="Field required"):
        models.Pet()
    family = TypeAdapter(models.AnyPet)
    assert type(family.validate_json('{"kind":"bird"}')) is models.Pet
    assert type(family.validate_json('{"kind":"cat"}')) is models.Cat


def test_tags_that_were_not_given_arrive(line: Line) -> None:
    client, server = (line.pair.module(side, "models") for side in SIDES)
    line.recorder.answer = lambda: server.Dog(kind="hound", barks=True)
    answer = call(line, "addPet", body=client.Cat(lives=9))
    assert answer == client.Dog(kind="hound", barks=True)
    line.recorder.answer = lambda: None
    call(line, "addCat", lives=8)
    call(line, "addEvent", body=client.Opened())
    call(line, "addEvent", body=client.Closed())
    seen = [arguments["body"] for _, arguments in line.recorder.seen]
    assert seen == [
        server.Cat(lives=9),
        server.Cat(lives=8),
        server.Opened(),
        server.Closed(),
    ]


def test_the_tag_of_another_is_not_sent(line: Line) -> None:
    errors = import_module("tags_client.errors")
    with pytest.raises(errors.RequestValidationError, match="should be 'cat'"):
        call(line, "addCat", kind="dog", lives=8)
    assert line.recorder.seen == []


def test_other_readers_take_objects_as_before(pair: Pair) -> None:
    """A tolerant reader reads what the strict one refuses, on both sides."""
    client, server = (pair.module(side, "models") for side in SIDES)
    tolerance = pair.runtime("client", "wire.tolerance")
    odd = tolerance.tolerant_of(client.Cat).validate_json('{"kind":"dog","lives":1}')
    assert (type(odd), odd.kind, odd.lives) == (client.Cat, "dog", 1)
    untold = tolerance.tolerant_of(client.Cat).validate_json('{"lives":1}')
    assert (untold.lives, "kind" in untold.model_fields_set) == (1, False)
    tolerance = pair.runtime("server", "wire.tolerance")
    wolf = tolerance.tolerant_of(server.Dog).validate_json('{"kind":"wolf"}')
    assert (type(wolf), wolf.kind) == (server.Dog, "wolf")
    merging = pair.runtime("client", "wire.merging")
    patch = merging.patch_of(client.Cat)
    cat = client.Cat(lives=1)
    assert patch.validate_python(cat) is cat
    assert merging.plain_patch(cat) == {"kind": "cat", "lives": 1}
