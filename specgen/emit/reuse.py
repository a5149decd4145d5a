"""Modules that need not be written again: they are as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from specgen.emit.slices import Slices
from specgen.ir.api import Group
from specgen.ir.types import TypeId


@dataclass(frozen=True, slots=True)
class Reuse:
    """Tells which modules of a package can stay, and notes what each is made of.

    `known` are the digests of what the files on disk were made of, by path; `made` those of
    this run. Without `slices`, which large APIs alone are worth, everything is written.
    """

    slices: Slices | None = None
    known: Mapping[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)

    def has_models(self, path: str, ids: Iterable[TypeId]) -> bool:
        """Whether the module of these declarations can stay."""
        return self.slices is not None and self._stays(
            path, self.slices.declarations(ids)
        )

    def has_homes(self, path: str) -> bool:
        """Whether the module that says where every model is can stay."""
        return self.slices is not None and self._stays(path, self.slices.homes())

    def has_group(self, path: str, group: Group) -> bool:
        """Whether a module about the operations of a group can stay."""
        return self.slices is not None and self._stays(path, self.slices.group(group))

    def _stays(self, path: str, digest: str) -> bool:
        self.made[path] = digest
        return self.known.get(path) == digest

    @property
    def kept(self) -> frozenset[str]:
        """The files that stay."""
        return frozenset(
            path for path in self.made if self.known.get(path) == self.made[path]
        )


EVERYTHING_ANEW = Reuse()
