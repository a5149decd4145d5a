"""Typed HTTP clients and FastAPI servers from OpenAPI documents."""

__version__ = "0.1.0"
