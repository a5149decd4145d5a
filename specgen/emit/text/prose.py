"""The text of docstrings: a summary, the description, arguments, errors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from textwrap import indent

from specgen.emit.text.markup import as_markdown
from specgen.emit.text.paragraphs import is_plain, paragraphs
from specgen.ir.types import Default, Doc
from specgen.remembered import remembered

_SECTION = re.compile(
    r"^(Args|Arguments|Parameters|Returns|Raises|Yields)[ ]*:[ ]*\n((?:[ \t]+\S.*\n?|\s*\n)*)",
    re.MULTILINE,
)
_LINK = re.compile(r"\[([^][]+)\]\([^()\s]*\)")
_POINTERS = ("for more information", "for more details", "see ", "learn more")
"""How sentences begin that only say where to read on."""
_NAME = re.compile(r"[\w.]+")
_TELLING = re.compile(r"deprecat|instead|replaced by|superseded", re.IGNORECASE)
"""What sentences say that tell what else to use."""
_LONGEST = 160
"""Characters of a sentence that still is a summary."""
_SENTENCE = re.compile(r"(?<=[.!?])\s")


@remembered
def sentence(text: str) -> str:
    """`text` on one line, ending like a sentence."""
    line = " ".join(as_markdown(text).split())
    return line if not line or line[-1] in ".!?:;`)" else f"{line}."


def field_text(doc: Doc, default: Default | None) -> str:
    """The purpose of a property or argument, its default and whether it is deprecated."""
    description = as_markdown(doc.description).strip()
    if default is None and not doc.deprecated:
        return description
    parts = [description]
    if doc.deprecated:
        parts.insert(0, "Deprecated.")
    plain = all(map(is_plain, paragraphs(description)))
    if default is not None and default.value is not None:
        if plain and parts[0] and parts[0][-1] not in ".!?:":
            parts[0] += "."
        parts.append(f"Defaults to {shown_json(default.value)}.")
    between = " " if plain else "\n\n"
    return between.join(part for part in parts if part)


def deprecation(doc: Doc, name: str) -> str:
    """What a type checker says of a use: the document's own words, if it has some."""
    said = _unlinked(" ".join(as_markdown(doc.description).split()))
    for part in _SENTENCE.split(said):
        if _TELLING.search(part) and len(part) <= _LONGEST:
            return part
    return f"{name} is deprecated"


def shown_json(value: object) -> str:
    """A JSON value as a reader of Python would write it."""
    if value is None or isinstance(value, bool):
        return repr(value)
    return json.dumps(value, ensure_ascii=False)


def operation_text(
    doc: Doc,
    fallback: str,
    arguments: Sequence[tuple[str, str]],
    raises: Sequence[tuple[str, str]],
    example: str = "",
) -> str:
    """The docstring of a method: summary, description, `Args:`, `Raises:` and `Example:`.

    A description that was itself a Python docstring has sections of its own: those about the
    server's function are left out, its errors join ours.
    """
    description, stated = _without_sections(as_markdown(doc.description).strip())
    summary = doc.summary.strip()
    if not summary:
        summary, description = _first_sentence(description)
    first = sentence(summary) or fallback
    parts = [first]
    if doc.deprecated:
        parts.append("Deprecated.")
    if description and sentence(description) != first:
        parts.append(description)
    listed = [(name, text) for name, text in arguments if text]
    if listed:
        parts.append("Args:\n" + _listing(listed))
    errors = [*stated, *_grouped(_lines(raises))]
    if errors:
        parts.append("Raises:\n" + indent("\n".join(errors), "    "))
    if example:
        parts.append("Example:\n" + indent(example, "    "))
    return "\n\n".join(parts)


def summary(doc: Doc, fallback: str = "") -> str:
    """What a document says of something, in a sentence without links."""
    said = doc.summary.strip()
    if not said:
        description = as_markdown(doc.description).strip()
        said, _ = _first_sentence(_without_sections(description)[0])
    return sentence(_unlinked(said)) or fallback


def _listing(entries: Iterable[tuple[str, str]]) -> str:
    return indent("\n".join(_lines(entries)), "    ")


def _lines(entries: Iterable[tuple[str, str]]) -> list[str]:
    return [_entry(name, text) for name, text in entries]


@lru_cache(maxsize=8192)
def _entry(name: str, text: str) -> str:
    """A name and what it is; further paragraphs and lists are indented below it.

    Most operations of an API have parameters in common.
    """
    lines = paragraphs(as_markdown(text))
    kept = (_unlinked(line) if line else line for line in lines)
    first, *rest = "\n".join(kept).strip().split("\n")
    if not rest:
        return f"{name}: {sentence(first)}" if first else name
    if not is_plain(first):
        first, rest = "", [first, *rest]
    elif not rest[0]:
        first = sentence(first)
    if is_plain(rest[-1]):
        rest[-1] = sentence(rest[-1])
    return "\n".join([f"{name}: {first}".rstrip(), indent("\n".join(rest), "    ")])


def _unlinked(text: str) -> str:
    """Text without Markdown's links, and without sentences that only lead to one."""
    if "](" not in text:
        return text
    kept = (
        _LINK.sub(r"\1", part)
        for part in _SENTENCE.split(text)
        if not (part.lower().startswith(_POINTERS) and _LINK.search(part))
    )
    return " ".join(kept)


def _grouped(lines: Sequence[str]) -> list[str]:
    """Lines; those that are a name alone share the first."""
    names = [line for line in lines if _NAME.fullmatch(line)]
    rest = [line for line in lines if not _NAME.fullmatch(line)]
    return [", ".join(names), *rest] if names else rest


def _without_sections(description: str) -> tuple[str, list[str]]:
    """A description without Google-style sections, and the lines of its `Raises:`."""
    stated: list[str] = []
    if not _SECTION.search(description):
        return description, stated
    for match in _SECTION.finditer(description + "\n"):
        if match[1] == "Raises":
            stated += [
                " ".join(line.split()) for line in match[2].splitlines() if line.strip()
            ]
    return _SECTION.sub("", description + "\n").strip(), stated


def _first_sentence(description: str) -> tuple[str, str]:
    """The opening sentence of a description, and the rest."""
    paragraph, _, rest = description.partition("\n\n")
    first, *further = paragraphs(paragraph) or ("",)
    opening, *more = _SENTENCE.split(first, maxsplit=1)
    if len(opening) > _LONGEST or not is_plain(first):
        return "", description
    parts = "\n".join([*more, *further]), rest.strip()
    return opening, "\n\n".join(filter(None, parts))
