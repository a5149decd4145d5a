# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Which operation a request is for: path templates, methods, constants in templates.

Templates are kept in a tree by path segment, so that the cost of finding one does not grow with
their number. Fixed text wins over slots at every segment. Paths are matched as they were sent,
so a slot's value may hold an encoded slash.

Where the path that wins lacks the method, another that matches is asked, as Starlette does: a
client may well call `GET /users/{id}` for a user `me` beside `PATCH /users/me`. But text that
does not fit there is refused for its method (405), not for being no id (422).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any, Literal, NoReturn, get_args, get_origin
from urllib.parse import quote, unquote

from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, NoMatchFound
from starlette.types import Receive, Scope, Send

from ..wire.contract import Operation
from ..wire.parameters.parsing import decode_path, split_pairs
from .problems import Refusal
from .requests.fitting import fit
from .requests.payloads import choose_content

_SLOT = re.compile(r"\{([^{}]*)\}")
_PATH = re.compile(r"(?:\{[^{}]*\}|[^?#{])*")
_MOST_SPLITS = 500
"""Of a path with several slots in a segment, among which a request picks the one that fits."""
ALLOW = "specgen.allow"
"""In a request's scope: the methods of its path, where it has another."""
_STARTS = {"label": ".", "matrix": ";"}


@dataclass(frozen=True, slots=True)
class Segment:
    """A path segment with slots: the text before the first and after each of them.

    `kept` numbers the texts that begin the next slot's value, as its style writes them. A
    `greedy` one is a slot alone that takes whatever follows.
    """

    before: str
    after: tuple[str, ...]
    kept: frozenset[int] = frozenset()
    greedy: bool = False

    def matches(self, text: str) -> bool:
        return next(self.splits(text), None) is not None

    def splits(self, text: str) -> Iterator[tuple[str, ...]]:
        """The texts that may stand in the slots: first those with the first slots shortest.

        Each takes time that is linear in the length of the text, and so does finding none.
        """
        if text.startswith(self.before) and text.endswith(self.after[-1]):
            end = len(text) - len(self.after[-1])
            yield from self._inner(text[len(self.before) : end], 0)

    def _inner(self, text: str, index: int) -> Iterator[tuple[str, ...]]:
        if index == len(self.after) - 1:
            if text:
                yield (text,)
            return
        literal, end = self.after[index], 0
        while True:
            end = text.find(literal, end + 1)
            if not 0 < end < len(text):
                return
            rest = text[end + (0 if index in self.kept else len(literal)) :]
            is_split = False
            for others in self._inner(rest, index + 1):
                is_split = True
                yield (text[:end], *others)
            if not is_split:
                # What the slots to come do not find here, they do not find in less.
                return

    @property
    def weight(self) -> tuple[bool, int, int]:
        """Sorts segments with more fixed text, then fewer slots, first; greedy ones last."""
        fixed = len(self.before) + sum(map(len, self.after))
        return self.greedy, -fixed, len(self.after)


@dataclass(eq=False)
class OperationRoute(BaseRoute):
    """One operation as a route of the application.

    `Dispatcher` finds it; it stands in the application's list for those who read that.
    """

    operation: Operation[Any]
    endpoint: Callable[..., Any]
    app: Callable[[Scope, Receive, Send, Mapping[str, str]], Any]
    is_left: bool = False
    """Whether a route of FastAPI's answers, which comes after the dispatcher."""
    include_in_schema: bool = False

    def __post_init__(self) -> None:
        self.name = self.operation.name
        self.methods = {self.operation.method}
        self.path = self.path_format = _path_of(self.operation.path)
        self.slots = tuple(_SLOT.findall(self.path))
        self.is_ambiguous = any(
            len(_SLOT.findall(segment)) > 1 for segment in self.path.split("/")
        )
        rest = self.operation.path[len(self.path) :]
        query, _, fragment = rest.partition("#")
        places = {p.name: p.place for p in self.operation.parameters}
        told = tuple(_constants(fragment))
        # A fragment is never sent: it tells what a parameter holds, or nothing.
        in_query = tuple(pair for pair in told if places.get(pair[0]) == "query")
        self.query = (*_constants(query.lstrip("?")), *in_query)
        self.headers = tuple(
            (name.lower(), text) for name, text in told if places.get(name) == "header"
        )

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return Match.NONE, {}

    def url_path_for(self, name: str, /, **path_params: Any) -> NoReturn:
        raise NoMatchFound(name, path_params)

    @cached_property
    def constants(self) -> tuple[tuple[str, str, str], ...]:
        """(place, name, text) of everything that must be sent exactly so."""
        pairs = [("query", *pair) for pair in self.query]
        pairs += [("header", *pair) for pair in self.headers]
        for parameter in self.operation.parameters:
            if parameter.required and parameter.type is not None:
                only = _only_value(parameter.type())
                if only is not None and parameter.place == "query":
                    pairs.append(("query", parameter.name, only))
                elif only is not None and parameter.place == "header":
                    pairs.append(("header", parameter.name.lower(), only))
        return tuple(dict.fromkeys(pairs))

    def agrees(self, query: Mapping[str, str], headers: Mapping[str, str]) -> bool:
        present = {"query": query, "header": headers}
        return all(
            present[place].get(name) == text for place, name, text in self.constants
        )

    def fits(self, values: Iterable[str], query: Mapping[str, str]) -> bool:
        """Whether slots and query hold what the operation requires of them."""
        slots = dict(zip(self.slots, values, strict=True))
        for parameter in self.operation.parameters:
            if parameter.place == "query":
                plain = parameter.required and parameter.shape != "object"
                if plain and parameter.name not in query:
                    return False
            elif parameter.place == "path" and parameter.type is not None:
                try:
                    value = decode_path(parameter, slots[parameter.name])
                    fit(parameter.type, value)
                except ValueError:
                    return False
        return True

    def reads(self, headers: Mapping[str, str]) -> bool:
        """Whether the operation declares the media type of the body."""
        try:
            if self.operation.body is not None:
                choose_content(self.operation.body, headers)
        except Refusal:
            return False
        return True


@dataclass(slots=True)
class _Segment:
    literals: dict[str, _Segment] = field(default_factory=dict)
    patterns: list[tuple[Segment, _Segment]] = field(default_factory=list)
    routes: dict[str, list[OperationRoute]] = field(default_factory=dict)

    def enter(self, segment: Segment | str) -> _Segment:
        if isinstance(segment, str):
            return self.literals.setdefault(segment, _Segment())
        for pattern, node in self.patterns:
            if pattern == segment:
                return node
        node = _Segment()
        self.patterns.append((segment, node))
        self.patterns.sort(key=lambda entry: entry[0].weight)
        return node


class Dispatcher(BaseRoute):
    """Finds the operation of a request and hands over to it.

    `reserved` are paths of the application's own (`/docs`) that win over slots, not over
    operations that stand at exactly these paths.
    """

    def __init__(
        self, routes: Iterable[OperationRoute], reserved: frozenset[str] = frozenset()
    ) -> None:
        self.path = self.name = ""
        self.methods: set[str] = set()
        self.reserved = reserved
        self._root = _Segment()
        for route in routes:
            node = self._root
            for segment in _segments(route):
                node = node.enter(segment)
            node.routes.setdefault(route.operation.method, []).append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http":
            return Match.NONE, {}
        match, matched = self.find(raw_path(scope), scope)
        if match is Match.FULL and matched["route"].is_left:
            return Match.NONE, {}
        return match, matched

    def find(self, path: str, scope: Scope) -> tuple[Match, Scope]:
        """The route for a path as it was sent; other methods of the path are partial matches."""
        parts = path.split("/")[1:]
        places: list[tuple[_Segment, tuple[str, ...]]] = []
        matched: Scope = {}
        for node, values in _places(self._root, parts):
            if values and path in self.reserved:
                continue
            route = _choose(node.routes.get(scope["method"], ()), values, scope)
            if route is None:
                places.append((node, values))
            elif not (route.is_ambiguous or places) or route.fits(
                values, _query(scope)
            ):
                return Match.FULL, _found(route, values)
            elif not places:
                matched = matched or _found(route, values)
        if matched:
            return Match.FULL, matched
        allowed = {method for node, _ in places for method in node.routes}
        if allowed - {scope["method"]} and scope["method"] not in allowed:
            return Match.PARTIAL, {ALLOW: ", ".join(sorted(allowed))}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        refuse_method(scope)
        await scope["route"].app(scope, receive, send, scope["path_params"])

    def url_path_for(self, name: str, /, **path_params: Any) -> NoReturn:
        raise NoMatchFound(name, path_params)


def refuse_method(scope: Scope) -> None:
    """Raises HTTPException where the path was found and the method was not."""
    if ALLOW in scope:
        raise HTTPException(405, headers={"Allow": scope[ALLOW]})


_Taken = tuple[tuple[Segment, str], ...]
"""The segments with slots that led to a place, each with the text that it stands for."""


def _places(
    root: _Segment, parts: list[str]
) -> Iterator[tuple[_Segment, tuple[str, ...]]]:
    """Every place that the path leads to, with each way to fill the slots, up to a limit."""
    for node, taken in _walk(root, parts, 0, ()):
        for values in islice(_filled(taken), _MOST_SPLITS):
            yield node, values


def _filled(taken: _Taken) -> Iterator[tuple[str, ...]]:
    if not taken:
        yield ()
        return
    (segment, text), *others = taken
    for values in segment.splits(text):
        for rest in _filled(tuple(others)):
            yield values + rest


def _walk(
    node: _Segment, parts: list[str], index: int, taken: _Taken
) -> Iterator[tuple[_Segment, _Taken]]:
    """Every place in the tree that the path leads to, the most literal first."""
    if index == len(parts):
        if node.routes:
            yield node, taken
        return
    part = parts[index]
    literal = node.literals.get(unquote(part) if "%" in part else part)
    if literal is not None:
        yield from _walk(literal, parts, index + 1, taken)
    for segment, inner in node.patterns:
        end = len(parts) if segment.greedy else index + 1
        text = "/".join(parts[index:end])
        if segment.matches(text):
            yield from _walk(inner, parts, end, (*taken, (segment, text)))


def _choose(
    routes: Iterable[OperationRoute], values: tuple[str, ...], scope: Scope
) -> OperationRoute | None:
    """Tells operations apart that share a method and path; the most constants win.

    Among equals the first that the request fits is taken, or else the last, to tell why not.
    """
    routes = list(routes)
    if len(routes) < 2:
        return routes[0] if routes else None
    query = _query(scope)
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    agreeing = [route for route in routes if route.agrees(query, headers)]
    most = max((len(route.constants) for route in agreeing), default=0)
    best = [route for route in agreeing if len(route.constants) == most]
    best.sort(key=lambda route: route.operation.rank)
    for route in best[:-1]:
        if route.fits(values, query) and route.reads(headers):
            return route
    return best[-1] if best else None


def _query(scope: Scope) -> dict[str, str]:
    query = dict(reversed(split_pairs(scope["query_string"].decode("latin-1"))))
    return {unquote(name): unquote(text) for name, text in query.items()}


def _found(route: OperationRoute, values: tuple[str, ...]) -> Scope:
    return {
        "endpoint": route.endpoint,
        "route": route,
        "path_params": dict(zip(route.slots, values, strict=True)),
    }


def _segments(route: OperationRoute) -> Iterable[Segment | str]:
    slots = {p.name: p for p in route.operation.parameters if p.place == "path"}
    for text in route.path.split("/")[1:]:
        literals = _SLOT.split(text)[::2]
        names = _SLOT.findall(text)
        if not names:
            yield unquote(text)
            continue
        if names[0] in slots and slots[names[0]].greedy:
            yield Segment("", ("",), greedy=True)
            continue
        after = literals[1:]
        kept = [index for index, text in enumerate(after[:-1]) if not text]
        for index in kept:
            following = slots.get(names[index + 1])
            after[index] = _STARTS.get(following.style, "") if following else ""
        yield Segment(literals[0], tuple(after), frozenset(kept))


def _path_of(template: str) -> str:
    match = _PATH.match(template)
    return match.group() if match else ""


def _constants(text: str) -> Iterable[tuple[str, str]]:
    for name, value in split_pairs(text):
        if not _SLOT.search(value):
            yield unquote(name), unquote(value)


def _only_value(type_: Any) -> str | None:
    values = get_args(type_) if get_origin(type_) is Literal else ()
    return str(values[0]) if len(values) == 1 else None


def raw_path(scope: Scope) -> str:
    """The path below the application's root, as it was sent."""
    raw = scope.get("raw_path") or quote(scope["path"], safe="/:@!$&'()*+,;=~").encode()
    path: str = raw.decode("latin-1").partition("?")[0]
    root = quote(scope.get("root_path", ""), safe="/:@!$&'()*+,;=~")
    if root and path.startswith(root) and path[len(root) : len(root) + 1] in ("", "/"):
        path = path[len(root) :]
    return path
