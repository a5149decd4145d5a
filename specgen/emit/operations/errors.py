"""Errors by status, with the bodies that the document declares: what clients raise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side, Use
from specgen.emit.operations.statuses import client_error, titled
from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Either,
    Expression,
    Wrapped,
    statement,
)
from specgen.emit.text.imports import Imports, names_models, reexport
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, literal
from specgen.frozen import frozen
from specgen.ir.api import (
    Api,
    Operation,
    OperationKind,
    Status,
)
from specgen.ir.types import Type
from specgen.naming.table import NameTable


@frozen
class ErrorClass:
    """A status whose answers the document gives a model."""

    name: Code
    doc: Code
    annotation: Code


@frozen
class ErrorsModule:
    """`errors.py`."""

    base: Code
    has_synonym: bool
    declared: Sequence[ErrorClass]
    plain: Sequence[Code]
    by_status: Code
    imports: Code
    has_tokens: bool


MAX_ERROR_MODELS = 6
"""Models of one status beyond which its error is typed as any of them."""


def error_types(operations: Iterable[Operation]) -> Mapping[int, list[Type]]:
    """The types of declared error bodies by status."""
    types_by_status: dict[int, dict[Type, None]] = {}
    for operation in operations:
        for response in operation.responses:
            if response.status.is_exact and response.status.first >= 400:
                for content in response.contents:
                    types_by_status.setdefault(response.status.first, {}).setdefault(
                        content.type
                    )
    return {status: list(types) for status, types in sorted(types_by_status.items())}


def bare_errors(operations: Iterable[Operation]) -> frozenset[int]:
    """The statuses of errors that some operation declares without a body."""
    return frozenset(
        response.status.first
        for operation in operations
        for response in operation.responses
        if response.status.is_exact
        and response.status.first >= 400
        and not response.contents
    )


def _raised_types(operations: Iterable[Operation]) -> Mapping[int, list[Type]]:
    """The types of bodies by status that a client meets: exact, else range, else default."""
    types_by_status: dict[int, dict[Type, None]] = {}
    # Most operations of an API have the errors of many others.
    seen: set[tuple[tuple[Status, tuple[Type, ...]], ...]] = set()
    for operation in operations:
        errors = tuple(
            (response.status, tuple(content.type for content in response.received))
            for response in operation.responses
            if response.status.is_default or response.status.last >= 400
        )
        if errors in seen:
            continue
        seen.add(errors)
        covering: dict[int, tuple[Type, ...]] = {}
        for declared, types in sorted(errors, key=_breadth, reverse=True):
            covering |= dict.fromkeys(_covered(declared), types)
        for status, types in covering.items():
            for type in types:
                types_by_status.setdefault(status, {}).setdefault(type)
    return {status: list(types) for status, types in sorted(types_by_status.items())}


def _breadth(error: tuple[Status, object]) -> int:
    status, _ = error
    return 1000 if status.is_default else status.last - status.first


def _covered(status: Status) -> Iterable[int]:
    """The statuses with a class that a declaration is about."""
    first, last = status.first, status.last
    if status.is_default:
        return _STATUSES
    if first == last:
        return (first,) if client_error(first) else ()
    return (each for each in _STATUSES if first <= each <= last)


def error_annotation(types: Sequence[Type], annotator: Annotator) -> Expression:
    """One annotation for all bodies that a status may have."""
    members = {
        doc.flat: doc for type in types for doc in _flat(annotator.of(type, Use.VALUE))
    }
    if len(members) > MAX_ERROR_MODELS or "Any" in members:
        return Atom(annotator.imports.name("typing", "Any"))
    ordered = list(members.values())
    return ordered[0] if len(ordered) == 1 else Either(ordered)


def error_argument(
    types: Sequence[Type], annotator: Annotator, *, optional: bool
) -> Expression:
    """The argument for the body of an error that is raised; `optional` where it may have none."""
    none = Atom(fixed("None"))
    annotation = error_annotation(types, annotator) if types else none
    if not optional:
        return Affixed(fixed("body: "), Wrapped(annotation))
    members = _flat(annotation)
    flat = {member.flat for member in members}
    if types and not flat & {"None", "Any"}:
        annotation = Either([*members, none])
    return Affixed(fixed("body: "), Wrapped(annotation), " = None")


def _flat(doc: Expression) -> tuple[Expression, ...]:
    return doc.members if isinstance(doc, Either) else (doc,)


def errors_module(api: Api, names: NameTable) -> ErrorsModule:
    """The view of `errors.py`."""
    imports = Imports()
    annotator = Annotator(
        declarations=api.declarations,
        names=names,
        imports=imports,
        side=Side.CLIENT,
        runtime="._runtime",
        qualifier="models",
        checked=False,
    )
    declared: list[ErrorClass] = []
    entries: list[Expression] = []
    called = [
        operation
        for operation in api.operations
        if operation.kind is OperationKind.OPERATION
    ]
    exact = error_types(called)
    for status, types in _raised_types(called).items():
        name = client_error(status) or ""
        annotation = error_annotation(types, annotator)
        if annotation.flat == "Any" and status not in exact:
            continue
        members = _flat(annotation)
        if (
            "None" not in {member.flat for member in members}
            and annotation.flat != "Any"
        ):
            annotation = Either([*members, Atom(fixed("None"))])
        line = statement(Affixed(fixed("error: "), Wrapped(annotation)), 4)
        text = f"{titled(status)}, with the body that the document declares as `error`."
        declared.append(
            ErrorClass(name=identifier(name), doc=docstring(text, 4), annotation=line)
        )
        entries.append(Affixed(code("{}: ", literal(status)), Atom(identifier(name))))
    base = names.error
    own = {error.name for error in declared}
    others = (*_OTHER_ERRORS, "TokenError") if api.has_tokens else _OTHER_ERRORS
    plain = sorted(name for name in (*others, *_STATUS_ERRORS) if name not in own)
    if names_models(error.annotation for error in declared):
        imports.name(".", "models")
    table = Affixed(
        fixed("BY_STATUS: Mapping[int, type[APIStatusError]] = "),
        Bracketed(fixed(""), entries, "{}"),
    )
    return ErrorsModule(
        by_status=statement(table, 0),
        base=identifier(base),
        has_synonym=base != "APIError",
        declared=declared,
        plain=[reexport("._runtime.client.errors", name) for name in plain],
        imports=imports.block(),
        has_tokens=api.has_tokens,
    )


_OTHER_ERRORS = (
    "ClientError",
    "ConfigurationError",
    "MissingCredentialError",
    "PaginationError",
    "RequestValidationError",
    "ResponseTooLargeError",
    "ResponseValidationError",
    "ServerError",
)
_STATUSES = tuple(status for status in range(400, 512) if client_error(status))
"""Those with a class of their own (RFC 9110, section 16.2.1)."""
_STATUS_ERRORS = tuple(client_error(status) or "" for status in _STATUSES)
