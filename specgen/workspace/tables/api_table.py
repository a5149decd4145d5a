"""The table `[api.NAME]` of a configuration: its keys, and the target that it describes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Final

from specgen.load.choice import Choice
from specgen.naming.choices import NAMES, chosen_names
from specgen.workspace.config import (
    BOTH,
    CLASSES,
    COPIED,
    DATAMODEL,
    LITERALS,
    SHARED,
    ConfigurationError,
    Target,
    check_name,
    suggestion,
)
from specgen.workspace.origins import CHOICE, origin_of
from specgen.workspace.page_rules import page_rules
from specgen.workspace.publishing.keys import PACKAGE, distribution
from specgen.workspace.rule_tables import RULES
from specgen.workspace.selection_keys import CRITERIA, TABLES, selection
from specgen.workspace.severities import SEVERITIES, severities
from specgen.workspace.shaping.keys import shaping_mistakes
from specgen.workspace.shaping.templates import NO_TEMPLATES, read_folder
from specgen.workspace.stream_rules import stream_rules
from specgen.workspace.tables.file_mistakes import FileMistakes
from specgen.workspace.tables.keys import Key

_TEXT: Final = "a string"
_TEXTS: Final = "a list of strings"
KEYS: Final[Mapping[str, tuple[str, frozenset[str] | None]]] = {
    "source": (_TEXTS, None),
    "title": (_TEXT, None),
    "version": (_TEXT, None),
    "output": (_TEXT, None),
    "emit": (_TEXTS, BOTH),
    "allow": (_TEXTS, frozenset()),
    "models": (_TEXT, frozenset({"pydantic", DATAMODEL})),
    "enums": (_TEXT, frozenset({LITERALS, CLASSES})),
    "base_model": (_TEXT, None),
    "unwrap": (_TEXT, None),
    "templates": (_TEXT, None),
    "http": (_TEXT, frozenset({"httpx2", "httpx"})),
    "runtime": (_TEXT, frozenset({COPIED, SHARED})),
    "secrets": (_TEXTS, None),
    "roots": (_TEXTS, None),
    "overlays": (_TEXTS, None),
    "implementation": (_TEXTS, None),
    "pagination": (RULES, None),
    "streaming": (RULES, None),
    **dict.fromkeys(TABLES, (CRITERIA, None)),
    "severity": (SEVERITIES, None),
    "names": (NAMES, None),
    "package": (PACKAGE, None),
}
"""The keys of `[api.NAME]`: what they hold and, where there is a choice, the choices."""

Texts = Mapping[str, tuple[str, ...]]
Table = Mapping[str, object]


def api_target(
    name: str,
    stated: object,
    base: Path,
    codes: Collection[str],
    mistakes: FileMistakes,
) -> Target | None:
    """The target of a table; None where there are mistakes, in it or noted before.

    `base` is the folder of the file, `codes` are those that `allow` may name.
    """
    key = ("api", name)
    try:
        check_name(name, file=mistakes.shown, line=mistakes.line(key))
    except ConfigurationError as error:
        mistakes.problems.extend(error.problems)
    table = mistakes.table(stated, key)
    source = table.get("source")
    before = len(mistakes.problems)
    origin = origin_of(source, name, (*key, "source"), mistakes.note)
    if origin is not None:
        table = {**table, **_choice(source), "source": origin.to}
    elif len(mistakes.problems) > before:
        return None
    texts = _texts(table, key, codes, mistakes)
    if not texts.get("source") and isinstance(stated, Mapping):
        mistakes.note(key, "`source` is missing", "name the OpenAPI documents")
    target = replace(_plain(name, base, texts), origin=origin)
    target = _shaped(target, key, texts, mistakes)
    target = _with_tables(target, table, key, mistakes)
    return None if mistakes.problems else target


def _choice(source: object) -> Table:
    """What the table of a source says of the API that is meant."""
    stated = source if isinstance(source, Mapping) else {}
    return {key: stated[key] for key in CHOICE if key in stated}


def _texts(
    table: Table, key: Key, codes: Collection[str], mistakes: FileMistakes
) -> dict[str, tuple[str, ...]]:
    """The values that are texts, by their keys."""
    mistakes.unknown(table, KEYS, key)
    read: dict[str, tuple[str, ...]] = {}
    for own in KEYS.keys() & table.keys():
        kind, choices = KEYS[own]
        if kind not in (_TEXT, _TEXTS):
            continue
        texts = _as_texts(table[own], kind)
        if texts is None:
            mistakes.note((*key, own), f"`{own}` must be {kind}", "")
            continue
        read[own] = texts
        options = codes if own == "allow" else choices
        for text in texts:
            if options is not None and text not in options:
                help = suggestion(text, options)
                mistakes.note((*key, own), f"`{own}` does not know {text!r}", help)
        if own == "emit" and not texts:
            mistakes.note((*key, own), "`emit` is empty", "leave it out for both")
    return read


def _as_texts(value: object, kind: str) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return (value,)
    if kind == _TEXTS and isinstance(value, list):
        texts = tuple(item for item in value if isinstance(item, str))
        return texts if len(texts) == len(value) else None
    return None


def _plain(name: str, base: Path, texts: Texts) -> Target:
    """The target as far as texts alone describe it."""
    defaults = {own.name: own.default for own in fields(Target)}

    def text(key: str) -> str:
        (value,) = texts.get(key, (str(defaults[key]),))
        return value

    return Target(
        name=name,
        sources=texts.get("source", ()),
        base=base,
        output=base / texts.get("output", ("generated",))[0],
        emit=frozenset(texts.get("emit", BOTH)),
        allow=frozenset(texts.get("allow", ())),
        models=text("models"),
        enums=text("enums"),
        base_model=text("base_model"),
        unwrap=text("unwrap"),
        templates_from=texts.get("templates", ("",))[0],
        http=text("http"),
        runtime=text("runtime"),
        secrets=texts.get("secrets", ()),
        roots=texts.get("roots", ()),
        overlays=texts.get("overlays", ()),
        choice=Choice(
            title=texts.get("title", ("",))[0], version=texts.get("version", ("",))[0]
        ),
        implementation=texts.get("implementation", ()),
    )


def _shaped(target: Target, key: Key, texts: Texts, mistakes: FileMistakes) -> Target:
    """The target with the user's templates, and mistakes in what else shapes its code."""
    folder = target.templates_from
    own = read_folder(target.base / folder) if folder else NO_TEMPLATES
    mistakes.problems.extend(own.problems)
    for shaping, message, help in shaping_mistakes(texts):
        mistakes.note((*key, shaping), message, help)
    return replace(target, templates=own.templates)


def _with_tables(
    target: Target, table: Table, key: Key, mistakes: FileMistakes
) -> Target:
    """The target with what the tables within its own say."""
    note, place = mistakes.note, mistakes.place
    rules, streams = table.get("pagination", []), table.get("streaming", [])
    severity, package = table.get("severity"), table.get("package")
    return replace(
        target,
        places=tuple(
            (own, place((*key, own))) for own in ("secrets", "unwrap") if own in table
        ),
        pagination=page_rules(rules, (*key, "pagination"), note, place),
        streaming=stream_rules(streams, (*key, "streaming"), note, place),
        selection=selection(table, key, note, place, suggestion),
        severity=(
            severities(severity, (*key, "severity"), note)
            if "severity" in table
            else ()
        ),
        names=chosen_names(
            table.get("names"), (*key, "names"), note, place, suggestion
        ),
        distribution=(
            distribution(
                package,
                (*key, "package"),
                note,
                suggestion,
                base_model=target.base_model,
            )
            if "package" in table
            else None
        ),
    )
