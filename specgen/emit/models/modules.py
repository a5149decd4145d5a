"""Which declaration lives in which module, and in which order.

A small API reads best as one `models.py`. In a large one every named schema has a module of its
own with the nameless ones inside it; a reference cycle shares one module, so imports between
modules of models are acyclic, and so does what would be imported through too many others.
"""

from __future__ import annotations

import keyword
from collections import Counter
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from typing import TypeAlias

from specgen.frozen import frozen
from specgen.ir.graph import all_refs, components, declaration_refs, refs
from specgen.ir.types import Alias, Declaration, Declarations, Record, TypeId
from specgen.naming import reserved
from specgen.naming.scope import is_name
from specgen.naming.table import NameTable
from specgen.naming.words import snake, words

KIND = "models"
ONE_MODULE = "module"
PACKAGE = "package"
LONGEST_NAME = 200
"""Characters of a module's name that a lock may say: file systems take 255 bytes."""
MAX_ALIAS_DEPTH = 4
MAX_IMPORT_DEPTH = 80
"""Modules that import one another; each takes six of Python's thousand levels of calls."""
ONE_MODULE_LIMIT = 40
"""Declarations up to which models share one module when an API is first generated."""


@frozen(kw_only=False)
class Module:
    """A module of models: its name below `models` (empty: `models` itself), its declarations."""

    name: str
    declarations: tuple[Declaration, ...]


@frozen(kw_only=False)
class ModelLayout:
    """All modules of models; `home` tells where a declaration lives, and `referred` what it
    refers to."""

    kind: str
    modules: tuple[Module, ...]
    home: Mapping[TypeId, str]
    referred: Mapping[TypeId, Sequence[TypeId]]
    shared: Mapping[TypeId, str]
    """By the schema that gave a module of several its name, which it keeps."""
    recursive: frozenset[TypeId]
    """Aliases that need a lazy declaration: without them aliases would reach themselves, or
    be made from so many others that what they stand for would be huge."""
    entangled: frozenset[TypeId]
    """Those of which pyright makes out nothing while it reads what they are made from: a
    record that refers back to them, or another of them."""

    @property
    def kept(self) -> dict[str, str]:
        """The choices that the next run must repeat, so that nothing moves without a reason."""
        return {KIND: self.kind, **{str(id): name for id, name in self.shared.items()}}


def lay_out(
    declarations: Declarations, names: NameTable, kept: Mapping[str, str]
) -> ModelLayout:
    """Modules for all declarations; `kept` is what an earlier run chose (`kept`)."""
    small = len(declarations) <= ONE_MODULE_LIMIT
    chosen = kept.get(KIND) or (ONE_MODULE if small else PACKAGE)
    referred = all_refs(declarations)
    recursive = frozenset(_recursive(declarations, referred))
    lazy = (recursive, frozenset(_entangled(recursive, declarations, referred)))
    if chosen == ONE_MODULE:
        ordered = _ordered(tuple(declarations.values()), declarations, recursive)
        everywhere = dict.fromkeys(declarations, "")
        module = Module("", ordered)
        return ModelLayout(chosen, (module,), everywhere, referred, {}, *lazy)
    order = {id: index for index, id in enumerate(declarations)}
    # In the package a module would hide the class of its name.
    taken = set(names.types.values())
    modules: list[Module] = []
    home: dict[TypeId, str] = {}
    shared: dict[TypeId, str] = {}
    for group in _shallow(_groups(declarations, referred), referred):
        first = next((id for id in group.owners if id in kept), group.owners[0])
        name = _module_name(first, kept, names, taken)
        ids = sorted(group.ids, key=order.__getitem__)
        members = tuple(declarations[id] for id in ids)
        modules.append(Module(name, _ordered(members, declarations, recursive)))
        home |= dict.fromkeys(ids, name)
        if len(group.owners) > 1:
            shared[first] = name
    return ModelLayout(chosen, tuple(modules), home, referred, shared, *lazy)


def _owner(id: TypeId, declarations: Declarations) -> TypeId:
    """The named declaration that a nameless one stands in."""
    seen = {id}
    while True:
        owner = declarations[id].hint.owner
        if owner is None or owner not in declarations or owner in seen:
            return id
        id = TypeId(owner)
        seen.add(id)


_Referred: TypeAlias = Mapping[TypeId, Collection[TypeId]]
"""What each declaration refers to."""


@frozen(kw_only=False)
class _Group:
    """Declarations that share a module: `owners`, in the order of their ids, and all `ids`."""

    owners: tuple[TypeId, ...]
    ids: tuple[TypeId, ...]


def _groups(declarations: Declarations, referred: _Referred) -> Iterator[_Group]:
    """Owners with what they own, cycles joined; each group after those it refers to."""
    owners = {id: _owner(id, declarations) for id in declarations}
    owned: dict[TypeId, list[TypeId]] = {}
    for id, owner in owners.items():
        owned.setdefault(owner, []).append(id)

    def edges(owner: TypeId) -> Iterator[TypeId]:
        for id in owned[owner]:
            for target in referred[id]:
                if owners[target] != owner:
                    yield owners[target]

    for component in components(owned, edges):
        ids = tuple(id for owner in component for id in owned[owner])
        yield _Group(tuple(sorted(component)), ids)


def _shallow(groups: Iterable[_Group], referred: _Referred) -> Iterator[_Group]:
    """The same groups, those that would be too deep below others joined."""
    depths: dict[TypeId, int] = {}
    deep: list[_Group] = []
    for group in groups:
        below = (target for id in group.ids for target in referred[id])
        depth = 1 + max((depths.get(target, 0) for target in below), default=0)
        depths |= dict.fromkeys(group.ids, depth)
        if depth <= MAX_IMPORT_DEPTH:
            yield group
        else:
            deep.append(group)
    if deep:
        owners = sorted(owner for group in deep for owner in group.owners)
        yield _Group(tuple(owners), tuple(id for group in deep for id in group.ids))


def _module_name(
    first: TypeId, kept: Mapping[str, str], names: NameTable, taken: set[str]
) -> str:
    name = kept.get(first, "")
    if not is_name(name) or keyword.iskeyword(name) or len(name) > LONGEST_NAME:
        name = snake(words(names.types[first]), "model")
    name = f"{name}_" if name in reserved.MODULES else name
    base, number = name, 1
    while name in taken:
        number += 1
        name = f"{base}_{number}"
    taken.add(name)
    return name


def _eager(declaration: Declaration) -> Iterator[TypeId]:
    """The declarations that must exist before another is evaluated: a record needs none."""
    if isinstance(declaration, Alias):
        yield from declaration_refs(declaration)
    elif isinstance(declaration, Record) and declaration.instance is not None:
        yield from refs(declaration.instance)


def _is_class(declaration: Declaration) -> bool:
    """Whether a declaration exists whatever it refers to."""
    if isinstance(declaration, Record):
        return declaration.instance is None
    return not isinstance(declaration, Alias)


def _ordered(
    members: tuple[Declaration, ...],
    declarations: Declarations,
    lazy: Container[TypeId],
) -> tuple[Declaration, ...]:
    """The order of the document, aliases after what they are made from."""
    if all(map(_is_class, members)):
        return members
    here = {member.id for member in members}

    def edges(id: TypeId) -> Iterator[TypeId]:
        return (target for target in _eager(declarations[id]) if target in here)

    def without_lazy(id: TypeId) -> Iterable[TypeId]:
        return () if id in lazy else edges(id)

    order = [
        id
        for cycle in components(here_in_order(members), edges)
        for component in components(cycle, _within(cycle, without_lazy))
        for id in component
    ]
    return tuple(declarations[id] for id in order)


def here_in_order(members: tuple[Declaration, ...]) -> list[TypeId]:
    """Records first where nothing else decides, so that aliases find them."""
    records = [member.id for member in members if _is_class(member)]
    return records + [member.id for member in members if not _is_class(member)]


def _recursive(declarations: Declarations, referred: _Referred) -> set[TypeId]:
    aliases = [
        id for id, declaration in declarations.items() if isinstance(declaration, Alias)
    ]

    def edges(id: TypeId) -> Iterator[TypeId]:
        for target in referred[id]:
            if isinstance(declarations[target], Alias):
                yield target

    lazy = {cut for cycle in _cycles(aliases, edges) for cut in _cuts(cycle, edges)}
    evaluated = [id for id in aliases if id not in lazy]
    depths: dict[TypeId, int] = {}
    for (id,) in components(evaluated, _within(set(evaluated), edges)):
        depths[id] = 1 + max((depths.get(target, 0) for target in edges(id)), default=0)
        if depths[id] > MAX_ALIAS_DEPTH:
            lazy.add(id)
            depths[id] = 0
    return lazy


def _entangled(
    recursive: Collection[TypeId], declarations: Declarations, referred: _Referred
) -> Iterator[TypeId]:
    for cycle in _cycles(recursive, referred.__getitem__):
        lazy = [id for id in cycle if id in recursive]
        if len(lazy) > 1 or any(isinstance(declarations[id], Record) for id in cycle):
            yield from lazy


Edges = Callable[[TypeId], Iterable[TypeId]]


def _within(ids: Container[TypeId], edges: Edges) -> Edges:
    return lambda source: (target for target in edges(source) if target in ids)


def _cycles(ids: Iterable[TypeId], edges: Edges) -> Iterator[tuple[TypeId, ...]]:
    for component in components(ids, edges):
        if len(component) > 1 or component[0] in edges(component[0]):
            yield component


def _cuts(cycle: Sequence[TypeId], edges: Edges) -> Iterator[TypeId]:
    """Some of a cycle without which there is none among the others.

    They are few, as pyright loses its way where many lazy aliases refer to one another.
    """
    pending = [cycle]
    while pending:
        cycle = pending.pop()
        users = Counter(target for id in cycle for target in edges(id))
        cut = max(cycle, key=users.__getitem__)
        yield cut
        others = [id for id in cycle if id != cut]
        pending += _cycles(others, _within(set(others), edges))
