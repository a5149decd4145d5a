"""Which declaration lives in which module, and in which order.

A small API reads best as one `models.py`. In a large one every named schema has a module of its
own with the nameless ones inside it; a reference cycle shares one module, so imports between
modules of models are acyclic.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from specgen.ir.graph import components, declaration_refs
from specgen.ir.types import Alias, Declaration, Declarations, TypeId
from specgen.naming import reserved
from specgen.naming.table import NameTable
from specgen.naming.words import snake, words

ONE_MODULE = "module"
PACKAGE = "package"
MAX_ALIAS_DEPTH = 4
ONE_MODULE_LIMIT = 40
"""Declarations up to which models share one module when an API is first generated."""


@dataclass(frozen=True, slots=True)
class Module:
    """A module of models: its name below `models` (empty: `models` itself), its declarations."""

    name: str
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True, slots=True)
class ModelLayout:
    """All modules of models; `home` tells where a declaration lives."""

    kind: str
    modules: tuple[Module, ...]
    home: Mapping[TypeId, str]
    recursive: frozenset[TypeId]
    """Aliases that need a lazy declaration: they reach themselves through aliases alone, or
    are made from so many others that what they stand for would be huge."""


def lay_out(
    declarations: Declarations, names: NameTable, kind: str | None
) -> ModelLayout:
    """Modules for all declarations; `kind` is an earlier run's choice."""
    chosen = kind or (ONE_MODULE if len(declarations) <= ONE_MODULE_LIMIT else PACKAGE)
    recursive = frozenset(_recursive(declarations))
    if chosen == ONE_MODULE:
        ordered = _ordered(tuple(declarations.values()), declarations)
        home = dict.fromkeys(declarations, "")
        return ModelLayout(chosen, (Module("", ordered),), home, recursive)
    groups = list(_groups(declarations))
    order = {id: index for index, id in enumerate(declarations)}
    taken: set[str] = set()
    modules, home = [], {}
    for ids in groups:
        members = tuple(declarations[id] for id in sorted(ids, key=order.__getitem__))
        name = _module_name(members, names, taken)
        modules.append(Module(name, _ordered(members, declarations)))
        home |= dict.fromkeys(ids, name)
    return ModelLayout(chosen, tuple(modules), home, recursive)


def _owner(id: TypeId, declarations: Declarations) -> TypeId:
    """The named declaration that a nameless one stands in."""
    seen = {id}
    while True:
        owner = declarations[id].hint.owner
        if owner is None or owner not in declarations or owner in seen:
            return id
        id = TypeId(owner)
        seen.add(id)


def _groups(declarations: Declarations) -> Iterator[frozenset[TypeId]]:
    """Declarations that share a module: owners with what they own, cycles joined."""
    owners = {id: _owner(id, declarations) for id in declarations}
    owned: dict[TypeId, list[TypeId]] = {}
    for id, owner in owners.items():
        owned.setdefault(owner, []).append(id)

    def edges(owner: TypeId) -> Iterator[TypeId]:
        for id in owned[owner]:
            for target in declaration_refs(declarations[id]):
                if owners[target] != owner:
                    yield owners[target]

    for component in components(owned, edges):
        yield frozenset(id for owner in component for id in owned[owner])


def _module_name(
    members: tuple[Declaration, ...], names: NameTable, taken: set[str]
) -> str:
    name = snake(words(names.types[members[0].id]), "model")
    name = f"{name}_" if name in reserved.MODULES else name
    base, number = name, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name


def _eager(declaration: Declaration) -> Iterator[TypeId]:
    """What must exist before a declaration is evaluated: annotations of records need nothing."""
    if isinstance(declaration, Alias):
        yield from declaration_refs(declaration)


def _ordered(
    members: tuple[Declaration, ...], declarations: Declarations
) -> tuple[Declaration, ...]:
    """The order of the document, aliases after what they are made from."""
    here = {member.id for member in members}

    def edges(id: TypeId) -> Iterator[TypeId]:
        return (target for target in _eager(declarations[id]) if target in here)

    order = [
        id
        for component in components(here_in_order(members), edges)
        for id in component
    ]
    return tuple(declarations[id] for id in order)


def here_in_order(members: tuple[Declaration, ...]) -> list[TypeId]:
    """Records first where nothing else decides, so that aliases find them."""
    records = [one.id for one in members if not isinstance(one, Alias)]
    return records + [one.id for one in members if isinstance(one, Alias)]


def _recursive(declarations: Declarations) -> Iterator[TypeId]:
    aliases = [id for id, one in declarations.items() if isinstance(one, Alias)]

    def edges(id: TypeId) -> Iterator[TypeId]:
        for target in declaration_refs(declarations[id]):
            if isinstance(declarations[target], Alias):
                yield target

    depths: dict[TypeId, int] = {}
    for component in components(aliases, edges):
        below = [target for id in component for target in edges(id)]
        cyclic = len(component) > 1 or component[0] in below
        depth = 1 + max((depths.get(target, 0) for target in below), default=0)
        if cyclic or depth > MAX_ALIAS_DEPTH:
            yield from component
            depth = 0
        depths |= dict.fromkeys(component, depth)
