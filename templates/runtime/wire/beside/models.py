"""`Model` and `Tagged` for classes that extend one of the user's as well.

Pydantic joins the settings of all bases, and of those that several have takes the last one's.
These come last, and say what must hold for values to be on the wire what the document says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from .. import model, tagged

_SETTINGS: Final = ConfigDict(
    alias_generator=None,
    str_strip_whitespace=False,
    str_to_lower=False,
    str_to_upper=False,
    str_min_length=0,
    str_max_length=None,
    allow_inf_nan=True,
    strict=False,
    coerce_numbers_to_str=False,
    use_enum_values=False,
    from_attributes=False,
    revalidate_instances="never",
    validate_default=False,
    ser_json_timedelta="iso8601",
    ser_json_temporal="iso8601",
    val_temporal_unit="infer",
    val_json_bytes="utf8",
    json_encoders=None,
    regex_engine="rust-regex",
    frozen=False,
    loc_by_alias=True,
)


_SUBSCRIPTION: Final[Any] = vars(BaseModel)["__class_getitem__"]
"""How `Page[Item]` is made. Where a class of the user's extends a generic one, that of
`typing.Generic` comes before what pydantic has, and makes no class."""


def _read_without_init(schema: CoreSchema, handler: GetCoreSchemaHandler) -> CoreSchema:
    """The schema of a class whose objects are read without an `__init__` of the user's.

    That would be given values without the rules by which they are read.
    """
    own: Any = handler.resolve_ref_schema(schema)
    while own["type"] != "model":
        own = own["schema"]
    own["custom_init"] = False
    return schema


class Model(model.Model):
    """An object of the document."""

    model_config = _SETTINGS

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return _read_without_init(handler(source), handler)

    if not TYPE_CHECKING:
        __class_getitem__ = _SUBSCRIPTION


class Tagged(tagged.Tagged):
    """An object with fields that are marked as its tags."""

    model_config = _SETTINGS

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        schema = super().__get_pydantic_core_schema__(source, handler)
        return _read_without_init(schema, handler)

    if not TYPE_CHECKING:
        __class_getitem__ = _SUBSCRIPTION
