"""The access tokens of one flow: kept while they last, and renewed one at a time.

Whoever needs a token while one is renewed, thread or task, waits for that one. What has to be
done is told step by step, so that it is the same for both kinds of client.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Awaitable, Callable, Generator, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any, Final, NamedTuple, TypeAlias

from .errors import APIError, APITimeoutError, ConfigurationError
from .tokens import (
    AsyncExchange,
    Exchange,
    Token,
    TokenPlace,
    TokenReply,
    TokenRequest,
    access_token,
)

_LONGEST_WAIT: Final = 60.0
"""Seconds to wait for a token that another thread renews."""
_GLANCE: Final = 0.01
"""Seconds between two looks at a renewal that may belong to another event loop."""


class Kind(NamedTuple):
    """What tokens are the same: where they come from, and what for."""

    place: TokenPlace
    scopes: tuple[str, ...]


class Obtained(NamedTuple):
    """A token, and whether it was there before it was needed."""

    token: Token
    is_kept: bool


class _Renewal:
    """A renewal under way, and how it ended."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.has_ended = threading.Event()
        self.error: APIError | None = None

    def join(self, kind: Kind) -> None:
        """Raises what it ended with, if it was for the same kind of token."""
        if self.error and kind == self.kind:
            raise copy(self.error)


Requests: TypeAlias = Generator[TokenRequest, TokenReply, dict[str, Any]]
_Steps: TypeAlias = Generator[Any, TokenReply | None, Obtained]


class Renewals:
    """`requests` tells how to get a token of a kind; `on_renewed` is given each answer."""

    def __init__(
        self,
        requests: Callable[[Kind], Requests],
        on_renewed: Callable[[dict[str, Any]], object],
    ) -> None:
        self._requests = requests
        self._on_renewed = on_renewed
        self._lock = threading.Lock()
        self._tokens: dict[Kind, Token] = {}
        self._renewal: _Renewal | None = None

    def forget(self, token: Token) -> None:
        """Not to use a token again; one that has taken its place stays."""
        with self._lock:
            for kind, kept in list(self._tokens.items()):
                if kept is token:
                    del self._tokens[kind]

    def obtain(
        self, kind: Kind, exchange: Exchange, clock: Callable[[], float]
    ) -> Obtained:
        """Raises TokenError if no token is given, APIConnectionError if none answers."""
        steps = self._steps(kind, clock)
        resume: Callable[[Any], Any] = steps.send
        value: TokenReply | BaseException | None = None
        while True:
            try:
                step = resume(value)
            except StopIteration as end:
                obtained: Obtained = end.value
                return obtained
            try:
                resume, value = steps.send, _act(step, exchange)
            except BaseException as error:
                resume, value = steps.throw, error

    async def obtain_async(
        self, kind: Kind, exchange: AsyncExchange, clock: Callable[[], float]
    ) -> Obtained:
        """Like `obtain`."""
        steps = self._steps(kind, clock)
        resume: Callable[[Any], Any] = steps.send
        value: TokenReply | BaseException | None = None
        while True:
            try:
                step = resume(value)
            except StopIteration as end:
                obtained: Obtained = end.value
                return obtained
            try:
                resume, value = steps.send, await _act_async(step, exchange)
            except BaseException as error:
                resume, value = steps.throw, error

    def _steps(self, kind: Kind, clock: Callable[[], float]) -> _Steps:
        is_kept = True
        while True:
            with self._lock:
                token = self._tokens.get(kind)
                if token and token.is_fresh(clock()):
                    return Obtained(token, is_kept)
                other = self._renewal
                own = self._renewal = other or _Renewal(kind)
            is_kept = False
            if other:
                yield other
                other.join(kind)
                continue
            with self._ending(own):
                asked = clock()
                answer = yield from self._requests(kind)
                token = self._tokens[kind] = access_token(answer, asked)
                yield self._on_renewed(answer)
            return Obtained(token, is_kept)

    @contextmanager
    def _ending(self, renewal: _Renewal) -> Iterator[None]:
        try:
            yield
        except APIError as error:
            renewal.error = error
            raise
        finally:
            with self._lock:
                self._renewal = None
            renewal.has_ended.set()


def _act(step: Any, exchange: Exchange) -> TokenReply | None:
    if isinstance(step, TokenRequest):
        return exchange(step)
    if inspect.iscoroutine(step):
        step.close()
        raise ConfigurationError("on_renewed= is asynchronous; the client is not")
    if isinstance(step, _Renewal) and not step.has_ended.wait(_LONGEST_WAIT):
        message = "no token: another thread did not renew it in time"
        raise APITimeoutError(message, maybe_sent=False)
    return None


async def _act_async(step: Any, exchange: AsyncExchange) -> TokenReply | None:
    import anyio

    if isinstance(step, TokenRequest):
        # An answer that is lost may hold the only refresh token that is still good.
        with anyio.CancelScope(shield=step.is_spent):
            return await exchange(step)
    if isinstance(step, _Renewal):
        # It may belong to another thread or event loop, which can't wake this one.
        while not step.has_ended.is_set():
            await anyio.sleep(_GLANCE)
    elif isinstance(step, Awaitable):
        await step
    return None
