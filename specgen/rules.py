"""The rules of pagination in a configuration: `pagination` of `[api.NAME]`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields

from specgen.diagnostics import Location
from specgen.ir.pagination import USED, PageRule, Style

STYLES = {style.value: style for style in Style}
KINDS: Mapping[str, str] = {
    "style": "a string",
    "operations": "a list of strings",
    **dict.fromkeys(
        ("argument", "items", "next", "last", "more", "total", "pages", "size"),
        "a string",
    ),
    "start": "an integer",
}
"""What the keys of a rule hold."""

NEEDED: Mapping[Style, tuple[tuple[str, ...], ...]] = {
    Style.CURSOR: (("argument",), ("next", "last")),
    Style.OFFSET: (("argument",),),
    Style.PAGE: (("argument",),),
    Style.LINK: (),
    Style.URL: (("next",),),
}
"""For each style the keys that a rule must have, of each group one."""

Note = Callable[[str, str], None]
"""Takes a mistake and the key it is about, empty for the rule itself."""


def page_rule(
    table: Mapping[str, object], origin: Location, note: Note
) -> PageRule | None:
    """A rule from its table; None if there are mistakes, each of which is noted."""
    mistakes = list(_mistakes(table))
    for message, key in mistakes:
        note(message, key)
    if mistakes:
        return None
    rest = {key: value for key, value in table.items() if key != "style"}
    if "operations" in rest:
        rest["operations"] = _texts(rest["operations"])
    made: Callable[..., PageRule] = PageRule
    return made(style=STYLES[str(table["style"])], origin=origin, **rest)


def _mistakes(table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if key in KINDS and not _is(value, KINDS[key]):
            yield f"`{key}` must be {KINDS[key]}", key
    style = STYLES.get(str(table.get("style")))
    if style is None:
        yield f"`style` must be one of {', '.join(STYLES)}", "style"
        return
    usable = ("style", "operations", *USED[style])
    for key in table:
        if key not in usable:
            known = f"a rule of style {style.value} has no `{key}`"
            yield known if key in KINDS else f"unknown key `{key}`", key
    for group in NEEDED[style]:
        given = [key for key in group if table.get(key)]
        names = " or ".join(f"`{key}`" for key in group)
        if len(given) != 1:
            yield f"a rule of style {style.value} needs {names}", (
                given[0] if given else ""
            )


def _is(value: object, kind: str) -> bool:
    if kind == "an integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return bool(_texts(value)) if kind != "a string" else isinstance(value, str)


def _texts(value: object) -> tuple[str, ...]:
    texts: Collection[object] = [value] if isinstance(value, str) else ()
    if isinstance(value, list):
        texts = value
    found = tuple(one for one in texts if isinstance(one, str))
    return found if len(found) == len(texts) else ()


def said(rule: PageRule) -> dict[str, object]:
    """A rule as its table: what it says, without where it stands."""
    values: dict[str, object] = {"style": rule.style.value}
    for one in fields(rule):
        value = getattr(rule, one.name)
        if one.name in KINDS and one.name != "style" and value != one.default:
            values[one.name] = list(value) if isinstance(value, tuple) else value
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
        one if one.isprintable() and one not in '"\\' else f"\\U{ord(one):08x}"
        for one in value
    )
    return f'"{"".join(characters)}"'
