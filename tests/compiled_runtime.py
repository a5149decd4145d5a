"""Imported by the process that others fork from."""

from tests.compiled import compile_runtime

compile_runtime()
