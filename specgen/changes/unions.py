"""Changes of alternatives: which is which, and how they are told apart."""

from __future__ import annotations

from specgen.changes.facts import At, Facts
from specgen.changes.shapes import name_of
from specgen.changes.values import told
from specgen.ir.types import (
    Discriminator,
    Literal,
    Ref,
    Scalar,
    Type,
    Union,
)
from specgen.load.tree.pointer import tokens_of


def matched(
    old: list[Type], new: list[Type]
) -> tuple[list[tuple[Type, Type]], list[Type], list[Type]]:
    """The alternatives that both have, in pairs, those that are gone and the new ones."""
    pairs: list[tuple[Type, Type]] = []
    gone, added = list(old), list(new)
    for key in (_identity, _category):
        for before in list(gone):
            for after in added:
                if key(before) == key(after):
                    pairs.append((before, after))
                    gone.remove(before)
                    added.remove(after)
                    break
    if len(gone) == len(added) == 1 and all(_is_inline(t) for t in (*gone, *added)):
        pairs.append((gone.pop(), added.pop()))
    return pairs, gone, added


def _identity(type: Type) -> object:
    return type


def _category(type: Type) -> object:
    """What two alternatives have in common that are versions of one."""
    match type:
        case Scalar(kind=kind):
            return kind
        case Literal(values=values):
            return ("literal", {value.__class__ for value in values}.pop().__name__)
        case Ref(target=target):
            return target
    return type.__class__


def _is_inline(type: Type) -> bool:
    """Whether an alternative has no name that anybody gave to it."""
    return isinstance(type, Ref) and not name_of(type.target)


def compare_discriminators(old: Type, new: Type, at: At, facts: Facts) -> None:
    """The changes of how alternatives are told apart."""
    was = old.discriminator if isinstance(old, Union) else None
    now = new.discriminator if isinstance(new, Union) else None
    if was is None and now is None:
        return
    if was is None or now is None:
        stated = was or now
        assert stated is not None
        change = "added" if was is None else "removed"
        words = f"`{stated.wire_name}` tells {'' if was is None else 'no '}alternatives"
        facts.add(f"discriminator-{change}", at, f"{words} apart", "discriminator")
        return
    if was.wire_name != now.wire_name:
        words = f"`{was.wire_name}` told alternatives apart, `{now.wire_name}` does now"
        steps = ("discriminator", "propertyName")
        facts.add("discriminator-property-changed", at, words, *steps)
        return
    _mapping(was, now, at, facts)


def _mapping(old: Discriminator, new: Discriminator, at: At, facts: Facts) -> None:
    was, now = dict(old.mapping), dict(new.mapping)
    for value in {**was, **now}:
        steps = ("discriminator", "mapping", value)
        shown = told(value)
        if value not in was:
            words = f"{shown} stands for an alternative now"
            facts.add("discriminator-value-added", at, words, *steps)
        elif value not in now:
            words = f"{shown} stands for no alternative any more"
            facts.add("discriminator-value-removed", at, words, *steps)
        elif _last(was[value]) != _last(now[value]):
            words = f"{shown} stands for another alternative"
            facts.add("discriminator-value-moved", at, words, *steps)


def _last(id: str) -> str:
    return (tokens_of(id.partition("#")[2]) or [id])[-1]
