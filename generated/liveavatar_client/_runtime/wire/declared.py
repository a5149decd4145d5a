# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Classes that only keep what they are given, and cost little to define.

A frozen dataclass compiles seven methods; these compile one. Packages define some thirty
before the first call.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True, eq_default=False, field_specifiers=(field,))
def declared(cls: type[C]) -> type[C]:
    """A dataclass for type checkers, frozen; at run time, its `__init__` alone."""
    return dataclass(eq=False, repr=False, match_args=False)(cls)
