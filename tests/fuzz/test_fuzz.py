"""Nothing that is damaged gets through: a part of what `make fuzz` tries, the same in every run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from random import Random, SystemRandom
from typing import Any

import pytest

from tests.drawing import DEEP, TIMES
from tests.fuzz.asgi import Request, check
from tests.fuzz.damage import damaged_text, damaged_tree
from tests.fuzz.kinds import Cut, minimised
from tests.fuzz.running import BATCHES, tried
from tests.fuzz.sending import CANARY

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


def answering(status: int, body: bytes) -> Callable[..., Any]:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        assert status, "no answer"
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": body})

    return app


@pytest.mark.parametrize(
    ("status", "body"), [(500, b""), (422, b"not " + CANARY), (0, b"")]
)
def test_wrong_answers_of_servers_are_noticed(status: int, body: bytes) -> None:
    request = Request(0, "any", b"GET", b"/a", b"a=" + CANARY, (), ())
    check(answering(422, b"not valid"), asyncio.run, request)
    with pytest.raises(AssertionError):
        check(answering(status, body), asyncio.run, request)
