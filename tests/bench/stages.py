"""What each stage costs: `python -m tests.bench.stages DOCUMENT OUTPUT` prints seconds by stage.

It generates in one process and adds up the processor time that is spent within the function of
each stage, but not within that of another.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import wraps
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from specgen.garbage import uncollected

from .documents import ROOT, documents
from .usage import scratch

LARGE = ("stripe", "github", "msgraph")
REST = "starting, importing and the rest"

STAGES = {
    "reading": ("specgen.pipeline", "read_api"),
    "building the model": ("specgen.build.api", "ApiBuilder.build"),
    "directions": ("specgen.modelling", "split_directions"),
    "naming": ("specgen.modelling", "named"),
    "openapi.json": ("specgen.pipeline", "json_lines"),
    "digests of the document": ("specgen.pipeline", "fingerprint"),
    "laying out": ("specgen.rendering", "lay_out"),
    "rendering models": ("specgen.rendering", "Renderer._own_models"),
    "rendering the rest": ("specgen.rendering", "Renderer._audited"),
    "auditing": ("specgen.rendering", "audit"),
    "comparing with the disk": ("specgen.commands.generate", "plan"),
    "writing": ("specgen.commands.generate", "apply"),
}
"""By name: the module through which a stage's function is called, and the function."""


class Clock:
    """Processor time by stage; the innermost that is at work is charged."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._at_work = [REST]
        self._since = 0.0

    def _charge(self) -> None:
        now = time.process_time()
        stage = self._at_work[-1]
        self.spent[stage] = self.spent.get(stage, 0.0) + now - self._since
        self._since = now

    def stop(self) -> None:
        """Charges what is left."""
        self._charge()

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """`work`, charged to a stage."""

        @wraps(work)
        def timed(*arguments: Any, **options: Any) -> Any:
            self._charge()
            self._at_work.append(stage)
            try:
                return work(*arguments, **options)
            finally:
                self._charge()
                self._at_work.pop()

        return timed


def main(document: str, output: str) -> None:
    """Generates and prints the seconds by stage as JSON."""
    clock = Clock()
    with uncollected():
        for stage, (module, path) in STAGES.items():
            holder: Any = import_module(module)
            *classes, name = path.split(".")
            for one in classes:
                holder = getattr(holder, one)
            setattr(holder, name, clock.timed(stage, getattr(holder, name)))
    cli = import_module("specgen.cli")
    cli.main(["generate", document, "--output", output, "--jobs", "1", "--quiet"])
    clock.stop()
    print(json.dumps(clock.spent))


def stages(runs: int) -> Iterator[tuple[str, dict[str, float]]]:
    """The medians of every large document's stages."""
    for document in documents():
        if document.name not in LARGE:
            continue
        found: list[dict[str, float]] = []
        for _ in range(runs):
            with scratch() as folder:
                command = [sys.executable, "-m", __name__, str(document.source), folder]
                done = subprocess.run(
                    command, cwd=ROOT, check=True, capture_output=True, text=True
                )
            found.append(json.loads(done.stdout.splitlines()[-1]))
        yield (
            document.name,
            {name: median(one[name] for one in found) for name in (*STAGES, REST)},
        )


if __name__ == "__main__":
    main(sys.argv[1], str(Path(sys.argv[2]) / "out"))
