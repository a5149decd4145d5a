"""Versions of a distribution: which comes next, and which a tag of git is of (PEP 440)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from packaging.version import Version

_STEPS: Final = {"major": 0, "minor": 1, "patch": 2}
_TAG = re.compile(r"(?:(?P<name>.+?)[-@/_])?v?(?P<version>\d+(?:\.\d+)*)")


class NotAdvanced(Exception):
    """A version that no rule says the next one of."""


def following(version: str, advice: str) -> str:
    """The version after one that changes as `advice` says: major, minor, patch or none.

    Before 1.0.0 what breaks is a minor step, and all else a patch: so requirements such as
    `>=0.4,<0.5` mean what they mean later (Semantic Versioning 2.0.0, section 4, leaves it
    open). Raises NotAdvanced for versions before or after a release, or with an epoch.
    """
    own = _version(version)
    if str(own) != ".".join(map(str, own.release)):
        raise NotAdvanced(version)
    if advice == "none":
        return version
    numbers = [*own.release, 0, 0][:3]
    step = _STEPS[advice]
    if numbers[0] == 0:
        step = 1 if advice == "major" else 2
    return ".".join(
        str(number + 1 if place == step else number if place < step else 0)
        for place, number in enumerate(numbers)
    )


def is_later(version: str, other: str) -> bool:
    """Whether a version comes after another."""
    return _version(version) > _version(other)


def last_release(
    tags: Iterable[str], name: str, version: str
) -> tuple[str, str] | None:
    """The tag of the last release of a distribution up to a version, and that release's.

    Tags are `v1.2.0` or `1.2.0`, or begin with the distribution's name: where there are such,
    the others are of something else.
    """
    from packaging.utils import canonicalize_name

    own: dict[bool, dict[Version, tuple[str, str]]] = {True: {}, False: {}}
    limit = _version(version)
    for tag in tags:
        match = _TAG.fullmatch(tag)
        if match is None:
            continue
        named = match["name"] is not None
        if named and canonicalize_name(match["name"]) != canonicalize_name(name):
            continue
        release = _version(match["version"])
        if release <= limit:
            own[named][release] = tag, match["version"]
    releases = own[True] or own[False]
    return releases[max(releases)] if releases else None


def _version(text: str) -> Version:
    from packaging.version import Version

    return Version(text)
