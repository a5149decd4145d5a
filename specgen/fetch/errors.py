"""The reason why a document can't be fetched."""

from __future__ import annotations


class FetchError(Exception):
    """Nothing was fetched; the message says why, in a line, and `help` what to do."""

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message)
        self.help = help
