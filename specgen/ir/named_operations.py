"""Operations as a configuration names them: by id, as `METHOD /path`, or by patterns of these."""

from __future__ import annotations

from fnmatch import fnmatchcase

from specgen.ir.api import Api, Operation


def names_of(operation: Operation) -> list[str]:
    """The names by which an operation may be meant, the last of which each has."""
    shown = f"{operation.method} {operation.path_text}"
    return [operation.operation_id, shown] if operation.operation_id else [shown]


def matches(operation: Operation, pattern: str) -> bool:
    """Whether a pattern with `*` and `?` means an operation."""
    return any(fnmatchcase(name, pattern) for name in names_of(operation))


def is_left_out(pattern: str, api: Api) -> bool:
    """Whether it names operations of the document that a configuration leaves out."""
    return any(
        fnmatchcase(name, pattern)
        for omission in api.omissions
        for name in (
            omission.operation_id or "",
            f"{omission.method} {omission.path_text}",
        )
    )


def suggestion(pattern: str, api: Api) -> str:
    """`; did you mean …?` for a name that no operation has."""
    from difflib import get_close_matches

    names = [name for operation in api.operations for name in names_of(operation)]
    close = get_close_matches(pattern, names, n=1)
    return f"; did you mean {close[0]}?" if close else ""
