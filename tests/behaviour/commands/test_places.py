"""In which module a model of a large API lives, and that it stays there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from .conftest import Shop, api

MANY = {f"Filler{number}": {"type": "object"} for number in range(50)}
"""So many schemas that each gets a module of its own."""


def referring(*names: str) -> dict[str, Any]:
    references = {one.lower(): {"$ref": f"#/components/schemas/{one}"} for one in names}
    return {"type": "object", "properties": references}


def generate(shop: Shop, schemas: Mapping[str, Mapping[str, object]]) -> None:
    shop.write(api(**schemas))
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr


def imported(shop: Shop, statement: str) -> subprocess.CompletedProcess[str]:
    folder = next(shop.folder.rglob("*_client")).parent
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, "-c", statement]
    return subprocess.run(command, env=environment, capture_output=True, text=True)


def modules(shop: Shop) -> set[str]:
    folder = next(shop.folder.rglob("*_client")) / "models"
    return {path.stem for path in folder.glob("*.py") if "filler" not in path.stem}


def test_models_that_name_each_other_stay_in_their_module(shop: Shop) -> None:
    generate(shop, {"Boss": referring("Team"), "Team": referring("Boss"), **MANY})
    before = modules(shop)
    assert "boss" in before
    circle = {
        "Team": referring("Boss"),
        "Area": referring("Team"),
        "Boss": referring("Team", "Area"),
    }
    generate(shop, {**MANY, **circle})
    assert modules(shop) == before


def test_long_chain_of_models_can_be_imported(shop: Shop) -> None:
    chain = {f"Link{n}": referring(f"Link{n + 1}") for n in range(500)}
    generate(shop, {**chain, "Link500": {"type": "object"}})
    done = imported(shop, "from pets_client.models import Link0")
    assert done.returncode == 0, done.stderr[-500:]
