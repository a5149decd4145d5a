"""Groups below groups, and what is deprecated; see `client_calls` about `# wrong`."""

from typing import assert_type

from talk_client import AsyncTalk, Talk, models
from talk_client.testing import FakeTalk
from talk_server import ChatService


def called(client: Talk) -> None:
    assert_type(client.chat.list(), list[str])
    assert_type(client.chat.completions.create(text="Why?"), models.Answer)
    assert_type(client.chat.completions.messages.list(), list[str])
    assert_type(client.models.get("a"), list[str])
    assert_type(client.tuning.models.list(), list[str])
    assert_type(client.tuning.replace(text="a"), models.Answer)
    client.chat.completions.list()  # wrong
    client.completions.create(text="Why?")  # wrong
    client.chat_completions.create(text="Why?")  # wrong


async def awaited(client: AsyncTalk) -> None:
    assert_type(await client.chat.list(), list[str])
    assert_type(await client.chat.completions.create(text="Why?"), models.Answer)
    assert_type(await client.tuning.models.list(), list[str])
    await client.chat.completions.create(txt="Why?")  # wrong


def credentials() -> None:
    Talk(username="user", password=lambda: "secret")
    Talk(username="user")
    Talk(api_key="key")  # wrong
    Talk(login=("user", "secret"))  # wrong


def faked(fake: FakeTalk) -> None:
    fake.chat.completions.create.returns({"text": "Because."})
    fake.tuning.models.list.returns(["a"])
    fake.chat.completions.messages.list.returns(object())  # wrong


def deprecated(client: Talk) -> None:
    client.chat.tidy()  # wrong
    client.chat.pages()  # wrong
    models.Source(name="here")  # wrong


async def deprecated_too(client: AsyncTalk) -> None:
    await client.chat.tidy()  # wrong
    await client.chat.pages()  # wrong


async def served(service: ChatService[str]) -> None:
    assert_type(await service.list(principal="me"), list[str])
    await service.tidy(names=[], principal="me")  # wrong
