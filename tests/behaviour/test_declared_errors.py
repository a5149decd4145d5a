"""`error`: the body that the document declares for a status, its range, or every other one."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.behaviour import shop
from tests.behaviour.test_fakes import async_call, sync_call

ARGUMENTS = {"shelf": "a", "number": 1}


@pytest.fixture
def fake() -> Any:
    shop.importable()
    return import_module("shop_client.testing").FakeShop()


@pytest.mark.parametrize("call", [sync_call, async_call])
@pytest.mark.parametrize(
    ("status", "body", "model", "raised"),
    [
        (404, {"shelf": "a"}, "Missing", "NotFoundError"),
        (409, {"code": 3}, "Problem", "ConflictError"),
        (499, {"code": 3}, "Problem", "ClientError"),
        (503, {"text": "later"}, "Trouble", "ServiceUnavailableError"),
        (599, {"text": "later"}, "Trouble", "ServerError"),
    ],
)
def test_exact_then_range_then_default(
    fake: Any, call: Any, status: int, body: Any, model: str, raised: str
) -> None:
    fake.items.get.raises(status, body=body)
    errors = import_module("shop_client.errors")
    with pytest.raises(errors.APIStatusError) as caught:
        call(fake, "items.get", **ARGUMENTS)
    assert type(caught.value) is getattr(errors, raised)
    assert type(caught.value.error).__name__ == model
    assert caught.value.error.model_dump() == body


def test_one_status_of_two_operations(fake: Any) -> None:
    fake.items.put.raises(404, body={"code": 4})
    errors = import_module("shop_client.errors")
    with pytest.raises(errors.NotFoundError) as caught:
        sync_call(fake, "items.put", **ARGUMENTS, name="n")
    assert caught.value.error.code == 4


PROBE = """
from typing import Any, assert_type
from shop_client import errors, models

def handle(error: Exception) -> None:
    if isinstance(error, errors.NotFoundError):
        assert_type(error.error, models.Missing | models.Problem | None)
    elif isinstance(error, errors.ConflictError):
        assert_type(error.error, models.Problem | None)
    elif isinstance(error, errors.BadGatewayError):
        assert_type(error.error, models.Trouble | None)
    elif isinstance(error, errors.APIStatusError):
        assert_type(error.error, Any)
"""


def test_type_checkers_know_the_body(tmp_path: Path) -> None:
    folder = shop.importable()
    (tmp_path / "probe.py").write_text(PROBE)
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(tmp_path / "probe.py")],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout


def test_docstrings_name_what_is_raised() -> None:
    shop.importable()
    text = import_module("shop_client.resources.items").Items.get.__doc__
    assert "NotFoundError: no such item." in text
    assert "ClientError: your fault." in text
    assert "APIStatusError: anything." in text
