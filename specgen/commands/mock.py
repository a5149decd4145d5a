"""`specgen mock`: serves a fake of a described service."""

from __future__ import annotations

import gc
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from specgen.commands.produce import guarded, missing, refusal
from specgen.commands.run import Exit, Run, project
from specgen.findings.diagnostics import Sink
from specgen.workspace.config import ConfigurationError, Problem, Target

if TYPE_CHECKING:
    from specgen.mock.app import Mocked

LIBRARIES = ("fastapi", "python_multipart", "uvicorn")
DEFAULT_PORT = 8000


def mock(run: Run) -> int:
    """Serves until it is interrupted, and returns the exit code.

    Raises ConfigurationError, and OSError where the port is taken.
    """
    lacking = [name for name in LIBRARIES if find_spec(name) is None]
    if lacking:
        message = f"mock needs {' and '.join(lacking)}"
        help = 'pip install "specgen[mock]"'
        raise ConfigurationError(Problem(message=message, help=help))
    if not run.options.sources:
        problem = Problem(message="mock needs a SOURCE", help="specgen mock SOURCE")
        raise ConfigurationError(problem)
    (target,) = project(run.options).targets
    sink = Sink(target.allow)
    code = missing(target, sink)
    made = guarded(target, sink, lambda: _mocked(target, sink)) if not code else None
    findings = tuple(sink)
    run.found(findings)
    if made is None or run.severe(findings, target.allow):
        return code or refusal(findings)
    with TemporaryDirectory() as folder:
        _serve(made, Path(folder), run)
    return Exit.DONE


def _mocked(target: Target, sink: Sink) -> Mocked | None:
    from specgen.pipeline import mocked

    return mocked(target, sink)


def _serve(made: Mocked, folder: Path, run: Run) -> None:
    import uvicorn

    from specgen.mock.app import application

    sys.dont_write_bytecode = True
    gc.enable()
    app = application(made, folder)
    port = DEFAULT_PORT if run.options.port is None else run.options.port
    with socket.create_server(("127.0.0.1", port)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        run.console.say(
            f"{made.api.title}: running on {address} (its pages: {address}/docs)"
        )
        config = uvicorn.Config(app, log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[listener])
