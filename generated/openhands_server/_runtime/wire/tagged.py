# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Objects that a property tells from others: a new one has its tag, and it is written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from .model import Model

Tag: Final = object()
"""Marks a field with the tag of its class, which is the default of a new object.

`kind: Annotated[Literal["cat"], Tag] = "cat"`. What is read has to hold it all the same, unless
the document says that it may be absent.
"""


class Tagged(Model):
    """An object with fields that are marked as its tags."""

    def __init__(self, /, **values: Any) -> None:
        super().__init__(**with_tags(type(self), values))

    # Pydantic calls an `__init__` of one's own whenever it reads an object: this one must not
    # be, as an object without its tag is not what it would be taken for.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        whole = handler(source)
        fields: Any = handler.resolve_ref_schema(whole)
        while fields["type"] != "model-fields":
            fields = fields["schema"]
        for name in _tags(cls):
            field = fields["fields"][name]
            required = cls.model_fields[name].exclude_if is None
            if required and field["schema"]["type"] == "default":
                field["schema"] = field["schema"]["schema"]
        return whole


def with_tags(type_: object, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a new object's fields, with the tags of its class where it has any."""
    if not (isinstance(type_, type) and issubclass(type_, Tagged)):
        return dict(values)
    absent = {
        name: tag
        for name, (tag, wire_name) in _tags(type_).items()
        if name not in values and wire_name not in values
    }
    return {**absent, **values}


@cache
def _tags(model: type[BaseModel]) -> Mapping[str, tuple[object, str]]:
    """The tag and the wire name of each field that is marked."""
    return {
        name: (field.default, field.serialization_alias or name)
        for name, field in model.model_fields.items()
        if any(item is Tag for item in field.metadata)
    }
