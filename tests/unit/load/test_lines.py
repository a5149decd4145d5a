"""Lines and columns of long texts, which are counted in steps."""

from __future__ import annotations

import random
import re
import time

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
        draw.choice("x\u00e9") * draw.randrange(9) + draw.choice(ends)
        for _ in range(3 * STEP // 4)
    )
    assert len(text) > 2 * STEP
    near = {at + by for at in (STEP, 2 * STEP) for by in range(-20, 20)}
    for offset in (0, 1, *sorted(near), len(text) - 1):
        if text[offset - 1 : offset + 1] == "\r\n":
            continue  # no value begins between the two
        lines = re.split("\r\n|\r|\n", text[:offset])
        place = len(lines), len(lines[-1]) + 1
        assert line_and_column(text, offset) == place
        assert line_and_column(text.encode(), len(text[:offset].encode())) == place


def test_a_line_may_be_as_long_as_the_text() -> None:
    """Documents that programs write are often one line."""
    draw = random.Random(1)
    text = "".join(draw.choices("x \u00e9\u65e5\U0001f600", k=STEP))
    encoded = text.encode()
    assert len(encoded) > 2 * STEP
    for offset in (0, 1, STEP // 2, *draw.sample(range(STEP), 200), STEP - 1, STEP):
        place = line_and_column(encoded, len(text[:offset].encode()))
        assert place == (1, offset + 1)


def test_places_in_a_long_line_are_counted_in_steps() -> None:
    encoded = "\u00e9".encode() * 2_000_000
    before = time.process_time()
    for character in range(1_998_000, 2_000_000):
        assert line_and_column(encoded, 2 * character) == (1, character + 1)
    assert time.process_time() - before < 2
