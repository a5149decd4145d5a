"""What docstrings say, from what documents say."""

from __future__ import annotations

import pytest

from specgen.emit.client.groups import group_text
from specgen.emit.text.markup import as_markdown
from specgen.emit.text.prose import (
    deprecation,
    field_text,
    operation_text,
    sentence,
)
from specgen.emit.text.python import docstring
from specgen.ir.api import Group
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
    ("text", "expected"),
    [
        ("<p>Creates a customer.</p>", "Creates a customer."),
        ("<p>One</p>\n<P class='x'>two</P>", "One\n\ntwo"),
        ("<b>bold</b>, <code>x &lt; y</code>", "**bold**, `x < y`"),
        ("see <a href='u'><i>this</i></a>", "see *this*"),
        ("of:<ul><li>one</li><li><p>two</p></li></ul>", "of:\n\n- one\n- two"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("`<p>&lt;` and <id> stay, a < b", "`<p>&lt;` and <id> stay, a < b"),
        ("the <code> of it &amp; more", "the <code> of it &amp; more"),
    ],
)
def test_html_reads_as_markdown(text: str, expected: str) -> None:
    assert as_markdown(text) == expected


def test_endless_markup_is_read_in_one_go() -> None:
    text = "<b>" + " " * 200_000 + "<p" * 200_000 + "<code>" * 50_000
    assert as_markdown(text)


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "What for.\nOne of:\n- `a`: tools\n- `b`: training,\n  too",
            [
                "id: What for. One of:",
                "    - `a`: tools",
                "    - `b`: training, too",
            ],
        ),
        ("- one\n- two", ["id:", "    - one", "    - two"]),
        (
            "First\nparagraph\n\n\nSecond one",
            [
                "id: First paragraph.",
                "",
                "    Second one.",
            ],
        ),
        (
            "1. one\n   - inner\n2. two",
            ["id:", "    1. one", "       - inner", "    2. two"],
        ),
        (
            "Like:\n```\na  b\n\n- c\n```\nDone",
            [
                "id: Like:",
                "    ```",
                "    a  b",
                "",
                "    - c",
                "    ```",
                "    Done.",
            ],
        ),
        ("Code:\n\n    a  b\n    c", ["id: Code:", "", "        a  b", "        c"]),
        ("|a|b|\n|-|-|\n|1|2|", ["id:", "    |a|b|", "    |-|-|", "    |1|2|"]),
        (
            "A [link](u) here.\n\n- See [this](v).\n- More",
            [
                "id: A link here.",
                "",
                "    - See this.",
                "    - More",
            ],
        ),
        ("a -1 of\n2.5 b", ["id: a -1 of 2.5 b."]),
    ],
)
def test_paragraphs_and_lists_of_arguments_survive(
    text: str, expected: list[str]
) -> None:
    made = operation_text(Doc(summary="Get"), "", [("id", text)], [])
    lines = [f"    {line}" if line else "" for line in expected]
    assert made == "\n".join(["Get.", "", "Args:", *lines])


def test_a_list_after_the_first_words_stays_a_list() -> None:
    doc = Doc(description="Uploads it. Kinds:\n- one\n- two\n\nAsk for more.")
    assert operation_text(doc, "", [], []) == (
        "Uploads it.\n\nKinds:\n- one\n- two\n\nAsk for more."
    )


def test_a_default_stands_apart_from_a_list() -> None:
    doc = Doc(description="One of:\n- a\n- b", deprecated=True)
    assert field_text(doc, Default(value="a")) == (
        'Deprecated.\n\nOne of:\n- a\n- b\n\nDefaults to "a".'
    )


def test_errors_of_one_path_share_a_line() -> None:
    raises = [
        ("errors.NotFoundError", ""),
        ("errors.GoneError", ""),
        ("errors.X", "Bad"),
    ]
    made = operation_text(Doc(summary="Get"), "", [], raises)
    assert made == (
        "Get.\n\nRaises:\n    errors.NotFoundError, errors.GoneError\n    errors.X: Bad."
    )


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Old one. Use [the new](u) instead.", "Use the new instead."),
        ("Deprecated since May.\nGone soon.", "Deprecated since May."),
        ("Old one.", "pets.get is deprecated"),
        (f"Instead {'of this ' * 40}.", "pets.get is deprecated"),
    ],
)
def test_what_is_deprecated_says_what_to_use(description: str, expected: str) -> None:
    assert deprecation(Doc(description=description), "pets.get") == expected


def test_endless_paragraphs_are_read_in_one_go() -> None:
    text = "word\n" * 200_000 + "- item\n" * 100_000 + "```\n" * 50_000
    assert operation_text(Doc(summary="Get"), "", [("id", text)], [])


def test_sections_of_a_servers_own_docstring_are_taken_apart() -> None:
    description = (
        "Makes it.\n\nArgs:\n    request: The request.\n\nRaises:\n    400: If bad"
    )
    text = operation_text(Doc(description=description), "", [("name", "A name")], [])
    assert text == "Makes it.\n\nArgs:\n    name: A name.\n\nRaises:\n    400: If bad"


@pytest.mark.parametrize("name", ["NotFoundError", "errors.NotFound"])
def test_a_long_entry_goes_on_further_to_the_right(name: str) -> None:
    text = f"Raises:\n    {name}: {'It was removed or has never been there. ' * 4}"
    _, first, *others = docstring(text, 4).split("\n")
    assert first.startswith(f"        {name}: It")
    assert all(line.startswith(" " * 12) for line in others[:-1])


@pytest.mark.parametrize(
    ("tag", "said", "expected"),
    [
        ("pets", "", "Operations on pets."),
        ("Pet operations", "", "Pet operations."),
        ("Pet operations", "All that pets do", "All that pets do."),
    ],
)
def test_groups(tag: str, said: str, expected: str) -> None:
    group = Group(id=tag, text=tag, doc=Doc(description=said))
    assert group_text(group) == expected
