"""Imported last by the process that others fork from."""

from __future__ import annotations

import gc

from tests.compiled import compile_runtime

compile_runtime()
# What is there to stay is no concern of the collectors of the others, which would copy its pages.
gc.collect()
gc.freeze()
