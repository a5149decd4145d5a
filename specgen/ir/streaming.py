"""What decides whether an answer comes item by item: rules as written, and as they apply."""

from __future__ import annotations

from specgen.findings.diagnostics import Location
from specgen.frozen import frozen


@frozen
class StreamRule:
    """A rule as a configuration or an extension says it.

    `argument` is the name on the wire of a boolean; empty says that there is none.
    `operations` are ids, `METHOD /path`, or patterns of these; none means all that fit.
    """

    argument: str
    origin: Location
    operations: tuple[str, ...] = ()


@frozen
class StreamSwitch:
    """The boolean argument that decides for one operation.

    `parameter` is a parameter's id; None for the property `wire_name` of the body. It is `default`
    where callers leave it out.
    """

    wire_name: str
    parameter: str | None = None
    default: bool = False
    nullable: bool = False
