"""`specgen mock`: serves a fake of a described service."""

from __future__ import annotations

import errno
import gc
import socket
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from specgen.commands.produce import guarded, missing, refusal
from specgen.commands.run import Exit, Options, Run, project
from specgen.findings.diagnostics import Sink, printable
from specgen.workspace.config import ConfigurationError, Problem, Target

if TYPE_CHECKING:
    from specgen.mock.app import Mocked

LIBRARIES = ("fastapi", "python_multipart", "uvicorn")
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def mock(run: Run) -> int:
    """Serves until it is interrupted, and returns the exit code.

    Raises ConfigurationError, where the port is taken, too.
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
    with _listener(run.options) as listener:
        host, port = listener.getsockname()[:2]
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        title = printable(made.api.title)
        run.console.say(f"{title}: running on {address} (its pages: {address}/docs)")
        config = uvicorn.Config(app, log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[listener])


def _listener(options: Options) -> socket.socket:
    """The socket that was asked for. Raises ConfigurationError where it can't be had."""
    host = options.host or DEFAULT_HOST
    port = DEFAULT_PORT if options.port is None else options.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except (OSError, UnicodeError) as error:
        help = "name an address of this machine: --host 127.0.0.1"
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            help = "--port 0 takes any that is free"
        elif isinstance(error, PermissionError):
            help = "take a port above 1023: --port 8000"
        reason = getattr(error, "strerror", None) or str(error)
        message = f"cannot listen at {host}, port {port}: {reason}"
        raise ConfigurationError(Problem(message=message, help=help)) from error
