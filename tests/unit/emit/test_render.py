"""Templates print finished code, and refuse all else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from specgen.emit.text.python import code, fixed, join, literal
from specgen.emit.text.render import OURS

TEMPLATE = "models/models.py.jinja"


@dataclass
class View:
    """What the template of a models module prints."""

    doc: Any
    imports: Any
    body: Any


def test_code_is_printed() -> None:
    text = OURS.render(
        TEMPLATE, View(fixed('"""A."""'), fixed("import a"), fixed("\nB = 1"))
    )
    assert text.startswith('"""A."""')
    assert "B = 1" in text


@pytest.mark.parametrize("value", ["text of a document", 1, None, ["a"]])
def test_text_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="code alone"):
        OURS.render(TEMPLATE, View(value, fixed(""), fixed("")))


def test_a_name_that_a_view_lacks_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="Undefined"):
        OURS.render(TEMPLATE, object())


def test_pieces_of_code_are_made_of_code() -> None:
    assert code("{}: {}", fixed("a"), literal("{}")) == 'a: "{}"'
    with pytest.raises(TypeError):
        code("{}", "text")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        join(", ", ["text"])  # type: ignore[list-item]
