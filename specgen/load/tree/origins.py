"""Where the values of a changed tree were written, in whichever file that was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from specgen.load.tree.document import Document


@dataclass(slots=True, eq=False)
class Origin:
    """Where a value was written: at `tokens` of `document`, None for the API's own.

    What is inside it was written below, but for `members`, which tell their own places.
    `is_copy` says that the value is a copy made for the changed tree, free to be changed.
    """

    document: Document | None = None
    tokens: tuple[str, ...] = ()
    members: dict[str, Origin] = field(default_factory=dict)
    is_copy: bool = False

    def member(self, key: str | int) -> Origin:
        """Where a member or element was written."""
        member = self.members.get(str(key))
        return member or Origin(self.document, (*self.tokens, str(key)))

    def at(self, path: Sequence[str | int]) -> Origin:
        """Where the value that `path` leads to was written."""
        origin = self
        for key in path:
            origin = origin.member(key)
        return origin

    def kept(self, key: str | int) -> Origin:
        """As `member`, and what is noted there lasts."""
        return self.members.setdefault(str(key), self.member(key))

    def copied(self) -> Origin:
        """The same places, for a copy of the value."""
        members = {key: member.copied() for key, member in self.members.items()}
        return Origin(self.document, self.tokens, members)

    def closed(self, index: int, length: int) -> None:
        """Says that element `index` of an array of `length` is gone; the others move up."""
        for later in range(index + 1, length):
            self.members[str(later - 1)] = self.member(later)
        self.members.pop(str(length - 1), None)
