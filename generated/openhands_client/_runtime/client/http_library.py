# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The HTTP library of this client, under the name that its modules know it by."""

import httpx2 as httpx

__all__ = ["httpx"]
