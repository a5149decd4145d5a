"""The files of a document that a URL or a program gives, with those that it refers to."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Final

from specgen.fetch.errors import FetchError
from specgen.fetch.normal import normal_text
from specgen.fetch.programs import app_document, command_document
from specgen.fetch.reference_places import reference_places
from specgen.fetch.references import Reference, References, rewritten
from specgen.fetch.web import SIZE_LIMIT, Gone, Page, Validators, Web
from specgen.frozen import frozen
from specgen.workspace.origins import AppOrigin, CommandOrigin, UrlOrigin

FILES: Final = 2000
"""Most files of one API."""

_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
"""A token of HTTP (RFC 9110, section 5.6.2)."""
_HEADER_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")


@frozen
class Fetched:
    """Texts by path, relative to the configuration; the first is that of the API itself.

    `validators` are of what is at `url`, if it is one file.
    """

    texts: Mapping[str, str]
    url: str = ""
    validators: Validators = field(default_factory=Validators)


def from_program(source: AppOrigin | CommandOrigin, home: Path) -> Fetched:
    """The document that a program of the repository gives. Raises FetchError."""
    if isinstance(source, AppOrigin):
        content, shown = app_document(source.app, source.python, home), source.app
    else:
        content, shown = command_document(source.command, home), source.command[0]
    text = normal_text(content, shown)
    return Fetched(texts={source.to: text})


def from_url(
    source: UrlOrigin, web: Web, validators: Validators | None
) -> Fetched | None:
    """The document at a URL, and those that it refers to.

    None if it is still the one that `validators` belong to. Raises FetchError.
    """
    headers = expanded(source.headers)
    page = web.page(source.url, headers, validators)
    if page is None:
        return None
    texts = {source.to: normal_text(page.content, source.url)}
    references = References(page.url, source.to)
    pending = [(page.url, source.to)]
    while pending:
        base, path = pending.pop()
        text = texts[path]
        places = reference_places(text, may_be_page=path == source.to)
        followed: list[Reference] = []
        for reference in references.of(places, base, path):
            if reference.path not in texts:
                if len(texts) == FILES:
                    raise FetchError(f"{source.url} refers to more than {FILES} files")
                part = _part(reference, headers, web)
                if part is None:
                    continue
                texts[reference.path] = normal_text(part.content, part.url)
                pending.append((part.url, reference.path))
            followed.append(reference)
        texts[path] = rewritten(text, places, followed, path)
    require_room(source.url, texts)
    return Fetched(texts=texts, url=source.url, validators=page.validators)


def _part(reference: Reference, headers: Mapping[str, str], web: Web) -> Page | None:
    """What a reference means; None where another site has it no more.

    Then it stays as it is written, and whoever needs it says that it can't be read.
    """
    try:
        return web.page(reference.url, {} if reference.is_foreign else headers)
    except Gone:
        if reference.is_foreign:
            return None
        raise


def require_room(source: str, texts: Mapping[str, str]) -> None:
    """Raises FetchError where files are as large together as no document may be."""
    if sum(map(len, texts.values())) > SIZE_LIMIT:
        limit = SIZE_LIMIT // 1024 // 1024
        raise FetchError(f"{source} leads to more than {limit} MB")


def expanded(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with the variables that they name, without white space around values.

    Raises FetchError for a variable that is not set, and for what is no header; a message never
    has a header's value, which is a secret as a rule.
    """

    def value(match: re.Match[str]) -> str:
        stated = os.environ.get(match[1])
        if stated is None:
            raise FetchError(
                f"the environment has no {match[1]}, which `headers` names",
                f"export {match[1]}=…",
            )
        # A file that a variable is set from ends with a line break.
        return stated.strip()

    sent = {name: _VARIABLE.sub(value, text).strip() for name, text in headers.items()}
    for name, text in sent.items():
        if not _HEADER_NAME.fullmatch(name):
            raise FetchError(f"{name!r} is no name of a header")
        if not _HEADER_VALUE.fullmatch(text):
            raise FetchError(
                f"the value of the header {name} is none that HTTP can send",
                "it must be one line of ASCII text",
            )
    return sent
