"""Texts whose schema says more of them, from a client's call to a service and back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve

SOURCE = Path(__file__).with_name("words.yaml")


@dataclass
class Words:
    """Gives back what it gets, or `said` where that is set."""

    url: str = ""
    api: Any = None
    kept: Any = None
    said: Any = None

    async def give(self, *, body: Any) -> Any:
        self.kept = body
        return body if self.said is None else self.said

    set_mood = set_code = set_day = set_page = give

    def put(self, path: str, text: str) -> httpx2.Response:
        kind = {"Content-Type": "text/plain"}
        return httpx2.put(self.url + path, content=text, headers=kind)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("words")
    arguments = ["--output", str(folder), "--name", "words", "-q", "--strict"]
    assert main(["generate", str(SOURCE), *arguments]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(params=["strict", "lenient"])
def answers(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def words(packages: Path, answers: str) -> Iterator[Words]:
    words = Words()
    create_app = import_module("words_server").create_app
    app = create_app(words=words, answers=answers, hide_exceptions=True)
    connect = import_module("words_client").Words
    with (
        serve(app) as words.url,
        connect(base_url=words.url, max_retries=0) as words.api,
    ):
        yield words


def test_a_text_is_a_value_of_its_schema(words: Words) -> None:
    assert words.api.words.set_mood("glad") == words.kept == "glad"
    assert words.api.words.set_code("ab") == words.kept == "ab"
    day = date(2020, 2, 29)
    assert words.api.words.set_day(day, accept="text/plain") == words.kept == day
    assert words.api.words.set_page("<p>") == words.kept == "<p>"


@pytest.mark.parametrize(
    ("path", "text"),
    [("/mood", "angry"), ("/code", "abc"), ("/code", "1"), ("/day", "today")],
)
def test_a_text_that_does_not_fit_is_refused(
    words: Words, path: str, text: str
) -> None:
    assert words.put(path, text).status_code == 422
    with pytest.raises(import_module("words_client").errors.APIError):
        getattr(words.api.words, f"set_{path[1:]}")(text)


@pytest.mark.parametrize("answers", ["strict"], indirect=True)
def test_an_answer_that_does_not_fit_is_not_sent(words: Words) -> None:
    words.said = "abc"
    assert words.put("/code", "ab").status_code == 500
    assert words.put("/mood", "sad").status_code == 500


@pytest.mark.parametrize("answers", ["lenient"], indirect=True)
def test_a_client_gives_what_came(words: Words) -> None:
    words.said = "abc"
    assert words.api.words.set_code("ab") == "abc"
    assert words.api.words.set_mood("sad") == "abc"
    package = import_module("words_client")
    with package.Words(base_url=words.url, answers="strict") as strict:
        # The type has constants of a newer server, too.
        assert strict.words.set_mood("sad") == "abc"
