"""What a fetched document refers to: where the file of a reference is, and where it is kept.

A file beside the document keeps its place. Any other goes to a folder that is called after the
document, and the reference to it is written anew: only `pull` reads URLs.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from specgen.fetch.addresses import checked, is_public, origin
from specgen.fetch.errors import FetchError
from specgen.fetch.reference_places import Places, replaced
from specgen.frozen import frozen
from specgen.workspace.records.pulled_paths import is_pulled

_NO_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST: Final = 100
"""Characters of a part of a file's name."""


@frozen
class Reference:
    """A reference as it is written, the URL that it means, and the file to keep that in.

    What is not of the document's own origin is `foreign`.
    """

    written: str
    url: str
    path: str
    is_foreign: bool


class References:
    """The files of a document at `url` that is kept at `path`, and of those that it refers to."""

    def __init__(self, url: str, path: str) -> None:
        self._url = url
        self._folder = PurePosixPath(path).parent
        self._others = self._folder / f"{PurePosixPath(path).stem}-references"
        self._paths = {url: path}

    def of(self, places: Places, url: str, path: str) -> Iterator[Reference]:
        """The references of a file to others, each once."""
        for written in dict.fromkeys(place[2] for place in places):
            try:
                address = written.strip().replace("\\/", "/")
                target = urldefrag(urljoin(url, address.replace(" ", "%20"))).url
                checked(target)
            except (ValueError, FetchError):
                continue
            beside = self._beside(address, path)
            if (
                beside is not None
                and origin(target) == origin(url)
                and self._is_for(beside, target)
            ):
                kept = str(beside)
            elif _may_lead(url, target):
                kept = self._paths.get(target) or self._elsewhere(target)
            else:
                continue
            self._paths.setdefault(target, kept)
            yield Reference(
                written=written,
                url=target,
                path=kept,
                is_foreign=origin(target) != origin(self._url),
            )

    def _is_for(self, path: PurePosixPath, target: str) -> bool:
        """Whether no other URL's file is at a path."""
        return all(
            kept != str(path) or unquote(url) == unquote(target)
            for url, kept in self._paths.items()
        )

    def _beside(self, address: str, path: str) -> PurePosixPath | None:
        """The file that a relative reference means; None where it leaves the folder."""
        if urlsplit(address).scheme or address.startswith("/"):
            return None
        above = PurePosixPath(path).parent
        parts = PurePosixPath(os.path.normpath(above / unquote(address)))
        if not is_pulled(str(parts)) or not parts.is_relative_to(self._folder):
            return None
        return parts

    def _elsewhere(self, url: str) -> str:
        """A file of its own for a URL: its host, and its path as far as file names can have it."""
        parts = urlsplit(url)
        steps = [parts.netloc, *unquote(parts.path).split("/")]
        if parts.query:
            steps[-1] = f"{parts.query}-{steps[-1]}"
        named = [_NO_NAME.sub("-", step).strip(".-")[:_LONGEST] for step in steps]
        path = self._others.joinpath(*filter(None, named))
        if not is_pulled(str(path)):
            path = path.with_name(f"{path.name}.yaml")
        base, number = path, 1
        while str(path).casefold() in {
            other.casefold() for other in self._paths.values()
        }:
            number += 1
            path = base.with_name(f"{base.stem}-{number}{base.suffix}")
        return str(path)


def _may_lead(url: str, target: str) -> bool:
    """Whether what is at a URL may make specgen ask for another."""
    here, there = checked(url), checked(target)
    if here.scheme == "https" and there.scheme != "https":
        return False
    public = is_public(here.hostname or "")
    return not public or is_public(there.hostname or "") is not False


def rewritten(
    text: str, places: Places, references: Iterable[Reference], path: str
) -> str:
    """The text of the file at `path` with its references as they lead to their files."""
    addresses: dict[str, str] = {}
    for reference in references:
        relative = posixpath.relpath(reference.path, posixpath.dirname(path))
        if posixpath.normpath(unquote(reference.written)) != relative:
            addresses[reference.written] = relative
    return replaced(text, places, addresses)
