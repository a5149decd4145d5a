"""Overlays on the command line and in the configuration."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import CONFIGURATION, Shop, api

OVERLAID = CONFIGURATION + 'overlays = ["fixes.yaml"]\n'
LENGTH = "$.components.schemas.Pet.properties.name"


def overlay(shop: Shop, update: object, target: str = LENGTH) -> Path:
    actions = [{"target": target, "update": update}]
    path = shop.folder / "fixes.yaml"
    path.write_text(json.dumps({"overlay": "1.0.0", "actions": actions}, indent=1))
    return path


def test_a_changed_overlay_is_drift(shop: Shop) -> None:
    shop.configure(OVERLAID)
    overlay(shop, {"maxLength": 64})
    assert shop.run("generate").returncode == 0
    assert shop.model("max_length=64")
    assert shop.run("check").returncode == 0
    overlay(shop, {"maxLength": 32})
    done = shop.run("check")
    assert done.returncode == 1
    pointer = "#/components/schemas/Pet/properties/name/maxLength"
    assert f"  document changed at {pointer}\n" in done.stdout
    shop.run("generate")
    shop.configure(CONFIGURATION)
    done = shop.run("check")
    assert done.returncode == 1
    assert "configuration changed (overlays)" in done.stdout


def test_one_shot(shop: Shop) -> None:
    overlay(shop, {"maxLength": 64})
    command = ("pets.json", "--overlay", "fixes.yaml", "--output", "o", "--name", "p")
    assert shop.run("generate", *command).returncode == 0
    assert shop.run("check", *command).returncode == 0
    served = json.loads((shop.folder / "o/p_server/openapi.json").read_text())
    assert served["components"]["schemas"]["Pet"]["properties"]["name"] == {
        "type": "string",
        "maxLength": 64,
    }


def test_later_overlays_change_what_earlier_ones_left(shop: Shop) -> None:
    overlay(shop, {"maxLength": 64}).rename(shop.folder / "first.yaml")
    overlay(shop, {"maxLength": 32})
    done = shop.run(
        *("generate", "pets.json", "--output", "o"),
        *("--overlay", "first.yaml", "--overlay", "fixes.yaml"),
    )
    assert done.returncode == 0
    assert shop.model("max_length=32")


def test_usage(shop: Shop) -> None:
    done = shop.run("generate", "--overlay", "fixes.yaml")
    assert (done.returncode, "--overlay needs a SOURCE" in done.stderr) == (2, True)
    done = shop.run("inspect", "pets.json", "--overlay", "fixes.yaml")
    assert done.returncode == 2
    assert "fixes.yaml: no such file" in done.stderr


def findings(shop: Shop, update: object, target: str) -> dict[str, tuple[str, str]]:
    """By code: the pointer of a finding in the overlay, and the line that it names."""
    text = overlay(shop, update, target).read_text().splitlines()
    report = shop.folder / "report.json"
    options = ("--overlay", "fixes.yaml", "--report", str(report))
    assert shop.run("validate", "pets.json", *options).returncode == 3
    found = json.loads(report.read_text())
    return {
        one["code"]: (one["pointer"], text[one["line"] - 1].strip(' ",'))
        for one in found["diagnostics"]
        if one["file"] == "fixes.yaml"
    }


def test_findings_stand_in_the_overlay(shop: Shop) -> None:
    found = findings(shop, {"contact": {"url": 3}}, "$.info")
    assert found["SG009"] == ("#/info/contact/url", 'url": 3')
    found = findings(shop, {"minLength": -1}, LENGTH)
    pointer = "#/components/schemas/Pet/properties/name/minLength"
    assert found["SG205"] == (pointer, 'minLength": -1')


def test_a_loss_in_an_overlay_degrades_what_it_touches(shop: Shop) -> None:
    shop.configure(OVERLAID)
    target = LENGTH.removesuffix(".name")
    overlay(shop, {"size": {"type": "decimal"}}, target)
    report = shop.folder / "report.json"
    assert shop.run("generate", "--report", str(report)).returncode == 0
    (row,) = json.loads(report.read_text())["targets"][0]["operations"]
    assert (row["status"], row["codes"]) == ("degraded", ["SG301"])


def test_references_of_an_overlay_stay_in_the_folder(shop: Shop) -> None:
    document = api()
    (shop.folder / "api").mkdir()
    shop.write(document, "api/pets.json")
    shop.write({"type": "integer"}, "api/size.json")
    shop.write({"type": "integer"}, "secret.json")
    command = ("pets.json", "--overlay", "../fixes.yaml", "--output", "o")

    overlay(shop, {"size": {"$ref": "size.json"}}, LENGTH.removesuffix(".name"))
    beside = shop.run("generate", *command, cwd=shop.folder / "api")
    assert beside.returncode == 0, beside.stderr

    overlay(shop, {"size": {"$ref": "../secret.json"}}, LENGTH.removesuffix(".name"))
    outside = shop.run("generate", *command, cwd=shop.folder / "api")
    assert outside.returncode == 3
    assert "../fixes.yaml:8:6: error[SG203]" in outside.stderr
