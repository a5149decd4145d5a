"""The commands of an operator: `python -m secrets_services --help`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, TypeAlias

from pydantic import ValidationError

from . import liveavatar, logs, openhands, rotation, serving
from .failures import NotReady, ServiceFailed
from .identities import Refused
from .key_file import KeyFile
from .serving import Backend
from .settings import Settings

_SERVICES = {"liveavatar": liveavatar.create, "openhands": openhands.create}
_Command: TypeAlias = Callable[[Backend, argparse.Namespace], Coroutine[Any, Any, None]]


def main(arguments: list[str] | None = None) -> int:
    """Runs a command; gives the exit code: 1 if it could not do its work, 2 for wrong usage."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings()
        logs.configure(settings.log_level)
        asyncio.run(_with_backend(options, settings))
        if options.command is _serve:
            app = _SERVICES[options.service](settings)
            serving.run(app, options.service, options.host, options.port)
    except ValidationError as error:
        for each in error.errors(include_input=False):
            name = f"SECRETS_{'_'.join(map(str, each['loc']))}".upper()
            print(f"error: {name}: {each['msg']}", file=sys.stderr)
        return 2
    except (Refused, NotReady) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except (ServiceFailed, OSError) as error:
        # What databases say may hold what they were given, so their kind of error must do.
        cause = error.__cause__ or error
        print(f"error: {type(cause).__name__}: nothing was changed", file=sys.stderr)
        return 1
    return 0


async def _with_backend(options: argparse.Namespace, settings: Settings) -> None:
    backend = Backend.of(settings)
    try:
        await options.command(backend, options)
    finally:
        await backend.database.close()


async def _migrate(backend: Backend, _: argparse.Namespace) -> None:
    await backend.database.migrate()
    print("the tables are up to date")


async def _create_space(backend: Backend, options: argparse.Namespace) -> None:
    await backend.identities.add_space(options.name)
    print(f"space {options.name}")


async def _create_user(backend: Backend, options: argparse.Namespace) -> None:
    await backend.identities.add_user(options.name, options.space)
    print(f"user {options.name}")


async def _create_key(backend: Backend, options: argparse.Namespace) -> None:
    key = await backend.identities.add_key(options.user, options.service)
    print(key.get_secret_value())


async def _serve(backend: Backend, _: argparse.Namespace) -> None:
    """Says what is missing before anything is served."""
    await backend.prepare()


async def _rotate_key(backend: Backend, _: argparse.Namespace) -> None:
    await backend.prepare()
    print(f"{_key_file(backend).rotate()} wraps from now on")


async def _rewrap(backend: Backend, options: argparse.Namespace) -> None:
    await backend.prepare()
    count = await rotation.rewrap(backend.database, backend.keeper)
    print(f"{count} data keys wrapped anew")
    if options.retire:
        in_use = await backend.database.keys_in_use()
        for key_id in _key_file(backend).retire(in_use):
            print(f"{key_id} is forgotten")


def _key_file(backend: Backend) -> KeyFile:
    if isinstance(backend.keeper, KeyFile):
        return backend.keeper
    raise Refused("KMS rotates and retires its keys itself")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m secrets_services",
        description="Two services that keep secrets. Settings come from the environment: "
        + ", ".join(f"SECRETS_{name.upper()}" for name in Settings.model_fields),
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, command: _Command, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(command=command)
        return sub

    add("migrate", _migrate, "bring the database's tables up to date")
    add("create-space", _create_space, "add a space").add_argument("name")
    user = add("create-user", _create_user, "add a user")
    user.add_argument("name")
    user.add_argument("--space", help="the space that LiveAvatar's secrets go to")
    key = add("create-key", _create_key, "add an API key, and print it this once")
    key.add_argument("user")
    key.add_argument("--service", required=True, choices=_SERVICES)
    add("rotate-key", _rotate_key, "add a key to the key file that wraps from now on")
    again = add("rewrap", _rewrap, "wrap what older keys wrapped with the primary key")
    again.add_argument(
        "--retire",
        action="store_true",
        help="forget keys of the key file that nothing needs and that were replaced "
        "more than an hour ago",
    )
    serve = add("serve", _serve, "serve one of the services until it is stopped")
    serve.add_argument("service", choices=_SERVICES)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000, help="0 for any that is free")
    return parser
