"""What the pages of `docs/guides/moving` say of other generators, run with these generators.

`python -m tests.showcase.moving` installs each into `.venv-bench`, generates from the pages'
document, and runs the code that a page calls "before" against a fake of the document's service. It
must print what the code "after" is shown to print; the tests run that one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.generators import Generator

from .checkout import commands
from .readme import ROOT, Block, blocks

PAGES = ROOT / "docs" / "guides" / "moving"
DOCUMENT = PAGES / "shelf.yaml"
PORT = "8030"


@dataclass(frozen=True, slots=True)
class Peer:
    """A generator that people come from; `needs` is what its output needs beside it.

    `command` has the folder of its scripts, the document and a folder to write to.
    """

    name: str
    command: Callable[[Path, Path, Path], Sequence[str]]
    needs: tuple[str, ...] = ()


PEERS = (
    Peer(
        "openapi-python-client",
        lambda scripts, document, folder: [
            *(str(scripts / "openapi-python-client"), "generate", "--path"),
            *(str(document), "--output-path", str(folder / "shelf_client")),
            *("--meta", "none"),
        ],
    ),
    Peer(
        "openapi-generator-cli",
        lambda scripts, document, folder: [
            *(str(scripts / "openapi-generator-cli"), "generate", "-g", "python"),
            *("-i", str(document), "-o", str(folder)),
            *("--package-name", "shelf_client"),
        ],
        ("pydantic", "python-dateutil", "urllib3", "typing-extensions"),
    ),
    Peer(
        "fastapi-code-generator",
        lambda scripts, document, folder: [
            *(str(scripts / "fastapi-codegen"), "--input", str(document)),
            *("--output", str(folder)),
        ],
    ),
    Peer(
        "datamodel-code-generator",
        lambda scripts, document, folder: [
            *(str(scripts / "datamodel-codegen"), "--input", str(document)),
            *("--input-file-type", "openapi"),
            *("--output-model-type", "pydantic_v2.BaseModel"),
            *("--output", str(folder / "models.py")),
        ],
    ),
)


def _printed(page: list[Block]) -> str:
    """What a page shows that its code prints, `before` as `after`."""
    shown = [
        "\n".join(step.output)
        for block in page
        if block.language == "console"
        for step in commands(block.text)
        if " python " in step.text
    ]
    return shown[-1]


def ran(peer: Peer, code: str, folder: Path) -> str:
    """What code of a page prints with the packages that a peer writes."""
    tool = Generator(
        name=peer.name,
        what="",
        command=lambda *_: (),
        client="",
        operations="",
    )
    print(f"{peer.name} {tool.install()}", flush=True)
    python = tool.scripts() / "python"
    if peer.needs:
        install = [python, "-m", "pip", "install", "--quiet", *peer.needs]
        subprocess.run(install, check=True)
    (folder / "cover.png").write_bytes(b"image")
    command = peer.command(tool.scripts(), DOCUMENT, folder)
    subprocess.run(command, cwd=folder, capture_output=True, check=True)
    (folder / "before.py").write_text(code, encoding="utf-8")
    done = subprocess.run(
        [python, "before.py"],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.rstrip("\n")


@contextmanager
def served() -> Iterator[None]:
    """A fake of the pages' service, where their document says."""
    command = [sys.executable, "-m", "specgen", "mock", str(DOCUMENT), "--port", PORT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        next(line for line in server.stdout if "running on" in line)
        yield
        server.terminate()


def main() -> int:
    """Prints the pages whose code does not print what they show."""
    wrong = 0
    with served():
        for peer in PEERS:
            name = peer.name.removesuffix("-cli")
            page = list(blocks((PAGES / f"{name}.md").read_text(encoding="utf-8")))
            (code,) = (b.text for b in page if b.info.get("before") == peer.name)
            folder = Path(tempfile.mkdtemp())
            printed = ran(peer, code, folder)
            shutil.rmtree(folder)
            # Code that was edited in place prints nothing; that it runs is all there is to see.
            if printed and printed != _printed(page):
                wrong += 1
                print(f"{name}.md: the code before prints\n{printed}")
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
