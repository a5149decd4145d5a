"""The rules of pagination in a configuration: `pagination` of `[api.NAME]`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from typing import TypeAlias

from specgen.findings.diagnostics import Location
from specgen.ir.pagination import USED, PageRule, PageStyle

STYLES = {style.value: style for style in PageStyle}
KINDS: Mapping[str, str] = {
    "style": "a string",
    "operations": "a list of strings",
    **dict.fromkeys(
        (
            *("argument", "items", "next", "next_header", "last", "more"),
            *("total", "pages", "size"),
        ),
        "a string",
    ),
    "start": "an integer",
}
"""The kind of value of each key of a rule."""

NEEDED: Mapping[PageStyle, tuple[tuple[str, ...], ...]] = {
    PageStyle.CURSOR: (("argument",), ("next", "next_header", "last")),
    PageStyle.OFFSET: (("argument",),),
    PageStyle.PAGE: (("argument",),),
    PageStyle.LINK: (),
    PageStyle.URL: (("next", "next_header"),),
}
"""For each style the keys that a rule must have, of each group one."""

RULES = "a list of tables"
Key: TypeAlias = tuple[str, ...]
"""Keys of a configuration, from the outside inwards; tables of a list by their number."""


def page_rules(
    found: object,
    path: Key,
    note: Callable[[Key, str, str], None],
    place: Callable[[Key], Location],
) -> tuple[PageRule, ...]:
    """The rules under `path`; `note` takes every mistake with its key and what may help."""
    tables = found if isinstance(found, list) else [None]
    read = []
    for index, table in enumerate(tables):
        if not isinstance(table, Mapping):
            note(path, f"`pagination` must be {RULES}", "")
            continue
        here = (*path, str(index))
        mistakes = list(_mistakes(table))
        for key, message, help in mistakes:
            note((*here, key) if key else here, message, help)
        if not mistakes:
            read.append(_rule(table, place(here)))
    return tuple(read)


def _rule(table: Mapping[str, object], origin: Location) -> PageRule:
    rest = {key: value for key, value in table.items() if key != "style"}
    if "operations" in rest:
        rest["operations"] = _texts(rest["operations"])
    made: Callable[..., PageRule] = PageRule
    return made(style=STYLES[str(table["style"])], origin=origin, **rest)


def _mistakes(table: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Key, message and help of each."""
    for key, value in table.items():
        if key not in KINDS:
            from difflib import get_close_matches

            close = get_close_matches(key, KINDS, n=1)
            help = (
                f"did you mean {close[0]}?" if close else f"one of {', '.join(KINDS)}"
            )
            yield key, f"unknown key `{key}`", help
        elif not _is(value, KINDS[key]):
            yield key, f"`{key}` must be {KINDS[key]}", ""
    style = STYLES.get(str(table.get("style")))
    if style is None:
        yield "style", f"`style` must be one of {', '.join(STYLES)}", ""
        return
    for key in filter(KINDS.__contains__, table):
        if key not in ("style", "operations", *USED[style]):
            keys = ", ".join(USED[style])
            yield key, f"a rule of style {style.value} has no `{key}`", f"it has {keys}"
    for group in NEEDED[style]:
        if sum(bool(table.get(key)) for key in group) != 1:
            names = " or ".join(f"`{key}`" for key in group)
            yield "", f"a rule of style {style.value} needs {names}", ""


def _is(value: object, kind: str) -> bool:
    if kind == "an integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return bool(_texts(value)) if kind != "a string" else isinstance(value, str)


def _texts(value: object) -> tuple[str, ...]:
    texts: Collection[object] = [value] if isinstance(value, str) else ()
    if isinstance(value, list):
        texts = value
    operations = tuple(text for text in texts if isinstance(text, str))
    return operations if len(operations) == len(texts) else ()


def said(rule: PageRule) -> dict[str, object]:
    """A rule as its table: what it says, without where it stands."""
    values: dict[str, object] = {"style": rule.style.value}
    for field in fields(rule):
        value = getattr(rule, field.name)
        if field.name in KINDS and field.name != "style" and value != field.default:
            values[field.name] = list(value) if isinstance(value, tuple) else value
    return values


def toml(rule: PageRule) -> str:
    """A rule as an inline table."""
    pairs = (f"{key} = {_toml(value)}" for key, value in said(rule).items())
    return f"{{ {', '.join(pairs)} }}"


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if not isinstance(value, str):
        return str(value)
    characters = (
        text if text.isprintable() and text not in '"\\' else f"\\U{ord(text):08x}"
        for text in value
    )
    return f'"{"".join(characters)}"'
