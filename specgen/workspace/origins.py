"""The places that documents are pulled from: `source` of `[api.NAME]` as a URL or a table."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import field
from pathlib import PurePosixPath
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from specgen.frozen import frozen
from specgen.workspace.records.pulled_paths import DOCUMENTS, is_document, is_folder
from specgen.workspace.tables.keys import Key, Note


@frozen
class UrlOrigin:
    """A document at a URL; `headers` may name variables of the environment as `${NAME}`."""

    url: str
    to: str
    headers: Mapping[str, str] = field(default_factory=dict)


@frozen
class PagesOrigin:
    """The pages of a documentation site that `include` names, as its index at `url` lists them.

    Patterns are of paths below the index's folder.
    """

    url: str
    to: str
    include: tuple[str, ...] = ("*",)
    exclude: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


@frozen
class AppOrigin:
    """An application of the repository, `package.module:attribute`, and its interpreter."""

    app: str
    to: str
    python: str = ""


@frozen
class CommandOrigin:
    """A program that prints the document."""

    command: tuple[str, ...]
    to: str


Origin: TypeAlias = UrlOrigin | PagesOrigin | AppOrigin | CommandOrigin

_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "url": ("headers",),
    "pages": ("headers", "include", "exclude"),
    "app": ("python",),
    "command": (),
}
"""The keys of a table that tell what is pulled, and those that may stand beside each and `to`."""

CHOICE: Final = ("title", "version")
"""The keys that choose one API of several."""

_TEXTS: Final = "a list of strings"
_TYPES: Final[Mapping[str, str]] = {
    "headers": "a table of strings",
    "include": _TEXTS,
    "exclude": _TEXTS,
    "command": _TEXTS,
}
"""What keys hold that do not hold a string."""


def is_url(text: str) -> bool:
    """Whether a source is to be fetched rather than read."""
    return text.lower().startswith(("http://", "https://"))


def origin_of(source: object, name: str, path: Key, note: Note) -> Origin | None:
    """The origin that a `source` is; None for files, and for one with mistakes.

    `note` takes every mistake with its key and what may help.
    """
    if isinstance(source, str) and is_url(source):
        source = {"url": source}
    if not isinstance(source, Mapping):
        return None
    kinds = [key for key in _KINDS if key in source]
    if len(kinds) != 1:
        note(path, f"`source` needs one of {', '.join(_KINDS)}", "")
        return None
    kind = kinds[0]
    allowed = (kind, "to", *_KINDS[kind], *CHOICE)
    wrong = False
    for key, value in source.items():
        if key not in allowed:
            note((*path, key), f"unknown key `{key}`", f"one of {', '.join(allowed)}")
        elif not _is(value, _TYPES.get(key, "a string")):
            note((*path, key), f"`{key}` must be {_TYPES.get(key, 'a string')}", "")
        else:
            continue
        wrong = True
    to = str(source.get("to", _default(kind, source[kind], name)))
    fault = "" if wrong else _fault(to, kind)
    if fault:
        note((*path, "to"), fault, "")
    return None if wrong or fault else _origin(kind, source, posixpath.normpath(to))


def _origin(kind: str, source: Mapping[str, object], to: str) -> Origin:
    headers = source.get("headers", {})
    assert isinstance(headers, Mapping)
    match kind:
        case "url":
            return UrlOrigin(url=str(source["url"]), to=to, headers=headers)
        case "pages":
            return PagesOrigin(
                url=str(source["pages"]),
                to=to,
                headers=headers,
                include=_texts(source.get("include", "*")),
                exclude=_texts(source.get("exclude", ())),
            )
        case "app":
            return AppOrigin(
                app=str(source["app"]), to=to, python=str(source.get("python", ""))
            )
    return CommandOrigin(command=_texts(source["command"]), to=to)


def _default(kind: str, value: object, name: str) -> str:
    """The file or folder that is written unless the table says which."""
    if kind == "pages":
        return f"specs/{name}"
    suffix = PurePosixPath(urlsplit(str(value)).path).suffix if kind == "url" else ""
    return f"specs/{name}{suffix if suffix in DOCUMENTS else '.json'}"


def _fault(to: str, kind: str) -> str:
    """Why `pull` may not write to a path; empty where it may."""
    parts = PurePosixPath(to).parts
    if not parts or parts[0] == "/" or ".." in parts or "\\" in to:
        return "`to` must be a path below the folder of the configuration"
    path = posixpath.normpath(to)
    if not is_folder(path):
        return "`to` must be a path without hidden names, `:` and names over 255 bytes"
    if kind != "pages" and not is_document(path):
        return f"`to` must end with one of {', '.join(DOCUMENTS)}"
    return ""


def check_places(origins: Mapping[str, Origin], note: Note) -> None:
    """Notes every API that would be pulled over another, or among the pages of another."""
    for number, (name, origin) in enumerate(origins.items()):
        for former, other in [*origins.items()][:number]:
            if _are_apart(origin, other) and _are_apart(other, origin):
                continue
            message = f"`{origin.to}` is where {former} is pulled to"
            if origin.to != other.to:
                message += f", as `{other.to}`"
            where = ("api", name, "source", "to")
            note(where, message, "name another file or folder with `to`")


def _are_apart(first: Origin, second: Origin) -> bool:
    """Whether the file or folder of the first is neither that of the second nor in its folder.

    There are file systems to which small letters and capitals are the same.
    """
    path, other = (PurePosixPath(each.to.casefold()) for each in (first, second))
    is_within = isinstance(second, PagesOrigin) and path.is_relative_to(other)
    return path != other and not is_within


def _is(value: object, type: str) -> bool:
    if type == "a table of strings":
        return isinstance(value, Mapping) and all(
            isinstance(text, str) for text in value.values()
        )
    if type == _TEXTS and isinstance(value, list):
        return bool(value) and all(isinstance(text, str) for text in value)
    return isinstance(value, str) and value != ""


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    assert isinstance(value, Collection)
    return tuple(str(text) for text in value)
