"""Names that groups of operations must not take."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from liveavatar_client import AsyncLiveAvatar, LiveAvatar
from liveavatar_client.testing import FakeLiveAvatar
from liveavatar_server import create_app

from specgen.naming.reserved import CLIENT_ATTRIBUTES

GROUPS = {"secrets"}


def test_arguments_of_an_application() -> None:
    assert set(inspect.signature(create_app).parameters) - GROUPS <= CLIENT_ATTRIBUTES


@pytest.mark.parametrize("kind", [LiveAvatar, AsyncLiveAvatar, FakeLiveAvatar])
def test_attributes_of_a_client_and_its_fake(kind: type[Any]) -> None:
    made = kind() if kind is FakeLiveAvatar else kind(api_key="k")
    public = {name for name in dir(made) if not name.startswith("_")}
    assert public - GROUPS <= CLIENT_ATTRIBUTES
