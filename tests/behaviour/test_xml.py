"""Bodies in XML: from a generated client to a generated server and back, over real HTTP."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.responses import Response

from specgen.cli import main
from tests.roundtrip.serving import serve

SOURCE = Path(__file__).with_name("shelves.yaml")
BOOK = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<book xmlns="urn:example:books" isbn="1"><title>Dune &amp; more</title>'
    "<pages>412</pages><price>9.90</price><printed>1965-08-01</printed>"
    "<lent>true</lent><authors><author>Frank</author><author>Brian</author></authors>"
    "<subject>sand</subject><subject>spice</subject></book>"
)


@dataclass
class Message:
    """A request or an answer as it travelled."""

    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "")


@dataclass
class Service:
    """Keeps what it is called with, and answers as it is told."""

    seen: Any = None
    result: Any = None

    async def find(self, *, isbn: str) -> Any:
        if isinstance(self.result, Exception):
            raise self.result
        return self.result

    async def keep(self, *, isbn: str, body: Any) -> None:
        self.seen = body

    async def shelf(self) -> Any:
        return self.result

    async def add(self, *, body: Any) -> Any:
        self.seen = body
        return body if self.result is None else self.result


@dataclass
class Line:
    """A client of either kind in front of the service, and what went between them."""

    packages: Path
    service: Service
    sent: Message
    answered: Message
    url: str
    runner: asyncio.Runner | None
    api: Any = None

    def __post_init__(self) -> None:
        name = "AsyncShelves" if self.runner else "Shelves"
        self.api = getattr(import_module("shelves_client"), name)(
            base_url=self.url, max_retries=0
        )

    @property
    def models(self) -> Any:
        return import_module("shelves_client").models

    @property
    def served(self) -> Any:
        return import_module("shelves_server").models

    def __call__(
        self, group: str, operation: str, *arguments: Any, **named: Any
    ) -> Any:
        outcome = getattr(getattr(self.api, group), operation)(*arguments, **named)
        return self.runner.run(outcome) if self.runner else outcome


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("shelves")
    assert main(["generate", str(SOURCE), "--output", str(folder), "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture(params=["sync", "async"])
def line(packages: Path, request: pytest.FixtureRequest) -> Iterator[Line]:
    server = import_module("shelves_server")
    service, sent, answered = Service(), Message(), Message()
    app = server.create_app(books=service, shelves=service)

    async def overheard(scope: Any, receive: Any, send: Any) -> None:
        sent.headers = {k.decode(): v.decode() for k, v in scope.get("headers", ())}
        sent.body = answered.body = b""

        async def hear() -> Any:
            message = await receive()
            sent.body += message.get("body", b"")
            return message

        async def tell(message: Any) -> None:
            headers = message.get("headers", ())
            answered.headers |= {k.decode(): v.decode() for k, v in headers}
            answered.body += message.get("body", b"")
            await send(message)

        await app(scope, hear, tell)

    with serve(overheard) as url:  # type: ignore[arg-type]
        if request.param == "sync":
            line = Line(packages, service, sent, answered, url, None)
            yield line
            line.api.close()
            return
        with asyncio.Runner() as runner:
            line = Line(packages, service, sent, answered, url, runner)
            yield line
            runner.run(line.api.aclose())


def book(models: Any, **changes: Any) -> Any:
    properties = {
        "isbn": "1",
        "title": "Dune & more",
        "pages": 412,
        "price": "9.90",
        "printed": dt.date(1965, 8, 1),
        "lent": True,
        "authors": ["Frank", "Brian"],
        "subjects": ["sand", "spice"],
    }
    return models.Book(**{**properties, **changes})


def test_a_value_is_the_same_model_in_json_and_in_xml(line: Line) -> None:
    line.service.result = book(line.served)
    in_json = line("books", "find", "1")
    assert line.answered.kind == "application/json"
    in_xml = line("books", "find", "1", accept="application/xml")
    assert line.answered.kind == "application/xml"
    assert line.answered.body.decode() == BOOK
    assert in_json == in_xml == book(line.models)
    assert str(in_xml.price) == "9.90"


def test_json_is_asked_for_and_sent_unless_the_call_says_otherwise(line: Line) -> None:
    line.service.result = book(line.served)
    line("books", "find", "1")
    assert line.sent.headers["accept"] == "application/json, application/xml;q=0.5"
    line("books", "keep", "1", body=book(line.models))
    assert line.sent.kind == "application/json"


def test_properties_as_arguments_become_a_document(line: Line) -> None:
    whole = book(line.models)
    line("books", "keep", "1", body=whole, content_type="application/xml")
    assert (line.sent.kind, line.sent.body.decode()) == ("application/xml", BOOK)
    assert line.service.seen == book(line.served)
    added = line("shelves", "add", name="a<b", notes={"first": "x", "last": ""})
    assert line.sent.body.decode().endswith(
        "<Shelf><name>a&lt;b</name><notes><first>x</first><last/></notes></Shelf>"
    )
    assert added == line.models.Shelf(name="a<b", notes={"first": "x", "last": ""})


def test_lists_objects_and_null_within_others_arrive(line: Line) -> None:
    shelf = line.models.Shelf(
        name="A",
        books=[
            book(line.models, printed=None),
            line.models.Book(isbn="2", title=" two "),
        ],
    )
    assert line("shelves", "add", shelf) == shelf
    assert line.service.seen.books[1].title == " two "
    assert b'xsi:nil="true"' in line.sent.body


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/xml", "application/xml"),
        ("application/json;q=0.4, application/xml;q=0.6", "application/xml"),
        ("application/xml;q=0.4, application/json;q=0.6", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
    ],
)
def test_a_server_answers_in_what_is_wanted_most(
    line: Line, accept: str, answered: str
) -> None:
    line.service.result = book(line.served)
    answer = httpx2.get(f"{line.url}/books/1", headers={"accept": accept})
    assert answer.headers["content-type"] == answered


def test_errors_have_the_declared_type(line: Line) -> None:
    errors = import_module("shelves_server").errors
    line.service.result = errors.NotFound(line.served.Problem(code=7, message="gone"))
    with pytest.raises(import_module("shelves_client").errors.NotFoundError) as raised:
        line("books", "find", "1")
    assert raised.value.error == line.models.Problem(code=7, message="gone")
    assert line.answered.kind == "application/xml"
    assert "gone" in str(raised.value)


def test_an_error_within_another_element_is_found(line: Line) -> None:
    text = (
        "<ErrorResponse><Problem><message>slow down</message></Problem></ErrorResponse>"
    )
    line.service.result = Response(text, 404, media_type="application/xml")
    with pytest.raises(import_module("shelves_client").errors.NotFoundError) as raised:
        line("books", "find", "1")
    assert raised.value.error.message == "slow down"


REFUSED = {
    "no document": ("<Shelf><name>secret", "not well-formed"),
    "another root": ("<Rack><name>secret</name></Rack>", "the root element"),
    "a document type": (
        "<!DOCTYPE a><Shelf><name>secret</name></Shelf>",
        "document type",
    ),
    "a property that is missing": (
        "<Shelf><other>secret</other></Shelf>",
        "/Shelf/name",
    ),
    "a value that is there twice": (
        "<Shelf><name>secret</name><name>secret</name></Shelf>",
        "/Shelf/name",
    ),
    "an attribute as an element": (
        '<Shelf><name>a</name><book xmlns="urn:example:books"><isbn>secret</isbn>'
        "<title>a</title></book></Shelf>",
        "'isbn' is no element",
    ),
    "a value of another type": (
        "<Shelf><name>secret</name>"
        '<book xmlns="urn:example:books" isbn="1"><title>a</title></book>'
        '<book xmlns="urn:example:books" isbn="2"><title>a</title><pages>secret</pages>'
        "</book></Shelf>",
        "/Shelf/book[2]/pages",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_request_that_does_not_fit_is_refused_in_xml(line: Line, name: str) -> None:
    text, said = REFUSED[name]
    headers = {"content-type": "application/xml"}
    answer = httpx2.post(f"{line.url}/shelves", content=text, headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/xml"
    assert answer.text.partition("\n")[2].startswith("<Problem><message>body")
    assert said in answer.text
    assert "secret" not in answer.text


def test_an_answer_that_does_not_fit_is_told_by_its_place(line: Line) -> None:
    text = '<Shelf><book isbn="1"><title>a</title><pages>many</pages></book></Shelf>'
    line.service.result = Response(text, media_type="text/xml")
    shelf = line("shelves", "shelf")
    assert (shelf.books[0].title, shelf.books[0].pages) == ("a", "many")
    line.api = line.api.with_options(answers="strict")
    errors = import_module("shelves_client").errors
    with pytest.raises(errors.ResponseValidationError) as raised:
        line("shelves", "shelf")
    places = {problem["loc"][0] for problem in raised.value.problems}
    assert places == {"/Shelf/name", "/Shelf/book[1]/pages"}


def test_services_may_name_and_wrap_otherwise_than_they_declare(line: Line) -> None:
    text = (
        '<ns:rack xmlns:ns="urn:else"><name>A</name><unknown>1</unknown><books>'
        '<book isbn="1"><title>a</title><lent>1</lent></book></books></ns:rack>'
    )
    line.service.result = Response(text, media_type="text/xml; charset=utf-8")
    shelf = line("shelves", "shelf")
    assert (shelf.name, shelf.books[0].isbn, shelf.books[0].lent) == ("A", "1", True)
    assert shelf.model_extra == {"unknown": "1"}


def test_what_no_xml_is_answers_as_an_error_of_the_answer(line: Line) -> None:
    errors = import_module("shelves_client").errors
    for text in ("<Shelf>", "<!DOCTYPE a><Shelf/>", "plain"):
        line.service.result = Response(text, media_type="text/xml")
        with pytest.raises(errors.ResponseValidationError, match=r"XML|document"):
            line("shelves", "shelf")


def test_fakes_speak_xml(packages: Path) -> None:
    testing = import_module("shelves_client.testing")
    models = import_module("shelves_client").models
    fake = testing.FakeShelves()
    fake.shelves.shelf.returns(models.Shelf(name="A"))
    fake.shelves.add.returns({"name": "B"})
    with fake.client() as api:
        assert api.shelves.shelf() == models.Shelf(name="A")
        assert api.shelves.add(name="B") == models.Shelf(name="B")
    assert fake.shelves.add.calls[0].body == models.Shelf(name="B")


def test_who_meets_no_xml_does_not_load_it(packages: Path) -> None:
    program = (
        "import sys, shelves_client\n"
        "api = shelves_client.Shelves(base_url='http://127.0.0.1:1', max_retries=0)\n"
        "try:\n    api.books.find('1')\n"
        "except shelves_client.errors.APIConnectionError:\n    pass\n"
        "print([name for name in sys.modules if '.wire.xml' in name or 'pyexpat' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=packages,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")


def nested(levels: int) -> dict[str, Any]:
    if not levels:
        return {"type": "string"}
    inner = {
        "type": "object",
        "xml": {"name": "A"},
        "properties": {"p": nested(levels - 1)},
    }
    other = {
        "type": "object",
        "xml": {"name": "B"},
        "properties": {"q": {"type": "string"}},
    }
    return {"oneOf": [inner, other]}


def test_alternatives_within_alternatives_take_no_longer_than_they_are(
    tmp_path: Path,
) -> None:
    schema = {"type": "object", "properties": {"top": nested(30)}}
    content = {"application/xml": {"schema": schema}}
    get = {"responses": {"200": {"description": "Nested", "content": content}}}
    document = {
        "openapi": "3.0.3",
        "info": {"title": "Nested", "version": "1"},
        "paths": {"/nested": {"get": get}},
    }
    (tmp_path / "nested.json").write_text(json.dumps(document))
    command = ["generate", str(tmp_path / "nested.json"), "--output", str(tmp_path)]
    assert main([*command, "--name", "nested", "-q"]) == 0
