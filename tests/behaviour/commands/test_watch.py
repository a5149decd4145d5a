"""`specgen generate --watch`: generates again when something changes."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Queue

import pytest

from .conftest import CONFIGURATION, SPECGEN, Shop, api


class Watching:
    """A run of `--watch`, and what it prints, line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: Queue[str] = Queue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def end(self) -> None:
        """Kills the run, and waits until all that it printed is read: its pipe is closed then."""
        self.process.kill()
        self._reading.join(timeout=60)

    def until(self, text: str) -> str:
        """Everything that is printed up to a line with `text`."""
        told = ""
        while text not in told:
            told += self.lines.get(timeout=60)
        return told


@contextmanager
def watched(shop: Shop, *options: str) -> Iterator[Watching]:
    # Errors are among the other lines, so that what comes after them can be waited for.
    def heeding_interrupts() -> None:
        # What runs in the background of a shell has Ctrl-C ignored.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        [*SPECGEN, "generate", "--watch", *options],
        preexec_fn=heeding_interrupts,
        cwd=shop.folder,
        env=shop.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watching = Watching(process)
        try:
            yield watching
        finally:
            watching.end()


@pytest.fixture
def watching(shop: Shop) -> Iterator[Watching]:
    with watched(shop) as run:
        yield run


def changed(shop: Shop, name: str = "pets.json", **schemas: object) -> None:
    shop.write(api(**schemas), name)


def test_a_changed_document_is_generated_again(shop: Shop, watching: Watching) -> None:
    watching.until("watching")
    changed(shop, Cage={"type": "object", "properties": {"bars": {"type": "integer"}}})
    told = watching.until("watching")
    assert "pets.json changed" in told
    assert "bars" in shop.model("bars").read_text()


def test_what_no_document_refers_to_is_not_watched(shop: Shop) -> None:
    shop.write({}, "notes.json")
    with watched(shop) as watching:
        assert "watching 2 files" in watching.until("watching")
        shop.write({"a": 1}, "notes.json")
        changed(shop, Cage={"type": "object"})
        told = watching.until("watching")
        assert "pets.json changed" in told
        assert "notes.json" not in told


def test_a_failing_document_is_told_and_watched_on(
    shop: Shop, watching: Watching
) -> None:
    watching.until("watching")
    (shop.folder / "pets.json").write_text('{"openapi": ')
    assert "SG105" in watching.until("SG105")
    watching.until("watching")
    changed(shop, Cage={"type": "object", "properties": {"bars": {"type": "integer"}}})
    watching.until("watching")
    assert shop.model("bars")


def test_a_mistake_in_the_configuration_is_told_and_watched_on(
    shop: Shop, watching: Watching
) -> None:
    watching.until("watching")
    shop.configure(CONFIGURATION + 'emmit = ["client"]\n')
    watching.until("did you mean emit?")
    watching.until("watching")
    shop.configure(CONFIGURATION + 'emit = ["client"]\n')
    watching.until("watching")
    assert not (shop.folder / "out/pets_server").exists()


def test_referenced_files_and_overlays_are_watched(shop: Shop) -> None:
    document = api()
    document["components"]["schemas"]["Toy"] = {"$ref": "shared/toy.json"}
    shop.write(document)
    shop.write(
        {"type": "object", "properties": {"wheels": {"type": "integer"}}},
        "shared/toy.json",
    )
    operation = "$.paths['/pet'].get"
    action = {"target": operation, "update": {"summary": "Reads it"}}
    info = {"title": "o", "version": "1"}
    overlay = {"overlay": "1.0.0", "info": info, "actions": [action]}
    shop.write(overlay, "fix.json")
    shop.configure(CONFIGURATION + 'overlays = ["fix.json"]\n')
    with watched(shop) as watching:
        watching.until("watching")
        shop.write(
            {"type": "object", "properties": {"doors": {"type": "integer"}}},
            "shared/toy.json",
        )
        assert "shared/toy.json changed" in watching.until("watching")
        assert shop.model("doors")
        action["update"] = {"summary": "Fetches it"}
        shop.write(overlay, "fix.json")
        assert "fix.json changed" in watching.until("watching")
        assert shop.model("Fetches it")


def test_a_file_that_comes_is_generated(shop: Shop) -> None:
    shop.configure(CONFIGURATION.replace("pets.json", "later.json"))
    with watched(shop) as watching:
        watching.until("watching")
        changed(shop, "later.json")
        watching.until("watching")
        assert shop.model()


@pytest.mark.parametrize("early", [True, False])
def test_an_interrupt_ends_it(shop: Shop, watching: Watching, early: bool) -> None:
    watching.until("watching")
    if not early:
        changed(shop, Cage={"type": "object"})
        watching.until("watching")
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(timeout=60) == 0
    assert "Traceback" not in "".join(watching.lines.queue)


def test_the_report_is_of_the_last_run(shop: Shop) -> None:
    with watched(shop, "--report", "report.json") as watching:
        watching.until("watching")
        watching.process.send_signal(signal.SIGINT)
        assert watching.process.wait(timeout=60) == 0
    report = json.loads((shop.folder / "report.json").read_text())
    assert [target["name"] for target in report["targets"]] == ["pets"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "--watch"), "--watch"),
        (("generate", "-", "--output", "o", "--watch"), "standard input"),
        (("generate", "--watch", "--output", "o"), "--output needs a SOURCE"),
    ],
)
def test_other_uses_are_refused(
    shop: Shop, arguments: tuple[str, ...], says: str
) -> None:
    done = shop.run(*arguments, input=json.dumps(api()))
    assert done.returncode == 2
    assert says in done.stderr
