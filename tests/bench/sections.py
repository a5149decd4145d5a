"""What is measured beside the peers: each section prints its table and gives its numbers."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from specgen.findings.console import table
from specgen.parallel import processors

from . import client, xml_calls
from .growth import SIZES, exponent, grown
from .own import fleets, own
from .served import start_up, throughput
from .stages import stages


def _client(runs: int) -> object:
    if not client.GITHUB.exists():
        return None
    with tempfile.TemporaryDirectory() as name:
        ratios = client.measure(Path(name), runs)
        ratios += xml_calls.measure(Path(name), max(runs, 5))
    print("\n" + "\n".join(table([client.HEAD, *(one.row for one in ratios)])))
    return [asdict(one) for one in ratios]


def _served(runs: int) -> object:
    speeds = throughput(runs)
    base = speeds["written"]
    rows = [
        (
            f"a {app} route",
            f"{one.rate:.0f}",
            f"{one.rate / base.rate:.2f}",
            f"{one.cpu:.0f}",
            f"{base.cpu / one.cpu:.2f}",
        )
        for app, one in speeds.items()
    ]
    head = ("server, over uvicorn", "requests/s", "ratio", "CPU µs/request", "ratio")
    print(f"\nserver: medians of {runs} runs")
    print("\n".join(table([head, *rows])))
    results: dict[str, object] = {app: asdict(one) for app, one in speeds.items()}
    started = start_up(runs)
    if started is not None:
        told = ", ".join(f"{step} {seconds:.3f} s" for step, seconds in started.items())
        print(f"start of GitHub's server: {told}")
        results["github"] = started
    return results


def _own(runs: int) -> object:
    found = own(runs)
    start, *_ = found.values()
    rows = [
        (name, f"{one.wall:.2f}", f"{one.wall - start.wall:.2f}", f"{one.cpu:.2f}")
        for name, one in found.items()
    ]
    print("\nspecgen's own commands")
    print("\n".join(table([("work", "wall", "over Python", "CPU"), *rows])))
    if "github, from nothing" in found:
        changed = found["github, one operation changed"]
        cold = found["github, from nothing"]
        wall, cpu = changed.wall / cold.wall, changed.cpu / cold.cpu
        print(f"one operation changed: {wall:.2f} of cold, {cpu:.2f} of its CPU")
    return {name: asdict(one) for name, one in found.items()}


def _fleets(runs: int) -> object:
    found = list(fleets(processors()))
    head = ("processes", "APIs", "operations", "wall", "CPU", "MB", "operations/s")
    rows = [
        (
            str(one.jobs),
            str(one.apis),
            str(one.operations),
            f"{one.usage.wall:.1f}",
            f"{one.usage.cpu:.1f}",
            f"{one.usage.memory:.0f}",
            f"{one.speed:.0f}",
        )
        for one in found
    ]
    print("\nthe whole corpus in one run")
    print("\n".join(table([head, *rows])))
    return [{**asdict(one), "speed": one.speed} for one in found]


def _stages(runs: int) -> object:
    found = dict(stages(runs))
    for name, spent in found.items():
        whole = sum(spent.values())
        rows = [
            (stage, f"{seconds:.2f}", f"{seconds / whole:.0%}")
            for stage, seconds in spent.items()
        ]
        print(f"\n{name}: processor time in one process, {whole:.1f} s")
        print("\n".join(table([("stage", "seconds", "share"), *rows])))
    return found


def _growth(runs: int) -> object:
    with tempfile.TemporaryDirectory() as name:
        found = grown(Path(name), SIZES)
    rows = [
        (str(size), f"{one.wall:.2f}", f"{one.cpu:.2f}", f"{one.memory:.0f}")
        for size, one in found.items()
    ]
    cpu = exponent({size: one.cpu for size, one in found.items() if size >= 1000})
    memory = exponent({size: one.memory for size, one in found.items() if size >= 1000})
    print("\ngrowth of client and server together")
    print("\n".join(table([("operations", "wall", "CPU", "MB"), *rows])))
    print(f"exponents from 1,000 operations on: CPU {cpu:.2f}, memory {memory:.2f}")
    sizes = {str(size): asdict(one) for size, one in found.items()}
    return {"sizes": sizes, "exponents": {"cpu": cpu, "memory": memory}}


SECTIONS: Mapping[str, Callable[[int], object]] = {
    "own": _own,
    "fleet": _fleets,
    "client": _client,
    "server": _served,
    "stages": _stages,
    "growth": _growth,
}
"""By name; each is called with the number of runs that medians are of."""
