"""`pytest -p tests.sharing`: packages that tests generate in their process share a runtime.

Whatever holds of packages with runtimes of their own must hold of these. Each output folder has
all of the runtime, so that in one process any of them serves all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from specgen import pipeline
from specgen.emit.package.runtime import shared_files
from specgen.findings.diagnostics import Sink
from specgen.workspace.config import SHARED, Target
from tests.files import write_files

_NEEDS = ("client", "pages", "server", "sender")
_generate = pipeline.generate


def generated(target: Target, sink: Sink, **options: Any) -> pipeline.Generated | None:
    """A target as `pipeline.generate` makes it, and beside its packages what they share."""
    made = _generate(replace(target, runtime=SHARED), sink, **options)
    if made is None:
        return None
    runtime = shared_files((*_NEEDS, target.http))
    return replace(made, files={**made.files, **runtime})


def write(target: Target, **options: Any) -> pipeline.Generated:
    """Writes what is `generated` to the target's output folder."""
    made = generated(target, Sink(), **options)
    assert made is not None
    write_files(target.output, made.files)
    return made


def pytest_configure() -> None:
    """Takes effect where this module is a plugin, before any test imports `generate`."""
    pipeline.generate = generated
