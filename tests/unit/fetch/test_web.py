"""Requests for documents over real connections: limits, networks, certificates."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from specgen.fetch.errors import FetchError
from specgen.fetch.web import SIZE_LIMIT, Web
from tests.behaviour.commands.site import Reply, Site, served
from tests.certified import with_own_certificate

PUBLIC = "http://93.184.216.34"
"""An address of the Internet that only a proxy on loopback is asked for."""


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def internet(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The site as a proxy, which answers for every address."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("http_proxy", site.url)
    return site


def refusal(web: Web, url: str) -> str:
    with pytest.raises(FetchError) as told:
        web.page(url, {})
    return str(told.value)


def redirect(url: str) -> Reply:
    return Reply(status=302, headers={"Location": url})


@pytest.mark.parametrize(
    "private",
    [
        "http://127.0.0.1/x",
        "http://10.1.2.3/x",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/x",
        "http://[::ffff:127.0.0.1]/x",
        "http://localhost/x",
        "http://2130706433/x",
    ],
)
def test_the_internet_leads_into_no_private_network(
    internet: Site, private: str
) -> None:
    internet.replies[f"{PUBLIC}/pets.json"] = redirect(private)
    with Web() as web:
        assert "redirects into a private network" in refusal(web, f"{PUBLIC}/pets.json")
    assert internet.paths == [f"{PUBLIC}/pets.json"]


def test_the_internet_may_lead_elsewhere_in_it(internet: Site) -> None:
    internet.replies[f"{PUBLIC}/pets.json"] = redirect("http://93.184.216.35/new.json")
    internet.page("http://93.184.216.35/new.json", "{}")
    with Web() as web:
        page = web.page(f"{PUBLIC}/pets.json", {"X-Key": "canary"})
    assert page is not None
    assert page.content == b"{}"
    assert "x-key" in internet.requests[0][1]
    assert "x-key" not in internet.requests[1][1]


def test_what_is_too_large_once_it_is_unpacked(site: Site) -> None:
    packed = gzip.compress(bytes(SIZE_LIMIT + 1), 1)
    site.replies["/x"] = Reply(packed, headers={"Content-Encoding": "gzip"})
    with Web() as web:
        assert "sends more than 128 MB" in refusal(web, f"{site.url}/x")


def test_what_never_ends_takes_too_long(site: Site) -> None:
    site.replies["/x"] = Reply(b" " * 100_000, pause=0.01)
    with Web(seconds=0.2) as web:
        assert "takes longer than" in refusal(web, f"{site.url}/x")


def test_a_site_that_is_always_busy(site: Site) -> None:
    waited: list[float] = []
    site.replies["/x"] = Reply(status=503, headers={"Retry-After": "86400"})
    with Web(sleep=waited.append) as web:
        assert "answered 503" in refusal(web, f"{site.url}/x")
    assert waited == [10.0, 10.0]


def test_a_certificate_is_checked(tmp_path: Path) -> None:
    with with_own_certificate(tmp_path) as url, Web() as web:
        told = refusal(web, f"{url}/pets.json").lower()
    assert "certificate" in told
