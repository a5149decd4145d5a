"""Changes of bodies: whether there is one, its media types and what is in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from specgen.changes.annotations import asserting
from specgen.changes.facts import At, Facts
from specgen.changes.types import TypeComparer
from specgen.ir.api import Codec, Content, Operation, Part
from specgen.ir.body import primary_content
from specgen.ir.types import Presence


def compare_bodies(
    old: Operation, new: Operation, at: At, types: TypeComparer, facts: Facts
) -> None:
    """The changes of a request body, and of the arguments that a method has for it."""
    was, now = old.body, new.body
    if was is None and now is None:
        return
    at = replace(at, of="body")
    if was is None or now is None:
        if now is None:
            facts.add("body-removed", at, "is gone", "requestBody")
        else:
            required = "required" if now.required else "optional"
            words = f"is new and {required}"
            facts.add(f"body-added-{required}", at, words, "requestBody")
        return
    at = replace(at, place=now.origin)
    if was.required != now.required:
        state = "required" if now.required else "optional"
        facts.add(f"body-became-{state}", at, f"is {state} now", "required")
    compare_contents(was.contents, now.contents, at, types, facts, "body")
    before, after = primary_content(was.contents), primary_content(now.contents)
    if _bare(_essence(before)) != _bare(_essence(after)):
        words = f"`{after.media_type}` is sent unless another is asked for"
        facts.add("body-media-type-default-changed", at, words, "content")
    _arguments(old, new, at, facts)


def _arguments(old: Operation, new: Operation, at: At, facts: Facts) -> None:
    was = facts.old.names.operations.get(old.id)
    now = facts.new.names.operations.get(new.id)
    if was is None or now is None:
        return
    if was.body and not now.body:
        words = f"`{was.body}` is gone: its properties are arguments"
        facts.add("body-spread", at, words)
    elif now.body and not was.body:
        words = f"the arguments of its properties are gone: there is `{now.body}`"
        facts.add("body-gathered", at, words)
    fields = facts.old.field_names(old), facts.new.field_names(new)
    for wire, name in now.fields.items():
        before = was.fields.get(wire)
        # An argument that is called as the field is told with it.
        follows = (before, name) == (fields[0].get(wire), fields[1].get(wire))
        if before is not None and before != name and not follows:
            words = f"the argument `{before}` is called `{name}`"
            place = replace(at, subject=f"property `{wire}`")
            facts.add("argument-renamed", place, words)


def compare_contents(
    old: Sequence[Content],
    new: Sequence[Content],
    at: At,
    types: TypeComparer,
    facts: Facts,
    of: str,
) -> None:
    """The changes of the media types of a body or an answer, `of` which says which."""
    was = {_essence(content): content for content in old}
    now = {_essence(content): content for content in new}
    for former, latter in _other_parameters(was, now):
        words = f"`{was[former].media_type}` is `{now[latter].media_type}` now"
        facts.add(f"{of}-media-type-parameters-changed", at, words, "content")
        was[latter] = was.pop(former)
    for essence in {**was, **now}:
        before, after = was.get(essence), now.get(essence)
        stated = after or before
        assert stated is not None
        steps = ("content", stated.media_type)
        if before is None:
            words = f"`{stated.media_type}` is possible now"
            facts.add(f"{of}-media-type-added", at, words, *steps)
        elif after is None:
            words = f"`{stated.media_type}` is possible no more"
            facts.add(f"{of}-media-type-removed", at, words, *steps)
        else:
            _content(before, after, facts.deeper(at, *steps), types, facts, of)


def _content(
    old: Content, new: Content, at: At, types: TypeComparer, facts: Facts, of: str
) -> None:
    if old.codec is not new.codec:
        words = f"was {old.codec.value} and is {new.codec.value}"
        facts.add(f"{of}-codec-changed", at, words)
        return
    if old.item is not None and new.item is not None:
        types.compare(old.item, new.item, facts.deeper(at, "itemSchema"))
    else:
        types.compare(old.type, new.type, facts.deeper(at, "schema"))
    stated = [side.value(at.place) for side in (facts.old, facts.new)]
    if new.codec in _UNREAD and None not in stated:
        _unread(facts.deeper(at, "schema"), facts)
    was = {part.wire_name: part for part in old.parts}
    now = {part.wire_name: part for part in new.parts}
    for name in {**was, **now}:
        plain = Part(wire_name=name, content_type=None, style=None)
        place = replace(at, subject=f"part `{name}`")
        place = facts.deeper(place, "encoding", name)
        _part(was.get(name, plain), now.get(name, plain), place, facts)


def _unread(at: At, facts: Facts) -> None:
    was, now = (asserting(side.value(at.place)) for side in (facts.old, facts.new))
    if was != now and not facts.has(at.place):
        words = "the schema of what stays text is different"
        facts.add("unread-schema-changed", at, words)


def _part(old: Part, new: Part, at: At, facts: Facts) -> None:
    if old.content_type != new.content_type:
        was, now = (part.content_type or "that of its type" for part in (old, new))
        words = f"the media type was {was} and is {now}"
        facts.add("part-media-type-changed", at, words, "contentType")
    if old.style != new.style:
        facts.add("part-style-changed", at, "is encoded in another style", "style")
    if old.file != new.file:
        change = "became-file" if new.file else "no-longer-file"
        words = f"is {'a' if new.file else 'no'} file now"
        facts.add(f"part-{change}", at, words)
    before = {header.wire_name.lower(): header for header in old.headers}
    after = {header.wire_name.lower(): header for header in new.headers}
    for key, header in {**before, **after}.items():
        steps = ("headers", header.wire_name)
        words = f"the header `{header.wire_name}` is"
        if key not in before:
            required = header.presence is Presence.REQUIRED
            kind = "required" if required else "optional"
            facts.add(f"part-header-added-{kind}", at, f"{words} new", *steps)
        elif key not in after:
            facts.add("part-header-removed", at, f"{words} gone", *steps)


def _other_parameters(
    was: Mapping[str, Content], now: Mapping[str, Content]
) -> list[tuple[str, str]]:
    """Media types that differ in nothing but parameters such as the character set."""
    gone = [essence for essence in was if essence not in now]
    added = [essence for essence in now if essence not in was]
    pairs = [(old, new) for old in gone for new in added if _bare(old) == _bare(new)]
    once = Counter(essence for pair in pairs for essence in pair)
    return [pair for pair in pairs if once[pair[0]] == once[pair[1]] == 1]


def _bare(essence: str) -> str:
    return essence.partition(";")[0]


_UNREAD = (Codec.TEXT, Codec.BINARY)
"""What is given as text or bytes, whatever its schema says of what is in it."""


def _essence(content: Content) -> str:
    return content.media_type.replace(" ", "").lower()
