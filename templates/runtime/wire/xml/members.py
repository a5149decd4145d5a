"""Objects in the making."""

from __future__ import annotations


class Members:
    """Properties by their names, both as JSON texts."""

    __slots__ = ("_arrays", "_values")

    def __init__(self) -> None:
        self._values: dict[str, str] = {}
        self._arrays: dict[str, list[str]] = {}

    def __bool__(self) -> bool:
        return bool(self._values)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def add(self, key: str, value: str) -> None:
        """A property. What is there already makes it an array, which validation judges."""
        if key in self._values:
            self._arrays.setdefault(key, [self._values[key]]).append(value)
        else:
            self._values[key] = value

    def append(self, key: str, item: str) -> None:
        """An item of a property that is an array."""
        if key not in self._arrays:
            self.begin(key)
        self._arrays[key].append(item)

    def begin(self, key: str) -> None:
        """A property that is an array, which may have no items."""
        if key not in self._values:
            self._arrays[key] = []
            self._values[key] = ""

    def json(self) -> str:
        """The object."""
        values = self._values
        for key, items in self._arrays.items():
            values[key] = f"[{','.join(items)}]"
        return f"{{{','.join([f'{key}:{values[key]}' for key in values])}}}"
