"""`specgen mock`: a fake over real HTTP that answers from the document."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.behaviour.library_models import ENVIRONMENT

DOCUMENT = Path(__file__).with_name("mocked.yaml")
CASES = Path(__file__).parents[1] / "golden/cases"
KEY = {"X-Key": "any"}
LAMP: dict[str, Any] = {"id": 12, "name": "Lamp", "code": "AA-0000"}


@contextmanager
def serving(document: Path, *options: str) -> Iterator[str]:
    """The address of a fake."""
    words = ("mock", str(document), "--port", "0", *options)
    command = [sys.executable, "-m", "specgen", *words]
    with subprocess.Popen(
        command, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def shop() -> Iterator[httpx2.Client]:
    with serving(DOCUMENT) as url, httpx2.Client(base_url=url) as client:
        yield client


def test_values_are_made_from_schemas(shop: httpx2.Client) -> None:
    """Within every constraint, with what properties exemplify, and always the same."""
    answer = shop.get("/items/3")
    assert answer.status_code == 200
    assert answer.headers["x-left"] == "1"
    assert answer.json() == {
        "id": 12,
        "name": "Lamp",
        "code": "AA-0000",
        "price": 0.25,
        "tags": ["text", "text1"],
        "made": "2024-01-31T12:00:00Z",
    }
    assert shop.get("/items/4").json() == answer.json()
    assert shop.delete("/items/3").status_code == 204


def test_examples_come_first_if_they_are_valid(shop: httpx2.Client) -> None:
    answer = shop.post("/items", json=LAMP, headers=KEY)
    assert (answer.status_code, answer.json()["name"]) == (201, "Chair")


@pytest.mark.parametrize(
    ("prefer", "status", "name"),
    [
        ("example=table", 201, "Table"),
        ("example=wrong", 201, "Broken"),
        ("respond-async, code=201; example=table", 201, "Table"),
        ('example="table"', 201, "Table"),
        ("example=none, code=999", 201, "Chair"),
    ],
)
def test_callers_choose_an_example(
    shop: httpx2.Client, prefer: str, status: int, name: str
) -> None:
    """Even one that the schema refuses."""
    answer = shop.post("/items", json=LAMP, headers=KEY | {"Prefer": prefer})
    assert (answer.status_code, answer.json()["name"]) == (status, name)


@pytest.mark.parametrize(
    ("code", "body"),
    [(202, b""), (409, b'{"message":"text"}'), (503, b"")],
)
def test_callers_choose_a_status(shop: httpx2.Client, code: int, body: bytes) -> None:
    """By number, by range, or none that the document knows."""
    answer = shop.post("/items", json=LAMP, headers=KEY | {"Prefer": f"code={code}"})
    assert (answer.status_code, answer.content) == (code, body)


@pytest.mark.parametrize(
    "code", ["100", "101", "199", "99", "600", "2_0", "-200", "²00"]
)
def test_what_is_no_final_status_is_passed_over(shop: httpx2.Client, code: str) -> None:
    """As RFC 7240, section 2, has it for preferences that a server can't follow."""
    prefer = {"Prefer": f"code={code}".encode("latin-1")}
    answer = shop.post("/items", json=LAMP, headers={**KEY, **prefer})
    assert (answer.status_code, answer.json()["name"]) == (201, "Chair")


def test_a_discriminator_may_lead_to_an_array(shop: httpx2.Client) -> None:
    assert shop.get("/shelf/a").json() == {"type": "file", "name": "a"}
    made = shop.get("/shelf/a", headers={"Prefer": "code=202"})
    assert (made.status_code, made.json()) == (202, [{"name": "text"}])


def test_wrong_requests_are_refused_in_order(shop: httpx2.Client) -> None:
    def status(headers: dict[str, str], **body: Any) -> int:
        return shop.post("/items", headers=headers, **body).status_code

    text = {"Content-Type": "text/plain"}
    assert status(text, content=b"x") == 401
    assert status(text | KEY, content=b"x") == 415
    # The document has no 422, but every 4XX.
    assert status(KEY, json={"id": 3}) == 422
    assert shop.post("/items", json={}, headers=KEY).json().keys() == {"message"}
    assert shop.get("/items/none").status_code == 422
    assert shop.get("/elsewhere").status_code == 404


@pytest.mark.parametrize(
    ("accept", "body"),
    [
        ("*/*", b'{"rows":1}'),
        ("text/csv", b"a,b\n"),
        ("application/pdf", b"%PDF"),
        ("text/html, text/event-stream", b"data: 7\n\n"),
    ],
)
def test_callers_choose_a_media_type(
    shop: httpx2.Client, accept: str, body: bytes
) -> None:
    answer = shop.get("/report", headers={"Accept": accept})
    assert (answer.status_code, answer.content) == (200, body)


def test_without_its_libraries_it_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['fastapi'] = None; sys.modules['uvicorn'] = None;"
        "from specgen.cli import main; raise SystemExit(main(['mock', 'x.yaml']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert "mock needs fastapi and uvicorn" in done.stderr
    assert "specgen[mock]" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([], 2, "mock needs a SOURCE"),
        (["nowhere.yaml"], 2, "no such file"),
        ([__file__], 3, "SG105"),
        (["x.yaml", "--port", "65536"], 2, "'65536' is not a number from 0 to 65535"),
        (["x.yaml", "--port", "-1"], 2, "--port"),
        (["x.yaml", "--port", "http"], 2, "'http' is not a number from 0 to 65535"),
        ([str(DOCUMENT), "--host", "no.such.host.invalid"], 2, "no.such.host.invalid"),
        ([str(DOCUMENT), "--host", "192.0.2.1"], 2, "an address of this machine"),
        ([str(DOCUMENT), "--host", "a..b"], 2, "cannot listen at a..b"),
    ],
)
def test_mistakes(arguments: list[str], code: int, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "specgen", "mock", *arguments],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "specgen", "mock", str(DOCUMENT)]
        done = subprocess.run(
            [*command, "--port", port], env=ENVIRONMENT, capture_output=True, text=True
        )
    assert done.returncode == 2
    assert f"cannot listen at 127.0.0.1, port {port}: " in done.stderr
    assert "--port 0 takes any that is free" in done.stderr


@pytest.mark.parametrize(
    ("host", "shown"), [("localhost", "127.0.0.1"), ("0.0.0.0", "0.0.0.0")]
)
def test_the_host_is_chosen(host: str, shown: str) -> None:
    with serving(DOCUMENT, "--host", host) as url:
        assert url.startswith(f"http://{shown}:")
        assert httpx2.get(f"{url}/items/3", headers=KEY).status_code == 200


def test_a_value_is_in_json_unless_xml_is_wanted_or_all_there_is() -> None:
    shelves = Path(__file__).with_name("shelves.yaml")
    with serving(shelves) as url, httpx2.Client(base_url=url) as client:
        assert client.get("/books/1").json()["title"] == "text"
        in_xml = client.get("/books/1", headers={"Accept": "application/xml"})
        assert '<book xmlns="urn:example:books" isbn="text">' in in_xml.text
        assert "<Shelf><name>text</name><book" in client.get("/shelves").text


def test_a_redirect_beside_errors_is_the_answer() -> None:
    with serving(CASES / "responses/redirect_and_default/spec.yaml") as url:
        answer = httpx2.get(f"{url}/files/1/content")
    assert (answer.status_code, answer.headers["location"]) == (302, "text")


@pytest.mark.parametrize(
    "info", ["{title: Items, version: ''}", "{title: '', version: 1}"]
)
def test_a_document_need_not_say_what_it_is_called(tmp_path: Path, info: str) -> None:
    """drf-spectacular leaves the version empty unless it is told one."""
    document = tmp_path / "items.yaml"
    document.write_text(
        f"openapi: 3.0.3\ninfo: {info}\npaths:\n"
        "  /items: {get: {responses: {'204': {description: Nothing.}}}}\n"
    )
    with serving(document) as url:
        assert httpx2.get(f"{url}/items").status_code == 204
        told = httpx2.get(f"{url}/openapi.json").json()["info"]
    assert told["version"] in ("", "1", 1)
