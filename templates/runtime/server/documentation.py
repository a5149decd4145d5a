"""Operations of a document in the document of an application that includes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from starlette.routing import BaseRoute

from ..wire.contract import Operation


def documented(
    package: str,
    document: Callable[[], dict[str, Any]],
    operations: Iterable[Operation[Any]],
) -> list[BaseRoute]:
    return []
