"""Changes that no type tells: documentation, examples, extensions, links, dates of an end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from specgen.changes.constraints import assertion
from specgen.changes.facts import At, Facts, schema_of
from specgen.changes.kinds import ASSERTIONS
from specgen.changes.values import format_hints, told
from specgen.findings.diagnostics import Location
from specgen.json_value import JsonValue
from specgen.load.tree.pointer import escape, pointer_of, tokens_of

_DOCUMENTATION = frozenset(
    "description summary title externalDocs termsOfService contact license $comment".split()
)
_EXAMPLES = frozenset(("example", "examples"))
_VALUES = frozenset(("default", "enum", "const", "security", "required", "type"))
"""Keywords that hold values, in which nothing is a keyword."""
_NAMED = frozenset(
    "properties patternProperties schemas headers responses parameters paths variables "
    "mapping callbacks links securitySchemes definitions $defs dependentSchemas webhooks "
    "encoding content requestBodies pathItems flows securityDefinitions".split()
)
"""Keywords whose members go by names that people chose."""
SUNSET = "x-sunset"
STABILITY = "x-stability-level"
_READ = frozenset(
    "x-enum-varnames x-enumNames x-nullable x-ms-pageable x-speakeasy-pagination "
    "x-fern-pagination".split()
)
"""Extensions that specgen reads, so that what they change is told by itself."""
_UNTYPED = frozenset(
    "format contentMediaType contentEncoding contentSchema unevaluatedItems".split()
)
"""Keywords that types may say nothing of."""
_LEVELS = ("draft", "alpha", "beta", "stable")


def compare_annotations(old: JsonValue, new: JsonValue, at: At, facts: Facts) -> None:
    """The changes between two versions of a part of a document, of which nobody else tells."""
    pending: list[tuple[JsonValue, JsonValue, str, str]] = [
        (old, new, at.place.pointer, "")
    ]
    while pending:
        was, now, pointer, key = pending.pop()
        if was == now:
            continue
        own = replace(at.place, pointer=pointer)
        of, subject = _subject(own, facts)
        place = replace(at, place=own, of=of, subject=subject)
        if isinstance(was, list) and isinstance(now, list):
            pairs = enumerate(zip(was, now, strict=False))
            pending += [(a, b, f"{pointer}/{index}", "") for index, (a, b) in pairs]
        elif isinstance(was, dict) and isinstance(now, dict):
            if key == "links":
                _links(was, now, place, facts)
            elif key in _NAMED:
                for name in was.keys() & now.keys():
                    below = f"{pointer}/{escape(name)}"
                    pending.append((was[name], now[name], below, f"/{key}"))
            else:
                pending += _members(was, now, place, facts, key)


def _subject(place: Location, facts: Facts) -> tuple[str, str]:
    """The schema or parameter that a place is in, and the properties that lead to it."""
    tokens = tokens_of(place.pointer)
    of = schema_of(place.pointer)
    if "parameters" in tokens:
        count = tokens.index("parameters") + 2
        parameter = facts.new.value(replace(place, pointer=pointer_of(tokens[:count])))
        name = parameter.get("name") if isinstance(parameter, dict) else None
        of = f"parameter `{name}`" if isinstance(name, str) else of
    names: list[str] = []
    steps = iter(tokens[2:])
    for token in steps:
        if token == "properties" and (name := next(steps, "")):
            names.append(name)
    return of, f"property `{'.'.join(names)}`" if names else ""


def _members(
    was: dict[str, JsonValue],
    now: dict[str, JsonValue],
    at: At,
    facts: Facts,
    parent: str,
) -> Iterator[tuple[JsonValue, JsonValue, str, str]]:
    """Tells the keywords of an object that are annotations; gives the others back."""
    for key in {**was, **now}:
        old, new = was.get(key), now.get(key)
        if old == new and key in was and key in now:
            continue
        if key == SUNSET:
            if new is None and was.get("deprecated") and not now.get("deprecated"):
                # It is reinstated, which is told, and so there is no end.
                continue
            _sunset(old, new, at, facts)
        elif key == STABILITY:
            _stability(old, new, at, facts)
        elif key.startswith("x-") and key not in _READ:
            facts.add("extension-changed", at, f"`{key}` is different", key)
        elif key == "xml":
            facts.add("xml-changed", at, "is written otherwise in XML", key)
        elif key in _DOCUMENTATION:
            if (at.place.pointer, key) != ("#/info", "title"):
                facts.add("documentation-changed", at, f"`{key}` is different", key)
        elif key == "deprecated" and parent == "/headers":
            change = "deprecated" if new is True else "reinstated"
            words = f"the header is deprecated {'now' if new is True else 'no more'}"
            facts.add(f"header-{change}", at, words, key)
        elif key in _EXAMPLES:
            facts.add("example-changed", at, f"`{key}` is different", key)
        elif key in _UNTYPED:
            if not facts.has(at.place) and not facts.has(_holder(at.place)):
                _untyped(key, old, new, at, facts)
        elif key in was and key in now and key not in _VALUES:
            yield old, new, f"{at.place.pointer}/{escape(key)}", key
        elif key == "links":
            _links(old or {}, new or {}, facts.deeper(at, key), facts)


def _holder(place: Location) -> Location:
    """What has a schema: its content or parameter, whose codec may be told instead."""
    return replace(place, pointer=place.pointer.removesuffix("/schema"))


def _untyped(key: str, old: JsonValue, new: JsonValue, at: At, facts: Facts) -> None:
    if key == "format":
        format_hints(old, new, at, facts)
    elif key in ASSERTIONS:
        assertion(key, old, new, at, facts)
    else:
        name = "media-type" if key == "contentMediaType" else "encoding"
        words = f"`{key}` was {told(old)} and is {told(new)}"
        facts.add(f"content-{name}-changed", at, words, key)


def asserting(schema: JsonValue) -> JsonValue:
    """A schema without what only describes."""
    if isinstance(schema, list):
        return [asserting(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: asserting(value)
        for key, value in schema.items()
        if key not in _DOCUMENTATION | _EXAMPLES and not key.startswith("x-")
    }


def _links(old: JsonValue, new: JsonValue, at: At, facts: Facts) -> None:
    was, now = (value if isinstance(value, dict) else {} for value in (old, new))
    for name in {**was, **now}:
        if was.get(name) == now.get(name):
            continue
        change = "changed"
        if name not in was or name not in now:
            change = "added" if name in now else "removed"
        words = f"the link `{name}` is {'gone' if change == 'removed' else 'different'}"
        words = f"the link `{name}` is new" if change == "added" else words
        facts.add(f"link-{change}", at, words, name)


def _sunset(old: JsonValue, new: JsonValue, at: At, facts: Facts) -> None:
    was, now = _day(old), _day(new)
    if new is None:
        facts.add("sunset-removed", at, f"the end on {told(old)} is gone", SUNSET)
    elif now is None:
        facts.add("sunset-invalid", at, f"{told(new)} is no date", SUNSET)
    elif was is None:
        facts.add("sunset-added", at, f"ends on {now}", SUNSET)
    elif was != now:
        change = "earlier" if now < was else "later"
        facts.add(f"sunset-{change}", at, f"ends on {now}, not on {was}", SUNSET)


def _day(value: JsonValue) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None


def _stability(old: JsonValue, new: JsonValue, at: At, facts: Facts) -> None:
    was, now = (
        _LEVELS.index(value) if isinstance(value, str) and value in _LEVELS else 3
        for value in (old, new)
    )
    if was != now:
        change = "increased" if now > was else "decreased"
        words = f"the stability was {told(old)} and is {told(new)}"
        facts.add(f"stability-{change}", at, words, STABILITY)


def at_unit(file: str, pointer: str) -> At:
    """The place of a unit; which operations it concerns follows from the place."""
    return At(place=Location(file=file, pointer=pointer))
