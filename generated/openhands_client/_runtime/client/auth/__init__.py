# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Credentials: what a client is given, and the tokens that it gets for them."""
