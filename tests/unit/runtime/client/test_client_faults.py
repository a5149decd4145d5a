"""Servers that reset, stall, send halves or ask for patience: what a caller gets, and when."""

from __future__ import annotations

from typing import Any

import pytest
from client_loopback import Peer, Reply
from faulty_server import TRICKLES, drip, faulty, fine, half, reset, silent
from pets import Clock, Shop
from runtime.client import errors

BOTH = pytest.mark.parametrize("shop", [Shop(False), Shop(True)], ids=["sync", "async"])


@BOTH
@pytest.mark.parametrize("fault", [reset, half])
def test_a_broken_connection_is_tried_again_where_that_is_harmless(
    shop: Shop, fault: Any
) -> None:
    clock = Clock()
    with faulty(fault, fault, fine) as url:
        options = {"base_url": url, **shop.ticking(clock)}
        assert shop.do(lambda _, pets: pets.get(pet_id=1), **options) == {}
    assert len(clock.pauses) == 2
    assert 0.25 <= clock.pauses[0] <= 0.5 <= clock.pauses[1] <= 1.0


@BOTH
@pytest.mark.parametrize("fault", [reset, half])
def test_what_may_have_had_an_effect_is_not_sent_twice(shop: Shop, fault: Any) -> None:
    with (
        faulty(fault, fine) as url,
        pytest.raises(errors.APIConnectionError) as caught,
    ):
        shop.do(lambda _, pets: pets.buy(body={}), base_url=url)
    assert caught.value.maybe_sent


@BOTH
def test_an_idempotency_key_makes_a_repetition_harmless(shop: Shop, peer: Peer) -> None:
    clock = Clock()
    peer.answers(Reply(503), Reply(502), Reply())
    shop.do(
        lambda _, pets: pets.pay(body={"sum": 1}),
        base_url=peer.url,
        **shop.ticking(clock),
    )
    keys = {seen.headers["idempotency-key"] for seen in peer.seen}
    assert len(peer.seen) == 3
    assert len(keys) == 1
    assert len(keys.pop()) == 36
    assert {seen.body for seen in peer.seen} == {b'{"sum":1}'}


@BOTH
def test_the_callers_idempotency_key_is_sent(shop: Shop, peer: Peer) -> None:
    shop.do(lambda _, pets: pets.pay(body={}, key="mine"), base_url=peer.url)
    shop.do(lambda _, pets: pets.pay(body={}), base_url=peer.url)
    shop.do(lambda _, pets: pets.pay(body={}), base_url=peer.url)
    first, *others = [seen.headers["idempotency-key"] for seen in peer.seen]
    assert first == "mine"
    assert len(set(others)) == 2


@BOTH
def test_the_deadline_ends_an_answer_that_comes_in_drops(shop: Shop) -> None:
    with faulty(drip) as url, pytest.raises(errors.APITimeoutError) as caught:
        shop.do(lambda _, pets: pets.get(pet_id=1, deadline=0.3), base_url=url)
    assert caught.value.maybe_sent
    assert "within 0.3 s" in str(caught.value)


@BOTH
@pytest.mark.parametrize("part", TRICKLES)
def test_the_deadline_ends_whatever_comes_in_drops(shop: Shop, part: str) -> None:
    with faulty(TRICKLES[part]) as url, pytest.raises(errors.APITimeoutError):
        shop.do(lambda _, pets: pets.get(pet_id=1), base_url=url, deadline=0.3)


@BOTH
def test_the_deadline_ends_waiting_for_an_answer(shop: Shop) -> None:
    with faulty(silent) as url, pytest.raises(errors.APITimeoutError):
        shop.do(lambda _, pets: pets.get(pet_id=1), base_url=url, deadline=0.2)


@BOTH
def test_no_attempt_is_begun_that_the_deadline_leaves_no_time_for(
    shop: Shop, peer: Peer
) -> None:
    clock = Clock()
    peer.answers(Reply(503, headers={"Retry-After": "4"}))
    options = {"base_url": peer.url, "deadline": 10, "max_retries": 9}
    with pytest.raises(errors.ServiceUnavailableError):
        shop.do(lambda _, pets: pets.get(pet_id=1), **options, **shop.ticking(clock))
    assert clock.pauses == [4, 4]
    assert len(peer.seen) == 3


@BOTH
@pytest.mark.parametrize(
    ("header", "value", "pause"),
    [
        ("Retry-After", "7", 7),
        ("Retry-After-Ms", "250", 0.25),
        ("Retry-After", "60", 60),
    ],
)
def test_the_server_is_given_the_time_it_asks_for(
    shop: Shop, peer: Peer, header: str, value: str, pause: float
) -> None:
    clock = Clock()
    peer.answers(Reply(429, headers={header: value}), Reply())
    options = {"base_url": peer.url, **shop.ticking(clock)}
    shop.do(lambda _, pets: pets.buy(body={}), **options)
    assert clock.pauses == [pause]


@BOTH
def test_a_server_that_asks_for_too_much_gets_its_error_raised(
    shop: Shop, peer: Peer
) -> None:
    peer.answers(Reply(429, headers={"Retry-After": "61"}))
    with pytest.raises(errors.RateLimitError) as caught:
        shop.do(lambda _, pets: pets.get(pet_id=1), base_url=peer.url)
    assert caught.value.retry_after == 61
    assert len(peer.seen) == 1
