"""Bodies given as a whole, by models and plain dictionaries, as they arrive over HTTP."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from specgen.cli import main

SOURCE = Path(__file__).with_name("people.yaml")
ANN: dict[str, Any] = {
    "id": "1",
    "firstName": "Ann",
    "homeAddress": {"streetName": "High", "zipCode": None, "checkedAt": "now"},
    "pet": {"petType": "cat", "livesLeft": 9, "petId": "c"},
    "pastAddresses": [{"streetName": "Low", "checkedAt": "then", "since": 1990}],
    "placesByName": {"work": {"streetName": "Mid", "checkedAt": "then"}},
    "unknown": {"kept": True},
}
"""A person as the service gives it, with properties that only it may set and some that no
document knows."""
PUT: dict[str, Any] = {
    "firstName": "Ann",
    "homeAddress": {"streetName": "High", "zipCode": None},
    "pet": {"petType": "cat", "livesLeft": 9},
    "pastAddresses": [{"streetName": "Low", "since": 1990}],
    "placesByName": {"work": {"streetName": "Mid"}},
    "unknown": {"kept": True},
}
"""What of it goes back."""


@dataclass
class Peer:
    """A service that gives a person and keeps the requests that it gets."""

    url: str = ""
    person: dict[str, Any] = field(default_factory=lambda: ANN)
    bodies: list[bytes] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)

    @property
    def body(self) -> Any:
        """The last body, as JSON."""
        return json.loads(self.bodies[-1])


@pytest.fixture
def peer() -> Iterator[Peer]:
    made = Peer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            made.paths.append(self.path)
            made.types.append(self.headers.get("content-type", ""))
            made.bodies.append(
                self.rfile.read(int(self.headers.get("content-length") or 0))
            )
            got = self.command == "GET"
            many = self.path.startswith("/people?")
            value: Any = [] if many else made.person
            text = json.dumps(value).encode() if got else b""
            self.send_response(200 if got else 204)
            if got:
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = do_PATCH = answer  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    yield made
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("people")
    command = ["generate", str(SOURCE), "--output", str(folder), "--name", "people"]
    assert main([*command, "--strict", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield import_module("people_client")
    sys.path.remove(str(folder))


Call = Callable[..., Any]


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, peer: Peer, package: Any) -> Iterator[Call]:
    """Calls a method of a client: `call("people.get_person", "1")`."""
    if request.param == "sync":
        with package.People(base_url=peer.url) as client:
            yield lambda path, *given, **named: _method(client, path)(*given, **named)
        return
    with asyncio.Runner() as runner:
        client = package.AsyncPeople(base_url=peer.url)
        yield lambda path, *given, **named: runner.run(
            _method(client, path)(*given, **named)
        )
        runner.run(client.aclose())


def _method(client: Any, path: str) -> Any:
    group, _, name = path.partition(".")
    return getattr(getattr(client, group), name)


def test_what_was_read_goes_back_without_what_is_read_only(
    call: Call, peer: Peer
) -> None:
    person = call("people.get_person", "1")
    call("people.put_person", person.id, body=person)
    assert peer.body == PUT
    call("people.put_person", "1", body=person, nick_name="Annie")
    assert peer.body == {**PUT, "nickName": "Annie"}
    person.first_name = "Bea"
    call("people.put_person", "1", body=person)
    assert peer.body == {**PUT, "firstName": "Bea"}


def test_a_model_of_the_body_keeps_what_keywords_do_not_change(
    call: Call, peer: Peer, package: Any
) -> None:
    models = package.models
    person = models.PersonInput(first_name="Ann", pet=models.CatInput(lives_left=9))
    call("people.put_person", "1", body=person)
    pet = {"petType": "cat", "livesLeft": 9}
    assert peer.body == {"firstName": "Ann", "pet": pet}
    call(
        "people.put_person", "1", body=person, first_name="Bea", pet={"pet_type": "dog"}
    )
    assert peer.body == {"firstName": "Bea", "pet": {"petType": "dog"}}
    assert person.first_name == "Ann"


@pytest.mark.parametrize("first_name", ["first_name", "firstName"])
def test_mappings_have_either_names(call: Call, peer: Peer, first_name: str) -> None:
    call("people.put_person", "1", body={first_name: "Ann"}, nick_name="A")
    assert peer.body == {"firstName": "Ann", "nickName": "A"}
    call("people.put_person", "1", body={first_name: "Ann"}, first_name="Bea")
    assert peer.body == {"firstName": "Bea"}


SNAKE: dict[str, Any] = {
    "first_name": "Ann",
    "home_address": {"street_name": "High", "zip_code": None},
    "pet": {"pet_type": "cat", "lives_left": 9},
    "past_addresses": [{"street_name": "Low", "since": 1990}],
    "places_by_name": {"work": {"street_name": "Mid"}},
    "unknown": {"kept": True},
}


def test_keys_are_pythons_names_at_every_depth(call: Call, peer: Peer) -> None:
    call("people.put_person", "1", body=SNAKE)
    assert peer.body == PUT
    call("people.put_person", "1", **{k: v for k, v in SNAKE.items() if k != "unknown"})
    assert peer.body == {k: v for k, v in PUT.items() if k != "unknown"}
    call("people.add", body=[SNAKE, PUT])
    assert peer.body == [PUT, PUT]
    call("notes.plant", body=[{"leaf_name": "a"}, [{"leafName": "b"}]])
    assert peer.body == [{"leafName": "a"}, [{"leafName": "b"}]]
    call("people.find", filter={"first_name": "Ann", "minAge": 3})
    assert peer.paths[-1] == "/people?filter%5BfirstName%5D=Ann&filter%5BminAge%5D=3"


def test_what_does_not_fit_is_named_and_not_sent(
    call: Call, peer: Peer, package: Any
) -> None:
    refused = package.errors.RequestValidationError
    person = package.models.PersonInput(first_name="Ann")
    with pytest.raises(refused, match=r"body\.firstName: Field required"):
        call("people.put_person", "1", body={"nick_name": "A"})
    with pytest.raises(refused, match=r"body\.nick_?[nN]ame: Input should be a valid"):
        call("people.put_person", "1", body=person, nick_name=3)
    with pytest.raises(refused, match=r"body\.firstName: Field required"):
        call("people.put_person", "1", body=package.models.Leaf(leaf_name="a"))
    with pytest.raises(refused, match="body: Input should be a valid dictionary"):
        call("people.put_person", "1", body="Ann")
    with pytest.raises(refused, match=r"body\.pet: Property 'petType' should be one"):
        call("people.put_person", "1", first_name="A", pet={"pet_type": "cow"})
    with pytest.raises(TypeError, match="'nick'"):
        call("people.put_person", "1", body={"first_name": "A"}, nick="A")
    with pytest.raises(TypeError, match="'first_name'"):
        call("people.put_person", "1", nick_name="A")
    assert peer.bodies == []


def test_options_of_a_call_stand_beside_a_whole_body(call: Call, peer: Peer) -> None:
    body = {"first_name": "Ann"}
    call("people.put_person", "1", body=body, extra_body={"x": 1}, max_retries=0)
    assert peer.body == {"firstName": "Ann", "x": 1}


def test_what_came_in_spite_of_its_document_goes_back(call: Call, peer: Peer) -> None:
    peer.person = {"id": 7, "labelText": "x"}
    label = call("notes.get_label", "1")
    call("notes.set_label", "1", body=label, label_text="y")
    assert peer.body == {"id": 7, "labelText": "y"}


def test_none_removes_in_a_merge_patch(call: Call, peer: Peer, package: Any) -> None:
    models = package.models
    change = models.Change(first_name="Ann", home_address=None)
    call("people.change_person", "1", body=change)
    assert peer.body == {"firstName": "Ann", "homeAddress": None}
    call("people.change_person", "1", body=change, first_name=None)
    assert peer.body == {"firstName": None, "homeAddress": None}
    home = {"street_name": "High", "zip_code": None}
    call("people.change_person", "1", body={"first_name": None}, home_address=home)
    sent = {"streetName": "High", "zipCode": None}
    assert peer.body == {"firstName": None, "homeAddress": sent}
    change = models.Change(nicknames={"work": None, "home": "Annie"})
    call("people.change_person", "1", body=change)
    assert peer.body == {"nicknames": {"work": None, "home": "Annie"}}
    person = call("people.get_person", "1")
    call("people.change_person", "1", body=person)
    kept = {key: PUT[key] for key in ("firstName", "homeAddress", "unknown")}
    assert peer.body == kept


def test_forms_and_parts(call: Call, peer: Peer, package: Any) -> None:
    note = package.models.Note(note_title="a b", tag_list=["x", "y"])
    call("notes.add", body=note, note_title="c")
    assert peer.bodies[-1] == b"noteTitle=c&tagList=x&tagList=y"
    place = {"street_name": "High"}
    photo = {"file_name": "a.png", "place": place}
    call("notes.add_photo", body=photo, content=("a.png", b"\x89PNG"))
    assert peer.types[-1].startswith("multipart/form-data")
    assert b'name="fileName"' in peer.bodies[-1]
    assert b'{"streetName":"High"}' in peer.bodies[-1]
    assert b"\x89PNG" in peer.bodies[-1]


def test_a_property_called_body_keeps_its_name(call: Call, peer: Peer) -> None:
    call("notes.comment", body="Hello")
    assert peer.body == {"body": "Hello"}
    call("notes.comment", request_body={"body": "Hello"}, is_draft=True)
    assert peer.body == {"body": "Hello", "isDraft": True}


def test_a_property_beside_a_parameter_of_its_name(call: Call, peer: Peer) -> None:
    call("notes.set_label", "1", body={"id": "2", "label_text": "x"}, body_id="3")
    assert peer.paths[-1] == "/labels/1"
    assert peer.body == {"id": "3", "labelText": "x"}


def test_raw_and_help_know_the_method(peer: Peer, package: Any) -> None:
    with package.People(base_url=peer.url) as client:
        put = client.people.put_person
        assert client.raw(put, "1", body={"first_name": "A"}).status_code == 204
        assert put.__name__ == "put_person"
    assert peer.body == {"firstName": "A"}


def test_importing_a_group_loads_no_dictionaries(package: Any) -> None:
    code = "import sys, people_client.resources.people; print(*sys.modules)"
    folder = Path(package.__file__).parents[1]
    command = [sys.executable, "-c", code]
    run = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=True
    )
    loaded = run.stdout.split()
    assert "people_client.resources.people" in loaded
    assert "people_client.dicts" not in loaded


def test_a_call_with_a_whole_body_that_lacks_an_argument_names_the_method(
    call: Call,
) -> None:
    with pytest.raises(TypeError, match=r"put_person\(\) missing .* 'id'") as seen:
        call("people.put_person", body=ANN)
    assert "_whole" not in str(seen.value)
