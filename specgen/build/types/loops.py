"""Aliases that are members of themselves: `oneOf: [{$ref: itself}, {type: string}]`.

Such a schema accepts what its other members accept (no value is one because it is one), and the
same goes for several that name each other. Recursion through an array, a map or a property is
none of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specgen.build.types.unions import union_of
from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.ir.graph import components
from specgen.ir.types import ANYTHING, Alias, Declaration, Ref, Type, TypeId, Union


def unroll(declarations: dict[TypeId, Declaration], sink: Sink) -> None:
    """Gives aliases that are members of themselves the types of their other members."""
    aliases = {
        id: declaration
        for id, declaration in declarations.items()
        if isinstance(declaration, Alias)
    }

    def members(id: TypeId) -> Iterator[TypeId]:
        for member in _members(aliases[id].type):
            if isinstance(member, Ref) and member.target in aliases:
                yield member.target

    for group in components(aliases, members):
        if len(group) == 1 and group[0] not in members(group[0]):
            continue
        others = [
            member
            for id in group
            for member in _members(aliases[id].type)
            if not (isinstance(member, Ref) and member.target in group)
        ]
        if not others:
            shown = " -> ".join((*group[:6], group[0]))
            sink.report(
                DiagnosticCode.REFERENCE_CYCLE,
                aliases[group[0]].origin,
                effect="typed as any value",
                cycle=shown,
            )
        for id in group:
            declarations[id] = replace(
                aliases[id], type=union_of(others) if others else ANYTHING
            )


def _members(type: Type) -> Iterator[Type]:
    """The members of a union and of those within it; any other type is alone."""
    if isinstance(type, Union):
        for member in type.members:
            yield from _members(member)
    else:
        yield type
