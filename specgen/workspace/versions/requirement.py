"""Versions of specgen: which is newer, and which a configuration wants."""

from __future__ import annotations

from specgen import __version__
from specgen.workspace.config import Problem


def is_newer(version: str) -> bool:
    """Whether `version` is later than this one; text that is no version is not."""
    if version == __version__:
        return False
    from packaging.version import InvalidVersion, Version

    try:
        return Version(version) > Version(__version__)
    except InvalidVersion:
        return False


def unmet(requires: object) -> Problem | None:
    """What is wrong with a `requires`, or with this version in its eyes."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    help = 'write it as pip does: requires = ">=0.2"'
    if not isinstance(requires, str):
        return Problem(message="`requires` must be a string", help=help)
    try:
        wanted = SpecifierSet(requires)
    except InvalidSpecifier:
        return Problem(message=f"{requires!r} is no range of versions", help=help)
    if wanted.contains(__version__, prereleases=True):
        return None
    return Problem(
        message=f"specgen {requires} is required, and this is {__version__}",
        help=f'pip install "specgen{requires}"',
    )
