"""Nothing that is damaged gets through: a part of what `make fuzz` tries, the same in every run."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random, SystemRandom

import pytest

from tests.drawing import DEEP, TIMES
from tests.fuzz.damage import damaged_text, damaged_tree
from tests.fuzz.kinds import Cut, minimised
from tests.fuzz.running import BATCHES, tried

ROUNDS = {"documents": 16, "requests": 4, "answers": 4}
FIRST = SystemRandom().randrange(10**9) if DEEP else 0


@pytest.mark.parametrize(
    ("kind", "turn"),
    [(kind, turn) for kind, rounds in ROUNDS.items() for turn in range(rounds)],
)
def test_nothing_goes_wrong(kind: str, turn: int) -> None:
    batch = BATCHES[kind]
    for start in range(turn * TIMES, (turn + 1) * TIMES):
        seeds = range(FIRST + start * batch, FIRST + (start + 1) * batch)
        findings = tried(kind, seeds)
        assert not findings, "\n".join(map(str, findings))


def test_a_seed_is_enough_to_have_a_case_again() -> None:
    tree = {"a": [1, {"b": "c"}], "d": {"e": [None]}}
    for seed in range(100):
        text = damaged_text(Random(seed), b"a:\n  b: c\n")
        assert text == damaged_text(Random(seed), b"a:\n  b: c\n")
        damaged = repr(damaged_tree(Random(seed), tree, [tree]))
        assert damaged == repr(damaged_tree(Random(seed), tree, [tree]))
    assert tree == {"a": [1, {"b": "c"}], "d": {"e": [None]}}


def test_the_smallest_case_still_fails() -> None:
    def joined(_: str, kept: Sequence[str]) -> str:
        return "".join(kept)

    cut = Cut[str](list, joined)
    text = "many letters, of which { and } matter"
    smallest = minimised(text, [cut], lambda case: "{" in case and "}" in case)
    assert smallest == "{}"
