"""What services of streams may yield; a line marked `# wrong` must not pass a checker."""

from collections.abc import AsyncIterator

from overloads_server import ServerSentEvent, models
from overloads_server.services import ChatService

Event = ServerSentEvent[models.Delta]
Text = ServerSentEvent[str]


class Rest(ChatService):
    async def lines(self, *, live: bool) -> models.Answer:
        return models.Answer(text="")

    async def log(self) -> AsyncIterator[str | ServerSentEvent[int]]:
        raise NotImplementedError

    async def report(self, *, id: int) -> str:
        return ""

    async def add_picture(
        self, *, body: models.AddPictureBody | models.AddPictureMultipartBody | str
    ) -> models.Answer:
        return models.Answer(text="")


class Data(Rest):
    async def chat(self, *, body: models.ChatBody) -> AsyncIterator[models.Delta]:
        raise NotImplementedError


class Whole(Rest):
    async def chat(self, *, body: models.ChatBody) -> AsyncIterator[Event]:
        return self.deltas()

    async def deltas(self) -> AsyncIterator[Event]:
        yield ServerSentEvent(models.Delta(d=""), event="new", id="1", retry=1000)
        yield ServerSentEvent(models.Answer(text=""))  # wrong
        yield ServerSentEvent(models.Delta(d=""), id=1)  # wrong


class Both(Rest):
    async def chat(
        self, *, body: models.ChatBody
    ) -> AsyncIterator[models.Delta | Event]:
        raise NotImplementedError


class Others(Rest):
    async def chat(self, *, body: models.ChatBody) -> AsyncIterator[Text]:  # wrong
        raise NotImplementedError


SERVICES: list[ChatService] = [Data(), Whole(), Both()]
