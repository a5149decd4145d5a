# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Faults of a request's values, with their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Detail: TypeAlias = Mapping[str, Any]
"""A fault and its place: `loc`, `msg`, `type`."""


class Invalid(Exception):
    """The request does not fit the document."""

    def __init__(self, details: Sequence[Detail]) -> None:
        super().__init__("the request is not valid")
        self.details = list(details)


def detail(
    loc: Sequence[str | int], message: str, type_: str = "value_error"
) -> Detail:
    return {"loc": list(loc), "msg": message, "type": type_}
