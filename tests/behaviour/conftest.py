"""Makes the generated packages importable, and `tests` itself; servers and clients to test."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[2]
for _folder in (_ROOT, _ROOT / "generated"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from tests.behaviour import doors as guarded  # noqa: E402


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package of a client whose operations are guarded in every way."""
    from specgen.cli import main

    folder = tmp_path_factory.mktemp("doors")
    command = ["generate", str(guarded.DOCUMENT), "--output", str(folder)]
    assert main([*command, "--name", "doors", "--no-server", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield import_module("doors_client")
    sys.path.remove(str(folder))


@pytest.fixture(params=["sync", "async"])
def kind(request: pytest.FixtureRequest, doors: Any) -> guarded.Kind:
    return guarded.Kind(request.param == "async", doors)


@pytest.fixture
def peer() -> Iterator[guarded.Peer]:
    with guarded.serve() as peer:
        yield peer


@pytest.fixture
def elsewhere() -> Iterator[guarded.Peer]:
    with guarded.serve() as peer:
        yield peer
