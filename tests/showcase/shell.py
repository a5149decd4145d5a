"""Runs the blocks of a page, one after another, as its reader would."""

from __future__ import annotations

import re
import socket
import subprocess
import urllib.request
from collections.abc import Iterable
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from .checkout import Checkout, commands, fits
from .readme import Block


class Shell:
    """What a page tells to do, done in a folder.

    A console block is run and its output compared; with `status="N"` its last command ends with
    that. With `background="PORT"` it starts a server, which is asked for its document and stopped;
    with `serves="PORT"` the server goes on until the next one at that port, or to the end. Blocks
    with `setup="…"` tell what the environment of the checkout stands for. A block with a `title`
    is a file. Ports are free ones in place of those that are written.
    """

    def __init__(self, checkout: Checkout) -> None:
        self.checkout = checkout
        self._ports: dict[str, str] = {}
        self._serving: dict[str, subprocess.Popen[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with ExitStack() as all_of_them:
            for server in self._serving.values():
                all_of_them.callback(_stop, server)

    def walk(self, page: Iterable[Block]) -> None:
        """Runs all blocks of a page."""
        page = list(page)
        for block in page:
            for key in ("background", "serves"):
                if port := block.info.get(key):
                    self._ports.setdefault(port, _free_port())
        for block in page:
            self._run(block)

    def _run(self, block: Block) -> None:
        if "setup" in block.info:
            return
        if block.language == "console":
            if port := block.info.get("background") or block.info.get("serves"):
                self._serve(block, port)
            else:
                self._commands(block)
        elif "title" in block.info:
            file = self.checkout.folder / block.info["title"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self._with_ports(block.text), encoding="utf-8")

    def _with_ports(self, text: str) -> str:
        for written, free in self._ports.items():
            text = re.sub(rf"\b{written}\b", free, text)
        return text

    def _commands(self, block: Block) -> None:
        status = int(block.info.get("status", "0"))
        steps = list(commands(self._with_ports(block.text)))
        for step in steps:
            done = self.checkout.run(step.text)
            assert fits(done.stdout, step.output), f"$ {step.text}\n{done.stdout}"
            expected = status if step is steps[-1] else 0
            assert done.returncode == expected, f"$ {step.text}\n{done.stdout}"

    def _serve(self, block: Block, port: str) -> None:
        if before := self._serving.pop(port, None):
            _stop(before)
        (step,) = commands(self._with_ports(block.text))
        server = self._serving[port] = self.checkout.start(step.text)
        assert server.stdout is not None
        said = next((line for line in server.stdout if "running on" in line), "")
        assert said, f"$ {step.text}"
        with urllib.request.urlopen(
            f"http://127.0.0.1:{self._ports[port]}/openapi.json"
        ) as answer:
            assert answer.status == 200, said
        if "background" in block.info:
            _stop(self._serving.pop(port))


def _stop(server: subprocess.Popen[str]) -> None:
    server.terminate()
    server.communicate()


def _free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])
