"""Objects as JSON, whatever was first done with their class."""

from __future__ import annotations

from typing import Any

import pytest
from runtime.wire.model import Model, decode_json, encode_json


@pytest.mark.parametrize("read_first", [False, True])
def test_untyped_values_are_written_the_same_whether_a_class_was_read_or_made_first(
    read_first: bool,
) -> None:
    class Untyped(Model):
        value: Any = None

    if read_first:
        assert decode_json(Untyped, b'{"value": 1}').value == 1
    for number in (float("nan"), float("inf"), {"a": [float("-inf")]}):
        for holder in (Untyped(value=number), Untyped.model_construct(extra=number)):
            with pytest.raises(ValueError, match="NaN and infinity"):
                encode_json(holder, Untyped)
