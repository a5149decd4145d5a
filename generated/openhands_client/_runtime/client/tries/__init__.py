# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Tries: the attempts of a call, how long they may take, and when the next one is made."""
