"""The rules of pagination in a configuration: `pagination` of `[api.NAME]`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields

from specgen.findings.diagnostics import Location
from specgen.ir.pagination import USED, PageRule, PageStyle
from specgen.naming.keys import quoted
from specgen.workspace.rule_tables import (
    Mistakes,
    Table,
    rule_tables,
    texts,
    wrong_kinds,
)
from specgen.workspace.tables.keys import Key, Note

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


def page_rules(
    stated: object, path: Key, note: Note, place: Callable[[Key], Location]
) -> tuple[PageRule, ...]:
    """The rules under `path`; `note` takes every mistake with its key and what may help."""
    tables = rule_tables(stated, path, _mistakes, note)
    return tuple(_rule(table, place(here)) for table, here in tables)


def _rule(table: Table, origin: Location) -> PageRule:
    rest = {key: value for key, value in table.items() if key != "style"}
    if "operations" in rest:
        rest["operations"] = texts(rest["operations"])
    made: Callable[..., PageRule] = PageRule
    return made(style=STYLES[str(table["style"])], origin=origin, **rest)


def _mistakes(table: Table) -> Mistakes:
    yield from wrong_kinds(table, KINDS)
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
    pairs = (f"{key} = {toml_value(value)}" for key, value in said(rule).items())
    return f"{{ {', '.join(pairs)} }}"


def toml_value(value: object) -> str:
    """A number, a text or a list as TOML writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(toml_value, value))}]"
    return quoted(value) if isinstance(value, str) else str(value)
