"""Names in the order of preference, made from keys, operationIds and paths."""

from __future__ import annotations

import re
from functools import lru_cache

from specgen.ir.api import Group, Operation, OperationKind, Slot
from specgen.ir.conventions import names_subject, type_name
from specgen.naming import reserved
from specgen.naming.brevity import without_subject
from specgen.naming.words import pascal, snake, spelled_out, words
from specgen.remembered import remembered

_CONTROLLER = re.compile(r"^[A-Za-z0-9]+Controller[_.](?=[A-Za-z])")


@lru_cache(maxsize=8192)
def class_names(text: str, prefix: str = "Model") -> tuple[str, ...]:
    """Names of a component: as its key reads, then with its symbols spelled out."""
    name = type_name(text)
    return distinct(pascal(words(name), prefix), pascal(spelled_out(name), prefix))


@remembered
def attribute_names(text: str, prefix: str = "field") -> tuple[str, ...]:
    """Names of a property or parameter."""
    return distinct(snake(words(text), prefix), snake(spelled_out(text, "_"), prefix))


def distinct(*names: str) -> tuple[str, ...]:
    """The names that are not empty, each once."""
    return tuple(dict.fromkeys(name for name in names if name))


def method_names(
    operation: Operation, group: Group | None, owner: Operation | None = None
) -> tuple[str, ...]:
    """Names of an operation: its operationId as a person would write it, then as it stands.

    The first has no words of the group, the second has them; both may be the same. `owner` is
    the operation that declares it as a callback.
    """
    if operation.kind is not OperationKind.OPERATION:
        return _twice(*_event_names(operation, owner))
    by_path = snake(_path_words(operation), "call")
    short, *others = _told(operation, group, by_path)
    called = words(operation.called)
    return snake(called, "call") if called else short, *others


def _told(operation: Operation, group: Group | None, by_path: str) -> tuple[str, ...]:
    """Names of an operation by its id, and by its path where it has none."""
    stated = operation.operation_id
    if stated is None or not words(stated):
        return _twice(snake(_path_words(operation, short=True), "call"), by_path)
    bare = _without_route(stated, operation)
    own = words(_CONTROLLER.sub("", bare)) or words(stated)
    long = snake(own, "call")
    more = [] if bare == stated else [snake((*own, *_last_words(operation)), "call")]
    whole = snake(words(stated), "call")
    # What FastAPI made an id of is a function that its author gave this name.
    is_function = bare != stated and stated.startswith(bare)
    short = _short(own, group, keeps_end=is_function)
    return short or long, *distinct(long, *more, whole, by_path)


def _twice(first: str, *more: str) -> tuple[str, ...]:
    return (first, *distinct(first, *more))


def _short(own: tuple[str, ...], group: Group | None, *, keeps_end: bool) -> str | None:
    """The name without its group; None where nothing that can be a name remains."""
    if group is None:
        return None
    subjects = dict.fromkeys((words(group.text), words(group.step or group.text)))
    rest = without_subject(own, subjects, keeps_end=keeps_end)
    name = snake(rest, "call")
    return None if rest[0][0].isdigit() or name in reserved.METHODS else name


def _event_names(operation: Operation, owner: Operation | None) -> tuple[str, ...]:
    """Names of a webhook or callback: its operationId's, its own, with method and owner.

    Several of one callback are told apart by what their expressions say.
    """
    own = words(operation.name or operation.path_text) or ("event",)
    stated = words(operation.operation_id or "")
    method = words(operation.method)
    owned = (*(words(method_names(owner, None)[0]) if owner else ()), *own)
    is_told = operation.name not in (None, operation.path_text)
    told = (*owned, *(words(operation.path_text) if is_told else ()))
    choices = [stated, own, (*own, *method), owned, (*owned, *method)]
    choices += [told, (*told, *method)]
    return distinct(*(snake(choice, "call") for choice in choices if choice))


def _without_route(stated: str, operation: Operation) -> str:
    """`create_secret` from `create_secret_v1_secrets_post`, as FastAPI composes ids.

    HubSpot's put the route first: `post-/crm/v3/lists_create`.
    """
    prefix = f"{operation.method.lower()}-{operation.path_text}_"
    if stated.startswith(prefix) and len(stated) > len(prefix):
        return stated[len(prefix) :]
    route = re.sub(r"\W", "_", operation.path_text)
    suffix = f"{route}_{operation.method.lower()}"
    if stated.endswith(suffix) and len(stated) > len(suffix):
        return stated[: -len(suffix)]
    return stated


def _path_words(operation: Operation, *, short: bool = False) -> tuple[str, ...]:
    """`get pets by id` from `GET /v1/pets/{id}`; unless `short`, with the version."""
    literal = [part for part in operation.path if isinstance(part, str)]
    segments = [segment for part in literal for segment in part.split("/")]
    if short:
        segments = [
            segment for segment in segments if names_subject(segment)
        ] or segments
    fixed = [word for segment in segments for word in words(segment)]
    slots = [
        word
        for part in operation.path
        if isinstance(part, Slot)
        for word in words(part.wire_name)
    ]
    tail = ("by", *slots) if slots else ()
    return (*words(operation.method), *(fixed or ["root"]), *tail)


def _last_words(operation: Operation) -> tuple[str, ...]:
    """The last segment of a path that is no slot: what tells it from a similar one."""
    literal = "".join(part for part in operation.path if isinstance(part, str))
    return words(literal.rstrip("/").rpartition("/")[2])


def client_name(title: str, package: str) -> str:
    """The client's class: the package's name, with the capitals of the title.

    `liveavatar` with the title "Live avatar API" gives `LiveAvatar`. A package that is called
    after the title loses the title's "API".
    """
    parts = words(title)
    plain = package.replace("_", "")
    for count in range(1, len(parts) + 1):
        if "".join(parts[:count]).lower() == plain:
            while count > 1 and parts[count - 1].lower() in ("api", "apis"):
                count -= 1
            return pascal(parts[:count], "Api")
    return pascal(words(package), "Api") or "Api"


def package_name(title: str) -> str:
    """The package of an API without a name: its title in snake case."""
    return snake(words(title)[:8], "api") or "api"
