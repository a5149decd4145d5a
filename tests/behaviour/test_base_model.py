"""`base_model`: models extend a class of the user's, and the wire sees nothing of it."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest
import yaml
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = Path(__file__).with_name("base_models.yaml")

# Of a mixin that extends a generic class; with it, models are generic all the same.
pytestmark = pytest.mark.filterwarnings(
    "ignore::pydantic.warnings.GenericBeforeBaseModelWarning"
)

BASES = """
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, computed_field
from pydantic.alias_generators import to_camel


class Mixin:
    def label(self) -> str:
        return f"<{type(self).__name__}>"


Kind = TypeVar("Kind")


class Mark(Generic[Kind]):
    marks: ClassVar[list[Any]] = []


class Marked(Mark[int], Mixin):
    pass


class Base(Mixin, BaseModel):
    @computed_field  # type: ignore[prop-decorator]
    @property
    def shown(self) -> str:
        return self.label()

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="ignore",
        frozen=True,
        serialize_by_alias=False,
        validate_by_name=False,
        str_strip_whitespace=True,
        str_to_upper=True,
        str_max_length=3,
        strict=True,
        use_enum_values=True,
        allow_inf_nan=False,
        ser_json_bytes="utf8",
        ser_json_timedelta="float",
        hide_input_in_errors=False,
        validate_default=True,
        title="mine",
    )
"""


class Packages(NamedTuple):
    client: Any
    server: Any
    folder: Path

    @property
    def models(self) -> Any:
        return import_module(f"{self.client.__name__}.models")


@pytest.fixture(
    scope="module",
    params=[("Base", False), ("Mixin", False), ("Base", True), ("Marked", False)],
    ids=["base", "mixin", "base_of_many_modules", "mixin_that_extends_a_generic"],
)
def packages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Packages]:
    base, large = request.param
    name = f"shop_{base.lower()}{'_large' if large else ''}"
    folder = tmp_path_factory.mktemp(name)
    document = yaml.safe_load(DOCUMENT.read_text())
    if large:
        document["components"]["schemas"] |= {
            f"Other{number}": {"type": "object", "properties": {"a": {}}}
            for number in range(50)
        }
    (folder / "shop.json").write_text(json.dumps(document))
    (folder / "specgen.toml").write_text(
        f'[api.{name}]\nsource = "shop.json"\noutput = "."\n'
        f'base_model = "{name}_bases.own:{base}"\nnames.classes.client = "Shop"\n'
    )
    # It is written before there is anything to import.
    with chdir(folder):
        assert main(["generate", "-q"]) == 0
    (folder / f"{name}_bases").mkdir()
    (folder / f"{name}_bases" / "own.py").write_text(BASES)
    (folder / f"{name}_bases" / "__init__.py").touch()
    sys.path.insert(0, str(folder))
    client = import_module(f"{name}_client")
    yield Packages(client, import_module(f"{name}_server"), folder)
    sys.path.remove(str(folder))


OWNER = {
    "full_name": " ada lovelace ",
    "zipCode": "1",
    "rest": "PT1M",
    "data": "/w==",
    "score": 3,
    "pin": "1234",
    "unknown": [1],
}


def app(packages: Packages, seen: list[Any]) -> Any:
    class Pets:
        async def add(self, *, body: Any) -> Any:
            seen.append(body)
            return body

    class Owners:
        async def add(self, *, body: Any) -> Any:
            seen.append(body)
            return {"items": [body]}

        async def strays(self) -> Any:
            return {"items": [{"kind": "Cat", "full_name": "x"}]}

    return packages.server.create_app(pets=Pets(), owners=Owners())


def test_models_of_both_sides_have_its_methods(packages: Packages) -> None:
    seen: list[Any] = []
    with (
        serve(app(packages, seen)) as url,
        packages.client.Shop(base_url=url) as client,
    ):
        cat = client.pets.add(body=packages.models.Cat(full_name="Tom"))
        page = client.owners.add(body=OWNER)
        strays = client.owners.strays()
    assert cat.label() == "<Cat>"
    assert [own.label() for own in seen] == ["<Cat>", "<Owner>"]
    assert page.items[0].label() == "<Owner>"
    assert strays.label() == "<Page[Cat]>"
    assert pickle.loads(pickle.dumps(strays)) == strays


def test_the_wire_is_what_the_document_says(packages: Packages) -> None:
    with TestClient(app(packages, [])) as http:
        answer = http.post("/owners", json=OWNER)
        assert answer.json() == {"items": [OWNER]}
        assert http.post("/pets", json={"kind": "Dog", "x": 1}).status_code == 422
        camel = {"kind": "Cat", "fullName": "kept as unknown"}
        assert http.post("/pets", json=camel).json() == camel
    seen: list[Any] = []
    with (
        serve(app(packages, seen)) as url,
        packages.client.Shop(base_url=url) as client,
    ):
        owner = packages.models.Owner(
            full_name=" ada ", zip_code="x" * 9, rest=timedelta(minutes=1)
        )
        owner.zip_code = "2"
        client.owners.add(body=owner)
    (sent,) = seen
    assert sent.to_dict() == {"full_name": " ada ", "zipCode": "2", "rest": "PT1M"}


def test_secrets_stay_masked(packages: Packages) -> None:
    owner = packages.models.Owner(full_name="a", pin="1234")
    assert "1234" not in repr(owner) + owner.to_json()


def test_settings_of_ours_are_those_of_models_without_it(packages: Packages) -> None:
    plain = import_module(f"{packages.client.__name__}._runtime.wire.model").Model
    config = packages.models.Cat.model_config
    assert {key: config[key] for key in plain.model_config} == plain.model_config


def test_type_checkers_see_it(packages: Packages) -> None:
    name = packages.client.__name__
    (packages.folder / "probe.py").write_text(
        f"from typing import assert_type\nfrom {name} import models\n"
        "assert_type(models.Cat(full_name='x').label(), str)\n"
    )
    checked = ["probe.py", name, packages.server.__name__]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file=", *checked],
        cwd=packages.folder,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout


def test_a_fake_of_the_service_needs_nothing_of_it(tmp_path: Path) -> None:
    from specgen.findings.diagnostics import Sink
    from specgen.pipeline import mocked
    from specgen.workspace.config import Target

    target = Target(
        name="shop",
        sources=(str(DOCUMENT),),
        base=tmp_path,
        output=tmp_path,
        base_model="absent_bases.own:Base",
    )
    fake = mocked(target, Sink())
    assert fake is not None
    assert not any(b"absent_bases" in content for content in fake.files.values())


NOTEBOOK = """
openapi: 3.1.0
info: {title: Desk, version: "1"}
paths:
  /notes:
    post:
      operationId: add
      tags: [notes]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses:
        '200':
          description: added
          content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
components:
  schemas:
    Note:
      type: object
      required: [text]
      properties:
        text: {type: string}
        size: {type: integer}
        author: {type: [string, 'null']}
        cat: {$ref: '#/components/schemas/Cat'}
        pet:
          oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
          discriminator: {propertyName: kind}
        within:
          oneOf:
            - {type: object, required: [a], properties: {a: {}, b: {type: integer}}}
            - {type: object, required: [a], properties: {a: {}, b: {type: [string, 'null']}}}
    Cat: {type: object, required: [kind], properties: {kind: {const: Cat}, lives: {}}}
    Dog: {type: object, required: [kind], properties: {kind: {const: Dog}}}
"""
KEEPING = """
from typing import Any, Self
from pydantic import BaseModel, PrivateAttr, model_validator


class Keeping(BaseModel):
    def __init__(self, **values: Any) -> None:
        super().__init__(**values)

    _marks: list[str] = PrivateAttr(default_factory=list)

    def model_post_init(self, context: Any) -> None:
        super().model_post_init(context)
        self._marks.append("made")

    @model_validator(mode="before")
    @classmethod
    def look(cls, value: Any) -> Any:
        return value

    @model_validator(mode="after")
    def check(self) -> Self:
        assert self._marks[0] == "made"
        return self

    def marks(self) -> list[str]:
        return self._marks
"""


def test_what_a_base_keeps_beside_is_made_however_an_object_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As declared, with a null in it, and with a property that does not fit."""
    (tmp_path / "desk.yaml").write_text(NOTEBOOK)
    (tmp_path / "specgen.toml").write_text(
        '[api.desk]\nsource = "desk.yaml"\noutput = "."\n'
        'base_model = "desk_bases:Keeping"\n'
    )
    (tmp_path / "desk_bases.py").write_text(KEEPING)
    with chdir(tmp_path):
        assert main(["generate", "-q"]) == 0
    monkeypatch.syspath_prepend(str(tmp_path))
    server, client = import_module("desk_server"), import_module("desk_client")
    seen: list[Any] = []

    class Notes:
        async def add(self, *, body: Any) -> Any:
            seen.extend([body, body.within] if body.within else [body])
            if body.size:
                return body
            return JSONResponse({"text": "a", "size": body.text})

    with (
        serve(server.create_app(notes=Notes())) as url,
        client.Desk(base_url=url) as desk,
    ):
        for within in ({}, {"within": {"a": 1, "b": None}}):
            note = desk.notes.add(body={"text": "a", "author": None, **within})
            assert (note.size, note.marks()) == ("a", ["made"])
        sent = client.models.Note(text="b", size=2)
        assert desk.notes.add(body=sent) == sent
        for size in (None, "3", True):
            refused = httpx2.post(f"{url}/notes", json={"text": "a", "size": size})
            assert refused.json()["detail"][0]["loc"] == ["body", "size"]
        untold = {"text": "a", "cat": {"lives": 1}}
        assert httpx2.post(f"{url}/notes", json=untold).status_code == 422
        assert client.models.Cat(lives=1).kind == "Cat"
    assert {tuple(own.marks()) for own in seen} == {("made",)}
