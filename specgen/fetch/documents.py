"""The files of a document that a URL or a program gives, with those that it refers to."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

from specgen.fetch.addresses import origin
from specgen.fetch.errors import FetchError
from specgen.fetch.normal import normal_text
from specgen.fetch.programs import app_document, command_document
from specgen.fetch.web import Validators, Web
from specgen.frozen import frozen
from specgen.workspace.origins import AppOrigin, CommandOrigin, UrlOrigin

FILES: Final = 2000
"""Most files of one API."""

_REFERENCE: Final = re.compile(r"""["']?\$ref["']?\s*:\s*["']?([^"'\s,}#]+)""")
_VARIABLE: Final = re.compile(r"\$\{(\w+)\}")
_SUFFIXES: Final = (".json", ".yaml", ".yml", ".md")


@frozen
class Fetched:
    """Texts by path, relative to the configuration; the first is that of the API itself."""

    texts: Mapping[str, str]
    validators: Validators


def from_program(source: AppOrigin | CommandOrigin, home: Path) -> Fetched:
    """The document that a program of the repository gives. Raises FetchError."""
    if isinstance(source, AppOrigin):
        content, shown = app_document(source.app, source.python, home), source.app
    else:
        content, shown = command_document(source.command, home), source.command[0]
    text = normal_text(content, shown)
    return Fetched(texts={source.to: text}, validators=Validators())


def from_url(
    source: UrlOrigin, web: Web, validators: Validators | None
) -> Fetched | None:
    """The document at a URL, and those beside it that it refers to by relative URLs.

    None if it is still the one that `validators` belong to. Raises FetchError.
    """
    headers = expanded(source.headers)
    page = web.page(source.url, headers, validators)
    if page is None:
        return None
    texts = {source.to: normal_text(page.content, source.url)}
    folder = PurePosixPath(source.to).parent
    pending = [(page.url, PurePosixPath(source.to))]
    while pending:
        base, path = pending.pop()
        for reference in dict.fromkeys(_REFERENCE.findall(texts[str(path)])):
            beside = _beside(reference, path, folder)
            if beside is None or str(beside) in texts:
                continue
            url = urljoin(base, reference)
            if origin(url) != origin(base):
                continue
            if len(texts) == FILES:
                raise FetchError(f"{source.url} refers to more than {FILES} files")
            part = web.page(url, headers)
            assert part is not None
            texts[str(beside)] = normal_text(part.content, url)
            pending.append((part.url, beside))
    return Fetched(texts=texts, validators=page.validators)


def _beside(
    reference: str, path: PurePosixPath, folder: PurePosixPath
) -> PurePosixPath | None:
    """The file that a relative reference in `path` means; None where it leaves `folder`."""
    if urlsplit(reference).scheme or reference.startswith("/"):
        return None
    parts = PurePosixPath(os.path.normpath(path.parent / unquote(reference)))
    if parts.suffix not in _SUFFIXES or not parts.is_relative_to(folder):
        return None
    return parts


def expanded(headers: Mapping[str, str]) -> dict[str, str]:
    """Headers with the variables that they name. Raises FetchError for one that is not set."""

    def value(match: re.Match[str]) -> str:
        stated = os.environ.get(match[1])
        if stated is None:
            raise FetchError(
                f"the environment has no {match[1]}, which `headers` names",
                f"export {match[1]}=…",
            )
        return stated

    return {name: _VARIABLE.sub(value, text) for name, text in headers.items()}
