"""Names are identifiers, distinct, and depend on what is named alone."""

from __future__ import annotations

import keyword
from collections.abc import Sequence

from hypothesis import example, given
from hypothesis import strategies as st

from specgen.findings.diagnostics import Location
from specgen.naming import reserved
from specgen.naming.candidates import attribute_names, class_names, package_name
from specgen.naming.pins import Pins
from specgen.naming.scope import Claim, resolve
from specgen.naming.words import MAX_LENGTH, pascal, snake, spelled_out, words
from tests.drawing import drawn

HERE = Location(file="api.yaml", pointer="#")
ALPHABET = st.sampled_from("aAbB1_-+$ é名\0/.~\"'")
TEXT = st.one_of(st.text(), st.text(ALPHABET, max_size=6))
FEW = drawn(150)


def claims(texts: Sequence[str], *, rank: int = 0) -> list[Claim]:
    return [
        Claim(f"#/{text}", attribute_names(text), HERE, rank)
        for text in dict.fromkeys(texts)
    ]


def assigned(
    found: Sequence[Claim], pinned: dict[str, str] | None = None
) -> dict[str, str]:
    return resolve(found, reserved.FIELDS, Pins(pinned or {}), {})


@FEW
@given(TEXT)
def test_every_text_has_names(text: str) -> None:
    for name in (*attribute_names(text), *class_names(text), package_name(text)):
        assert name.isidentifier()
        assert name.isascii()
        assert not name.startswith("_")
        assert len(name) <= MAX_LENGTH
    assert attribute_names(text)
    assert class_names(text)


@FEW
@given(st.lists(TEXT, max_size=8))
def test_names_are_distinct_identifiers(texts: list[str]) -> None:
    names = assigned(claims(texts))
    assert names.keys() == {claim.key for claim in claims(texts)}
    folded = [name.casefold() for name in names.values()]
    assert len(set(folded)) == len(folded)
    for name in names.values():
        assert name.isidentifier()
        assert not keyword.iskeyword(name)
        assert name not in reserved.FIELDS


@FEW
@given(
    st.lists(TEXT, max_size=8).flatmap(
        lambda texts: st.tuples(st.just(texts), st.permutations(texts))
    )
)
def test_the_order_makes_no_difference(orders: tuple[list[str], list[str]]) -> None:
    first, second = orders
    assert assigned(claims(first)) == assigned(claims(second))


@FEW
@given(st.lists(TEXT, max_size=8), TEXT)
def test_an_addition_that_collides_with_nothing_renames_nothing(
    texts: list[str], more: str
) -> None:
    before = claims(texts)
    (added,) = claims([more])
    wished = {
        wish.casefold().rstrip("_0123456789")
        for claim in before
        for wish in claim.preferences
    }
    if {wish.casefold().rstrip("_0123456789") for wish in added.preferences} & wished:
        return
    after = assigned([added, *before])
    assert {key: name for key, name in after.items() if key != added.key} == assigned(
        before
    )


@FEW
@given(st.lists(TEXT, max_size=8), TEXT)
def test_locked_names_stay_whatever_is_added(texts: list[str], more: str) -> None:
    before = assigned(claims(texts))
    after = assigned(claims([more, *texts]), pinned=before)
    assert {key: after[key] for key in before} == before


@FEW
@given(st.lists(TEXT, max_size=6, unique=True), st.text())
@example(["a"], "class")
@example(["a"], "model_dump")
def test_a_pinned_name_that_is_none_is_ignored(texts: list[str], pin: str) -> None:
    found = claims(texts)
    names = assigned(found, pinned=dict.fromkeys((claim.key for claim in found), pin))
    assert all(name.isidentifier() and name.isascii() for name in names.values())
    assert reserved.FIELDS.isdisjoint(names.values())
    assert len(set(names.values())) == len(names)


@FEW
@given(
    st.lists(st.from_regex("[A-Za-z0-9]{1,8}", fullmatch=True), min_size=1, max_size=4)
)
def test_snake_and_pascal_keep_the_words(parts: list[str]) -> None:
    name = snake(tuple(parts))
    assert name == name.lower()
    if not parts[0][0].isdigit():
        assert name.replace("_", "") == "".join(parts).lower()
    assert (
        pascal(tuple(parts)).replace("_", "").lower().endswith("".join(parts).lower())
    )


@FEW
@given(st.text(max_size=20))
def test_words_are_plain(text: str) -> None:
    for word in (*words(text), *spelled_out(text)):
        assert word.isascii()
        assert word.isalnum()
