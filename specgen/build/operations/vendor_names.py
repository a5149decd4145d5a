"""Names that extensions give to operations: what a document says for other generators.

`x-speakeasy-group` and `x-speakeasy-name-override`, which at the root is a list of patterns over
operationIds, are described at speakeasy.com/docs/customize/methods; `x-fern-sdk-group-name` and
`x-fern-sdk-method-name` at buildwithfern.com/learn/api-definitions/openapi/extensions/method-names.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from specgen.load.tree.cursor import has, text
from specgen.load.tree.node import Node

if TYPE_CHECKING:
    from pydantic_core import SchemaValidator

_OVERRIDE: Final = "x-speakeasy-name-override"
_METHODS: Final = (_OVERRIDE, "x-fern-sdk-method-name")
_GROUPS: Final = ("x-speakeasy-group", "x-fern-sdk-group-name")
KEYS: Final = (*_METHODS, *_GROUPS)


def group_name(node: Node) -> str:
    """The group that an operation is said to be in, with dots between its steps."""
    for key in _GROUPS:
        value = node.value.get(key) if isinstance(node.value, dict) else None
        steps = value if isinstance(value, list) else [value]
        names = [step.strip() for step in steps if isinstance(step, str)]
        if names and len(names) == len(steps) and all(names):
            return ".".join(names)
    return ""


class MethodNames:
    """What a document says its operations' methods are called."""

    def __init__(self, root: Node) -> None:
        stated = root.value.get(_OVERRIDE) if isinstance(root.value, dict) else None
        rules = stated if isinstance(stated, list) else []
        self._rules = [
            (pattern, name)
            for rule in rules
            if isinstance(rule, dict)
            and isinstance(pattern := rule.get("operationId"), str)
            and isinstance(name := rule.get("methodNameOverride"), str)
        ]

    def of(self, node: Node) -> str:
        """The name of an operation's method; empty where nothing is said of it."""
        for key in _METHODS:
            value = node.value.get(key) if isinstance(node.value, dict) else None
            if isinstance(value, str) and value.strip():
                return value.strip()
        if not self._rules or not has(node, "operationId"):
            return ""
        id = text(node, "operationId")
        names = (name for pattern, name in self._rules if _matches(pattern, id))
        return next(names, "")


def _matches(pattern: str, text: str) -> bool:
    validator = _compiled(pattern)
    return validator is not None and validator.isinstance_python(text)


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> SchemaValidator | None:
    """A pattern in an engine that takes linear time, as documents may hold hostile ones."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    try:
        return SchemaValidator(
            core_schema.str_schema(pattern=pattern, regex_engine="rust-regex")
        )
    except SchemaError:
        return None
