"""Classes of constants: read from the value that is on the wire, and from nothing like it.

Pydantic takes `"1"`, and true, for a member that is 1; a document means the number.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticKnownError, core_schema

E = TypeVar("E")

IN_ORDER: Any = Field(union_mode="left_to_right")
"""Marks a union of a class of constants and any other: members come first."""

OpenText: TypeAlias = Annotated[E | str, IN_ORDER]
"""A member, or the text of one that only a newer server knows."""

OpenInteger: TypeAlias = Annotated[E | int, IN_ORDER]
"""A member, or the number of one that only a newer server knows."""


class TextEnum(StrEnum):
    """Texts of the document; a member is the text that is sent."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _exact(cls, str, handler(source))


class IntegerEnum(IntEnum):
    """Integers of the document; a member is the number that is sent."""

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        # 1.0 is the same number in JSON Schema.
        return _exact(cls, int | float, handler(source))


def _exact(members: Any, kind: Any, schema: CoreSchema) -> CoreSchema:
    listed = [repr(member.value) for member in members]
    expected = " or ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))

    def check(value: object) -> object:
        if isinstance(value, kind) and not isinstance(value, bool):
            return value
        raise PydanticKnownError("enum", {"expected": expected})

    return core_schema.no_info_before_validator_function(check, schema)
