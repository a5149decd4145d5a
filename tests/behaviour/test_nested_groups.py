"""Tags with dots or slashes: groups of groups, from the client, in fakes and in services."""

from __future__ import annotations

import asyncio
import json
import sys
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from fastapi import FastAPI

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = Path(__file__).parent / "talk.yaml"


class Talk(NamedTuple):
    """Both packages, and the report of how they were made."""

    client: ModuleType
    server: ModuleType
    report: Any


class Service:
    """Every operation: says which one it is, but of a question what is told."""

    def __init__(self, group: str) -> None:
        self._group = group

    def __getattr__(self, name: str) -> Any:
        async def answer(**arguments: Any) -> Any:
            if name == "pages":
                return {"names": [f"{self._group}.{name}"]}
            if name in ("create", "replace"):
                body = arguments["body"]
                return {"text": body.text, "source": {"name": "here"}}
            return [f"{self._group}.{name}"]

        return answer


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    folder = tmp_path_factory.mktemp("talk")
    report = folder / "report.json"
    command = ["generate", str(DOCUMENT), "--output", str(folder)]
    assert main([*command, "--report", str(report), "-q"]) == 0
    sys.path.insert(0, str(folder))
    made = json.loads(report.read_text())
    yield Talk(import_module("talk_client"), import_module("talk_server"), made)
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def url(talk: Talk) -> Iterator[str]:
    names = ("chat", "chat_completions", "chat_completions_messages", "models")
    names = (*names, "tuning", "tuning_models")
    app: FastAPI = talk.server.create_app(
        **{name: Service(name) for name in names},
        authenticate=lambda credentials: "somebody",
    )
    with serve(app) as url:
        yield url


CALLS: dict[str, Callable[[Any], Any]] = {
    "chat.list": lambda client: client.chat.list(),
    "chat_completions_messages.list": (
        lambda client: client.chat.completions.messages.list()
    ),
    "models.get": lambda client: client.models.get("a"),
    "tuning_models.list": lambda client: client.tuning.models.list(),
}


@pytest.mark.parametrize("named", CALLS)
def test_groups_below_groups(talk: Talk, url: str, named: str) -> None:
    call = CALLS[named]

    async def called() -> Any:
        async with talk.client.AsyncTalk(username="u", base_url=url) as client:
            return await call(client)

    with talk.client.Talk(username="u", base_url=url) as client:
        assert call(client) == [named]
    assert asyncio.run(called()) == [named]


def test_a_group_of_another_client_is_another(talk: Talk, url: str) -> None:
    with talk.client.Talk(username="u", base_url=url) as client:
        raw = client.raw(client.chat.completions.create, text="Why?")
        assert (raw.status_code, raw.value.text) == (200, "Why?")
        assert client.chat.completions is client.chat.completions
        other = client.with_options(timeout=3)
        assert other.chat.completions is not client.chat.completions


def test_fakes_have_the_same_groups(talk: Talk) -> None:
    fake = import_module("talk_client.testing").FakeTalk()
    fake.chat.completions.create.returns({"text": "Because."})
    fake.tuning.models.list.returns(["a"])
    with fake.client() as client:
        assert client.chat.completions.create(text="Why?").text == "Because."
        assert client.tuning.models.list() == ["a"]
        with pytest.raises(
            AssertionError, match=r"fake\.chat\.completions\.messages\.list"
        ):
            client.chat.completions.messages.list()
    (call,) = fake.chat.completions.create.calls
    assert call.body.text == "Why?"


def test_the_report_says_how_an_operation_is_called(talk: Talk) -> None:
    (target,) = talk.report["targets"]
    calls = {row["operation_id"]: row["call"] for row in target["operations"]}
    assert calls["createChatCompletion"] == "chat.completions.create"
    (row,) = (
        row
        for row in target["operations"]
        if row["operation_id"] == "createChatCompletion"
    )
    module, _, place = row["client"].partition(":")
    group, method = place.split(".")
    assert callable(getattr(getattr(import_module(module), group), method))


class TestDeprecated:
    """What is deprecated warns once, where it is used, and nowhere else."""

    @pytest.fixture
    def warned(self, recwarn: pytest.WarningsRecorder) -> list[warnings.WarningMessage]:
        warnings.simplefilter("always")
        return recwarn.list

    def test_a_method(
        self, talk: Talk, url: str, warned: list[warnings.WarningMessage]
    ) -> None:
        with talk.client.Talk(username="u", base_url=url) as client:
            assert client.chat.tidy() == ["chat.tidy"]
            assert list(client.chat.pages()) == ["chat.pages"]
            assert client.raw(client.chat.tidy).value == ["chat.tidy"]
        self._check(warned, 3)

    def test_an_asynchronous_method(
        self, talk: Talk, url: str, warned: list[warnings.WarningMessage]
    ) -> None:
        async def call() -> None:
            async with talk.client.AsyncTalk(username="u", base_url=url) as client:
                assert await client.chat.tidy() == ["chat.tidy"]
                assert [name async for name in client.chat.pages()] == ["chat.pages"]
                page = await client.chat.pages()
                assert page.items == ["chat.pages"]
                assert (await client.raw(client.chat.tidy)).value == ["chat.tidy"]

        asyncio.run(call())
        self._check(warned, 4)

    def _check(self, warned: list[warnings.WarningMessage], times: int) -> None:
        mine = [each for each in warned if "chat" in str(each.message)]
        assert [each.filename for each in mine] == times * [__file__]
        assert all(each.category is DeprecationWarning for each in mine)
        assert "Use `chat.completions.create` instead." in str(mine[0].message)

    def test_a_model_and_a_property_travel_in_silence(
        self, talk: Talk, url: str, warned: list[warnings.WarningMessage]
    ) -> None:
        models = talk.client.models
        with talk.client.Talk(username="u", base_url=url) as client:
            question = models.Question(text="Why?", tone="kind")
            answer = client.chat.completions.create(**dict(question))
            client.tuning.replace(text=answer.text, source={"name": "there"})
        assert warned == []
        assert question.tone == "kind"
        assert [each.filename for each in warned] == [__file__]
        assert models.Source.__deprecated__ == "Superseded by links in the text."
