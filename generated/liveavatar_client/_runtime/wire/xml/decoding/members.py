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
            self.append(key, value)
        else:
            self.values[key] = value

    def append(self, key: str, item: str | None) -> None:
        """An item of a property that is an array."""
        if key not in self.arrays:
            self.begin(key)
        self.arrays[key].append("null" if item is None else item)

    def begin(self, key: str) -> None:
        """A property that is an array, which may have no items."""
        if key not in self.arrays:
            self.arrays[key] = [self.values[key]] if key in self.values else []
            self.values[key] = ""

    def json(self) -> str:
        """The object."""
        values = self.values
        for key, items in self.arrays.items():
            values[key] = f"[{','.join(items)}]"
        return "{" + ",".join([f"{key}:{value}" for key, value in values.items()]) + "}"
