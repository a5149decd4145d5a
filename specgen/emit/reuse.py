"""Modules that need not be written again: they are as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from specgen.emit.slices import HOMES, Part, Slices
from specgen.ir.api import Group
from specgen.ir.types import TypeId


@dataclass(frozen=True, slots=True)
class Reuse:
    """Tells which modules of a package can stay, and notes what each is `made` of.

    `known` are the digests of what the files on disk were made of, by path. Without `slices`
    everything is written.
    """

    slices: Slices | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    made: dict[str, Part] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def has_models(self, path: str, ids: Iterable[TypeId]) -> bool:
        """Whether the module of these declarations can stay."""
        return self._stays(path, Part(types=tuple(ids)))

    def has_homes(self, path: str) -> bool:
        """Whether the module that says where every model is can stay."""
        return self._stays(path, HOMES)

    def has_group(self, path: str, group: Group) -> bool:
        """Whether a module about the operations of a group can stay."""
        return self._stays(path, Part(group=group.id))

    def _stays(self, path: str, part: Part) -> bool:
        self.made[path] = part
        stays = self.slices is not None and self.slices.digest(part) == self.known.get(
            path
        )
        if stays:
            self.kept.add(path)
        return stays
