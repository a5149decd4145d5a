# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""The server: requests, from their arrival to their answers."""
