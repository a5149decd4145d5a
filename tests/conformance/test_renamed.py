"""Real documents in which everything has a name of the user's, whole and in part.

Each is generated as it is and then with drawn names, over those of the lock. The client of these
packages calls their server, every module is imported and every type built. A deep run takes all
documents both ways, and type-checks what comes of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conformance.children import Limits
from tests.conformance.corpus import CORPUS
from tests.conformance.renaming import evidence, selection_of
from tests.drawing import DEEP

DOCUMENTS = (
    Path(__file__).with_name("renamed_20.yaml"),
    *(
        CORPUS / name
        for name in (
            "adyen.com/HopService.json",
            "codat.io/assess.json",
            "discourse.local.json",
            "obono.at.json",
            "billingo.hu.json",
            "twilio.com/twilio_chat_v1.json",
            "asana.com.json",
            "edrv.io.json",
            "digitalocean.com.json",
        )
    ),
)
"""2.0, 3.0 and 3.1; models in one module or many; forms; from 2 to 290 operations."""
WHOLE, PART = "whole", "part"
LEAST = 0.8
"""The part of the drawn names that must be had: many mean something in generated code."""


def cases() -> list[tuple[Path, str]]:
    """Every document, whole or in part by turns; both in a deep run."""
    ways = (WHOLE, PART)
    return [
        (source, way)
        for index, source in enumerate(DOCUMENTS)
        for way in (ways if DEEP else ways[index % 2 : index % 2 + 1])
    ]


@pytest.mark.parametrize(
    ("source", "way"),
    [pytest.param(*case, id=f"{case[0].stem}-{case[1]}") for case in cases()],
)
def test_client_and_server_understand_each_other(
    source: Path, way: str, tmp_path: Path
) -> None:
    selection = selection_of(source) if way == PART else ""
    over_http = source in DOCUMENTS[:2]
    made, calls, lost = evidence(
        source, tmp_path, selection, Limits(), over_http=over_http
    )
    assert made.problem == ""
    assert made.had > LEAST * made.chosen > 0, made.refused
    assert lost == []
    assert (calls.problems, calls.undrawn) == ([], [])
    assert calls.operations > 0
    rows = made.report["targets"][0]["operations"]
    left_out = [row for row in rows if row["status"] == "omitted"]
    assert bool(left_out) == (way == PART)
    assert len(left_out) < len(rows)
    if DEEP or source == DOCUMENTS[0]:
        check = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", *made.packages],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert "Success" in check.stdout, check.stdout
