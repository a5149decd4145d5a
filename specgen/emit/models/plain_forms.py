"""Plain data that callers may give for objects: which declarations it has a type for.

The types stand in a module of their own (`dicts`), which only type checkers load.
"""

from __future__ import annotations

from dataclasses import field

from specgen.emit.text.python import Code, code, fixed, identifier
from specgen.frozen import frozen
from specgen.ir.api import Operation
from specgen.ir.body import removes_by_null, spread_record
from specgen.ir.graph import refs
from specgen.ir.types import Alias, Anything, Declarations, Record, TypeId
from specgen.ir.whole_body import requires_properties
from specgen.naming.table import NameTable

MODULE = "dicts"
"""The module of these types in a package."""
_NO_QUALIFIER = fixed("")


@frozen
class PlainForms:
    """The names of the types of plain data; `qualifier` goes before them (`dicts.`)."""

    declarations: Declarations
    names: NameTable
    qualifier: Code = _NO_QUALIFIER
    _objects: dict[TypeId, bool] = field(default_factory=dict)

    def has_objects(self, target: TypeId) -> bool:
        """Whether a declaration is an object, or an alias of what holds some."""
        if target not in self._objects:
            self._objects[target] = self._reaches_record(target)
        return self._objects[target]

    def _reaches_record(self, target: TypeId) -> bool:
        seen, pending = {target}, [target]
        while pending:
            declaration = self.declarations[pending.pop()]
            if isinstance(declaration, Record):
                return True
            if isinstance(declaration, Alias):
                fresh = [id for id in refs(declaration.type) if id not in seen]
                seen.update(fresh)
                pending += fresh
        return False

    def name(self, target: TypeId, *, patch: bool) -> Code | None:
        """`PetDict`, or `PetPatch` for a merge patch of it; None for an object of any keys.

        No suffix ends with the other, so these names are as distinct as those of models.
        """
        declaration = self.declarations[target]
        if isinstance(declaration, Record) and not has_keys(declaration):
            return None
        suffix = "Patch" if patch else "Dict"
        name = identifier(f"{self.names.types[target]}{suffix}")
        return code("{}.{}", self.qualifier, name) if self.qualifier else name

    def changes(self, operation: Operation) -> Code | None:
        """The name of the type of what keywords change of a whole body, such as `PetChanges`.

        None where they have other names than the model's fields, or may be None to remove them.
        """
        record = spread_record(operation, self.declarations)
        if record is None or not requires_properties(operation, self.declarations):
            return None
        names = self.names.operations[operation.id]
        if (
            names.fields != self.names.fields[record.id]
            or "changes" in names.parameters.values()
            or removes_by_null(operation)
        ):
            return None
        name = identifier(f"{self.names.types[record.id]}Changes")
        return code("{}.{}", self.qualifier, name) if self.qualifier else name


def has_keys(record: Record) -> bool:
    """Whether its keys can be listed; those of typed extra properties can't."""
    if record.extra is None:
        return True
    return bool(record.fields) and isinstance(record.extra, Anything)
