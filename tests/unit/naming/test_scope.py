"""Who gets a name that several would like."""

from __future__ import annotations

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.naming.pins import Pins
from specgen.naming.scope import Claim, Holder, resolve

HERE = Location(file="api.yaml", pointer="#")


def claim(key: str, *preferences: str, rank: int = 0) -> Claim:
    return Claim(key, preferences, HERE, rank)


def test_the_more_public_context_keeps_the_bare_name() -> None:
    claims = [claim("a", "id", "path_id"), claim("b", "id", "query_id", rank=1)]
    assert resolve(claims, frozenset(), Pins(), {}) == {"a": "id", "b": "query_id"}


def test_equals_both_step_aside() -> None:
    claims = [claim("a", "id", "a_id"), claim("b", "id", "b_id")]
    assert resolve(claims, frozenset(), Pins(), {}) == {"a": "a_id", "b": "b_id"}


def test_names_that_differ_in_case_alone_collide() -> None:
    claims = [claim("a", "Pet"), claim("b", "PET", "PET_B", rank=1)]
    assert resolve(claims, frozenset(), Pins(), {}) == {"a": "Pet", "b": "PET_B"}


def test_a_reserved_name_gets_an_underscore() -> None:
    assert resolve([claim("a", "class")], frozenset({"class"}), Pins(), {}) == {
        "a": "class_"
    }


def test_what_nothing_tells_apart_is_numbered_with_a_note() -> None:
    sink = Sink()
    names = resolve([claim("a", "x"), claim("b", "x")], frozenset(), Pins(), {}, sink)
    assert names == {"a": "x", "b": "x_2"}
    (note,) = sink
    assert note.code is DiagnosticCode.NAME_ORDINAL
    assert note.effect == "called x_2"


def test_a_note_has_the_name_as_the_other_got_it() -> None:
    sink = Sink()
    claims = [claim("a", "URL", rank=3), claim("b", "Url", rank=1)]
    names = resolve(claims, frozenset(), Pins(), {}, sink)
    assert names == {"a": "URL_2", "b": "Url"}
    (note,) = sink
    assert note.message == "b and a would both be called Url"
    assert note.effect == "called URL_2"


def test_a_pinned_name_wins_over_a_better_rank() -> None:
    claims = [claim("a", "x"), claim("b", "y", rank=9)]
    assert resolve(claims, frozenset(), Pins({"b": "x"}), {}) == {"a": "x_2", "b": "x"}


def test_of_two_pins_to_one_name_the_first_stays() -> None:
    names = resolve(
        [claim("a", "x"), claim("b", "y")], frozenset(), Pins({"a": "z", "b": "z"}), {}
    )
    assert names["a"] == "z"
    assert names["b"] == "y"


def test_taken_names_are_avoided_and_extended() -> None:
    taken = {"x": Holder("elsewhere", "x")}
    assert resolve([claim("a", "x", "y")], frozenset(), Pins(), taken) == {"a": "y"}
    assert taken == {"x": Holder("elsewhere", "x"), "y": Holder("a", "y")}


def test_thousands_of_one_name_are_numbered_in_one_go() -> None:
    """Each starts where the one before ended, not at two."""
    claims = [claim(f"#/{index:05}", "pets") for index in range(20_000)]
    names = resolve(claims, set(), Pins(), {"pets_7": Holder("#/other", "pets_7")})
    assert len({*names.values()}) == len(claims)
    assert "pets_7" not in names.values()
    assert names["#/19999"] == "pets_20001"
