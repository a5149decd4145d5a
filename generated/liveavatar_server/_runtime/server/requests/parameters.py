# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The parameters of a request, as arguments of a handler."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from pydantic import ValidationError
from starlette.types import Scope

from ...wire.contract import Operation, Parameter, TypeOf
from ...wire.decimals import write_plain
from ...wire.invalid import Detail, Invalid, detail, leading_through
from ...wire.misfits import OnMisfit, below
from ...wire.model import adapter_of
from ...wire.parameters.parsing import (
    decode_cookie,
    decode_header,
    decode_path,
    decode_query,
    decode_querystring,
    from_query,
    from_uri,
    split_pairs,
)
from ...wire.parameters.sharing import Shares
from ...wire.parameters.styles import is_json
from ...wire.tolerance import tolerant_of
from ...wire.unset import UNSET
from ..problems import details_of, leading
from .fitting import fit
from .json_bodies import read_json


@dataclass(frozen=True)
class RequestTexts:
    """The texts of a request beside its body, decoded only where they are asked for."""

    scope: Scope
    headers: Mapping[str, str]
    slots: Mapping[str, str]

    @cached_property
    def query(self) -> str:
        text: str = self.scope["query_string"].decode("latin-1")
        return text

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        return split_pairs(self.query)

    @cached_property
    def cookies(self) -> list[tuple[str, str]]:
        return split_pairs(self.headers.get("cookie", ""), ";")


def read_headers(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name; several lines of one are joined (RFC 9110, 5.3)."""
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin-1").lower()
        try:
            value = raw_value.decode()
        except UnicodeDecodeError:
            value = raw_value.decode("latin-1")
        if name in headers:
            separator = "; " if name == "cookie" else ", "
            value = f"{headers[name]}{separator}{value}"
        headers[name] = value
    return headers


class ParameterReader:
    """Reads every parameter of an operation."""

    def __init__(
        self, operation: Operation[Any], on_misfit: OnMisfit | None = None
    ) -> None:
        self._on_misfit = on_misfit
        self._parameters = operation.parameters
        self._shares = Shares(operation.parameters)

    def read(self, sent: RequestTexts, problems: list[Detail]) -> dict[str, Any]:
        """Arguments by Python name; what is wrong is added to `problems`."""
        arguments: dict[str, Any] = {}
        for parameter in self._parameters:
            place = (parameter.place, parameter.name)
            try:
                value = self._value(parameter, sent)
                if value is UNSET and parameter.required:
                    problems.append(detail(place, "Field required", "missing"))
            except ValidationError as error:
                details = details_of(error, *place)
                problems += leading_through(self._sent(parameter, sent), details, 2)
            except Invalid as error:
                read = self._sent(parameter, sent)
                problems += leading_through(read, error.details, 2)
            except ValueError as error:
                problems.append(detail(place, f"Input {error}"))
            else:
                arguments[parameter.python] = value
        return arguments

    def _sent(self, parameter: Parameter, sent: RequestTexts) -> Any:
        """What was sent for a parameter, without a type; UNSET if nothing was."""
        return _READERS[parameter.place](self, parameter, sent)

    def _value(self, parameter: Parameter, sent: RequestTexts) -> Any:
        """The value of a parameter; UNSET where there is none."""
        if parameter.type is None:
            return self._sent(parameter, sent)
        # Whether its type holds decimals must be known before a document is read.
        reader = adapter_of(parameter.type)
        try:
            value = self._sent(parameter, sent)
            if value is UNSET:
                return self._absent(parameter, parameter.type)
            return self._fit(parameter, parameter.type, value)
        except ValueError:
            if parameter.shape != "object" or parameter.media_type:
                raise
            try:
                # What may be an object may be text as well.
                scalar = replace(parameter, shape="scalar")
                value = self._sent(scalar, sent)
                if isinstance(value, str):
                    return reader.validate_python(value)
            except ValueError:
                pass
            raise

    def _fit(self, parameter: Parameter, type_of: TypeOf, value: Any) -> Any:
        """The value as the parameter's type.

        Commas within an item of an array are text where it can be; of numbers they part items,
        as clients write that encode all of a value.
        """
        if is_json(parameter.media_type) and value is not parameter.default:
            place = (parameter.place, parameter.name)
            text = write_plain(value).encode()
            return read_json(type_of, text, self._on_misfit, place)
        on_misfit = below(self._on_misfit, parameter.place, parameter.name)
        on_misfit = leading(on_misfit, value)
        # A document may hold anything where an array was declared, and its texts are whole.
        is_split = parameter.shape == "array" and not parameter.media_type
        texts = value if is_split and isinstance(value, list) else []
        is_empty = parameter.may_be_empty and value in ("", [""])
        try:
            return fit(type_of, value, on_misfit)
        except ValidationError:
            if value is parameter.default:
                # The document's own word, though its constraints say otherwise.
                return tolerant_of(type_of).validate_python(value)
            if is_empty:
                return self._absent(parameter, type_of)
            if not any(isinstance(text, str) and "," in text for text in texts):
                raise
        parts = [part for text in texts for part in str(text).split(",")]
        return fit(type_of, parts, on_misfit)

    def _absent(self, parameter: Parameter, type_of: TypeOf) -> Any:
        """What stands for a parameter that was not sent."""
        if parameter.default is UNSET:
            return UNSET
        return self._fit(parameter, type_of, parameter.default)

    def _path(self, parameter: Parameter, sent: RequestTexts) -> Any:
        text = sent.slots.get(parameter.name)
        return UNSET if text is None else decode_path(parameter, text)

    def _query(self, parameter: Parameter, sent: RequestTexts) -> Any:
        pairs = self._shares.own(parameter, sent.pairs, from_query)
        return decode_query(parameter, pairs)

    def _querystring(self, parameter: Parameter, sent: RequestTexts) -> Any:
        return decode_querystring(parameter, sent.query)

    def _header(self, parameter: Parameter, sent: RequestTexts) -> Any:
        return decode_header(parameter, sent.headers.get(parameter.name.lower()))

    def _cookie(self, parameter: Parameter, sent: RequestTexts) -> Any:
        pairs = self._shares.own(parameter, sent.cookies, from_uri)
        return decode_cookie(parameter, pairs)


_Read = Callable[[ParameterReader, Parameter, RequestTexts], Any]
_READERS: Mapping[str, _Read] = {
    "path": ParameterReader._path,
    "query": ParameterReader._query,
    "querystring": ParameterReader._querystring,
    "header": ParameterReader._header,
    "cookie": ParameterReader._cookie,
}
