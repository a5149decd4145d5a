"""Prints how many guesses work, and which ones neither work nor say what would."""

from __future__ import annotations

from collections.abc import Mapping

from tests.guesses.client import CLIENT_GUESSES
from tests.guesses.guess import Guess, count
from tests.guesses.server import SERVER_GUESSES

SIDES: Mapping[str, tuple[Guess, ...]] = {
    "client": CLIENT_GUESSES,
    "server": SERVER_GUESSES,
}

if __name__ == "__main__":
    for side, guesses in SIDES.items():
        counts = ", ".join(
            f"{number} {kind}" for kind, number in count(guesses).items()
        )
        print(f"{side}: {len(guesses)} guesses, {counts}")
        for guess in guesses:
            if guess.kind == "fails":
                print(f"  {guess.name}: {guess.outcome}")
