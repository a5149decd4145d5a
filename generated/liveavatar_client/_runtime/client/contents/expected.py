# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The declared contents of answers: which one covers an answer, and what is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, Final

from ...wire.contract import (
    Answer,
    Binary,
    Content,
    Events,
    Json,
    JsonLines,
    JsonSequence,
    Operation,
    Text,
    Xml,
)
from .decoding import says_xml

STREAMED: Final = (Events, JsonLines, JsonSequence)
JSON_LIMIT: Final = 64 << 20
ERROR_LIMIT: Final = 1 << 20
_MEDIA_TYPE: Final = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+(?:;[ !-~]*)?")


@lru_cache(maxsize=4096)
def accept(operation: Operation[Any], streamed: bool | None = None) -> str:
    """The media types of the declared answers, those of success first.

    Of these only those that are `streamed` or not, where that is decided. What is answered in
    JSON as well is not asked for in XML, or asked for less where another answer is in XML alone.
    """
    contents = _success_contents(operation)
    left_out = {
        c.media_type
        for c in contents
        if streamed is not None and isinstance(c, STREAMED) is not streamed
    }
    successes = [c.media_type for c in contents]
    others = [c.media_type for a in operation.answers.values() for c in _contents(a)]
    names = [name for name in successes + others if name not in left_out]
    beside, alone = _in_xml(operation)
    media_types = dict.fromkeys(filter(_MEDIA_TYPE.fullmatch, names))
    wanted = [name for name in media_types if name not in beside]
    wanted += [f"{name};q=0.5" for name in media_types if name in beside & alone]
    return ", ".join(wanted) or "*/*"


def _in_xml(operation: Operation[Any]) -> tuple[set[str], set[str]]:
    """The media types in XML that stand beside JSON, and those of answers in XML alone."""
    beside: set[str] = set()
    alone: set[str] = set()
    for contents in map(_contents, operation.answers.values()):
        names = {c.media_type for c in contents if isinstance(c, Xml)}
        is_json = any(isinstance(c, Json) for c in contents)
        (beside if is_json else alone).update(names)
    return beside, alone


@lru_cache(maxsize=4096)
def kinds_asked(
    operation: Operation[Any], streamed: bool | None, media_type: str
) -> frozenset[type[Content]]:
    """The kinds of content that a call asks for: streams or no streams, or one media type.

    Nothing where any success will do.
    """
    contents = _success_contents(operation)
    if media_type:
        return frozenset(type(c) for c in contents if c.media_type == media_type)
    if streamed is None:
        return frozenset()
    return frozenset(type(c) for c in contents if isinstance(c, STREAMED) is streamed)


@lru_cache(maxsize=4096)
def streams(operation: Operation[Any]) -> bool:
    """Whether a success may arrive item by item."""
    return any(
        isinstance(success_content, STREAMED)
        for success_content in _success_contents(operation)
    )


@lru_cache(maxsize=4096)
def expected(
    operation: Operation[Any],
    status: int,
    content_type: str,
    asked: frozenset[type[Content]] = frozenset(),
) -> Content | None:
    """The declared content that an answer has; None if it has no body to be read.

    One that names no media type is of a kind that was asked for.
    """
    if status in {204, 205, 304} or operation.method == "HEAD":
        return None
    contents = list(contents_for(operation, status))
    if not content_type:
        contents = [c for c in contents if type(c) in asked] or contents
    return _pick(contents, content_type)


def limit(content: Content | None, status: int) -> int | None:
    """The largest body to be read, in bytes; files have no limit."""
    if not 200 <= status < 300:
        return ERROR_LIMIT
    return None if isinstance(content, Binary) else JSON_LIMIT


def is_result(operation: Operation[Any], status: int) -> bool:
    """Whether an answer is what a call is for: 2xx, 304, or the redirect that alone is declared."""
    if 200 <= status < 300 or status == 304:
        return True
    is_declared = not {status, "3XX"}.isdisjoint(operation.answers)
    return 300 <= status < 400 and is_declared and not _has_success(operation)


def _contents(declared: Answer | Content | None) -> tuple[Content, ...]:
    if isinstance(declared, Content):
        return (declared,)
    return declared.contents if declared else ()


def _success_contents(operation: Operation[Any]) -> list[Content]:
    return [
        content
        for status, declared in operation.answers.items()
        if str(status).startswith("2")
        for content in _contents(declared)
    ]


def contents_for(operation: Operation[Any], status: int) -> Iterable[Content]:
    """The contents that an answer of this status may have.

    A success that is not declared is read like those that are, before `default`.
    """
    if is_undeclared_success(operation, status):
        return _success_contents(operation)
    return _contents(operation.answer(status))


def is_undeclared_success(operation: Operation[Any], status: int) -> bool:
    """Whether other successes are declared than the one that came."""
    is_declared = not {status, f"{status // 100}XX"}.isdisjoint(operation.answers)
    return 200 <= status < 300 and _has_success(operation) and not is_declared


def _has_success(operation: Operation[Any]) -> bool:
    return any(str(declared).startswith("2") for declared in operation.answers)


def _pick(declared: Sequence[Content], content_type: str) -> Content | None:
    """The content of a media type: itself, its essence, its family, the only one."""
    wanted = content_type.strip().lower()
    essence = wanted.partition(";")[0].strip()
    family = family_of(essence)
    tests: tuple[Callable[[Content], bool], ...] = (
        lambda content: content.media_type.lower() == wanted,
        lambda content: content.media_type.lower().partition(";")[0] == essence,
        lambda content: _in_range(content.media_type.lower(), essence),
        lambda content: isinstance(content, Xml) and says_xml(essence),
        lambda content: isinstance(content, family),
        lambda content: True,
    )
    for test in tests:
        for content in declared:
            if test(content):
                return content
    return None


def _in_range(media_range: str, essence: str) -> bool:
    return media_range.endswith("/*") and essence.startswith(media_range[:-1])


def family_of(essence: str) -> type[Content]:
    if essence.endswith(("/json", "+json")):
        return Json
    return Text if essence.startswith("text/") else Binary
