"""How many examples a property is tested with, and which."""

from __future__ import annotations

import os
from typing import Any

from hypothesis import Phase, settings
from hypothesis.internal.conjecture import providers

DEEP = bool(os.environ.get("SPECGEN_DEEP"))
"""Whether other examples are drawn at every run, and more of them."""
TIMES = 20 if DEEP else 1
"""How much more of everything that is drawn, damaged or killed a deep run tries."""
PHASES = [phase for phase in Phase if phase is not Phase.explain]
"""What hypothesis does with a property.

Explaining a failure traces every line that runs. For a property that generates a package it
takes hours, and a run of all tests ends without a word on what failed.
"""

if not DEEP:
    # It also draws constants that stand in our modules, of those that happen to be loaded: what
    # a red run drew would depend on the tests that its processes had done before.
    _OF_NO_MODULE = providers.Constants()
    providers._get_local_constants = lambda: _OF_NO_MODULE


def drawn(examples: int, **options: Any) -> settings:
    """Settings for so many examples: the same in every run, but for a deep one's."""
    return settings(
        max_examples=examples * TIMES,
        deadline=None,
        derandomize=not DEEP,
        print_blob=True,
        **{"phases": PHASES, **options},
    )
