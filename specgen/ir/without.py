"""An API without what one of its units says: the smallest loss that lets the rest be generated."""

from __future__ import annotations

from dataclasses import replace

from specgen.findings.diagnostics import Location
from specgen.ir.api import Api, Omission, Operation, Place
from specgen.ir.types import (
    ANYTHING,
    Alias,
    Declaration,
    Record,
    Scalar,
    ScalarKind,
    TypeId,
    is_generic,
)


def without(api: Api, id: str) -> tuple[Api, Location, str]:
    """The API with a unit loosened, or left out if it is loose already; its place; the effect.

    Raises KeyError if there is no such unit.
    """
    declaration = api.declarations.get(TypeId(id))
    if declaration is not None and is_generic(declaration):
        api = replace(api, declarations=_without_generics(api))
        return api, declaration.origin, "its instances are classes of their own"
    if declaration is not None:
        loose = Alias(
            id=declaration.id,
            hint=declaration.hint,
            origin=declaration.origin,
            type=ANYTHING,
        )
        declarations = {**api.declarations, loose.id: loose}
        api = replace(api, declarations=declarations)
        return api, declaration.origin, "typed as any value"
    (operation,) = (own for own in api.operations if own.id == id)
    bare = _bare(operation)
    operations = tuple(bare if own.id == id else own for own in api.operations)
    if bare != operation:
        effect = "generated without parameters, body and types"
        return replace(api, operations=operations), operation.origin, effect
    omission = Omission(
        kind=operation.kind,
        method=operation.method,
        path_text=operation.path_text,
        operation_id=operation.operation_id,
        origin=operation.origin,
        id=operation.id,
    )
    api = replace(
        api,
        operations=tuple(own for own in api.operations if own.id != id),
        omissions=(*api.omissions, omission),
    )
    return api, operation.origin, "not generated"


def _without_generics(api: Api) -> dict[TypeId, Declaration]:
    """The declarations where instances of generic records are records of their own."""
    return {
        id: (
            replace(declaration, instance=None)
            if isinstance(declaration, Record)
            else declaration
        )
        for id, declaration in api.declarations.items()
        if not is_generic(declaration)
    }


def _bare(operation: Operation) -> Operation:
    """The operation with nothing but its method and its path."""
    text = Scalar(kind=ScalarKind.STRING)
    return replace(
        operation,
        parameters=tuple(
            replace(parameter, type=text)
            for parameter in operation.parameters
            if parameter.place is Place.PATH
        ),
        body=None,
        responses=(),
        pagination=None,
    )
