"""Hostile XML over HTTP: servers and clients refuse it, say why, and go on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2
import pytest

from specgen.cli import main
from tests.roundtrip.serving import serve
from tests.unit.runtime.wire.xml.hostile_bodies import HOSTILE

DOCUMENT = Path(__file__).with_name("notes_in_xml.yaml")


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Any]]:
    """The client and the server."""
    folder = tmp_path_factory.mktemp("notes")
    command = [
        "generate",
        str(DOCUMENT),
        "--output",
        str(folder),
        "--name",
        "xml_notes",
    ]
    assert main([*command, "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield import_module("xml_notes_client"), import_module("xml_notes_server")
    sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def url(packages: tuple[Any, Any]) -> Iterator[str]:
    """A service that gives back what it gets."""

    class Notes:
        async def add(self, *, body: Any) -> Any:
            return body

    app = packages[1].create_app(notes=Notes())
    with serve(app) as url:
        yield url


def _media_type(charset: str | None) -> str:
    return f"application/xml; charset={charset}" if charset else "application/xml"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_server_refuses(url: str, name: str) -> None:
    body, charset = HOSTILE[name]()
    headers = {"content-type": _media_type(charset)}
    answer = httpx2.post(f"{url}/notes", content=body, headers=headers, timeout=30)
    assert answer.status_code in (413, 422)
    assert len(answer.content) < 400
    assert b"passwd" not in answer.content
    fine = httpx2.post(
        f"{url}/notes", content=b"<Note><text>a</text></Note>", headers=headers
    )
    assert fine.status_code == 200 or charset


class _Service(ThreadingHTTPServer):
    body: bytes = b""
    media_type: str = ""


@pytest.fixture(scope="module")
def service() -> Iterator[_Service]:
    """A service that answers whatever it is told to."""

    class Handler(BaseHTTPRequestHandler):
        server: _Service

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", self.server.media_type)
            self.send_header("content-length", str(len(self.server.body)))
            self.end_headers()
            self.wfile.write(self.server.body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = _Service(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


# An empty body is no answer at all, in any media type.
@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - {"nothing"}))
def test_a_client_refuses(
    packages: tuple[Any, Any], service: _Service, name: str
) -> None:
    client_package, _ = packages
    service.body, charset = HOSTILE[name]()
    service.media_type = _media_type(charset)
    url = f"http://127.0.0.1:{service.server_port}"
    with client_package.XmlNotes(base_url=url) as client:
        too_large = client_package.ResponseTooLargeError
        faults = (client_package.ResponseValidationError, too_large)
        with pytest.raises(faults) as refused:
            client.notes.add(text="a")
        assert "passwd" not in str(refused.value)
        service.body, service.media_type = b"<Note><text>b</text></Note>", "text/xml"
        assert client.notes.add(text="a").text == "b"
