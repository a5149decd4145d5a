# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Contents: bodies that are sent, and those that arrive."""
