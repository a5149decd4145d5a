"""The names of an API of which some operations changed, and nothing else did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from specgen.diagnostics import Sink
from specgen.ir.api import Api, Operation
from specgen.ir.types import Declarations, Record
from specgen.naming.assign import (
    field_names,
    locked_names,
    member_names,
    operation_names,
)
from specgen.naming.table import NameTable


def reassign(
    names: NameTable,
    operations: Collection[Operation],
    own: Declarations,
    api: Api,
    sink: Sink,
) -> NameTable:
    """The same names, but for what belongs to `operations` alone: their arguments, and the
    fields and members of the declarations that stand in them, `own`.

    What it gives is what `assign` would with the names of before pinned, as long as operations
    and declarations have been there before. `api` is known as far as the operations lead.
    """
    types = {id: names.types[id] for id in own}
    methods = {one.id: names.operations[one.id].method for one in operations}
    before = locked_names(
        types,
        {},
        methods,
        {id: names.fields[id] for id in own if id in names.fields},
        {id: names.operations[id] for id in methods},
    )
    fields = {
        id: field_names(declaration, names.locked, names.types.keys(), sink)
        for id, declaration in own.items()
        if isinstance(declaration, Record)
    }
    known = {**names.fields, **fields}
    arguments = {
        one.id: operation_names(one, api, methods[one.id], known, names.locked, sink)
        for one in operations
    }
    others = {id: one for id, one in names.members.items() if id not in own}
    locked = {key: name for key, name in names.locked.items() if key not in before}
    return replace(
        names,
        fields=known,
        members={**others, **member_names(own)},
        operations={**names.operations, **arguments},
        locked=locked | locked_names(types, {}, methods, fields, arguments),
    )
