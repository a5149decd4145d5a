"""Hundreds of connections, thousands of requests: every answer is right, nothing is kept."""

from __future__ import annotations

import time

from tests.behaviour.load.conftest import PAUSE, Served
from tests.behaviour.load.exchanges import load, run
from tests.drawing import DEEP

CONNECTIONS, ROUNDS = 500, 5
EACH = 10 if DEEP else 1
"""Requests of a connection in a round: 25,000 in all in a deep run."""
BLOCKS = 750
"""Of Python's memory, by which two moments without a request may differ after two rounds, in
which all is made that is made once.

One kept of each request would be twice as many in the ordinary run, twenty times in a deep one.
"""
MEMORY = 4 * 1024 * 1024
"""By which the process may grow after these rounds.

Fifteen thousand requests were measured to add 1 MB; 300 bytes kept of each would be more than this.
"""


def test_every_answer_is_right_and_memory_stays_flat(served: Served) -> None:
    states = []
    for _ in range(ROUNDS):
        right = run(load(served.address, CONNECTIONS, EACH))
        assert right == CONNECTIONS * EACH
        served.settled()
        # A moment later what closed the connections is gone, too.
        time.sleep(PAUSE)
        states.append(served.settled())
    warm, last = states[1], states[-1]
    assert last["blocks"] - warm["blocks"] < BLOCKS, states
    assert last["resident"] - warm["resident"] < MEMORY, states
    served.check_log()
