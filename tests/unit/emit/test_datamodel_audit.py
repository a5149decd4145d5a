"""What another generator's module of models may hold."""

from __future__ import annotations

import pytest

from specgen.emit.models.datamodel_audit import Unexpected, audit

HEAD = """
from typing import Annotated, Any, Literal
from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from typing_extensions import TypeAliasType
from ._runtime.wire.model import Model, refuse_null
class A(Model):
    x: Annotated[int, Field(alias="x y", ge=1)]
"""


def test_audit_tells_what_is_declared() -> None:
    declared = audit(f'{HEAD}    y: "A | None" = None\nB = TypeAliasType("B", A)\n')
    assert declared.classes == {"A": {"x y": "x", "y": "y"}}
    assert declared.aliases == {"B"}


@pytest.mark.parametrize(
    "line",
    [
        "import os",
        "from os import system",
        "from ..secrets import key",
        "print(1)",
        "A.model_rebuild(force=print())",
        "X = print(1)",
        "def f(): pass",
        "class B(A): pass",
        "class B(Model, metaclass=A): pass",
        "@print\nclass B(Model): pass",
        "class B(Model):\n    x: int = print()",
        "class B(Model):\n    x: print()",
        "class B(Model):\n    x: os.system",
        "class B(Model):\n    x: unknown",
        "class B(Model):\n    x: 'print()'",
        "class B(Model):\n    x: list['print()']",
        "class B(Model):\n    x: Literal[print()]",
        "class B(Model):\n    x: Annotated[int, print()]",
        "class B(Model):\n    x: Annotated[int, Field(default_factory=print)]",
        "class B(Model):\n    x: Annotated[int, Field(alias=print())]",
        "class B(Model):\n    x: list[int][print()]",
        "class B(Model):\n    model_config = ConfigDict(title='t')",
        "class B(Model):\n    model_config = print()",
        "class B(Model):\n    print()",
        "class B(Model):\n    def f(self): pass",
        "class B(Model):\n    @field_validator('x', mode='before')\n    @classmethod\n"
        "    def f(cls, v: Any, info: ValidationInfo) -> Any:\n        return print(v)",
        "class B(Model):\n    @field_validator('x', mode='before')\n    @classmethod\n"
        "    def f(cls, v: Any, info: ValidationInfo = print()) -> Any:\n"
        "        return refuse_null(v, info)",
        "B = TypeAliasType('B', print())",
        "B = TypeAliasType(print(), int)",
        "(",
    ],
)
def test_audit_refuses_all_else(line: str) -> None:
    with pytest.raises(Unexpected):
        audit(f"{HEAD}\n{line}\n")
