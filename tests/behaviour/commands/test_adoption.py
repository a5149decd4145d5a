"""A trial without a configuration, continued by one that writes to the same folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import CONFIGURATION, Shop, api

TRIAL = ("generate", "pets.json", "--output", "out", "--name", "pets")
LOCK = Path("out", "specgen.lock")


@pytest.fixture
def trial(shop: Shop) -> Shop:
    """The small API as a trial generated it, and a configuration for the same folder."""
    (shop.folder / "specgen.toml").unlink()
    assert shop.run(*TRIAL).returncode == 0
    shop.configure(CONFIGURATION)
    return shop


def names(lock: Path) -> dict[str, str]:
    kept: dict[str, str] = json.loads(lock.read_text())["targets"]["pets"]["names"]
    return kept


def test_generate_takes_over_files_names_and_lock(trial: Shop) -> None:
    text = (trial.folder / LOCK).read_text().replace('"Toy"', '"Plaything"')
    (trial.folder / LOCK).write_text(text)
    packages = [name for name in trial.files() if name.startswith("out/pets_")]
    done = trial.run("generate")
    assert done.returncode == 0
    # The name that was edited is told of, and taken over.
    assert done.stderr.count("warning") == done.stderr.count("SG019") == 1
    took = (
        f"pets: took over {len(packages)} files and their names from out/specgen.lock"
    )
    assert done.stdout.splitlines()[0] == f"{took}, which is removed"
    assert not (trial.folder / LOCK).exists()
    assert "Plaything" in names(trial.folder / "specgen.lock").values()
    assert trial.run("check").returncode == 0
    assert trial.run("generate").stdout.startswith("pets: up to date")


def test_files_that_are_not_generated_any_more_go(trial: Shop) -> None:
    trial.configure(f'{CONFIGURATION}emit = ["client"]\n')
    assert trial.run("generate").returncode == 0
    assert not (trial.folder / "out" / "pets_server").exists()


def test_an_edited_file_stops_the_run(trial: Shop) -> None:
    trial.write(api(New={"type": "object"}))
    file = trial.model()
    file.write_text(f"{file.read_text()}# mine\n")
    before = file.read_bytes()
    done = trial.run("generate")
    assert done.returncode == 4
    assert f"{file.relative_to(trial.folder)}: error[SG005]" in done.stderr
    assert file.read_bytes() == before
    assert trial.run("generate").returncode == 4


def test_check_says_what_is_to_do_and_changes_nothing(trial: Shop) -> None:
    before = trial.files()
    done = trial.run("check")
    assert done.returncode == 1
    assert "not written by specgen" not in done.stdout
    assert trial.files() == before


def test_other_trials_in_the_folder_keep_their_lock(trial: Shop) -> None:
    (trial.folder / "specgen.toml").unlink()
    arguments = ("pets.json", "--output", "out", "--name", "other")
    assert trial.run("generate", *arguments).returncode == 0
    trial.configure(CONFIGURATION)
    done = trial.run("generate")
    assert "which is removed" not in done.stdout
    left = json.loads((trial.folder / LOCK).read_text())["targets"]
    assert [*left] == ["other"]
    assert trial.run("check", *arguments).returncode == 0


def test_the_lock_of_a_configuration_in_the_folder_is_no_trial(trial: Shop) -> None:
    (trial.folder / "out" / "specgen.toml").write_text(
        '[api.pets]\nsource = "../pets.json"\noutput = "."\n'
    )
    before = (trial.folder / LOCK).read_bytes()
    trial.run("generate")
    assert (trial.folder / LOCK).read_bytes() == before


@pytest.mark.parametrize("text", ["{", '{"lock": 2, "targets": {}}'])
def test_a_lock_that_says_nothing_of_use_is_left_alone(shop: Shop, text: str) -> None:
    (shop.folder / "out").mkdir()
    (shop.folder / LOCK).write_text(text)
    assert shop.run("generate").returncode == 0
    assert (shop.folder / LOCK).read_text() == text
