"""Whatever a server answers, a call ends with a value or with an error of the package's own."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.drawing import DEEP, TIMES
from tests.fuzz.answers import Peer, check, draw, serving

SEEDS = Random().sample(range(10**9), TIMES) if DEEP else [0]
ANSWERS = 100
"""Drawn from each seed."""


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    with serving() as peer:
        yield peer


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_a_call_ends_with_a_value_or_an_error_of_the_package(
    peer: Peer, seed: int
) -> None:
    random = Random(SEEDS[seed])
    for _ in range(ANSWERS):
        answer = draw(random)
        try:
            check(peer, answer)
        except Exception as error:
            error.add_note(f"of seed {SEEDS[seed]}, {answer}")
            raise
