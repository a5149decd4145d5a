"""Documents that programs of the repository print: applications, and commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from specgen.fetch.errors import FetchError
from specgen.fetch.web import SIZE_LIMIT

SECONDS: Final = 120.0
_TOLD: Final = 2000
"""Characters of what a program says that an error repeats."""

_PRINT_OPENAPI: Final = """
import asyncio, importlib, json, os, sys
out = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)
sys.path.insert(0, os.getcwd())
module, _, path = sys.argv[1].partition(":")
app = importlib.import_module(module)
for name in (path or "app").split("."):
    app = getattr(app, name)
if not hasattr(app, "openapi") and callable(app) and not hasattr(app, "router"):
    app = app()
if hasattr(app, "openapi"):
    document = app.openapi()
else:
    path, answers = "/openapi.json", []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
        "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(),
        "root_path": "", "query_string": b"", "headers": [(b"host", b"localhost")],
        "client": ("127.0.0.1", 1), "server": ("localhost", 80), "state": {},
    }
    async def receive(): return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message): answers.append(message)
    asyncio.run(app(scope, receive, send))
    if answers[0]["status"] != 200:
        sys.exit(f"{path} answers {answers[0]['status']}")
    document = b"".join(answer.get("body", b"") for answer in answers).decode()
out.write(document if isinstance(document, str) else json.dumps(document, ensure_ascii=False))
out.close()
"""
"""Runs where the application does: standard output is the document's, whatever else prints."""


def app_document(app: str, python: str, home: Path) -> bytes:
    """What `app`, a FastAPI or Starlette application as `package.module:attribute`, serves.

    It is imported by the project's interpreter: `python`, or the active virtual environment,
    or `.venv` in `home`, or specgen's own. Raises FetchError.
    """
    interpreter = python or _interpreter(home)
    return _printed([interpreter, "-c", _PRINT_OPENAPI, app], home, f"app {app}")


def command_document(command: Sequence[str], home: Path) -> bytes:
    """What a program prints that is run in `home`. Raises FetchError."""
    return _printed(command, home, f"command {command[0]}")


def _interpreter(home: Path) -> str:
    folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    active = os.environ.get("VIRTUAL_ENV")
    for environment in (Path(active) if active else None, home / ".venv"):
        if environment is not None and (environment / folder / name).exists():
            return str(environment / folder / name)
    return sys.executable


def _printed(command: Sequence[str], home: Path, shown: str) -> bytes:
    environment: Mapping[str, str] = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - the user's own configuration names it
            command,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise FetchError(f"{shown} takes longer than {SECONDS:.0f} seconds") from error
    except (OSError, ValueError) as error:
        raise FetchError(f"{shown} can't be run: {error}") from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()[-_TOLD:]
        raise FetchError(
            f"{shown} ended with {done.returncode}: {said or 'no message'}"
        )
    if len(done.stdout) > SIZE_LIMIT:
        raise FetchError(f"{shown} prints more than {SIZE_LIMIT // 1024 // 1024} MB")
    return done.stdout
