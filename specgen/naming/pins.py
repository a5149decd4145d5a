"""Names that are given before any is made: those that the user chose, and those of the lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


class Pins(dict[str, str]):
    """Names by the key of what has them; those that are `chosen` go before all others."""

    def __init__(
        self, kept: Mapping[str, str] = {}, chosen: Mapping[str, str] = {}
    ) -> None:
        super().__init__({**kept, **chosen})
        self.chosen = frozenset(chosen)

    def last_steps(self) -> Pins:
        """The names without the groups that lead to them."""
        steps = Pins({key: name.rpartition(".")[2] for key, name in self.items()})
        steps.chosen = self.chosen
        return steps

    def without(self, keys: Iterable[str]) -> Pins:
        """The names but those of `keys`, which can't be had."""
        refused = frozenset(keys)
        if not refused:
            return self
        rest = Pins({key: name for key, name in self.items() if key not in refused})
        rest.chosen = self.chosen - refused
        return rest
