"""Names of declarations: components by their keys, inline types by what they stand in; and of
constants, those that the document gives them or that their values make.

An inline type is called after its owner and its last step, so owners are named first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api, Operation
from specgen.ir.conventions import type_name
from specgen.ir.types import (
    Context,
    Declaration,
    Declarations,
    Enumeration,
    Member,
    TypeId,
    is_generic,
)
from specgen.naming import reserved
from specgen.naming.candidates import class_names, distinct
from specgen.naming.keys import key_of, member_key
from specgen.naming.pins import Pins
from specgen.naming.scope import Claim, Holder, is_name, resolve
from specgen.naming.table import GroupNames
from specgen.naming.words import MAX_LENGTH, pascal, snake, spelled_out, words

LONG = 48
"""Characters of an inline type's name from which steps between its root and it are left out."""

_TELLING = 2
"""Words of an owner that make a name of one word tell something."""

_RENAMED = MAX_LENGTH + 1
_INLINE = _RENAMED + 1
"""Ranks behind those that count capitals."""

_STRUCTURE = frozenset(
    "additionalProperties allOf anyOf content headers itemSchema items oneOf parameters "
    "patternProperties prefixItems properties requestBody responses schema".split()
)
"""Steps of a pointer that belong to the format, not to the document."""


Members = Mapping[TypeId, Mapping[str | int, str]]
"""By enumeration and value."""


def type_names(
    api: Api,
    groups: Mapping[str, GroupNames],
    subjects: Mapping[str, str],
    pinned: Pins,
    sink: Sink,
) -> dict[TypeId, str]:
    """Names of declarations, owners before what they own; `subjects` are those of operations."""
    namer = _Namer(api, groups, subjects)
    taken: dict[str, Holder] = {}
    # A pinned name stays whatever is added, so those are settled before all others.
    waiting = list(api.declarations.values())
    locked = [
        declaration
        for declaration in waiting
        if is_name(pinned.get(declaration.id, ""))
    ]
    claims = [
        Claim(declaration.id, (pinned[declaration.id],), declaration.origin)
        for declaration in locked
    ]
    namer.learn(resolve(claims, reserved.TYPES, pinned, taken))
    waiting = [
        declaration
        for declaration in waiting
        if declaration.id not in namer.names and not is_generic(declaration)
    ]
    while waiting:
        ready = [
            declaration for declaration in waiting if namer.is_ready(declaration)
        ] or waiting
        claims = [namer.claim(declaration, _rank(declaration)) for declaration in ready]
        namer.learn(resolve(claims, reserved.TYPES, pinned, taken, sink))
        waiting = [
            declaration for declaration in waiting if declaration.id not in namer.names
        ]
    # No document has them under a name of their own, so they take none from what has one.
    claims = [
        namer.claim(declaration)
        for id, declaration in api.declarations.items()
        if id not in namer.names
    ]
    namer.learn(resolve(claims, reserved.TYPES, pinned, taken, sink))
    return namer.names


def _rank(declaration: Declaration) -> int:
    """Components before inline types; among those, keys that are names as they stand.

    Of these `Url` goes before `URL`: classes are written with few capitals.
    """
    text = declaration.hint.text
    if declaration.hint.context is not Context.COMPONENT:
        return _INLINE
    is_name_already = class_names(text)[:1] == (text,)
    return sum(map(str.isupper, text)) if is_name_already else _RENAMED


class _Namer:
    """The names that a declaration could have, given those of its owners."""

    def __init__(
        self, api: Api, groups: Mapping[str, GroupNames], subjects: Mapping[str, str]
    ) -> None:
        self.names: dict[TypeId, str] = {}
        self._declarations: Declarations = api.declarations
        self._operations = {operation.id: operation for operation in api.operations}
        self._groups = groups
        self._subjects = subjects

    def learn(self, names: Mapping[str, str]) -> None:
        self.names |= {TypeId(id): name for id, name in names.items()}

    def is_ready(self, declaration: Declaration) -> bool:
        owner = declaration.hint.owner
        return owner is None or owner in self.names or owner not in self._declarations

    def claim(self, declaration: Declaration, rank: int = 0) -> Claim:
        names = iter(self._candidates(declaration))
        return Claim(
            key=declaration.id,
            preferences=(next(names),),
            origin=declaration.origin,
            rank=rank,
            others=lambda: tuple(names),
        )

    def _candidates(self, declaration: Declaration) -> Iterable[str]:
        hint = declaration.hint
        if hint.owner is None:
            return _own_names(declaration)
        operation = self._operations.get(hint.owner)
        if operation is not None:
            return self._called_after(operation, hint.text)
        owner = self.names.get(TypeId(hint.owner))
        if owner is None:
            key = type_name(pointer_key(hint.owner))
            return (_joined(pascal(words(key)), hint.text),)
        return self._below(owner, declaration)

    def _called_after(self, operation: Operation, step: str) -> tuple[str, ...]:
        subject = words(self._subjects[operation.id])
        parts = (*_titled(subject), *_step_words(step))
        whole = pascal(parts, stays=1)
        group = self._groups.get(operation.group or "")
        more = [f"{group.class_name}{whole}"] if group else []
        return distinct(whole, *filter(_fits, more), pascal(parts))

    def _below(self, owner: str, declaration: Declaration) -> Iterator[str]:
        """The owner and the last step; where that is long, as few steps as tell it apart."""
        whole = _joined(owner, declaration.hint.text)
        if len(whole) <= LONG:
            yield whole
            return
        steps: list[str] = []
        root = declaration
        while (above := self._owner(root)) and len(steps) < len(self._declarations):
            steps.insert(0, root.hint.text)
            root = above
        first = self.names.get(root.id, owner)
        for count in range(1, len(steps) + 1):
            name = whole if count == len(steps) else _joined(first, *steps[-count:])
            name = name if _fits(name) else _alone(first, steps[-count:])
            if _fits(name):
                yield name
        parts = tuple(chain.from_iterable(map(_step_words, steps)))
        stays = 1 if len(first) <= LONG else 0
        yield pascal((*words(first), *parts))
        yield pascal((first, *parts), stays=stays)

    def _owner(self, declaration: Declaration) -> Declaration | None:
        owner = declaration.hint.owner
        return self._declarations.get(TypeId(owner)) if owner else None


def _own_names(declaration: Declaration) -> tuple[str, ...]:
    """Names of what has no owner: a component, a file, a shared parameter or response."""
    text = declaration.hint.text
    plain = class_names(text) or ("Model",)
    if is_generic(declaration):
        return distinct(*plain[:1], f"Generic{plain[0]}", *plain[1:])
    if declaration.id.endswith("#"):
        folder, _, name = declaration.id[:-1].rpartition("/")
        return distinct(*plain, pascal(words(f"{folder} {text}")), *class_names(name))
    if declaration.hint.context is Context.COMPONENT:
        return plain
    return distinct(*plain[:1], *class_names(f"{text} value"), *plain[1:])


def pointer_key(pointer: str) -> str:
    """The last step of a pointer that a person chose: `Pets` in `#/…/Pets/content/…/schema`."""
    before: list[str] = []
    file, _, path = pointer.partition("#")
    for step in path.split("/")[1:]:
        if step == "content" and before:
            break
        if step not in _STRUCTURE and not step.isdigit():
            before.append(step)
    return key_of(before[-1]) if before else file.rpartition("/")[2].partition(".")[0]


def _joined(owner: str, *steps: str) -> str:
    """A name below another, however long."""
    parts = chain.from_iterable(map(_step_words, steps))
    return pascal((owner, *parts) if owner else (*parts,), stays=None)


def _alone(owner: str, steps: Sequence[str]) -> str:
    """A name of steps without their owner, but for its last words where they are one word."""
    name = _joined("", *steps)
    if len(words(name)) > 1:
        return name
    return pascal((*words(owner)[-_TELLING:], name))


def _fits(name: str) -> bool:
    return len(name) <= MAX_LENGTH


@lru_cache(maxsize=8192)
def _step_words(step: str) -> tuple[str, ...]:
    return _titled(words(step) or ("value",))


def _titled(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part if not part.islower() else part.capitalize() for part in parts)


def member_names(api: Api, pinned: Pins) -> Members:
    """The names of the members of all nominal enumerations."""
    return {own.id: _names(own, pinned) for own in _nominal(api)}


def locked_members(api: Api, members: Members) -> dict[str, str]:
    """The names for the lock: those that a value more could change."""
    return {
        member_key(own.id, member.value): members[own.id][member.value]
        for own in _nominal(api)
        for member in own.members
        if not member.hint
    }


def _nominal(api: Api) -> Iterator[Enumeration]:
    for declaration in api.declarations.values():
        if isinstance(declaration, Enumeration) and declaration.nominal:
            yield declaration


def _names(enumeration: Enumeration, pinned: Pins) -> dict[str | int, str]:
    """By value; a name that the document gives goes before those that values make."""
    keys = {
        member.value: member_key(enumeration.id, member.value)
        for member in enumeration.members
    }
    # Where the document now has a name, the one that was made before is no longer wanted.
    kept = {
        keys[member.value]: pinned[keys[member.value]]
        for member in enumeration.members
        if not member.hint and keys[member.value] in pinned
    }
    claims = [
        Claim(
            key=keys[member.value],
            preferences=_candidates(member),
            origin=enumeration.origin,
            rank=0 if member.hint else 1,
        )
        for member in enumeration.members
    ]
    names = resolve(claims, reserved.MEMBERS, Pins(kept), {})
    return {value: names[key] for value, key in keys.items()}


def _candidates(member: Member) -> tuple[str, ...]:
    """`RED` for red, `VALUE_1` for 1, and with the names of symbols where these tell apart."""
    texts = [str(member.value)]
    if member.hint:
        if _is_member(member.hint):
            return (member.hint,)
        texts.insert(0, member.hint)
    short = (snake(words(text), "value").upper() for text in texts)
    spelled = (snake(spelled_out(text, "_"), "value").upper() for text in texts)
    return distinct(*filter(None, (*short, *spelled)))


def _is_member(name: str) -> bool:
    """Whether a name is that of a member to `enum`, which has `_names_` of its own."""
    return is_name(name) and not name.startswith("_")
