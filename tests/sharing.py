"""`pytest -p tests.sharing`: packages that tests generate in their process share a runtime.

Whatever holds of packages with runtimes of their own must hold of these. Each output folder has
all of the runtime, so that in one process any of them serves all.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from specgen import pipeline
from specgen.emit.package.runtime import shared_files
from specgen.findings.diagnostics import Sink
from specgen.workspace.config import SHARED, Target

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
    for name, text in made.files.items():
        path = Path(target.output / name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return made


def pytest_configure() -> None:
    """Takes effect where this module is a plugin, before any test imports `generate`."""
    pipeline.generate = generated
