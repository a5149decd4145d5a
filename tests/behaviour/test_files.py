"""Files in multipart bodies, from a client's call to what a service is given."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.datastructures import UploadFile

from specgen.cli import main
from tests.roundtrip.serving import serve

SOURCE = Path(__file__).with_name("books.yaml")


async def plain(value: Any) -> Any:
    """A value with the contents of files in their places."""
    if isinstance(value, UploadFile):
        return await value.read()
    if isinstance(value, list):
        return [await plain(item) for item in value]
    if isinstance(value, dict):
        return {name: await plain(item) for name, item in value.items()}
    return value


@dataclass
class Library:
    """Keeps what it was given last."""

    url: str = ""
    api: Any = None
    kept: dict[str, Any] = field(default_factory=dict)

    async def create(self, *, body: Any) -> None:
        self.kept = await plain(dict(body))

    async def show(self, id: str) -> Any:
        book = import_module("books_server").models.Book
        return book(title="t", facts={"a": 1}, cover="abc")

    async def scan(self, id: str, *, body: Any) -> None:
        self.kept = await plain(dict(body))

    async def add_covers(self, *, body: Any) -> None:
        self.kept = await plain(body)

    async def add_prints(self, *, body: Any) -> None:
        self.kept = await plain(dict(body))

    def posted(self, path: str, *parts: str) -> httpx2.Response:
        """The answer to parts, each a header block and a content."""
        head = "--x\r\nContent-Disposition: form-data; "
        whole = "".join(f"{head}{part}\r\n" for part in parts)
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        content = f"{whole}--x--\r\n".encode("latin-1")
        return httpx2.post(self.url + path, content=content, headers=kind)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("books")
    arguments = ["--output", str(folder), "--name", "books", "-q", "--strict"]
    assert main(["generate", str(SOURCE), *arguments]) == 0
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))


@pytest.fixture
def library(packages: Path) -> Iterator[Library]:
    library = Library()
    app = import_module("books_server").create_app(books=library)
    connect = import_module("books_client").Books
    with serve(app) as library.url, connect(base_url=library.url) as library.api:
        yield library


FORMS = ("application/json", "multipart/form-data")


@pytest.mark.parametrize("media_type", FORMS)
@pytest.mark.parametrize("facts", [{"a": [1, None]}, [1, "b"], [], "t", "5", 5, True])
def test_any_value_travels_in_json_and_in_parts(
    library: Library, media_type: str, facts: Any
) -> None:
    library.api.books.create(title="t", facts=facts, content_type=media_type)
    assert library.kept["facts"] == facts


def test_a_file_of_what_json_describes_too_is_sent_in_parts(library: Library) -> None:
    files = {"cover": io.BytesIO(b"\xff"), "facts": ("f.txt", b"facts")}
    library.api.books.create(title="t", **files)
    assert library.kept == {"title": "t", "cover": b"\xff", "facts": b"facts"}


def test_text_in_place_of_a_file_is_sent_in_json(library: Library) -> None:
    library.api.books.create(title="t", cover="abc")
    assert library.kept["cover"] == "abc"
    library.api.books.create(title="t", cover=None)
    assert library.kept["cover"] is None
    library.api.books.create(title="t", cover="abc", content_type="multipart/form-data")
    assert library.kept["cover"] == b"abc"


def test_an_answer_has_text_in_place_of_a_file(library: Library) -> None:
    book = library.api.books.show("1")
    assert (book.facts, book.cover) == ({"a": 1}, "abc")


def test_a_file_without_a_name_is_one(library: Library) -> None:
    parts = ['name="first"\r\n\r\n\xff\x00', 'name="back"\r\n\r\n']
    parts += ['name="others"\r\n\r\na', 'name="others"; filename="b"\r\n\r\nb']
    assert library.posted("/books/1/pages", *parts).status_code == 204
    expected = {"first": b"\xff\x00", "back": None, "others": [b"a", b"b"]}
    assert library.kept == expected


def test_files_are_parts_of_their_own_in_any_style(library: Library) -> None:
    library.api.books.scan("1", first=b"a", back=b"b", others=[b"x,y", b"z"])
    assert library.kept == {"first": b"a", "back": b"b", "others": [b"x,y", b"z"]}


def test_files_of_any_name(library: Library) -> None:
    library.api.books.add_covers({"a": b"\xff", "b": ("b.png", io.BytesIO(b"b"))})
    assert library.kept == {"a": b"\xff", "b": b"b"}
    assert library.posted("/covers", 'name="c"\r\n\r\n\xff').status_code == 204
    assert library.kept == {"c": b"\xff"}
    with pytest.raises(import_module("books_client").RequestValidationError):
        library.api.books.add_covers({"a": "text"})


def test_files_of_any_name_beside_properties(library: Library) -> None:
    prints = import_module("books_client").models.Prints
    library.api.books.add_prints(prints(count=2, a=[b"\xff", b"b"], c=[b"c"]))
    assert library.kept == {"count": 2, "a": [b"\xff", b"b"], "c": [b"c"]}


def test_what_is_no_file_is_refused_in_words_of_no_language(library: Library) -> None:
    parts = ['name="first"; filename="a"\r\n\r\na'] * 2
    answer = library.posted("/books/1/pages", *parts, 'name="back"\r\n\r\n')
    assert answer.status_code == 422
    assert "Input should be a file" in answer.text
    assert "class" not in answer.text
    assert "UploadFile" not in answer.text


def test_json_that_is_none_is_refused(library: Library) -> None:
    parts = ['name="title"\r\n\r\nt']
    parts.append('name="facts"\r\nContent-Type: application/json\r\n\r\n{')
    answer = library.posted("/books", *parts)
    assert (answer.status_code, "facts" in answer.text) == (422, True)
