# specgen's runtime, checked by mypy --strict.
# pyright: basic
"""Values on the wire: what clients and servers read and write alike."""
