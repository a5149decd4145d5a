# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""What is wrong with an XML document, or with a value that is to become one."""

from __future__ import annotations


class XmlError(ValueError):
    """XML that cannot be read or written. The message holds nothing of the input.

    `place` is the element, as `/Buckets/Bucket[2]/Name`, in names that are declared.
    """

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.place = place

    def within(self, step: str) -> XmlError:
        """The same in the element around."""
        self.place = f"/{step}{self.place}"
        return self

    def numbered(self, index: int) -> XmlError:
        """The same where the element is one of several with its name; the index is from 0."""
        step, slash, rest = self.place[1:].partition("/")
        self.place = f"/{step}[{index + 1}]{slash}{rest}"
        return self
