"""Real parts: SQLite, a PostgreSQL, KMS over HTTP, and the packages that use them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_ROOT = Path(__file__).parents[2]
for _folder in (_ROOT, _ROOT / "generated", _ROOT / "examples"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

from tests.services.postgres import Cluster  # noqa: E402
from tests.services.site import Site  # noqa: E402


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.close()


@pytest.fixture(scope="session")
def kms() -> Iterator[dict[str, Any]]:
    """Settings for a key of KMS, which moto's server keeps."""
    import boto3
    from moto.server import ThreadedMotoServer

    environment = pytest.MonkeyPatch()
    environment.setenv("AWS_ACCESS_KEY_ID", "tests")
    environment.setenv("AWS_SECRET_ACCESS_KEY", "tests")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    place = {"kms_endpoint": f"http://{host}:{port}", "kms_region": "eu-central-1"}
    client = boto3.client(
        "kms",
        endpoint_url=place["kms_endpoint"],
        region_name=place["kms_region"],
    )
    key = client.create_key()["KeyMetadata"]["KeyId"]
    yield {**place, "kms_key": key}
    server.stop()
    environment.undo()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """On each database, with a key file."""
    if request.param == "sqlite":
        return Site.make(tmp_path)
    cluster: Cluster = request.getfixturevalue("postgres")
    return Site.make(tmp_path, database_url=cluster.new_database())
