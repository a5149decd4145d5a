# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""The client: calls, from their arguments to their results."""
