"""Secret arguments, wherever they travel, are seen by the server and by nobody else."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import pickle
import re
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import chdir
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from specgen.cli import main
from tests.behaviour.doors import Answer, Peer, Seen

DOCUMENT = Path(__file__).with_name("canaries.yaml")
CANARY = 'c4n"&ry/é+q5w1x'
PIECES = ("c4n", "q5w1x")
"""What is left of it in any spelling; no number or address of a log holds either."""
PLACES: dict[str, Callable[[Any], dict[str, Any]]] = {
    **dict.fromkeys(
        (
            "path",
            "label",
            "query",
            "reserved",
            "configured",
            "body",
            "form",
            "multipart",
        ),
        lambda text: {"value": text},
    ),
    "list": lambda text: {"value": ["a", text]},
    "deep": lambda text: {"value": {"inner": text}},
    "json": lambda text: {"value": {"inner": text}},
    "header": lambda text: {"value": text},
    "cookie": lambda text: {"value": text},
}
ASCII = {"header", "cookie"}
"""Places that hold no other characters."""
WAYS = ["fine", "status", "other", "misfit", "reset", "loop", "refused", "late"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("canaries")
    configuration = folder / "specgen.toml"
    configuration.write_text(
        f"[api.canaries]\nsource = {json.dumps(str(DOCUMENT))}\noutput = '.'\n"
        "secrets = ['/paths/~1configured/get/parameters/0']\nemit = ['client']\n"
    )
    with chdir(folder):
        assert main(["generate", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield import_module("canaries_client")
    sys.path.remove(str(folder))


@pytest.fixture
def log() -> Iterator[list[str]]:
    """All that is logged by anyone at any level, as text and as data."""
    written: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            written.append(f"{record.getMessage()} {record.args} {vars(record)}")

    root, keeper = logging.getLogger(), Keeper()
    level = root.level
    root.addHandler(keeper)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(keeper)
    root.setLevel(level)


def is_clean(text: str) -> bool:
    return not any(piece in text for piece in PIECES)


def called(package: Any, is_async: bool, place: str, text: Any, **options: Any) -> Any:
    if not is_async:
        with package.Canaries(max_retries=1, **options) as client:
            return getattr(client.canaries, place)(**PLACES[place](text))

    async def call() -> Any:
        async with package.AsyncCanaries(max_retries=1, **options) as client:
            return await getattr(client.canaries, place)(**PLACES[place](text))

    return asyncio.run(call())


def answering(way: str, patience: threading.Event) -> Callable[[Seen], Answer | None]:
    def answer(seen: Seen) -> Answer | None:
        # A server may well repeat what it was sent.
        echo = {"X-Echo": seen.target, "Location": f"{seen.target}?again"}
        match way:
            case "status":
                return Answer(400, {"code": 3}, echo)
            case "other":
                return Answer(200, ["not an object"], echo)
            case "misfit":
                return Answer(200, {"done": "no", "echo": {"deep": CANARY}}, echo)
            case "reset":
                return None
            case "loop":
                return Answer(302, headers=echo)
            case "late":
                patience.wait()
        return Answer(200, {"done": True}, echo)

    return answer


@pytest.mark.parametrize("is_async", [False, True])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("place", PLACES)
def test_nobody_sees_it(
    package: Any, peer: Peer, log: list[str], place: str, way: str, is_async: bool
) -> None:
    secret = CANARY.replace("é", "").replace('"', "") if place in ASCII else CANARY
    patience = threading.Event()
    peer.answer = answering(way, patience)
    url = "http://127.0.0.1:1" if way == "refused" else peer.url
    options = {"timeout": 0.05} if way == "late" else {}
    error: BaseException | None = None
    try:
        shown = repr(
            called(package, is_async, place, SecretStr(secret), base_url=url, **options)
        )
    except package.CanariesError as caught:
        error, shown = caught, f"{caught} {caught!r} {vars(caught)}"
    finally:
        patience.set()
    assert (error is None) == (way in ("fine", "misfit"))
    assert is_clean(shown)
    assert is_clean("\n".join(log))
    if error is not None:
        assert error.__cause__ is error.__context__ is None
        assert not any(piece.encode() in pickle.dumps(error) for piece in PIECES)
        assert is_clean(locals_of(error))
    if way != "refused":
        seen = peer.seen[0]
        assert not is_clean(f"{seen.target} {seen.headers} {seen.body!r}")


@pytest.mark.parametrize("place", PLACES)
def test_plain_text_is_not_logged_either(
    package: Any, peer: Peer, log: list[str], place: str
) -> None:
    peer.answer = answering("loop", threading.Event())
    text = "c4n-q5w1x"
    with pytest.raises(package.errors.APIStatusError):
        called(package, False, place, text, base_url=peer.url)
    assert log
    assert is_clean("\n".join(log))


def test_what_is_called_secret_and_is_not_there_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "specgen.toml").write_text(
        f"[api.canaries]\nsource = {json.dumps(str(DOCUMENT))}\noutput = '.'\n"
        "secrets = ['value', 'vaule', '#/paths/~1json/get/parameters/1']\n"
    )
    with chdir(tmp_path):
        assert main(["generate"]) == 0
    lines = [line for line in capsys.readouterr().err.splitlines() if "SG012" in line]
    assert len(lines) == 2
    assert all(line.startswith("specgen.toml:4: ") for line in lines)
    assert "called vaule" in lines[0]
    assert "parameters/1" in lines[1]


@pytest.mark.parametrize("place", PLACES)
def test_what_cannot_be_sent_is_not_shown(package: Any, place: str) -> None:
    for unfit in ("\ud800", "\r\nX-Other: 1"):
        secret = SecretStr(CANARY + unfit)
        error: BaseException | None = None
        try:
            called(package, False, place, secret, base_url="http://127.0.0.1:1")
        except package.CanariesError as caught:
            error = caught
        assert error is not None
        assert is_clean(f"{error} {error!r} {vars(error)} {locals_of(error)}")


def locals_of(error: BaseException) -> str:
    """The variables of the package's own code on the way of an error."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    frames = [each for each in trace.stack if "canaries_client" in each.filename]
    assert frames
    shown = io.StringIO()
    for frame in frames:
        print(frame.name, frame.locals, file=shown)
    return shown.getvalue()


SHOWN = {
    "num": {"type": "integer"},
    "mode": {"type": "string", "enum": ["fast", "slow"]},
    "one": {"const": "x"},
}
HIDDEN = {"tok": {"type": "string"}, "any": {"type": ["string", "null"]}}
LISTED = {"many": {"type": "array", "items": HIDDEN["any"]}}


def test_what_is_called_secret_and_is_no_text_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a property, and as a parameter, whose lists of texts are kept secret as well."""
    parameters = [
        {"name": f"p_{name}", "in": "query", "schema": schema}
        for name, schema in (SHOWN | HIDDEN | LISTED).items()
    ]
    body = {"type": "object", "properties": SHOWN | HIDDEN}
    operation = {
        "parameters": parameters,
        "requestBody": {"content": {"application/json": {"schema": body}}},
        "responses": {"204": {"description": "done"}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {"/t": {"post": operation}},
    }
    (tmp_path / "t.json").write_text(json.dumps(document))
    names = [*SHOWN, *HIDDEN, *(parameter["name"] for parameter in parameters)]
    (tmp_path / "specgen.toml").write_text(
        f'[api.t]\nsource = "t.json"\noutput = "."\nsecrets = {json.dumps(names)}\n'
    )
    with chdir(tmp_path):
        assert main(["generate"]) == 0
    told = re.findall(r"no text is called (\w+)", capsys.readouterr().err)
    assert told == [*SHOWN, *(f"p_{name}" for name in SHOWN)]
