"""What importing a generated module may do: define things, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from source_tree import generated_modules, shown
from statements import LIBRARIES, forbidden

FILES = generated_modules()


def test_importing_a_generated_module_only_defines() -> None:
    found = [
        f"{shown(path)}:{what}"
        for path in FILES
        for what in forbidden(
            ast.parse(path.read_text(encoding="utf-8")), libraries(path)
        )
    ]
    assert found == []


def libraries(path: Path) -> set[str]:
    """What a module may import; tests of a project import its packages."""
    if path.parent.name != "tests":
        return LIBRARIES
    packages = {folder.name for folder in path.parents[1].iterdir()}
    testing = {f"{package}.testing" for package in packages}
    return {*LIBRARIES, *packages, *testing, "asyncio", "unittest"}


def test_there_are_generated_modules() -> None:
    assert len(FILES) > 500


@pytest.mark.parametrize(
    "source",
    [
        "print('a')",
        "import os",
        "from subprocess import run",
        "a = b()",
        "a: int = f'{b}'",
        "a = [b for b in c]",
        "a = 1 + 1",
        "a.b = 1",
        "a['b'] = 1",
        "for a in b: pass",
        "while True: pass",
        "with a: pass",
        "if a: import b",
        "if TYPE_CHECKING: a()",
        "if not TYPE_CHECKING: import typing",
        "try: a\nexcept E: pass",
        "del a",
        "raise A",
        "assert a",
        "@a\ndef f(): ...",
        "def f(a=b()): ...",
        "def f(*, a=b()): ...",
        "def f():\n    return eval('1')",
        "class A(b()): ...",
        "class A(metaclass=B): ...",
        "class A(B, twin=C()): ...",
        "@a\nclass A: ...",
        "@deprecated(a)\nclass A: ...",
        "@deprecated('a', category=b())\nclass A: ...",
        "@a('a')\ndef f(): ...",
        "class A:\n    print()",
        "class A:\n    b = c()",
        "class A:\n    import os",
        "a = lambda: b()",
        "a = Operation(b())",
        "_errors.publish(__name__, globals(), 1)",
        "a",
        "1",
    ],
)
def test_other_statements_are_recognised(source: str) -> None:
    assert list(forbidden(ast.parse(source))) != []
