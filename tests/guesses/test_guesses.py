"""What happens to code that users guess, against a server on loopback: as the tables say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.guesses.client import CLIENT_GUESSES
from tests.guesses.guess import Guess, count
from tests.guesses.packages import play, write_packages
from tests.guesses.server import SERVER_GUESSES


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guesses")
    write_packages(folder)
    return folder


@pytest.fixture(scope="module")
def at_client(packages: Path) -> dict[str, str]:
    return play(packages, "client")


@pytest.fixture(scope="module")
def at_server(packages: Path) -> dict[str, str]:
    return play(packages, "server")


def test_how_many_guesses_work() -> None:
    assert count(CLIENT_GUESSES) == {"works": 55, "says": 5, "fails": 1}
    assert count(SERVER_GUESSES) == {"works": 18, "says": 0, "fails": 2}


def check(guess: Guess, happened: str) -> None:
    assert guess.is_met_by(happened), f"the table has {guess.outcome}, but: {happened}"


@pytest.mark.parametrize("guess", CLIENT_GUESSES, ids=lambda guess: guess.name)
def test_client(guess: Guess, at_client: dict[str, str]) -> None:
    check(guess, at_client[guess.name])


@pytest.mark.parametrize("guess", SERVER_GUESSES, ids=lambda guess: guess.name)
def test_server(guess: Guess, at_server: dict[str, str]) -> None:
    check(guess, at_server[guess.name])
