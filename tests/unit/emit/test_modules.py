"""Which model lives where: imports between modules of models never form a circle."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from specgen.emit.models.modules import (
    KIND,
    ONE_MODULE,
    ONE_MODULE_LIMIT,
    PACKAGE,
    lay_out,
)
from specgen.findings.diagnostics import Location
from specgen.ir.graph import components, declaration_refs
from specgen.ir.types import (
    ANYTHING,
    Alias,
    Array,
    Context,
    Declaration,
    Field,
    Hint,
    Presence,
    Record,
    Ref,
    Type,
    TypeId,
    Union,
)
from specgen.naming.table import NameTable
from tests.drawing import drawn

HERE = Location(file="api.yaml", pointer="#")


def declaration(
    name: str, targets: list[str], kind: str, owner: str | None
) -> Declaration:
    id = TypeId(name)
    hint = Hint(
        text=name, owner=owner, context=Context.INLINE if owner else Context.COMPONENT
    )
    types: list[Type] = [Ref(target=TypeId(target)) for target in targets]
    if kind == "alias":
        made = Union(members=(Array(item=ANYTHING), *types)) if types else ANYTHING
        return Alias(id=id, hint=hint, origin=HERE, type=made)
    fields = tuple(
        Field(wire_name=f"f{index}", type=type, presence=Presence.OPTIONAL)
        for index, type in enumerate(types)
    )
    return Record(id=id, hint=hint, origin=HERE, fields=fields, extra=ANYTHING)


@st.composite
def graphs(draw: st.DrawFn) -> dict[TypeId, Declaration]:
    names = [f"T{index}" for index in range(draw(st.integers(1, 8)))]
    made = {}
    for index, name in enumerate(names):
        targets = draw(st.lists(st.sampled_from(names), max_size=3, unique=True))
        kind = draw(st.sampled_from(["record", "alias"]))
        owner = draw(st.sampled_from([None, *names[:index]]))
        made[TypeId(name)] = declaration(name, targets, kind, owner)
    return made


def table(declarations: dict[TypeId, Declaration]) -> NameTable:
    empty: dict[str, str] = {}
    return NameTable(
        package="a",
        client="A",
        error="AError",
        types={id: str(id) for id in declarations},
        fields={},
        groups={},
        operations={},
        schemes={},
        locked=empty,
    )


@drawn(150)
@given(graphs(), st.sampled_from([ONE_MODULE, PACKAGE]))
def test_everything_lives_somewhere_and_imports_are_acyclic(
    declarations: dict[TypeId, Declaration], kind: str
) -> None:
    layout = lay_out(declarations, table(declarations), {KIND: kind})
    placed = [one.id for module in layout.modules for one in module.declarations]
    assert sorted(placed) == sorted(declarations)
    assert all(
        layout.home[one.id] == module.name
        for module in layout.modules
        for one in module.declarations
    )
    edges = {
        module.name: {
            layout.home[target]
            for one in module.declarations
            for target in declaration_refs(one)
        }
        - {module.name}
        for module in layout.modules
    }
    assert all(len(found) == 1 for found in components(edges, edges.__getitem__))


@drawn(150)
@given(graphs())
def test_an_alias_stands_after_what_it_is_made_from_or_is_lazy(
    declarations: dict[TypeId, Declaration],
) -> None:
    layout = lay_out(declarations, table(declarations), {KIND: ONE_MODULE})
    (module,) = layout.modules
    place = {one.id: index for index, one in enumerate(module.declarations)}
    for one in module.declarations:
        if isinstance(one, Alias) and one.id not in layout.recursive:
            assert all(
                place[target] < place[one.id] for target in declaration_refs(one)
            )


def test_no_module_hides_the_class_that_it_holds() -> None:
    """In the package of all models both are attributes."""
    declarations = {
        TypeId(name): declaration(name, [], "record", None)
        for name in ("pet", "Pet_2", "Toy")
    }
    layout = lay_out(declarations, table(declarations), {KIND: PACKAGE})
    assert not {module.name for module in layout.modules} & {*declarations}


def test_the_number_of_models_decides_at_first_and_the_lock_from_then_on() -> None:
    many = {
        TypeId(f"T{index}"): declaration(f"T{index}", [], "record", None)
        for index in range(ONE_MODULE_LIMIT + 1)
    }
    few = dict(list(many.items())[:-1])
    assert lay_out(few, table(few), {}).kind == ONE_MODULE
    assert lay_out(many, table(many), {}).kind == PACKAGE
    assert lay_out(many, table(many), {KIND: ONE_MODULE}).kind == ONE_MODULE
