"""The types of generated packages, built: pydantic does so when one is first used.

What can't be built would be found by the user whose call comes across it.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import partial
from types import ModuleType
from typing import Any, Generic, get_origin

from pydantic import BaseModel, TypeAdapter
from typing_extensions import TypeAliasType

LARGEST = 500
"""Types of a package that are built, evenly chosen: thousands take minutes and gigabytes."""


def build_types(package: str, modules: Iterable[ModuleType]) -> Iterator[str]:
    """Builds models, aliases and the types in contracts; yields what can't be."""
    builds = [build for module in modules for build in _builds(package, module)]
    step = max(1, -(-len(builds) // LARGEST))
    for name, build in builds[::step]:
        try:
            build()
        except BaseException as error:
            yield f"{name}: {type(error).__name__}: {str(error)[:400]}"


def _builds(
    package: str, module: ModuleType
) -> Iterator[tuple[str, Callable[[], object]]]:
    own = module.__name__.startswith(f"{package}.models")
    for key, value in vars(module).items():
        name = f"{module.__name__}.{key}"
        if isinstance(value, type) and issubclass(value, BaseModel):
            if value.__module__ == module.__name__:
                yield name, partial(value.model_rebuild, force=True)
        elif isinstance(value, TypeAliasType) or (own and _is_alias(value)):
            yield name, partial(_adapt, TypeAdapter, value)
        elif type(value).__name__ == "Operation":
            read = importlib.import_module(f"{package}._runtime.wire.model")
            for type_of in _types_in(value):
                yield name, partial(_adapt, read.adapter_of, type_of)


def _is_alias(value: Any) -> bool:
    return get_origin(value) not in (None, Generic)


def _adapt(make: Callable[[Any], TypeAdapter[Any]], type_: Any) -> None:
    adapter = make(type_)
    if not adapter.pydantic_complete:
        adapter.rebuild(raise_errors=True)


def _types_in(value: Any) -> Iterator[Any]:
    """The types of a contract, each a function that gives it."""
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for one in value:
            yield from _types_in(one)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            inner = getattr(value, field.name)
            if field.name == "type" and inner is not None:
                yield inner
            else:
                yield from _types_in(inner)
