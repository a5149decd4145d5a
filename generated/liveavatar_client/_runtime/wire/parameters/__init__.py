# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Parameters and fields of forms as text."""
