"""The use of each declaration: which way it travels, and whether it holds files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.ir.body import upload_records
from specgen.ir.graph import reachable, request_roots, response_roots
from specgen.ir.types import TypeId


@frozen
class Uses:
    """Declarations that answers (`read`) and requests (`written`) of a client hold, and those
    of which the properties are the parts of a form with files (`uploads`)."""

    read: frozenset[TypeId]
    written: frozenset[TypeId]
    uploads: frozenset[TypeId]

    def of(self, id: TypeId) -> tuple[bool, bool, bool]:
        """Which of these a declaration is."""
        return id in self.read, id in self.written, id in self.uploads


def uses(api: Api, used: Mapping[TypeId, Sequence[TypeId]]) -> Uses:
    """The use of every declaration of an API; `used` are those that each one uses."""
    return Uses(
        read=reachable(response_roots(api), used),
        written=reachable(request_roots(api), used),
        uploads=frozenset(upload_records(api)),
    )
