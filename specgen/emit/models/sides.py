"""Which package is written, and what an annotation in it is for."""

from __future__ import annotations

from specgen.frozen import IdentityEnum


class Side(IdentityEnum):
    """Which package is written."""

    CLIENT = "client"
    SERVER = "server"


class Use(IdentityEnum):
    """The purpose of an annotation.

    A FIELD is checked by pydantic and carries constraints; an ARGUMENT is what callers give;
    a VALUE is what they get; a WIRE type is read or written by the runtime.
    """

    FIELD = "field"
    ARGUMENT = "argument"
    VALUE = "value"
    WIRE = "wire"
