# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Models and values: one way to read, check and write everything typed.

The two ends of an API see the same models. Reading accepts wire names and keeps unknown
properties; writing uses wire names, leaves out what was not set and sends an explicit None
as null. Secrets are masked everywhere except in what `encode_json` and `plain` give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Final,
    Never,
    SupportsIndex,
    TypeAlias,
    TypeVar,
    cast,
)

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetPydanticSchema,
    PlainSerializer,
    SecretStr,
    SerializationInfo,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    WrapValidator,
)
from pydantic.fields import FieldInfo
from pydantic_core import (
    CoreSchema,
    PydanticCustomError,
    core_schema,
)

from .contract import TypeOf
from .core_schemas import has_opened
from .decimals import (
    EXACT,
    REVEAL,
    bare_numbers,
    read_exact_json,
    write_plain,
)
from .generics import taken_apart, unfilled, without_metadata
from .plain import plain

T = TypeVar("T")
JsonValue: TypeAlias = (
    "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
)

RECEIVED: Final = object()
"""The validation context of what a server is sent: null is what the document says it is."""

_MASK: Final = str(SecretStr("?")).encode()


class Model(BaseModel):
    """An object of the document. Models of closed objects forbid extra properties."""

    model_config = ConfigDict(
        extra="allow",
        validate_assignment=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        defer_build=True,
        hide_input_in_errors=True,
        protected_namespaces=(),
        ser_json_bytes="base64",
        ser_json_inf_nan="constants",
    )

    if TYPE_CHECKING:
        # So that records may say of what type their other properties are.
        __pydantic_extra__: Any = Field(init=False)

    def to_dict(self) -> dict[str, Any]:
        """What was set, as plain JSON under wire names; secrets are masked."""
        return self.model_dump(
            mode="json", exclude_unset=True, exclude_computed_fields=True
        )

    def to_json(self) -> str:
        """The same as text."""
        text = self.model_dump_json(
            exclude_unset=True, exclude_computed_fields=True, context=EXACT
        )
        return bare_numbers(text.encode()).decode()

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`Page[Item]`: the argument as people write it."""
        return super().model_parametrized_name(tuple(map(without_metadata, params)))

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[Any, ...]:
        """Pickles an object of `Page[Item]` by what that is made of: it has no name that
        another process could import."""
        reduced: Any = super().__reduce_ex__(protocol)
        generic = type(self).__pydantic_generic_metadata__
        if generic["origin"] is None:
            return tuple(reduced)
        return unfilled, (taken_apart(type(self)),), *reduced[2:]


def _write_secret(value: SecretStr, info: SerializationInfo) -> SecretStr | str:
    if info.context is REVEAL:
        return value.get_secret_value()
    return str(value) if info.mode == "json" else value


Secret = Annotated[SecretStr, PlainSerializer(_write_secret)]
"""Text that is never shown: masked in every repr, str and dump but our own."""


def _refuse(value: object) -> Never:
    raise PydanticCustomError("no_value", "Input should be left out")


_NONE_FITS = core_schema.no_info_plain_validator_function(_refuse)

NoValue = Annotated[
    Never,
    GetPydanticSchema(lambda source, handler: _NONE_FITS),
    WithJsonSchema({"not": {}}),
]
"""The type that no value fits (the schema `false`); pydantic knows no `Never`."""


def refuse_null(value: T, info: ValidationInfo) -> T:
    """The check of a property that may be absent but, in a request, not null."""
    if value is None and info.context is RECEIVED:
        raise PydanticCustomError("null", "Input should not be null")
    return value


_OMITTABLE: Final = "omittable"


def is_omittable(schema: Mapping[str, Any]) -> bool:
    """Whether a core schema is that of an `Omittable` property."""
    return _OMITTABLE in schema.get("metadata", ())


def _omittable(source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    schema = handler(source)
    metadata = {**schema.get("metadata", {}), _OMITTABLE: True}
    return cast("CoreSchema", {**schema, "metadata": metadata})


Omittable = Annotated[
    T | None,
    GetPydanticSchema(_omittable),
    Field(exclude_if=lambda value: value is None),
]
"""A property that may be absent, which is None, but not null: None is never written.

Only in a merge patch, None that was set means that the property is to be removed.
"""


_WRITING: Final = ConfigDict(ser_json_inf_nan="constants", hide_input_in_errors=True)
"""What is no number is not written as null, but found and refused."""


def Wire(name: str) -> Any:  # noqa: N802 - reads as an annotation beside `Field`
    """The name of a property on the wire, where it differs from the field's."""
    return Field(validation_alias=name, serialization_alias=name)


def _same_kind(value: object, read: Callable[[object], T]) -> T:
    if isinstance(value, float) and value.is_integer():
        # 1.0 is 1 (JSON Schema core, 4.2.2); Python would take it for true, too.
        value = int(value)
    constant = read(value)
    if isinstance(value, bool) != isinstance(constant, bool):
        kind = "a boolean" if isinstance(constant, bool) else "no boolean"
        raise PydanticCustomError("constant", "Input should be {kind}", {"kind": kind})
    return constant


Exact: Final = WrapValidator(_same_kind)
"""A constant that is 1 or true, or 0 or false, which Python takes for each other."""


def OneOf(*values: float) -> AfterValidator:  # noqa: N802 - reads as an annotation
    """A number that is one of a few; for constants for which there is no literal type."""
    return AfterValidator(partial(_one_of, values))


def _one_of(values: tuple[float, ...], value: float) -> float:
    if value not in values:
        message = f"Input should be one of {', '.join(map(str, values))}"
        raise PydanticCustomError("enum", "{message}", {"message": message})
    return value


def adapter(type_: Any) -> TypeAdapter[Any]:
    """The reader and writer of a type, made once for each type that can be a key."""
    try:
        return _adapter(type_)
    except TypeError:
        return _new_adapter(type_)


@cache
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return _new_adapter(type_)


def _new_adapter(type_: Any) -> TypeAdapter[Any]:
    """An adapter, built at once: only then it is known whether its type holds decimals."""
    is_model = isinstance(type_, type) and issubclass(type_, BaseModel)
    if is_model:
        # An adapter of a model that is not built yet writes untyped values without its settings.
        type_.model_rebuild()
    made = TypeAdapter(type_, config=None if is_model else _WRITING)
    made.rebuild()
    return made


def adapter_of_field(field: FieldInfo) -> TypeAdapter[Any]:
    """The reader and writer of one property of a model."""
    kind = field.annotation
    return adapter(Annotated[kind, *field.metadata] if field.metadata else kind)


@cache
def adapter_of(type_of: TypeOf) -> TypeAdapter[Any]:
    """The reader and writer of a type in a contract, made when it is first used."""
    return adapter(resolve(type_of))


@cache
def resolve(type_of: TypeOf) -> Any:
    """The type in a contract; a class stands for itself."""
    return type_of if isinstance(type_of, type) else type_of()


def validate(type_: Any, value: object) -> Any:
    """`value` as the type.

    Raises pydantic's ValidationError, of which only `problems` may be shown.
    """
    return adapter(type_).validate_python(value)


def decode_json(type_: Any, text: bytes | str) -> Any:
    """The value of a JSON text; raises like `validate`."""
    return read_exact_json(adapter(type_), text)


def encode_json(value: object, type_: Any) -> bytes:
    """The JSON text of a valid value: wire names, what was set, secrets revealed."""
    return write_json(adapter(type_), value)


def write_json(writer: TypeAdapter[Any], value: object) -> bytes:
    """Like `encode_json`, with the writer at hand.

    Pydantic masks a secret in an untyped place, and leaves out what a closed object should not
    have; where there may be either, it is written again. Raises ValueError for NaN and infinity.
    """
    text = writer.dump_json(
        value,
        by_alias=True,
        exclude_unset=True,
        exclude_computed_fields=True,
        context=REVEAL,
        warnings=False,
    )
    if b"NaN" in text or b"Infinity" in text:
        plain(value)
    if _MASK not in text and not has_opened():
        return bare_numbers(text)
    return write_plain(plain(value)).encode()


_BRANCH: Final = re.compile(r"\?|(?:function-(?:after|before|plain|wrap)|literal)\[")


def problems(error: ValidationError) -> list[dict[str, Any]]:
    """The faults of a value (`loc`, `msg`, `type`), without anything of the value itself.

    Messages about texts that do not parse quote a piece of them after a comma. Steps that are
    no names at all, but the branches of `Discriminated` or functions, are left out; which of the
    others are in the value, `leading_through` tells, who has it.
    """
    errors = error.errors(include_url=False, include_context=False, include_input=False)
    return [
        {
            "loc": [step for step in detail["loc"] if not _BRANCH.match(str(step))],
            "msg": (
                detail["msg"].partition(",")[0]
                if detail["type"].endswith("_parsing")
                else detail["msg"]
            ),
            "type": detail["type"],
        }
        for detail in errors
    ]
