"""What an argument decides; a line marked `# wrong` must not pass a checker."""

from collections.abc import AsyncIterator, Iterator
from typing import assert_type

from overloads_client import (
    AsyncOverloads,
    AsyncStream,
    Bytes,
    Overloads,
    ServerSentEvent,
    Stream,
    models,
)


def streams(api: Overloads, live: bool) -> None:
    stream = api.chat.chat(q="q", stream=True)
    assert_type(stream, Stream[models.Delta])
    assert_type(stream.events(), Iterator[ServerSentEvent[models.Delta]])
    for item in stream:
        assert_type(item, models.Delta)
    assert_type(api.chat.chat(q="q", stream=False), models.Answer)
    assert_type(api.chat.chat(body={"q": "q"}, stream=True), Stream[models.Delta])
    assert_type(api.chat.chat(body={"q": "q"}), models.Answer)
    api.chat.chat(body={"k": "q"})  # wrong
    assert_type(api.chat.chat(q="q"), models.Answer)
    either = api.chat.chat(q="q", stream=live)
    assert_type(either, models.Answer | Stream[models.Delta])
    either.text  # wrong
    assert_type(api.chat.lines(), Stream[models.Delta])
    assert_type(api.chat.lines(live=False), models.Answer)
    api.chat.chat(q="q", stream=1)  # wrong
    api.chat.chat(stream=True)  # wrong
    api.chat.chat(q="q", stream=True).text  # wrong
    assert_type(api.chat.log(), Stream[ServerSentEvent[object]])  # wrong


async def asynchronous(api: AsyncOverloads, live: bool) -> None:
    stream = await api.chat.chat(q="q", stream=True)
    assert_type(stream, AsyncStream[models.Delta])
    assert_type(stream.events(), AsyncIterator[ServerSentEvent[models.Delta]])
    async for item in stream:
        assert_type(item, models.Delta)
    assert_type(await api.chat.chat(q="q"), models.Answer)
    either = await api.chat.chat(q="q", stream=live)
    assert_type(either, models.Answer | AsyncStream[models.Delta])
    assert_type(await api.chat.report(7, accept="text/csv"), str)
    await api.chat.add_picture(file=b"", content_type="multipart/form-data")
    await api.chat.add_picture(file=b"")  # wrong
    await api.chat.add_picture(url="u", content_type="multipart/form-data")  # wrong


def answers(api: Overloads, media_type: str) -> None:
    assert_type(api.chat.report(7, accept="text/csv"), str)
    assert_type(api.chat.report(7, accept="application/pdf"), Bytes)
    assert_type(api.chat.report(7, accept="application/json"), models.Answer)
    assert_type(api.chat.report(7), models.Answer | str | Bytes)
    assert_type(api.chat.report(7, accept=media_type), models.Answer | str | Bytes)
    api.chat.report(7, accept=7)  # wrong


def bodies(api: Overloads, media_type: str) -> None:
    assert_type(api.chat.add_picture(url="u", alt="a", timeout=3), models.Answer)
    api.chat.add_picture(url="u", content_type="application/json", accept="*/*")
    api.chat.add_picture(file=b"", content_type="multipart/form-data")
    api.chat.add_picture(body="a,b", content_type="text/csv")
    api.chat.add_picture(file=b"")  # wrong
    api.chat.add_picture(url="u", file=b"")  # wrong
    api.chat.add_picture(url="u", content_type="multipart/form-data")  # wrong
    api.chat.add_picture(url="u", content_type=media_type)  # wrong
    api.chat.add_picture(body="a,b")  # wrong
    api.chat.add_picture()  # wrong


def raw(api: Overloads) -> None:
    api.raw(api.chat.report, 7)
    api.download(api.chat.report, 7)
