"""Instances of one generic schema are one class, whatever comes over the wire."""

from __future__ import annotations

import copy
import json
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
import yaml
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import Field

from specgen.cli import main
from tests.roundtrip.serving import serve

DOCUMENT = Path(__file__).with_name("generic_models.yaml")


class Packages(NamedTuple):
    """The two packages of the document, their folder and the report."""

    client: Any
    server: Any
    folder: Path
    report: Any


def write(folder: Path, document: Mapping[str, Any], *options: str) -> Any:
    """The report of generating a document as `shelf` into a folder."""
    source = folder / "document.json"
    source.write_text(json.dumps(document))
    report = folder / "report.json"
    command = ["generate", str(source), "--output", str(folder), *options]
    assert main([*command, "--report", str(report), "-q"]) == 0
    return json.loads(report.read_text())["targets"][0]


@pytest.fixture(scope="module", params=["shelf", "large_shelf"])
def packages(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Packages]:
    """The packages with their models in one module, and in a module for each."""
    folder = tmp_path_factory.mktemp("shelf")
    document = yaml.safe_load(DOCUMENT.read_text())
    if request.param == "large_shelf":
        document["components"]["schemas"] |= {
            f"Other{number}": {"type": "object", "properties": {"a": {}}}
            for number in range(50)
        }
    report = write(folder, document, "--name", request.param)
    sys.path.insert(0, str(folder))
    client = import_module(f"{request.param}_client")
    server = import_module(f"{request.param}_server")
    yield Packages(client, server, folder, report)
    sys.path.remove(str(folder))


def books(packages: Packages, answer: Any, seen: list[Any]) -> Any:
    class Books:
        async def list(self) -> Any:
            return answer

        async def put(self, *, body: Any) -> Any:
            seen.append(body)
            return answer

    return packages.server.create_app(books=Books())


def shelf(packages: Packages, url: str) -> Any:
    name = "LargeShelf" if "large" in packages.client.__name__ else "Shelf"
    return getattr(packages.client, name)(base_url=url)


def test_instances_are_the_generic_class_with_an_argument(packages: Packages) -> None:
    for package in (packages.client, packages.server):
        models = package.models
        assert models.ReplyBook is models.Reply[models.Book]
        assert models.PageReplyBook is models.Page[models.Reply[models.Book]]
        assert issubclass(models.ReplyListBook, models.Reply)


def test_calls_over_http(packages: Packages) -> None:
    sent, got = packages.client.models, packages.server.models
    answers = {
        "list": got.Page(
            items=[got.Reply(data=got.Book(title="a", around=got.ReplyBook(code=2)))],
            next=got.PageReplyBook(items=[]),
        ),
        "put": got.Reply(data=[got.Book(title="b")]),
    }
    seen: list[Any] = []
    app = books(packages, answers["list"], seen)
    with serve(app) as url, shelf(packages, url) as api:
        page = api.books.list()
    assert type(page) is sent.PageReplyBook
    assert type(page.items[0]) is sent.ReplyBook
    assert type(page.items[0].data.around) is sent.ReplyBook
    assert type(page.next) is sent.PageReplyBook
    for answer in (
        answers["put"],
        got.Reply[list[got.Book]](data=[got.Book(title="b")]),
        got.ReplyListBook(data=[got.Book(title="b")]),
    ):
        with serve(books(packages, answer, seen)) as url, shelf(packages, url) as api:
            put = api.books.put(data=sent.Book(title="x", pin="1234"))
        assert put.data == [sent.Book(title="b")]
        assert type(seen[-1]) is got.ReplyBook
        # The document's default.
        assert seen[-1].code == 7
        assert seen[-1].data.pin.get_secret_value() == "1234"
        assert "1234" not in repr(seen[-1])


def test_the_argument_is_checked(packages: Packages) -> None:
    got = packages.server.models
    app = books(packages, got.Reply(data=[]), [])
    client = TestClient(app, raise_server_exceptions=False)
    refused = client.put("/books", json={"data": {"title": 3}})
    assert refused.status_code == 422
    assert refused.json()["detail"][0]["loc"] == ["body", "data", "title"]
    # The list shall have one item at least.
    assert client.put("/books", json={"data": {"title": "a"}}).status_code == 500


def test_an_answer_that_does_not_fit_is_read_as_far_as_it_does(
    packages: Packages,
) -> None:
    items = [{"data": {"title": 5}}, {"data": {"title": "a"}, "more": 1}]
    app = FastAPI()
    app.add_api_route("/books", lambda: {"items": items})
    with serve(app) as url, shelf(packages, url) as api:
        page = api.books.list()
    models = packages.client.models
    assert type(page.items[1]) is models.ReplyBook
    assert page.items[0].data.title == 5
    assert page.items[1].more == 1


def test_schemas_are_called_as_in_the_document(packages: Packages) -> None:
    models = packages.server.models
    schema = models.PageReplyBook.model_json_schema()
    assert set(schema["$defs"]) == {"Book", "Reply_Book_", "Page_Reply_Book__"}
    assert models.ReplyListBook.model_json_schema()["title"] == "Reply[list[Book]]"
    document = books(packages, None, []).openapi()
    stated = yaml.safe_load(DOCUMENT.read_text())["components"]["schemas"]
    assert {name: document["components"]["schemas"][name] for name in stated} == stated


def test_objects_are_shown_copied_and_pickled(packages: Packages) -> None:
    models = packages.server.models
    book = models.Book(title="a", around=models.ReplyBook(code=2))
    page = models.PageReplyBook(items=[models.ReplyBook(data=book)])
    assert repr(page).startswith("Page[Reply[Book]](items=[Reply[Book](code=7,")
    listed = models.ReplyListBook(data=[book])
    assert repr(listed).startswith("Reply[list[Book]](")
    for value in (page, listed, models.Reply(data=3)):
        assert copy.deepcopy(value) == value
        again = pickle.loads(pickle.dumps(value))
        assert again == value
        assert type(again) is type(value)
    scalars = import_module(f"{packages.server.__name__}._runtime.wire.scalars")
    for own in (
        scalars.DateTime,
        Annotated[scalars.Number, scalars.MultipleOf(0.5)],
        Annotated[str, Field(max_length=3, pattern="a")],
    ):
        value = models.Reply[own](code=1)
        assert pickle.loads(pickle.dumps(value)) == value
    again = pickle.loads(pickle.dumps(page))
    assert type(again.items[0].data.around) is models.ReplyBook
    # Another process has used none of these classes yet.
    code = "import pickle, sys; print(repr(pickle.load(sys.stdin.buffer)))"
    read = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps([page, listed]),
        capture_output=True,
        cwd=packages.folder,
        check=True,
    )
    assert read.stdout.decode().strip() == repr([page, listed])


def test_the_report_says_what_can_be_imported(packages: Packages) -> None:
    types = [
        row["body"]["type"] for row in packages.report["operations"] if row["body"]
    ]
    for row in packages.report["operations"]:
        types += row["responses"].values()
    assert len(types) == 4
    for type_ in types:
        module, _, name = type_.partition(":")
        value = getattr(import_module(module), name)
        assert issubclass(
            value, (packages.client.models.Reply, packages.client.models.Page)
        )


def test_models_are_imported_when_they_are_used(tmp_path: Path) -> None:
    document = yaml.safe_load(DOCUMENT.read_text())
    document["components"]["schemas"] |= {
        f"Other{number}": {"type": "object", "properties": {"a": {}}}
        for number in range(50)
    }
    write(tmp_path, document, "--name", "lazy", "--no-server")
    code = (
        "import sys; from lazy_client import models; models.ReplyBook;"
        "print(*(name for name in sys.modules if name.startswith('lazy_client.models.')))"
    )
    read = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        cwd=tmp_path,
        check=True,
        text=True,
    )
    modules = {name.rpartition(".")[2] for name in read.stdout.split()}
    assert "reply" in modules or "book" in modules
    assert not any(name.startswith(("page", "other")) for name in modules)


def test_a_second_instance_breaks_nothing(tmp_path: Path) -> None:
    document = yaml.safe_load(DOCUMENT.read_text())
    schemas = document["components"]["schemas"]
    del document["paths"]["/books"]["put"]
    for name in ("Reply_list_Book__", "Reply_NoneType_"):
        del schemas[name]
    write(tmp_path, document, "--name", "growing")
    models = (tmp_path / "growing_client" / "models.py").read_text()
    other = json.loads(json.dumps(schemas["Reply_Book_"]).replace("[Book]", "[int]"))
    other["properties"]["data"]["anyOf"][0] = {"type": "integer"}
    for second in (other, {**other, "required": ["code"]}):
        # It stands before the first, and agrees with it or not.
        document["components"]["schemas"] = {"Reply_int_": second, **schemas}
        write(tmp_path, document, "--name", "growing")
        grown = (tmp_path / "growing_client" / "models.py").read_text()
        for line in models.splitlines():
            if line.startswith(("class ", "Reply", "Page")):
                assert line in grown.splitlines()


def test_the_library_writes_a_class_for_each(tmp_path: Path) -> None:
    document = yaml.safe_load(DOCUMENT.read_text())
    (tmp_path / "document.json").write_text(json.dumps(document))
    (tmp_path / "specgen.toml").write_text(
        '[api.library]\nsource = ["document.json"]\noutput = "."\n'
        'models = "datamodel-code-generator"\n'
    )
    run = "from specgen.cli import main; raise SystemExit(main(['generate', '-q']))"
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(root)!r}); {run}"],
        cwd=tmp_path,
        check=True,
    )
    models = (tmp_path / "library_client" / "models.py").read_text()
    assert "class ReplyBook(" in models
    assert "Generic[" not in models
