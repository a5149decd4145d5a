"""One namespace: who gets which name when several would like the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence, Set
from typing import NamedTuple

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.naming.candidates import distinct
from specgen.naming.keys import line, subject
from specgen.naming.pins import Pins


class Claim(NamedTuple):
    """A thing that needs a name: its names in order of preference, shortest first.

    Of several claims to one name the lowest `rank` gets it; the others fall back on their next
    preference. `key` identifies the thing from run to run (its pointer); `locked` is the key under
    which a lock has its name, where that is another one. `others` makes further names, which most
    claims need not.
    """

    key: str
    preferences: tuple[str, ...]
    origin: Location
    rank: int = 0
    locked: str = ""
    others: Callable[[], tuple[str, ...]] | None = None

    def in_full(self) -> Claim:
        """The same claim with all of its names."""
        if self.others is None:
            return self
        return self._replace(
            preferences=distinct(*self.preferences, *self.others()), others=None
        )


class Holder(NamedTuple):
    """What has a name, and the name as it is written; `key` is empty where nothing may have it."""

    key: str
    name: str


NOBODY = Holder("", "")


def is_name(text: str) -> bool:
    """Whether a text from a lock can be a name: an ASCII identifier."""
    return text.isidentifier() and text.isascii()


def resolve(
    claims: Sequence[Claim],
    reserved: Set[str],
    pinned: Pins,
    taken: dict[str, Holder],
    sink: Sink | None = None,
) -> dict[str, str]:
    """A distinct name for every claim, by key; distinct also when case is ignored.

    `pinned` names are kept, those first that are chosen, `reserved` ones avoided; `taken`, by
    folded name, is extended. Names depend on the claims alone, not on their order.
    """
    if not pinned and (undisputed := _undisputed(claims, reserved, taken)):
        return undisputed
    names: dict[str, str] = {}
    ordered = claims
    if pinned.chosen:
        ordered = sorted(claims, key=lambda claim: claim.key not in pinned.chosen)
    for claim in ordered:
        name = pinned.get(claim.key)
        if name is None or name in reserved or not is_name(name):
            continue
        if taken.setdefault(name.casefold(), Holder(claim.key, name)).key == claim.key:
            names[claim.key] = name
    waiting = [claim for claim in claims if claim.key not in names]
    phase = 0
    while phase < max((len(claim.preferences) for claim in waiting), default=0):
        wanted: defaultdict[str, list[tuple[Claim, str]]] = defaultdict(list)
        for claim in waiting:
            name = claim.preferences[min(phase, len(claim.preferences) - 1)]
            name = f"{name}_" if name in reserved else name
            wanted[name.casefold()].append((claim, name))
        waiting = []
        for folded, rivals in wanted.items():
            winner = _winner(rivals)
            for claim, name in rivals:
                if claim is winner and folded not in taken:
                    taken[folded] = Holder(claim.key, name)
                    names[claim.key] = name
                else:
                    waiting.append(claim.in_full())
        phase += 1
    _number(waiting, reserved, taken, names, sink)
    return names


def _undisputed(
    claims: Sequence[Claim], reserved: Set[str], taken: dict[str, Holder]
) -> dict[str, str]:
    """The names of claims of which each can have the first that it wants; none otherwise."""
    names = {claim.key: claim.preferences[0] for claim in claims}
    holders = {name.casefold(): Holder(key, name) for key, name in names.items()}
    if (
        len(holders) < len(claims)
        or not reserved.isdisjoint(names.values())
        or not taken.keys().isdisjoint(holders)
    ):
        return {}
    taken |= holders
    return names


def _winner(rivals: Sequence[tuple[Claim, str]]) -> Claim | None:
    """The claim to a name that goes before all others, if there is one."""
    first, *others = (claim for claim, _ in rivals)
    if not others:
        return first
    best = min(first.rank, *(claim.rank for claim in others))
    winners = [claim for claim in (first, *others) if claim.rank == best]
    return winners[0] if len(winners) == 1 else None


def _number(
    claims: Sequence[Claim],
    reserved: Set[str],
    taken: dict[str, Holder],
    names: dict[str, str],
    sink: Sink | None,
) -> None:
    """Ordinals for what nothing else tells apart, in the order of the keys."""
    numbers: dict[str, int] = {}
    """The last ordinal of each name: names are only ever taken, so none before it is free."""
    for claim in sorted(claims, key=lambda claim: claim.key):
        base = claim.preferences[-1]
        number = numbers.get(base, 1)
        name = base if number == 1 else f"{base}_{number}"
        while name.casefold() in taken or name in reserved:
            number += 1
            name = f"{base}_{number}"
        numbers[base] = number
        first = taken.get(base.casefold(), NOBODY)
        taken[name.casefold()] = Holder(claim.key, name)
        names[claim.key] = name
        if sink is not None and first.key:
            sink.advise(
                DiagnosticCode.NAME_ORDINAL,
                claim.origin,
                effect=f"called {name}",
                help=_help(claim.locked or claim.key, name),
                first=first.key,
                second=claim.key,
                name=first.name,
            )


def _help(key: str, name: str) -> str:
    """How to give something another name; empty where only the document can."""
    entry = subject(key)
    return f"choose with {line(entry, name)} in [api.NAME.names]" if entry else ""
