"""`python -m tests.fuzz --minutes N [--seed S]`: damaged documents, requests and answers.

Goes round the kinds, a batch of each at a time, until the time is over. Each finding is written
to a folder that is named at the end: what was wrong, the case, and the smallest that fails the
same way. `--case KIND:SEED` tries one case again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import SystemRandom

from tests.fuzz.running import BATCHES, Finding, tried


def main() -> int:
    arguments = _parsed()
    if arguments.case:
        kind, _, seed = arguments.case.partition(":")
        return _reported(tried(kind, [int(seed)]), {kind: 1})
    seed = arguments.seed
    if seed is None:
        seed = SystemRandom().randrange(10**6) * 10**4
    print(f"seeds from {seed}", flush=True)
    end = time.monotonic() + 60 * arguments.minutes
    counts: Counter[str] = Counter()
    findings: list[Finding] = []
    while time.monotonic() < end:
        for kind, batch in BATCHES.items():
            start = seed + counts[kind]
            counts[kind] += batch
            fresh = tried(kind, range(start, start + batch))
            for finding in fresh:
                print(finding.title, flush=True)
            findings += fresh
    return _reported(findings, counts)


def _parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1, help="how long (1)")
    parser.add_argument(
        "--seed", type=int, help="the first seed; fresh ones if left out"
    )
    parser.add_argument("--case", metavar="KIND:SEED", help="one case, once more")
    return parser.parse_args()


def _reported(findings: list[Finding], counts: dict[str, int]) -> int:
    print("tried", ", ".join(f"{count} {kind}" for kind, count in counts.items()))
    if not findings:
        print("nothing found")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="specgen-fuzz-"))
    for finding in findings:
        own = folder / f"{finding.kind}-{finding.seed}"
        own.mkdir()
        (own / "reason.txt").write_text(f"{finding}\n", "utf-8", "backslashreplace")
        (own / "case").write_bytes(finding.case)
        (own / "smallest").write_bytes(finding.smallest)
        print(finding)
    print(f"{len(findings)} findings, written to {folder}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
