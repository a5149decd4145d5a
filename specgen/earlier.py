"""What is known of a target from earlier runs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from specgen.remembered import RememberedApi


def _nothing() -> None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What a run leaves to the next one beside the lock: of files that may stay, by path, the
    digest of what they were made of, and the API itself. Of an API that is not large nothing.
    """

    slices: Mapping[str, str] = field(default_factory=dict)
    api: RememberedApi | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What the lock keeps of a target, and what the folder beside it remembers.

    `slices` tell by path what files that are as they were written were made of; `context` says
    what their text depends on beside the target's document and names. `api` gives the API as
    it was generated, if all files are still what it says; its document had the digests `units`.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    layout: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    slices: Mapping[str, str] = field(default_factory=dict)
    context: str = ""
    api: Callable[[], RememberedApi | None] = _nothing
