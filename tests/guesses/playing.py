"""Runs guesses in a fresh interpreter: `python -m tests.guesses.playing FOLDER client|server`.

FOLDER holds the generated packages and the services. What happened to each
guess is printed as JSON, by its name.
"""

from __future__ import annotations

import ast
import asyncio
import json
import os
import sys
import warnings
from importlib import import_module
from inspect import iscoroutine
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.guesses.client import CLIENT_GUESSES
from tests.guesses.guess import WORKS, Guess
from tests.guesses.server import SERVER_GUESSES
from tests.roundtrip.serving import serve


def _happened(guess: Guess, names: dict[str, Any]) -> str:
    """`works`, or the exception that the code of the guess ends with."""
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    environment = dict(os.environ)
    try:
        code = compile(guess.code, guess.name, "exec", flags, dont_inherit=True)
        running = eval(code, names)
        if iscoroutine(running):
            asyncio.run(_finished(running))
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        os.environ.clear()
        os.environ.update(environment)
    return WORKS


async def _finished(running: Any) -> None:
    await running


def client_guesses() -> dict[str, str]:
    services = import_module("shop_services")
    package = import_module("shop_client")
    happened = {}
    for guess in CLIENT_GUESSES:
        with TemporaryDirectory() as folder, serve(services.application()) as url:
            names = {
                "Shop": package.Shop,
                "AsyncShop": package.AsyncShop,
                "client": package.Shop(base_url=url, api_key="k"),
                "async_client": package.AsyncShop(base_url=url, api_key="k"),
                "url": url,
                "order_id": services.ORDER,
                "folder": Path(folder),
            }
            happened[guess.name] = _happened(guess, names)
            names["client"].close()
    return happened


def server_guesses() -> dict[str, str]:
    services = import_module("shop_services")
    public = {name: each for name, each in vars(services).items() if name[0] != "_"}
    return {guess.name: _happened(guess, dict(public)) for guess in SERVER_GUESSES}


if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    # An event loop's client that a snippet does not close is no subject here.
    warnings.simplefilter("ignore", ResourceWarning)
    side = {"client": client_guesses, "server": server_guesses}[sys.argv[2]]
    print(json.dumps(side()))
