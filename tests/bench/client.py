"""What a generated client costs beside code that is written by hand on the same libraries.

The client is GitHub's. Imports and first calls are whole processes; calls are made in one, in
turns, to a server on loopback that does nothing else.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

import httpx2
from pydantic import BaseModel

from .answering import answering
from .documents import LARGE, Document
from .generators import GENERATORS
from .usage import Usage, middle, used

GITHUB = LARGE / "github.json"
LABEL = json.dumps(
    {
        "id": 208045946,
        "node_id": "MDU6TGFiZWwyMDgwNDU5NDY=",
        "url": "https://api.github.com/repos/octocat/Hello-World/labels/bug",
        "name": "bug",
        "description": "Something isn't working",
        "color": "f29513",
        "default": True,
    }
).encode()
IMPORTED = "import httpx2, pydantic; from pydantic import BaseModel"
MADE = "from github_client import GitHub; client = GitHub()"
BY_HAND = f"""
{IMPORTED}
class Label(BaseModel):
    id: int
    node_id: str
    url: str
    name: str
    description: str | None
    color: str
    default: bool
answer = httpx2.Client().get('URL/repos/octocat/hello/labels/bug')
Label.model_validate_json(answer.content)
"""
GENERATED = """
from github_client import GitHub
GitHub(base_url='URL').issues.get_label(owner='octocat', repo='hello', name='bug')
"""
CALLS = 100


@dataclass(frozen=True, slots=True)
class Ratio:
    """What is measured, against what, and the target of the ratio."""

    what: str
    base: str
    wall: float
    cpu: float
    target: float

    @property
    def row(self) -> tuple[str, ...]:
        return (
            self.what,
            self.base,
            f"{self.wall:.2f}",
            f"{self.cpu:.2f}",
            f"{self.target}",
        )


HEAD = ("a generated client", "beside", "wall", "CPU", "target")


def measure(folder: Path, runs: int) -> list[Ratio]:
    """Generates GitHub's client into a folder, and compares."""
    specgen = next(one for one in GENERATORS if not one.peer)
    specgen.run(Document("github", GITHUB), GITHUB, folder / "generated")
    sys.path.insert(0, str(folder / "generated"))
    with answering(LABEL, "application/json") as url:
        programs = [
            program.replace("URL", url)
            for program in (IMPORTED, MADE, BY_HAND, GENERATED)
        ]
        imported, made, by_hand, generated = _processes(
            programs, folder / "generated", runs
        )
        return [
            _ratio("import, make", made, "import httpx2, pydantic", imported, 1.1),
            _ratio("first call", generated, "by hand", by_hand, 1.3),
            *_calls(url, max(runs, 5)),
        ]


def _ratio(what: str, one: Usage, base: str, other: Usage, target: float) -> Ratio:
    return Ratio(what, base, one.wall / other.wall, one.cpu / other.cpu, target)


def _processes(programs: Sequence[str], generated: Path, runs: int) -> list[Usage]:
    """The medians of each program; a run before them writes the compiled modules."""
    environment = os.environ | {"PYTHONPATH": str(generated)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    found: list[list[Usage]] = [[] for _ in programs]
    for run in range(runs + 1):
        for usages, program in zip(found, programs, strict=True):
            usage = used([sys.executable, "-c", program], generated, environment)
            if run:
                usages.append(usage)
    return [middle(usages) for usages in found]


def _calls(url: str, runs: int) -> list[Ratio]:
    """Calls with a body and a typed answer, one after another."""
    github = importlib.import_module("github_client").GitHub
    made, strict = github(base_url=url), github(base_url=url, answers="strict")

    class Wanted(BaseModel):
        name: str
        color: str | None = None
        description: str | None = None

    class Label(BaseModel):
        id: int
        node_id: str
        url: str
        name: str
        description: str | None
        color: str
        default: bool

    def generated() -> None:
        made.issues.create_label(
            owner="octocat", repo="hello", name="bug", color="f29513"
        )

    def generated_strict() -> None:
        strict.issues.create_label(
            owner="octocat", repo="hello", name="bug", color="f29513"
        )

    client = httpx2.Client(
        base_url=url,
        headers={"Accept": "application/json"},
        timeout=httpx2.Timeout(60, connect=5),
    )

    def create_label(owner: str, repo: str, wanted: Wanted) -> Label:
        answer = client.post(
            f"/repos/{quote(owner, safe='')}/{quote(repo, safe='')}/labels",
            content=wanted.model_dump_json(exclude_unset=True),
            headers={"Content-Type": "application/json"},
        )
        answer.raise_for_status()
        return Label.model_validate_json(answer.content)

    def by_hand() -> None:
        create_label("octocat", "hello", Wanted(name="bug", color="f29513"))

    walls, cpus = in_turns((generated, by_hand, generated_strict), runs)
    bases = (
        ("call", "by hand, on loopback", 1, 1.15),
        ("call", "a strict one", 2, 1.0),
    )
    return [
        Ratio(what, base, walls[0] / walls[other], cpus[0] / cpus[other], target)
        for what, base, other, target in bases
    ]


def in_turns(
    calls: Sequence[Callable[[], None]], runs: int
) -> tuple[list[float], list[float]]:
    """Medians of the wall clock and of this process's time, of each."""
    walls: list[list[float]] = [[] for _ in calls]
    cpus: list[list[float]] = [[] for _ in calls]
    for run in range(2 * runs + 1):
        for index, call in enumerate(calls):
            gc.collect()
            wall, cpu = time.perf_counter(), time.process_time()
            for _ in range(CALLS):
                call()
            if run:
                walls[index].append(time.perf_counter() - wall)
                cpus[index].append(time.process_time() - cpu)
    return [median(each) for each in walls], [median(each) for each in cpus]
