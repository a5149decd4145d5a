"""Which records are instances of a generic one, and what happens where one can't be written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specgen.emit.models.declarations import ModelWriter
from specgen.findings.diagnostics import Sink
from specgen.ir.types import Declaration, is_generic
from specgen.pipeline import Generated, generate
from specgen.workspace.config import Target

ITEM = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
REF = {"$ref": "#/components/schemas/Item"}

ASSEMBLY = "Shop, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null"


def models(
    folder: Path, schemas: dict[str, Any], **names: str
) -> tuple[str, Generated]:
    """The client's models for some schemas; `names` are those of a lock."""
    path = folder / "shop.json"
    path.write_text(
        json.dumps(
            {
                "openapi": "3.1.0",
                "info": {"title": "Shop", "version": "1"},
                "paths": {},
                "components": {"schemas": {"Item": ITEM, **schemas}},
            }
        )
    )
    target = Target(name="shop", sources=(str(path),), base=folder, output=folder)
    generated = generate(target, Sink(), names=names)
    assert generated is not None
    return generated.files["shop_client/models.py"].decode(), generated


def box(name: str, *properties: Any, **others: Any) -> dict[str, Any]:
    """A schema of properties `a`, `b` and so on."""
    named = dict(zip("abc", properties, strict=False))
    return {"title": name, "type": "object", "properties": named, **others}


@pytest.mark.parametrize(
    ("title", "schema", "instance"),
    [
        ("Box[Item]", REF, "Box[Item]"),
        ("Box<Item>", REF, "Box[Item]"),
        ("Box«Item»", REF, "Box[Item]"),
        ("Box[List[Item]]", {"type": "array", "items": REF}, "Box[list[Item]]"),
        (
            "Box[dict[str, Item]]",
            {"type": "object", "additionalProperties": REF},
            "Box[dict[str, Item]]",
        ),
        (
            "Box[Union[Item, str]]",
            {"anyOf": [REF, {"type": "string"}]},
            "Box[Item | str]",
        ),
        (
            "Box[Item | None]",
            {"anyOf": [REF, {"type": "null"}]},
            "Box[Item | None]",
        ),
        ("Box[bool]", {"type": "boolean"}, "Box[bool]"),
        (f"Box`1[[Item, {ASSEMBLY}]]", REF, "Box[Item]"),
        ("Box`1[Item]", REF, "Box[Item]"),
        ("Box`1[[Item", REF, None),
        ("Box[datetime]", {"type": "string", "format": "date-time"}, "Box[DateTime]"),
        ("Box[Other]", REF, None),
        ("Box[Item", REF, None),
        ("[Item]", REF, None),
        ("Box[]", REF, None),
    ],
)
def test_titles(tmp_path: Path, title: str, schema: Any, instance: str | None) -> None:
    text, _ = models(tmp_path, {"Crate": box(title, schema, required=["a"])})
    assert (f"Crate: TypeAlias = {instance}" in text) is (instance is not None)
    assert ("class Crate(Model)" in text) is (instance is None)


def test_names_of_dotnet(tmp_path: Path) -> None:
    """Namespaces stay, what assembly a type is of goes, however deep it stands."""
    paged = f"App.Paged`1[[Item, {ASSEMBLY}]]"
    pair = (
        f"App.Pair`2[[{paged}, {ASSEMBLY}],[System.Int32, mscorlib, Version=4.0.0.0]]"
    )
    schemas = {
        paged: box("", {"type": "array", "items": REF}),
        pair: box("", {"$ref": f"#/components/schemas/{paged}"}, {"type": "integer"}),
    }
    text, _ = models(tmp_path, schemas)
    assert "class AppPaged(Model, Generic[T])" in text
    assert "AppPagedItem: TypeAlias = AppPaged[Item]" in text
    assert (
        "AppPairAppPagedItemSystemInt32: TypeAlias = AppPair[AppPaged[Item], int]"
        in (" ".join(text.split()))
    )


def test_a_lock_keeps_the_names_of_dotnet_that_were_read_otherwise(
    tmp_path: Path,
) -> None:
    name = f"Paged`1[[Item, {ASSEMBLY}]]"
    before = "Paged1ItemShopVersion1_0_0_0CultureNeutralPublicKeyTokenNull"
    names = {f"#/components/schemas/{name}": before}
    text, _ = models(tmp_path, {name: box("", REF)}, **names)
    assert f"{before}: TypeAlias = Paged[Item]" in " ".join(text.split())


def test_one_argument_may_stand_in_several_places(tmp_path: Path) -> None:
    items = {"type": "array", "items": REF}
    text, _ = models(tmp_path, {"Crate": box("Box[Item]", REF, items)})
    assert "a: Omittable[T] = None" in text
    assert "b: Omittable[list[T]] = None" in text


def test_what_is_the_same_in_all_is_no_argument(tmp_path: Path) -> None:
    schemas = {
        "Crate": box("Box[int]", {"type": "integer"}, {"type": "integer"}),
        "Bag": box("Box[Item]", {"type": "integer"}, REF),
    }
    text, _ = models(tmp_path, schemas)
    assert "a: Omittable[int] = None" in text
    assert "b: Omittable[T] = None" in text
    assert "Crate: TypeAlias = Box[int]" in text


@pytest.mark.parametrize(
    "other",
    [
        box("Box[Item]", REF),
        box("Box[str]", {"type": "string"}, required=["a"]),
        box("Box[str]", {"type": "string"}, additionalProperties=False),
        box("Box[str]", {"type": "string", "default": "x"}),
        box("Box[str]", {"type": "string", "deprecated": True}),
        box("Box[str]", {"type": "string"}, REF),
        # It may be null, while that of the others can only be absent.
        box("Box[Optional[str]]", {"type": ["string", "null"]}),
    ],
)
def test_what_does_not_agree_is_a_class_of_its_own(tmp_path: Path, other: Any) -> None:
    text, _ = models(tmp_path, {"Crate": box("Box[Item]", REF), "Bag": other})
    assert "Crate: TypeAlias = Box[Item]" in text
    assert "class Bag(Model)" in text


def test_an_alias_that_leads_back_to_its_instance_makes_it_a_class(
    tmp_path: Path,
) -> None:
    crate = {"$ref": "#/components/schemas/Crate"}
    schemas = {
        "Shelf": {"type": "array", "items": crate},
        "Crate": box("Box[Shelf]", {"$ref": "#/components/schemas/Shelf"}),
    }
    text, _ = models(tmp_path, schemas)
    assert "class Crate(Model)" in text
    compile(text, "models.py", "exec")


def test_names_in_a_lock_stay(tmp_path: Path) -> None:
    schemas = {"Crate": box("Box[Item]", REF)}
    _, first = models(tmp_path, schemas)
    assert first.names["generic:Box"] == "Box"
    later = {
        **schemas,
        "Box": box("", REF),
        "Bag": box("Box[int]", {"type": "integer"}),
    }
    text, _ = models(tmp_path, later, **first.names)
    assert "class Box(Model, Generic[T])" in text
    assert "Crate: TypeAlias = Box[Item]" in text


def test_instances_are_classes_where_the_generic_one_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = ModelWriter._declaration

    def fail(writer: Any, declaration: Declaration, annotators: Any) -> Any:
        if is_generic(declaration):
            raise RuntimeError("odd")
        return write(writer, declaration, annotators)

    monkeypatch.setattr(ModelWriter, "_declaration", fail)
    text, generated = models(tmp_path, {"Crate": box("Box[Item]", REF)})
    assert "class Crate(Model)" in text
    assert "Generic" not in text
    assert generated.report
