# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""The methods of services: whether operations find them, and how they are called."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Iterator, Set
from dataclasses import dataclass
from inspect import (
    Parameter,
    isasyncgenfunction,
    isawaitable,
    iscoroutinefunction,
    signature,
)
from typing import Any, Final, TypeAlias, get_args, get_origin, get_type_hints

from fastapi import BackgroundTasks, Request
from fastapi.params import Depends
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from ..wire.contract import Operation
from ..wire.model import resolve
from ..wire.unset import UNSET

AsyncFunction: TypeAlias = Callable[..., Awaitable[Any]]
_KEYWORD = (Parameter.KEYWORD_ONLY, Parameter.POSITIONAL_OR_KEYWORD)


@dataclass(frozen=True, slots=True)
class Route:
    """An operation and the method of a service that implements it."""

    operation: Operation[Any]
    service: Any
    method: str

    def handler(self) -> Callable[..., Any] | None:
        """The method of the service; None if a dependency gives that for each request.

        Raises TypeError for a method that requests can't call.
        """
        service = self.service
        if isinstance(service, Depends):
            self._check_dependency(service)
            return None
        if isinstance(service, type):
            name = service.__name__
            raise TypeError(
                f"{self._argument} is the class {name}: give an object of it, or"
                f" {self._argument}=Depends({name}), which makes one for each request"
            )
        method: Callable[..., Any] | None = getattr(service, self.method, None)
        self._require(type(service), method, bound=True)
        return method

    def _check_dependency(self, service: Depends) -> None:
        if service.dependency is None:
            raise TypeError(
                f"{self._argument}=Depends() names no function that gives the service"
            )
        kind = _class_made_by(service.dependency)
        if kind is not None:
            self._require(kind, getattr(kind, self.method, None), bound=False)

    @property
    def _argument(self) -> str:
        return self.operation.name.rpartition(".")[0]

    def _require(self, kind: type, method: Any, *, bound: bool) -> None:
        where = f"{kind.__qualname__}.{self.method}"
        if not callable(method):
            raise TypeError(
                f"{where} is missing: `{self._argument}` needs it for"
                f" {self.operation.route}"
            )
        try:
            parameters = [*signature(method).parameters.values()][0 if bound else 1 :]
        except ValueError:  # What is not written in Python may not tell.
            return
        problem = next(self._misfits(kind, parameters), None)
        if problem is not None:
            raise TypeError(f"{where} {problem}")

    def _misfits(self, kind: type, parameters: list[Parameter]) -> Iterator[str]:
        declared = self._declared()
        fields = _spread(self.operation, {each.name for each in parameters})
        if fields and self.operation.body is not None:
            declared = declared - {self.operation.body.keyword} | fields
        parameters = [each for each in parameters if _injected(each) is None]
        resolved = f"create_app({self._argument}=Depends({kind.__name__}))"
        for each in parameters:
            if isinstance(each.default, Depends):
                yield (
                    f"has a FastAPI dependency, `{each.name}`, which methods can't have:"
                    f" take it in the constructor, and give {resolved}"
                )
            is_variable = each.kind in (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)
            is_needed = each.default is Parameter.empty and not is_variable
            if is_needed and (each.name not in declared or each.kind not in _KEYWORD):
                body = self.operation.body
                whole = f" (the whole body is `{body.keyword}`)" if body else ""
                yield (
                    f"takes `{each.name}`, which the document does not declare{whole}:"
                    f" remove it, or take it in the constructor, and give {resolved}"
                )
        if any(each.kind is Parameter.VAR_KEYWORD for each in parameters):
            return
        for name in declared - {each.name for each in parameters}:
            yield f"does not take `{name}`, which the document declares: add it"

    def _declared(self) -> set[str]:
        operation = self.operation
        names = {parameter.python for parameter in operation.parameters}
        if operation.body is not None:
            names.add(operation.body.keyword)
        if operation.security:
            names.add("principal")
        return names


def _spread(operation: Operation[Any], names: Set[str]) -> frozenset[str]:
    """The properties of a body that a method takes one by one, as it takes no whole body.

    Empty where it takes none of them, or one of them is called as a parameter is.
    """
    body = operation.body
    if body is None or body.keyword in names or len(body.contents) != 1:
        return frozenset()
    model = resolve(body.contents[0].type)
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return frozenset()
    fields = frozenset(model.model_fields)
    parameters = {parameter.python for parameter in operation.parameters}
    return fields if fields & names and not fields & parameters else frozenset()


_INJECTED: Final = (Request, BackgroundTasks)
"""What a method may ask for beside what the document declares, by its annotation."""


def _injected(parameter: Parameter) -> type | None:
    """The one of these that an argument is annotated with, also where annotations are texts."""
    annotation = parameter.annotation
    for kind in _INJECTED:
        if annotation is kind or annotation in (
            kind.__name__,
            f"fastapi.{kind.__name__}",
        ):
            return kind
    return None


@dataclass(frozen=True, slots=True)
class Fit:
    """How a method is called with what an operation has: by default with all of it.

    `defaulted` are arguments with a default of the method's own, which holds for what a request
    leaves out. `fields` are the properties of the body that it takes one by one.
    """

    body: str = ""
    fields: frozenset[str] = frozenset()
    defaulted: frozenset[str] = frozenset()
    injected: tuple[tuple[str, type], ...] = ()

    @classmethod
    def of(cls, method: Callable[..., Any], operation: Operation[Any]) -> Fit:
        try:
            parameters = [*signature(method).parameters.values()]
        except ValueError:  # What is not written in Python may not tell.
            return cls()
        fields = frozenset[str]()
        if not any(each.kind is Parameter.VAR_KEYWORD for each in parameters):
            fields = _spread(operation, {each.name for each in parameters})
        usual = (Parameter.empty, UNSET)
        injected = [(each.name, _injected(each)) for each in parameters]
        return cls(
            operation.body.keyword if fields and operation.body else "",
            fields,
            frozenset(each.name for each in parameters if each.default not in usual),
            tuple((name, kind) for name, kind in injected if kind is not None),
        )

    def arguments(
        self, arguments: dict[str, Any], give: Callable[[type], Any]
    ) -> dict[str, Any]:
        """The arguments of one call; `give` makes what is injected."""
        if self.fields:
            body = arguments.pop(self.body)
            set_fields = body.model_fields_set if isinstance(body, BaseModel) else ()
            for name in self.fields:
                is_set = name in set_fields
                arguments[name] = getattr(body, name) if is_set else UNSET
        for name in self.defaulted:
            if arguments.get(name) is UNSET:
                del arguments[name]
        for name, kind in self.injected:
            arguments[name] = give(kind)
        return arguments


def _class_made_by(dependency: Callable[..., Any]) -> type | None:
    """The class of what a dependency gives, where its annotations say it."""
    if isinstance(dependency, type):
        return dependency
    function = (
        dependency if hasattr(dependency, "__code__") else type(dependency).__call__
    )
    try:
        returned = get_type_hints(function).get("return")
    except (NameError, TypeError):  # Names that only type checkers know.
        return None
    if getattr(get_origin(returned), "__module__", "") == "collections.abc":
        returned = next(iter(get_args(returned)), None)
    kind = get_origin(returned) or returned
    return kind if isinstance(kind, type) and kind not in (object, Any) else None


def asynchronous(function: Callable[..., Any]) -> AsyncFunction:
    """The function as one to await; what is not async runs in a thread."""
    inner = function
    while isinstance(inner, functools.partial):
        inner = inner.func
    call = getattr(inner, "__call__", None)  # noqa: B004
    if iscoroutinefunction(inner) or iscoroutinefunction(call):
        return function
    if isasyncgenfunction(inner) or isasyncgenfunction(call):
        return _immediate(function)
    return functools.partial(_in_thread, function)


def _immediate(function: Callable[..., Any]) -> AsyncFunction:
    async def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return call


async def _in_thread(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    result = await run_in_threadpool(function, *args, **kwargs)
    return await result if isawaitable(result) else result
