"""Modules that take their runtime from the package that several share."""

from __future__ import annotations

import pytest

from specgen.emit.package.addresses import readdressed

ERRORS = "client.errors import RequestValidationError as RequestValidationError"


@pytest.mark.parametrize(
    ("own", "shared"),
    [
        ("from ._runtime.wire.unset import A", "from {}.wire.unset import A"),
        ("from .._runtime.client import a as _a", "from {}.client import a as _a"),
        ("from ._runtime import wire", "from {} import wire"),
        ("from .._runtime.a import (\n    B,\n)", "from {}.a import (\n    B,\n)"),
        ("if a:\n    from ._runtime import b", "if a:\n    from {} import b"),
        ("from ._runtimes import a", "from ._runtimes import a"),
        ("from .models import _runtime", "from .models import _runtime"),
    ],
)
def test_imports_from_the_runtime_have_its_address(own: str, shared: str) -> None:
    assert readdressed(f"{own}\n") == f"{shared.format('specgen_runtime')}\n"


@pytest.mark.parametrize("margin", ["", "    "])
def test_an_import_that_gets_too_long_is_laid_out_as_black_does(margin: str) -> None:
    head = "if True:\n" if margin else ""
    name = "RequestValidationError as RequestValidationError"
    assert readdressed(f"{head}{margin}from ._runtime.{ERRORS}\n") == (
        f"{head}{margin}from specgen_runtime.client.errors import (\n"
        f"{margin}    {name},\n{margin})\n"
    )


def test_text_that_looks_like_an_import_stays() -> None:
    text = (
        '"""A module.\n\nfrom ._runtime.wire import x\n"""\n\n'
        "from .{}._runtime.wire import y\n\n\n"
        'class Example:\n    """Says:\n\n    from ._runtime.wire import z\n    """\n'
    )
    own, shared = text.replace("{}.", ""), text.replace(".{}._runtime", "{}")
    assert readdressed(own) == shared.replace("{}", "specgen_runtime")


def test_a_table_of_modules_is_the_only_one_that_changes() -> None:
    rows = '    "a": "{}.wire",\n    "b": ".types",\n'
    table = f'OTHERS = {{{{"a": "._runtime.wire"}}}}\n_HOMES = {{{{\n{rows}}}}}\n'
    shared = table.format("specgen_runtime")
    assert readdressed(table.format("._runtime")) == shared
