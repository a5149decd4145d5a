"""Which declarations have a type for the plain data that may be given for them."""

from __future__ import annotations

from specgen.emit.models.plain_forms import PlainForms
from specgen.findings.diagnostics import Location
from specgen.ir.types import (
    ANYTHING,
    Alias,
    Array,
    Declaration,
    Declarations,
    Hint,
    Record,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
    Union,
)
from specgen.naming.table import NameTable

HERE = Location(file="spec.yaml", pointer="")
TEXT = Scalar(kind=ScalarKind.STRING)


def ref(name: str) -> Ref:
    return Ref(target=TypeId(name))


def alias(name: str, type: Type) -> Alias:
    return Alias(id=TypeId(name), hint=Hint(text=name), origin=HERE, type=type)


def record(name: str, extra: Type | None = None) -> Record:
    return Record(
        id=TypeId(name), hint=Hint(text=name), origin=HERE, fields=(), extra=extra
    )


def forms(declarations: Declarations) -> PlainForms:
    names = NameTable(
        package="api",
        client="Api",
        error="ApiError",
        types={id: str(id) for id in declarations},
        fields={},
        groups={},
        operations={},
        schemes={},
        locked={},
    )
    return PlainForms(declarations=declarations, names=names)


def test_a_lattice_of_unions_is_read_once() -> None:
    """Forty levels of two references each: a trillion ways to the bottom."""
    levels = 40
    declarations: dict[TypeId, Declaration] = {
        TypeId(f"L{level}"): alias(
            f"L{level}",
            Union(members=(ref(f"L{level + 1}"), Array(item=ref(f"L{level + 1}")))),
        )
        for level in range(levels)
    }
    bottom = TypeId(f"L{levels}")
    assert forms({**declarations, bottom: record(bottom)}).has_objects(TypeId("L0"))
    assert not forms({**declarations, bottom: alias(bottom, TEXT)}).has_objects(
        TypeId("L0")
    )


def test_unions_that_hold_each_other_end() -> None:
    declarations: dict[TypeId, Declaration] = {
        TypeId("A"): alias("A", Union(members=(ref("B"), TEXT))),
        TypeId("B"): alias("B", Union(members=(ref("A"), Array(item=ref("B"))))),
    }
    assert not forms(declarations).has_objects(TypeId("B"))


def test_an_object_of_any_keys_has_no_type_of_its_own() -> None:
    declarations: dict[TypeId, Declaration] = {
        TypeId("Open"): record("Open", ANYTHING),
        TypeId("Typed"): record("Typed", TEXT),
        TypeId("Closed"): record("Closed"),
    }
    named = forms(declarations)
    assert named.name(TypeId("Open"), patch=False) is None
    assert named.name(TypeId("Typed"), patch=False) is None
    assert named.name(TypeId("Closed"), patch=False) == "ClosedDict"
    assert named.name(TypeId("Closed"), patch=True) == "ClosedPatch"
