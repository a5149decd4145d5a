"""What docstrings say, from what documents say."""

from __future__ import annotations

import pytest

from specgen.emit.prose import field_text, operation_text, sentence
from specgen.ir.types import Default, Doc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A pet", "A pet."),
        ("A pet.", "A pet."),
        ("Why?", "Why?"),
        ("", ""),
        ("a\n b", "a b."),
    ],
)
def test_sentences(text: str, expected: str) -> None:
    assert sentence(text) == expected


@pytest.mark.parametrize(
    ("doc", "default", "expected"),
    [
        (Doc(description="How many"), Default(value=10), "How many. Defaults to 10."),
        (Doc(), Default(value="a"), 'Defaults to "a".'),
        (Doc(), Default(value=False), "Defaults to False."),
        (Doc(description="Old.", deprecated=True), None, "Deprecated. Old."),
        (Doc(), None, ""),
    ],
)
def test_fields(doc: Doc, default: Default | None, expected: str) -> None:
    assert field_text(doc, default) == expected


def test_a_method_without_words_says_where_it_goes() -> None:
    assert operation_text(Doc(), "GET /pets", [], []) == "GET /pets"


def test_a_summary_that_the_description_repeats_is_said_once() -> None:
    text = operation_text(
        Doc(summary="Lists pets", description="Lists pets."), "", [], []
    )
    assert text == "Lists pets."


def test_arguments_and_errors_are_listed() -> None:
    text = operation_text(
        Doc(summary="Get"),
        "",
        [("id", "The number"), ("other", "")],
        [("NotFoundError", "")],
    )
    assert text == "Get.\n\nArgs:\n    id: The number.\n\nRaises:\n    NotFoundError"


def test_sections_of_a_servers_own_docstring_are_taken_apart() -> None:
    description = (
        "Makes it.\n\nArgs:\n    request: The request.\n\nRaises:\n    400: If bad"
    )
    text = operation_text(Doc(description=description), "", [("name", "A name")], [])
    assert text == "Makes it.\n\nArgs:\n    name: A name.\n\nRaises:\n    400: If bad"
