# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Objects in the making."""

from __future__ import annotations


class Members:
    """Properties by their names, both as JSON texts; what is in `arrays` has its items there."""

    __slots__ = ("arrays", "values")

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.arrays: dict[str, list[str]] = {}

    def add(self, key: str, value: str) -> None:
        """A property. What is there already makes it an array, which validation judges."""
        if key in self.values:
            self.arrays.setdefault(key, [self.values[key]]).append(value)
        else:
            self.values[key] = value

    def array(self, key: str) -> list[str]:
        """The items of a property that is an array, so far."""
        items = self.arrays.get(key)
        if items is None:
            items = self.arrays[key] = [self.values[key]] if key in self.values else []
            self.values[key] = ""
        return items

    def json(self) -> str:
        """The object."""
        values = self.values
        for key, items in self.arrays.items():
            values[key] = f"[{','.join(items)}]"
        return "{" + ",".join([f"{key}:{value}" for key, value in values.items()]) + "}"
