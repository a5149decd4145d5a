# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The access tokens of one flow: kept while they last, and renewed one at a time.

Whoever needs a token while one is renewed, thread or task, waits for that one. What has to be
done is told step by step, so that it is the same for both kinds of client.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Awaitable, Callable, Coroutine, Generator
from copy import copy
from typing import Any, Final, NamedTuple, TypeAlias

from ..errors import APIError, APITimeoutError, ConfigurationError
from .tokens import (
    AsyncExchange,
    Exchange,
    Token,
    TokenPlace,
    TokenReply,
    TokenRequest,
    TokenSource,
    access_token,
)

_LONGEST_WAIT: Final = 60.0
"""Seconds to wait for a token that another thread renews."""
_GLANCE: Final = 0.01
"""Seconds between two looks at a renewal that may belong to another event loop."""


class Kind(NamedTuple):
    """The identity of tokens: where they come from, and what they are for."""

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
        """Raises what it ended with, if it was for the same kind of token.

        That it took too long counts for the call that it belonged to, which may have had a
        deadline.
        """
        if not self.has_ended.is_set():
            message = "the token was not renewed in time, for another call"
            raise APITimeoutError(message, maybe_sent=False)
        is_other = kind != self.kind or isinstance(self.error, APITimeoutError)
        if self.error and not is_other:
            raise copy(self.error)


Requests: TypeAlias = Generator[TokenRequest, TokenReply, dict[str, Any]]
_Steps: TypeAlias = Generator[Any, Any, Token]


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

    def obtain(self, kind: Kind, source: TokenSource[Exchange]) -> Obtained:
        """Raises TokenError if no token is given, APIConnectionError if none answers."""
        is_kept = True
        while True:
            own = _Renewal(kind)
            entry = self._enter(own, source.clock())
            if isinstance(entry, Token):
                return Obtained(entry, is_kept)
            is_kept = False
            if entry is own:
                return Obtained(self._lead(own, source), is_kept)
            left = source.left()
            entry.has_ended.wait(_LONGEST_WAIT if left is None else left)
            entry.join(kind)

    async def obtain_async(
        self, kind: Kind, source: TokenSource[AsyncExchange]
    ) -> Obtained:
        """Like `obtain`."""
        import anyio

        is_kept = True
        while True:
            own = _Renewal(kind)
            entry = self._enter(own, source.clock())
            if isinstance(entry, Token):
                return Obtained(entry, is_kept)
            is_kept = False
            if entry is own:
                token = await _uncancelled(self._lead_async(own, source))
                return Obtained(token, is_kept)
            # It may belong to another thread or event loop, which can't wake this one.
            while not entry.has_ended.is_set():
                left = source.left()
                if left is not None and left <= 0:
                    break
                await anyio.sleep(_GLANCE)
            entry.join(kind)

    def _enter(self, own: _Renewal, now: float) -> Token | _Renewal:
        """A token that is fresh, else the renewal under way: `own` if there is none."""
        with self._lock:
            token = self._tokens.get(own.kind)
            if token and token.is_fresh(now):
                return token
            self._renewal = self._renewal or own
            return self._renewal

    def _lead(self, own: _Renewal, source: TokenSource[Exchange]) -> Token:
        steps = self._steps(own, source.clock())
        reply: TokenReply | None = None
        failed: BaseException | None = None
        while True:
            try:
                step = steps.throw(failed) if failed else steps.send(reply)
            except StopIteration as end:
                return _token(end)
            try:
                reply, failed = _act(step, source.exchange), None
            except BaseException as error:
                failed = error

    async def _lead_async(
        self, own: _Renewal, source: TokenSource[AsyncExchange]
    ) -> Token:
        steps = self._steps(own, source.clock())
        reply: TokenReply | None = None
        failed: BaseException | None = None
        while True:
            try:
                step = steps.throw(failed) if failed else steps.send(reply)
            except StopIteration as end:
                return _token(end)
            try:
                reply, failed = await _act_async(step, source.exchange), None
            except BaseException as error:
                failed = error

    def _steps(self, own: _Renewal, now: float) -> _Steps:
        """Each request to be sent, then what `on_renewed` gives."""
        try:
            answer = yield from self._requests(own.kind)
            token = self._tokens[own.kind] = access_token(answer, now)
            yield self._on_renewed(answer)
        except APIError as error:
            own.error = error
            raise
        finally:
            with self._lock:
                self._renewal = None
            own.has_ended.set()
        return token


def _token(end: StopIteration) -> Token:
    token: Token = end.value
    return token


def _act(step: Any, exchange: Exchange) -> TokenReply | None:
    if isinstance(step, TokenRequest):
        return exchange(step)
    if inspect.iscoroutine(step):
        step.close()
        raise ConfigurationError("on_renewed= is asynchronous; the client is not")
    return None


async def _act_async(step: Any, exchange: AsyncExchange) -> TokenReply | None:
    if isinstance(step, TokenRequest):
        return await exchange(step)
    if isinstance(step, Awaitable):
        await step
    return None


async def _uncancelled(renewal: Coroutine[Any, Any, Token]) -> Token:
    """Await a renewal that goes on when the caller is cancelled.

    Others wait for it, and the answer may hold the only refresh token that is still good.
    """
    import asyncio

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return await renewal
    task = asyncio.ensure_future(renewal)
    _RUNNING.add(task)
    task.add_done_callback(_RUNNING.discard)
    return await asyncio.shield(task)


_RUNNING: Final[set[object]] = set()
"""An event loop keeps no task alive by itself."""
