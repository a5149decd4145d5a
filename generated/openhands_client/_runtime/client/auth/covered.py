# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Text that is sent and never shown.

A traceback that shows the values of variables calls `repr`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, quote_plus

_COVER: Final = "…"


class Covered(str):
    """Text whose `repr` shows none of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(_COVER)


def covered(text: Any) -> Covered:
    """A text or a `SecretStr`. Raises TypeError for anything else."""
    if hasattr(text, "get_secret_value"):
        text = text.get_secret_value()
    if not isinstance(text, str):
        raise TypeError(f"a credential is text, not {type(text).__name__}")
    return Covered(text)


def texts_in(sent: Any) -> list[str]:
    """Every text in plain JSON, as it is and as a JSON document spells it."""
    if isinstance(sent, Mapping):
        return [text for member in sent.values() for text in texts_in(member)]
    if isinstance(sent, list):
        return [text for item in sent for text in texts_in(item)]
    if not isinstance(sent, str) or not sent:
        return []
    return list(dict.fromkeys(map(Covered, (sent, json.dumps(sent)[1:-1]))))


def cover(text: str, secrets: tuple[str, ...]) -> str:
    """`text` without any of the secrets, as they are or as a URL or form spells them."""
    spellings = {
        spelling
        for secret in secrets
        for spelling in (secret, quote(secret, safe=""), quote_plus(secret))
        if spelling
    }
    for spelling in sorted(spellings, key=len, reverse=True):
        text = text.replace(spelling, _COVER)
    return text
