# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Unions whose members are told apart by a property (OpenAPI 3.2, Discriminator Object)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, Never

from pydantic import BaseModel, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

SENDING: Final = object()
"""The validation context of what a caller gives: nothing is taken for a newer server's."""

_ABSENT = "?absent"
_UNKNOWN = "?unknown"


class Discriminated:
    """Marks a union: `Annotated[Cat | Dog, Discriminated("petType", {"cat": "Cat"})]`.

    `mapping` gives the class name of the member for each value of the property (numbers and
    booleans as JSON text); a name that no single class has (a member that is itself a union)
    means the union as a whole. A value that is not in the mapping gives the plain object, as a
    newer server may send one, and the type of what is read says so by `dict[str, Any]`; where
    `strict`, or in what a caller gives (`SENDING`), it is refused. So is an object without the
    property, which otherwise is read as the member that fits best, if any. With a `fallback`,
    the class that the others extend, both are read as one of that class; where `open`, both
    are judged by their fields, as some member has no value of its own. `key` is the property's
    name in Python where that differs, by which a caller may give it.
    """

    __slots__ = (
        "_fallback",
        "_key",
        "_mapping",
        "_open",
        "_own",
        "_property",
        "_strict",
        "_tags",
    )

    def __init__(
        self,
        property: str,
        mapping: Mapping[str, str],
        *,
        strict: bool = False,
        open: bool = False,
        fallback: str = "",
        key: str = "",
    ) -> None:
        self._property = property
        self._mapping = mapping
        self._strict = strict
        self._open = open
        self._fallback = fallback
        self._key = key or property
        self._tags = {name: tag for tag, name in mapping.items()}
        self._own = {*self._tags, fallback}

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        union: Any = handler(source)
        nullable = union["type"] == "nullable"
        if nullable:
            union = union["schema"]
        described = _without_plain(union)
        members = dict(_members(described))
        choices = {
            tag: members.get(name) or described for tag, name in self._mapping.items()
        }
        tagged = core_schema.tagged_union_schema(
            {**choices, **self._others(union, members)}, discriminator=self._tag
        )
        return core_schema.nullable_schema(tagged) if nullable else tagged

    def _others(
        self, union: CoreSchema, members: Mapping[str, CoreSchema]
    ) -> dict[str, CoreSchema]:
        if self._fallback:
            base = members.get(self._fallback, union)
            return {_ABSENT: base, _UNKNOWN: base}
        if self._strict and self._open:
            return {_ABSENT: union, _UNKNOWN: union}
        if self._strict:
            refuse = core_schema.no_info_plain_validator_function(self._refuse)
            return {_ABSENT: refuse, _UNKNOWN: refuse}
        unknown = self._of_answers(core_schema.dict_schema(core_schema.str_schema()))
        described = _without_plain(union)
        fitting = core_schema.union_schema([described, unknown], mode="left_to_right")
        if self._open:
            return {_ABSENT: fitting, _UNKNOWN: fitting}
        return {_ABSENT: self._of_answers(fitting), _UNKNOWN: unknown}

    def _of_answers(self, schema: CoreSchema) -> CoreSchema:
        """What only an answer may be: callers know which members there are."""

        def check(value: object, info: core_schema.ValidationInfo) -> object:
            if info.context is SENDING and not isinstance(value, BaseModel):
                self._refuse(value)
            return value

        return core_schema.with_info_before_validator_function(check, schema)

    def _tag(self, value: Any) -> str:
        if isinstance(value, BaseModel):
            names = (cls.__name__ for cls in type(value).__mro__)
            tags = (
                self._tags.get(name, _ABSENT) for name in names if name in self._own
            )
            tag = next(tags, None)
            if tag is not None:
                return tag
            value = self._own_tag(value)
        if not isinstance(value, Mapping):
            return _ABSENT
        key = self._property if self._property in value else self._key
        if key not in value:
            return _ABSENT
        tag = value[key]
        if isinstance(tag, int):
            tag = str(tag).lower() if isinstance(tag, bool) else str(tag)
        return tag if isinstance(tag, str) and tag in self._mapping else _UNKNOWN

    def _own_tag(self, value: BaseModel) -> dict[str, Any]:
        """The property of an object of some other union's model."""
        for name, field in type(value).model_fields.items():
            if (field.serialization_alias or name) == self._property:
                return {self._property: getattr(value, name)}
        return {}

    def _refuse(self, value: object) -> Never:
        raise PydanticCustomError(
            "discriminator",
            "Property '{property}' should be one of {tags}",
            {"property": self._property, "tags": ", ".join(self._mapping)},
        )


def _without_plain(union: Any) -> Any:
    """The union without the plain object, which would fit every object best."""
    if union["type"] != "union":
        return union
    choices = [choice for choice in union["choices"] if not _is_plain(choice)]
    return {**union, "choices": choices}


def _is_plain(choice: Any) -> bool:
    return isinstance(choice, dict) and choice["type"] == "dict"


def _members(schema: Any) -> Iterator[tuple[str, CoreSchema]]:
    """The classes of a union by name, those of unions within it too."""
    match schema["type"]:
        case "union":
            for choice in schema["choices"]:
                yield from _members(choice[0] if isinstance(choice, tuple) else choice)
        case "tagged-union":
            for choice in schema["choices"].values():
                yield from _members(choice)
        case "nullable":
            yield from _members(schema["schema"])
        case "function-after":
            # A class, or a union, of which more is asked than its type.
            for name, _ in _members(schema["schema"]):
                yield name, schema
        case "model":
            yield schema["cls"].__name__, schema
        case "definition-ref":
            # A class that is still being built has only its reference, `module.Name:id`.
            yield schema["schema_ref"].rpartition(":")[0].rpartition(".")[2], schema
