"""Schemathesis's requests to OpenHands bring new names: no schema can say that one is taken."""

from __future__ import annotations

from itertools import count
from typing import Any

import schemathesis

_NUMBERS = count(1)


@schemathesis.hook
def before_call(
    context: schemathesis.HookContext, case: schemathesis.Case, kwargs: dict[str, Any]
) -> None:
    if isinstance(case.body, dict) and isinstance(case.body.get("name"), str):
        case.body = {**case.body, "name": f"{case.body['name']} {next(_NUMBERS)}"}
