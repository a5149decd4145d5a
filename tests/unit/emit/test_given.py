"""What arguments take beside models."""

from __future__ import annotations

from specgen.emit.operations.mappings import ArgumentTypes
from specgen.findings.diagnostics import Location
from specgen.ir.types import (
    ANYTHING,
    Alias,
    Array,
    Declaration,
    Hint,
    Map,
    Record,
    Ref,
    Type,
    TypeId,
    Union,
)

PLAIN = Map(value=ANYTHING)
HERE = Location(file="spec.yaml", pointer="")


def ref(name: str) -> Ref:
    return Ref(target=TypeId(name))


def alias(name: str, type: Type) -> Alias:
    return Alias(id=TypeId(name), hint=Hint(text=name), origin=HERE, type=type)


def record(name: str) -> Record:
    return Record(
        id=TypeId(name), hint=Hint(text=name), origin=HERE, fields=(), extra=None
    )


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
    declarations[TypeId(f"L{levels}")] = record(f"L{levels}")
    wider = ArgumentTypes(declarations).of(ref("L0"))
    items = Union(members=(ref(f"L{levels}"), PLAIN))
    assert isinstance(wider, Union)
    assert set(wider.members) == {ref("L0"), PLAIN, Array(item=items)}


def test_unions_that_hold_each_other_end() -> None:
    declarations: dict[TypeId, Declaration] = {
        TypeId("A"): alias("A", Union(members=(ref("B"), ref("Item")))),
        TypeId("B"): alias("B", Union(members=(ref("A"), Array(item=ref("B"))))),
        TypeId("Item"): record("Item"),
    }
    wider = ArgumentTypes(declarations).of(ref("B"))
    assert wider == Union(members=(ref("B"), PLAIN))
