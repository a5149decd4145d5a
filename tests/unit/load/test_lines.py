"""Lines and columns of long texts, which are counted in steps."""

from __future__ import annotations

import random
import re

import pytest

from specgen.load.tree.document import line_and_column

STEP = 1 << 16


@pytest.mark.parametrize("before", [STEP - 2, STEP - 1, STEP])
def test_a_pair_of_characters_ends_one_line_wherever_it_stands(before: int) -> None:
    text = "x" * before + "\r\n" + "y" * STEP
    assert line_and_column(text, before + 2) == (2, 1)
    assert line_and_column(text, before + 3) == (2, 2)


@pytest.mark.parametrize(
    "ends", [("\n",), ("\r\n",), ("\r",), ("\n", "\r\n", "\r", "")]
)
def test_a_place_is_where_an_editor_shows_it(ends: tuple[str, ...]) -> None:
    draw = random.Random(len(ends))
    text = "".join(
        "x" * draw.randrange(9) + draw.choice(ends) for _ in range(3 * STEP // 4)
    )
    assert len(text) > 2 * STEP
    near = {at + by for at in (STEP, 2 * STEP) for by in range(-20, 20)}
    for offset in (0, 1, *sorted(near), len(text) - 1):
        if text[offset - 1 : offset + 1] == "\r\n":
            continue  # no value begins between the two
        lines = re.split("\r\n|\r|\n", text[:offset])
        assert line_and_column(text, offset) == (len(lines), len(lines[-1]) + 1)
