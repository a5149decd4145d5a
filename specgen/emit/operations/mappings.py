"""The arguments that callers may give for objects: models, or plain mappings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from specgen.ir.types import (
    ANYTHING,
    Alias,
    Array,
    Declarations,
    Map,
    Null,
    Record,
    Ref,
    Type,
    TypeId,
    Union,
)

_PLAIN = Map(value=ANYTHING)


@dataclass(frozen=True, slots=True)
class ArgumentTypes:
    """Widens the types of arguments: a mapping stands beside every object."""

    declarations: Declarations
    _meanings: dict[TypeId, tuple[Type, ...]] = field(default_factory=dict)

    def of(self, type: Type) -> Type:
        """The wider type, however deep in arrays, maps and unions the objects stand."""
        match type:
            case Ref(target=target):
                return _either([type, *self._beside(target)], type)
            case Array(item=item):
                return replace(type, item=self.of(item))
            case Map(value=value):
                return replace(type, value=self.of(value))
            case Union(members=members):
                return _either(map(self.of, members), type)
            case _:
                return type

    def _beside(self, target: TypeId) -> tuple[Type, ...]:
        """The types that may be given beside a declaration's own values."""
        if target not in self._meanings:
            wider = (self._wider(member) for member in self._meant(target))
            self._meanings[target] = tuple(dict.fromkeys(filter(None, wider)))
        return self._meanings[target]

    def _meant(self, target: TypeId) -> Iterator[Type]:
        """The members of a declaration and of the aliases among them, each once."""
        seen, pending = {target}, [target]
        while pending:
            declaration = self.declarations[pending.pop()]
            if not isinstance(declaration, Alias):
                yield Ref(target=declaration.id)
                continue
            inner = declaration.type
            for member in inner.members if isinstance(inner, Union) else (inner,):
                if not isinstance(member, Ref):
                    yield member
                elif member.target not in seen:
                    seen.add(member.target)
                    pending.append(member.target)

    def _wider(self, type: Type) -> Type | None:
        """The types beside one member; aliases of items are not followed."""
        match type:
            case Ref(target=target):
                return _PLAIN if self._is_record(target) else None
            case Array(item=Ref(target=target) as item) if self._is_record(target):
                return replace(type, item=_either([item, _PLAIN], item))
            case Map(value=Ref(target=target)) if self._is_record(target):
                return _PLAIN
            case _:
                return None

    def _is_record(self, target: TypeId) -> bool:
        return isinstance(self.declarations[target], Record)


def _either(types: Iterable[Type], origin: Type) -> Type:
    """The union of types, null last; keeps what `origin` says of itself."""
    flat = [
        member
        for type in types
        for member in (type.members if isinstance(type, Union) else (type,))
    ]
    members = tuple(
        dict.fromkeys(sorted(flat, key=lambda member: isinstance(member, Null)))
    )
    if len(members) == 1:
        return members[0]
    if isinstance(origin, Union):
        return replace(origin, members=members)
    return Union(members=members)
