"""What schemathesis says of both services: nothing, once their documents are complete."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import httpx2
import pytest
import schemathesis

from specgen.findings.diagnostics import Sink
from specgen.load.api import read_api
from tests.fuzzing import fuzz
from tests.services.site import Site

ROOT = Path(__file__).parents[2]
HOOKS = {"liveavatar": None, "openhands": Path(__file__).with_name("new_names.py")}
PATHS = {"liveavatar": "/v1/secrets", "openhands": "/api/secrets"}
BODIES: dict[str, dict[str, Any]] = {
    "liveavatar": {
        "secret_name": "n",
        "secret_value": "v",
        "secret_type": "GEMINI_API_KEY",
    },
    "openhands": {"name": "n", "value": "v"},
}
ServiceName = Literal["liveavatar", "openhands"]
DECLARED = {"200", "422"}
"""The statuses of both documents."""


def document(service: str, *overlays: str) -> dict[str, Any]:
    """The document of a service, with overlays."""
    sources = [one.as_posix() for one in ROOT.glob(f"specs/{service}-*.md")]
    sink = Sink()
    bundle = read_api(sources, overlays, ROOT, sink)
    assert bundle, list(sink)
    return bundle.root


def completed(service: str) -> dict[str, Any]:
    return document(service, f"examples/overlays/{service}.yaml")


@pytest.fixture(params=["liveavatar", "openhands"])
def service(request: pytest.FixtureRequest) -> ServiceName:
    name: ServiceName = request.param
    return name


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site.make(tmp_path / "site", max_body=10_000)


def test_nothing_is_found_with_the_overlay(
    site: Site, service: ServiceName, tmp_path: Path
) -> None:
    with site.serve(service) as url:
        found = fuzz(
            completed(service),
            url,
            tmp_path,
            headers=site.header(service),
            hooks=HOOKS[service],
        )
    assert (found.failures, found.errors) == (frozenset(), 0), found.text
    assert found.tested == 1


def test_the_document_alone_lacks_statuses_and_nothing_else(
    site: Site, service: ServiceName, tmp_path: Path
) -> None:
    with site.serve(service) as url:
        found = fuzz(
            document(service),
            url,
            tmp_path,
            "--phases=coverage",
            headers=site.header(service),
            hooks=HOOKS[service],
        )
    assert (found.failures, found.errors) == ({"UndefinedStatusCode"}, 0), found.text


@pytest.fixture
def provoked(site: Site, service: ServiceName) -> Iterator[list[httpx2.Response]]:
    """An answer with every status that a service has."""
    path, body, key = PATHS[service], BODIES[service], site.header(service)
    with site.serve(service) as url, httpx2.Client(base_url=url) as client:
        answers = [
            client.post(path, json=body, headers=key),
            client.post(path, json=body),
            client.post(path, json={}, headers=key),
            client.post(path, json={**body, "more": "x" * 20_000}, headers=key),
            client.post(path, content="{}", headers={**key, "content-type": "a/b"}),
        ]
        taken = site.header(service, "bob") if service == "liveavatar" else key
        answers.append(client.post(path, json=body, headers=taken))
        site.settings.key_file.unlink()
        answers.append(client.post(path, json=body, headers=key))
        yield answers


def test_every_status_that_the_overlay_declares_is_given_as_declared(
    service: ServiceName, provoked: list[httpx2.Response]
) -> None:
    path = PATHS[service]
    content = completed(service)
    operation = schemathesis.openapi.from_dict(content)[path]["POST"]
    for answer in provoked:
        operation.validate_response(answer)
    given = {str(answer.status_code) for answer in provoked}
    assert given | DECLARED == set(content["paths"][path]["post"]["responses"])
