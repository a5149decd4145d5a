"""Schemas that the runtime checks, and JSON values, as expressions."""

from __future__ import annotations

import json

from specgen.emit.text.expressions import Affixed, Atom, Bracketed, Expression
from specgen.emit.text.python import code, fixed, literal
from specgen.ir.assertions import together
from specgen.ir.types import Constraints
from specgen.json_value import JsonValue


def asserted_schema(constraints: Constraints) -> Expression:
    """Everything that is asked of a value besides its type, as one schema."""
    return plain_value(together(map(json.loads, constraints.asserted)))


def plain_value(value: JsonValue) -> Expression:
    """A JSON value as an expression that breaks where it is long."""
    if isinstance(value, dict) and value:
        pairs = [
            Affixed(code("{}: ", literal(key)), plain_value(member))
            for key, member in value.items()
        ]
        return Bracketed(fixed(""), pairs, "{}")
    if isinstance(value, list) and value:
        return Bracketed(fixed(""), [plain_value(item) for item in value], "[]")
    return Atom(literal(value))
