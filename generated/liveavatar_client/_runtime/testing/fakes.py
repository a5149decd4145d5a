# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""A service that answers as it is told, for tests of code that uses the client.

Calls go through the real client: arguments are checked and encoded, answers are read, errors
raised and attempts repeated (without waiting). Only the connection is replaced.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce, wraps
from importlib import import_module
from operator import or_
from types import ModuleType
from typing import (
    Any,
    Generic,
    ParamSpec,
    Self,
    TypeAlias,
    TypeVar,
    get_args,
    get_type_hints,
)

from pydantic import TypeAdapter

from ..client.api import Api
from ..client.async_client import AsyncClient
from ..client.auth.credentials import MutualTls
from ..client.http_library import httpx
from ..client.resource import Resource
from ..client.tries.connections import no_cookies
from ..wire.contract import Operation
from ..wire.unset import UNSET, Unset
from .fake_answers import FakeAnswer, UnfitAnswerError, answer, success_status
from .fake_calls import FakeCall, read_call

P = ParamSpec("P")
T = TypeVar("T")
Made = TypeVar("Made")
Plain: TypeAlias = Mapping[str, Any] | Sequence[Any] | float | bool | None
"""JSON in Python's own types, and bytes."""

_PLACEHOLDER = "fake:fake"
"""Serves for every scheme: as a key, a token, or a user and a password."""
_BASE_URL = "https://fake.invalid"
_NO_HEADERS: Mapping[str, str] = {}


class UnexpectedCallError(AssertionError):
    """A call for which the fake has no answer; the message names the operation."""


@dataclass(slots=True)
class _Turn:
    """An answer, how often it may be given and how often it was."""

    answer: FakeAnswer
    times: int | None
    given: int = 0


class Stub(Generic[T]):
    """Stands for an operation whose result is `T`: what it answers, what it was sent.

    Answers are given in turn: each once, or as often as its `times` say, and the last for
    every further call unless it has `times`.
    """

    def __init__(self, fake: Fake, group: str, module: str, name: str) -> None:
        self._fake, self._group, self._name = fake, group, name
        self._home = module
        self._turns: list[_Turn] = []
        self._calls: list[FakeCall] = []
        self._lock = threading.Lock()

    @property
    def calls(self) -> list[FakeCall]:
        """The requests so far, repeated attempts included."""
        with self._lock:
            return list(self._calls)

    def returns(
        self,
        value: T | Plain = None,
        *,
        status: int | None = None,
        headers: Mapping[str, str] = _NO_HEADERS,
        times: int | None = None,
    ) -> Self:
        """Answer with `value`: a model, or the JSON that the service would send.

        The status is that of the first declared success. Raises UnfitAnswerError for what
        the document does not allow.
        """
        chosen = success_status(self._operation) if status is None else status
        if not (200 <= chosen < 300 or chosen == 304):
            raise UnfitAnswerError(f"status {chosen} is no success; use `raises`")
        return self._add(answer(self._operation, chosen, value, headers), times)

    def raises(
        self,
        error: int | BaseException,
        *,
        body: Any = UNSET,
        headers: Mapping[str, str] = _NO_HEADERS,
        times: int | None = None,
    ) -> Self:
        """Answer with a status of 400 and more, or let the connection raise an exception.

        A body that the document declares for the status has to fit. The client raises what
        it raises for such an answer, or tries again. Raises UnfitAnswerError.
        """
        if isinstance(error, BaseException):
            return self._add(FakeAnswer(error=error), times)
        if not 400 <= error < 600:
            raise UnfitAnswerError(f"status {error} is no error; use `returns`")
        return self._add(answer(self._operation, error, body, headers), times)

    def _add(self, made: FakeAnswer, times: int | None) -> Self:
        if times is not None and times < 1:
            raise ValueError("times= is at least 1")
        with self._lock:
            self._turns.append(_Turn(made, times))
        return self

    def _answer(self, request: httpx.Request) -> httpx.Response:
        made = read_call(self._fake._api, self._operation, self._types, request)
        with self._lock:
            self._calls.append(made)
            chosen = self._next()
        if chosen is None:
            what = f"{self._group}.{self._name}"
            raise UnexpectedCallError(
                f"{what} ({self._operation.route}) was called, and the fake has no answer"
                f" for call {len(self._calls)}: give one with fake.{what}.returns(…)"
            )
        return chosen.response()

    def _next(self) -> FakeAnswer | None:
        """The answer whose turn it is; one without `times` gives way to those after it."""
        while self._turns:
            turn = self._turns[0]
            if turn.times is None and len(self._turns) == 1:
                return turn.answer
            if turn.given < (turn.times or 1):
                turn.given += 1
                return turn.answer
            self._turns.pop(0)
        return None

    @cached_property
    def _module(self) -> ModuleType:
        return import_module(f"{self._fake._package}.resources.{self._home}")

    @cached_property
    def _operation(self) -> Operation[Any]:
        wanted = f"{self._group}.{self._name}"
        return next(
            var
            for var in vars(self._module).values()
            if isinstance(var, Operation) and var.name == wanted
        )

    @cached_property
    def _types(self) -> Mapping[str, TypeAdapter[Any]]:
        """Readers of the arguments that are parameters."""
        groups = vars(self._module).values()
        method = next(
            vars(group)[self._name]
            for group in groups
            if isinstance(group, type)
            and issubclass(group, Resource)
            and self._name in vars(group)
        )
        hints = get_type_hints(method, localns={"dicts": _Dicts()}, include_extras=True)
        names = (parameter.python for parameter in self._operation.parameters)
        return {name: TypeAdapter(_given(hints[name])) for name in names}


class _Dicts:
    """In place of the types of plain dictionaries, which only type checkers load."""

    def __getattr__(self, name: str) -> Any:
        return dict[str, Any]


def _given(hint: Any) -> Any:
    """The type of an argument that is not left out."""
    members = [get_arg for get_arg in get_args(hint) if get_arg is not Unset]
    return reduce(or_, members) if Unset in get_args(hint) else hint


class Stubs:
    """The operations of one group; subclasses declare a `Stub` for each, and groups below.

    The group's `module` is named unless it is called as the group is.
    """

    def __init__(self, fake: Fake, group: str, module: str = "") -> None:
        for name, kind in type(self).__annotations__.items():
            if kind.startswith("Stub["):
                stub = Stub[Any](fake, group, module or group, name)
                vars(self)[name] = fake._stubs[f"{group}.{name}"] = stub


class Fake:
    """Base of the fake of one API; `module` is the one that it stands in, beside `client`."""

    def __init__(self, module: str) -> None:
        self._package = module.rpartition(".")[0]
        self._stubs: dict[str, Stub[Any]] = {}

    @cached_property
    def _api(self) -> Api:
        api: Api = vars(import_module(f"{self._package}.client"))["_API"]
        return api

    def _maker(self, client: Callable[P, Made]) -> Callable[P, Made]:
        """Makes clients of this fake, with the arguments of real ones.

        Credentials and the base URL may be left out; nothing waits between attempts. Answers
        are read strictly unless the arguments say otherwise.
        """

        kind: Any = client
        is_async = AsyncClient in getattr(client, "__mro__", ())

        @wraps(client)
        def make(*arguments: P.args, **options: P.kwargs) -> Made:
            ours = {**self._substitutes(), **options, **self._replaced(is_async)}
            made: Made = kind(*arguments, **ours)
            return made

        return make

    def _substitutes(self) -> dict[str, Any]:
        schemes = self._api.schemes.values()
        keys = [
            scheme.argument for scheme in schemes if not isinstance(scheme, MutualTls)
        ]
        substitutes = {"base_url": _BASE_URL, "answers": "strict"}
        return {**substitutes, **dict.fromkeys(keys, _PLACEHOLDER)}

    def _replaced(self, is_async: bool) -> dict[str, Any]:
        connection: Any = {
            "transport": httpx.MockTransport(self._answer),
            "cookies": no_cookies(),
            "trust_env": False,
        }
        if is_async:
            return {"http_client": httpx.AsyncClient(**connection), "sleep": _pass}
        return {"http_client": httpx.Client(**connection), "sleep": _skip}

    def _answer(self, request: httpx.Request) -> httpx.Response:
        stub = self._stubs.get(request.extensions["operation"])
        if stub is None:
            template = request.extensions["path_template"]
            raise UnexpectedCallError(
                f"{request.method} {template} was called, which the document does not have"
            )
        return stub._answer(request)


def _skip(seconds: float) -> None:
    """In place of a pause."""


async def _pass(seconds: float) -> None:
    """In place of a pause."""
