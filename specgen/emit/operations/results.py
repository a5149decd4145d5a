"""The results of operations: what a call gives, and what a handler returns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from specgen.emit.models.annotations import Annotator, optional
from specgen.emit.models.sides import Side, Use
from specgen.emit.operations.statuses import REPLIES
from specgen.emit.text.expressions import Atom, Bracketed, Either, Expression
from specgen.emit.text.python import fixed, literal
from specgen.ir.answers import gives_data, returned, successes
from specgen.ir.api import (
    BODILESS,
    Api,
    Codec,
    Content,
    Operation,
    Response,
)
from specgen.ir.body import resolved
from specgen.ir.types import Presence, Record

STREAMS = frozenset((Codec.EVENTS, Codec.JSON_LINES, Codec.JSON_SEQUENCE))


class ResultWriter:
    """Types of results in one module."""

    def __init__(self, api: Api, annotator: Annotator) -> None:
        self._api = api
        self._annotator = annotator
        self._imports = annotator.imports
        self._runtime = annotator.runtime
        self._results: dict[tuple[str, str], Expression] = {}

    def result(self, operation: Operation, *, stream: str) -> Expression:
        """The result of a call: the types of its successful answers.

        Signatures, contracts and overloads ask for it.
        """
        key = (operation.id, stream)
        if key not in self._results:
            self._results[key] = self.some(operation, stream=stream)
        return self._results[key]

    def some(
        self,
        operation: Operation,
        *,
        stream: str,
        only: Callable[[Content], bool] = lambda content: True,
        whole: bool = False,
    ) -> Expression:
        """The types of successful answers, or of `only` some.

        The `whole` answers, where the call gives a part of them.
        """
        if operation.method == "HEAD":
            return Atom(fixed("None"))
        values: list[Expression] = []
        for response in successes(operation):
            if not response.received:
                values.append(Atom(fixed("None")))
            values += [
                (
                    self._part(content, operation.part)
                    if operation.part and not whole
                    else self._received(content, stream)
                )
                for content in response.received
                if only(content)
            ]
        return either(values) if values else Atom(fixed("None"))

    def _part(self, content: Content, name: str) -> Expression:
        """The type of a property of an answer."""
        record = resolved(content.type, self._api.declarations)
        assert isinstance(record, Record)
        (field,) = (own for own in record.fields if own.wire_name == name)
        type = self._annotator.of(field.type, Use.VALUE)
        return optional(type, "None") if field.presence is Presence.OPTIONAL else type

    def _received(self, content: Content, stream: str) -> Expression:
        client = self._annotator.side is Side.CLIENT
        if content.codec is Codec.BINARY:
            home = f"{self._runtime}.client.contents.downloads"
            if client:
                return Atom(self._imports.name(home, "Bytes"))
            return Atom(self._annotator.builtin("bytes"))
        item = self._annotator.of(content.type, Use.VALUE)
        if content.codec not in STREAMS:
            return item
        if content.codec is Codec.EVENTS:
            item = self._event(content, item, client)
        own = stream in ("Stream", "AsyncStream")
        home = f"{self._runtime}.client.contents.streams" if own else "collections.abc"
        return Bracketed(self._imports.name(home, stream), [item], "[]")

    def _event(self, content: Content, data: Expression, client: bool) -> Expression:
        """An item of a stream of events: clients read data or events, services send either."""
        is_anything = any(member.flat == "Any" for member in members_of(data))
        is_data = client and gives_data(content, self._api.declarations)
        if is_data or (is_anything and not client):
            return data
        name = self._imports.name(f"{self._runtime}.wire.events", "ServerSentEvent")
        event = Bracketed(name, [data], "[]")
        return event if client else either([data, event])

    def replies(self, operation: Operation) -> Expression:
        """The result of a handler: the first success's value, or any answer by its status.

        A status comes before a range of them, which leaves open what a value alone is sent with.
        """
        plain = sorted(successes(operation), key=lambda own: not own.status.is_exact)
        replies = returned(operation) or [own for own in plain if _says_more(own)]
        members: dict[str, Expression] = {}
        if plain or not replies:
            value = self.result_of(plain[0] if plain else None)
            members = {member.flat: member for member in members_of(value)}
        chosen = any(map(_says_more, replies))
        if chosen or len(replies) > 1 or replies != plain:
            for reply in self._replies(replies):
                members[reply.flat] = reply
        return union(list(members.values()))

    def _replies(self, responses: Sequence[Response]) -> Iterator[Expression]:
        """A class for each status that has one, `Reply` for all others."""
        others = []
        for response in responses:
            status = response.status
            name = REPLIES.get(status.first) if status.is_exact else None
            if name is None:
                others.append(response)
                continue
            head = self._imports.name(f"{self._runtime}.server.replies", name)
            bare = status.first in BODILESS
            yield (
                Atom(head)
                if bare
                else Bracketed(head, [self.result_of(response)], "[]")
            )
        if others:
            bodies = [self.result_of(other) for other in others]
            distinct = {
                member.flat: member for body in bodies for member in members_of(body)
            }
            head = self._imports.name(f"{self._runtime}.server.replies", "Reply")
            body = union(list(distinct.values()))
            yield Bracketed(head, [self._statuses(others), body], "[]")

    def _statuses(self, responses: Sequence[Response]) -> Expression:
        if not all(response.status.is_exact for response in responses):
            return Atom(fixed("int"))
        exact = self._imports.name("typing", "Literal")
        return Bracketed(
            exact,
            [Atom(literal(response.status.first)) for response in responses],
            "[]",
        )

    def result_of(self, response: Response | None) -> Expression:
        """The value of one answer on the server."""
        if response is None or not response.contents:
            return Atom(fixed("None"))
        members = {}
        for content in response.contents:
            for member in members_of(self._received(content, "AsyncIterator")):
                members[member.flat] = member
        if "Any" in members:
            return members[fixed("Any")]
        return union(list(members.values()))


def _says_more(response: Response) -> bool:
    """Whether a handler may have to say more of an answer than its value."""
    return bool(response.headers) or _is_open(response.contents)


def _is_open(contents: Sequence[Content]) -> bool:
    """Whether a handler may have to say of which media type its answer is."""
    return len(contents) > 1 or any(
        content.codec in (Codec.BINARY, Codec.TEXT)
        and ("*" in content.media_type or content.media_type.startswith("multipart/"))
        for content in contents
    )


def members_of(annotation: Expression) -> tuple[Expression, ...]:
    """The members of a union, or the only one."""
    return annotation.members if isinstance(annotation, Either) else (annotation,)


_LAST = ("None", "Unset")
"""Members that stand at the end of a union."""


def either(annotations: Iterable[Expression]) -> Expression:
    """The union of annotations, each member once; any value is what all the others are."""
    members = {
        member.flat: member
        for annotation in annotations
        for member in members_of(annotation)
    }
    if any(flat == "Any" for flat in members):
        unset = members.get(fixed("Unset"))
        return union([members[fixed("Any")], *([unset] if unset else [])])
    last = [members.pop(fixed(name)) for name in _LAST if name in members]
    return union([*members.values(), *last])


def union(members: Sequence[Expression]) -> Expression:
    flat = [inner for member in members for inner in members_of(member)]
    return flat[0] if len(flat) == 1 else Either(flat)
