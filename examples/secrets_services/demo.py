"""`make demo`: both services from nothing to a stored secret, in a temporary folder.

Read it from `main` on. Everything here is what an operator would type and what a user of the
generated clients would write; only the printing is for show.
"""

from __future__ import annotations

import asyncio
import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stdout
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from liveavatar_client import AsyncLiveAvatar, LiveAvatar
from openhands_client import AsyncOpenHands, OpenHands, errors

from . import cli

VOICE, CODE = f"sk-voice-{token_hex(8)}", f"sk-code-{token_hex(8)}"
"""The secrets of this run."""


def main() -> int:
    """Runs the demonstration; gives the exit code."""
    with TemporaryDirectory(prefix="secrets-demo-") as folder, chdir(folder):
        for name in [name for name in os.environ if name.startswith("SECRETS_")]:
            del os.environ[name]  # the defaults: SQLite and a key file, in this folder

        title("A database, a space, and a user with a key for each service")
        command("migrate")
        command("create-space", "studio")
        command("create-user", "ann", "--space", "studio")
        avatar_key = command("create-key", "ann", "--service", "liveavatar", hide=True)
        hands_key = command("create-key", "ann", "--service", "openhands", hide=True)

        with ExitStack() as services:
            title("Two services, each a process")
            avatar_url = services.enter_context(service("liveavatar"))
            hands_url = services.enter_context(service("openhands"))

            title("LiveAvatar, through its generated client")
            create_avatar_secret(avatar_url, avatar_key)
            asyncio.run(create_avatar_secret_async(avatar_url, avatar_key))

            title("OpenHands, through its generated client")
            create_custom_secret(hands_url, hands_key)
            asyncio.run(create_custom_secret_async(hands_url, hands_key))

            title("What is stored")
            show_row("liveavatar_secrets")
            show_row("openhands_secrets")

            title("A new key; the services go on")
            command("rotate-key")
            asyncio.run(create_avatar_secret_async(avatar_url, avatar_key))
            command("rewrap")

            title("Stopped")
        return search()


def create_avatar_secret(url: str, key: str) -> None:
    with LiveAvatar(api_key=key, base_url=url) as client:
        created = client.secrets.create_secret(
            secret_name="voice",
            secret_value=VOICE,
            secret_type="ELEVENLABS_API_KEY",
        )
    say(f"{created!r}")


async def create_avatar_secret_async(url: str, key: str) -> None:
    async with AsyncLiveAvatar(api_key=key, base_url=url) as client:
        created = await client.secrets.create_secret(
            secret_name="voice",  # a name may be used twice: the id tells them apart
            secret_value=VOICE,
            secret_type="ELEVENLABS_API_KEY",
        )
    say(f"{created.data!r} (asynchronously)")


def create_custom_secret(url: str, key: str) -> None:
    with OpenHands(api_key=key, base_url=url) as client:
        say(client.secrets.create_custom_secret(name="code", value=CODE))
        try:
            client.secrets.create_custom_secret(name="code", value="another")
        except errors.BadRequestError as error:
            say(f"{error.status_code} {error.body}")


async def create_custom_secret_async(url: str, key: str) -> None:
    async with AsyncOpenHands(api_key=key, base_url=url) as client:
        created = await client.secrets.create_custom_secret(
            name="more code", value=CODE, description="for the nightly build"
        )
        say(f"{created} (asynchronously)")
    async with AsyncOpenHands(api_key="no such key", base_url=url) as stranger:
        try:
            await stranger.secrets.create_custom_secret(name="code", value=CODE)
        except errors.UnauthorizedError as error:
            say(f"{error.status_code} {error.body}")


def show_row(table: str) -> None:
    """What anyone finds who opens the database."""
    database = sqlite3.connect("secrets.db")
    query = f"SELECT * FROM {table} LIMIT 1"  # noqa: S608
    cursor = database.execute(query)
    row = cursor.fetchone()
    say(f"$ sqlite3 -line secrets.db '{query}'")
    for (name, *_), value in zip(cursor.description, row, strict=True):
        if isinstance(value, bytes):
            is_text = name == "name"
            value = (
                value.decode()
                if is_text
                else f"{value[:16].hex()}… ({len(value)} bytes)"
            )
        say(f"{name:>12} = {value}")
    database.close()


def search() -> int:
    """Looks for the secrets in every file that is left, and for a name to be sure of that."""
    files = {path.name: path.read_bytes() for path in Path().iterdir()}
    places = {
        text: [name for name, content in files.items() if text.encode() in content]
        for text in (VOICE, CODE, "more code")
    }
    for text, names in places.items():
        say(f"{text!r} is in {', '.join(names) or 'none'} of {len(files)} files")
    return 1 if places[VOICE] or places[CODE] or not places["more code"] else 0


def command(*words: str, hide: bool = False) -> str:
    """Runs one of our commands and shows what it printed."""
    say(f"$ python -m secrets_services {' '.join(words)}")
    with redirect_stdout(io.StringIO()) as printed:
        code = cli.main([*words])
    output = printed.getvalue().strip()
    say(f"{output[:8]}… (shown this once)" if hide else output)
    if code:
        raise SystemExit(code)
    return output


@contextmanager
def service(name: str) -> Iterator[str]:
    """A service in a process of its own, which ends what it began when it is stopped."""
    words = ["serve", name, "--port", "0"]
    say(f"$ python -m secrets_services {' '.join(words)} 2> {name}.log")
    with (
        Path(f"{name}.log").open("wb") as log,
        subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "secrets_services", *words],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout
            url = process.stdout.readline().strip().partition(" at ")[2]
            if not url:
                raise SystemExit(Path(log.name).read_text())
            say(f"{name} at {url}")
            yield url
        finally:
            process.terminate()


def title(text: str) -> None:
    print(f"\n{text}\n")


def say(text: object) -> None:
    print(f"    {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
