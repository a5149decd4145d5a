"""`specgen generate`: what it writes, keeps, refuses and says."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from .conftest import CONFIGURATION, Shop, api


def test_first_run_writes_packages_and_lock(shop: Shop) -> None:
    done = shop.run("generate")
    assert (done.returncode, done.stderr) == (0, "")
    names = {path.name for path in (shop.folder / "out").iterdir()}
    assert names == {"pets_client", "pets_server"}
    assert (shop.folder / "specgen.lock").is_file()


def test_second_run_reads_no_document_and_writes_nothing(shop: Shop) -> None:
    shop.run("generate")
    before = {path: path.stat().st_mtime_ns for path in shop.folder.rglob("*")}
    lock = shop.folder / "specgen.lock"
    os.utime(lock, (2**32, 2**32))
    before[lock] = lock.stat().st_mtime_ns
    probe = (
        "import sys; from specgen.cli import main; code = main(['generate']);"
        "assert 'yaml' not in sys.modules and 'jinja2' not in sys.modules; exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe],
        cwd=shop.folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "pets: up to date\n"), done.stderr
    assert {p: p.stat().st_mtime_ns for p in shop.folder.rglob("*")} == before


def test_configuration_is_found_from_below(shop: Shop) -> None:
    below = shop.folder / "a" / "b"
    below.mkdir(parents=True)
    assert shop.run("generate", cwd=below).returncode == 0
    assert (shop.folder / "out" / "pets_client").is_dir()


def test_pyproject_holds_the_configuration(shop: Shop) -> None:
    (shop.folder / "specgen.toml").unlink()
    text = CONFIGURATION.replace("[api.", "[tool.specgen.api.")
    (shop.folder / "pyproject.toml").write_text(text)
    assert shop.run("generate").returncode == 0
    assert (shop.folder / "out" / "pets_server").is_dir()


def test_one_shot_names_by_title_and_is_the_same_from_anywhere(shop: Shop) -> None:
    (shop.folder / "specgen.toml").unlink()
    assert shop.run("generate", "pets.json", "--output", "o").returncode == 0
    lock = (shop.folder / "o" / "specgen.lock").read_bytes()
    assert (shop.folder / "o" / "pet_shop_client").is_dir()
    cwd = shop.folder / "o"
    assert shop.run("check", "../pets.json", "--output", ".", cwd=cwd).returncode == 0
    again = shop.run("generate", "../pets.json", "--output", ".", cwd=cwd)
    assert again.returncode == 0
    assert (shop.folder / "o" / "specgen.lock").read_bytes() == lock


def test_one_shot_runs_share_a_folder(shop: Shop) -> None:
    shop.write(api("Other"), "other.json")
    for source, name in (("pets.json", "one"), ("other.json", "two")):
        shop.run("generate", source, "--output", "o", "--name", name)
    names = {path.name for path in (shop.folder / "o").iterdir() if path.is_dir()}
    assert names == {"one_client", "one_server", "two_client", "two_server"}


def test_only_the_client(shop: Shop) -> None:
    shop.run("generate", "pets.json", "--output", "o", "--name", "p", "--no-server")
    assert (shop.folder / "o" / "p_client").is_dir()
    assert not (shop.folder / "o" / "p_server").exists()


def test_one_change_touches_only_its_files(shop: Shop) -> None:
    shop.run("generate")
    before = {path: path.stat().st_mtime_ns for path in shop.generated()}
    changed = {path for path in before if "255" in path.read_text()}
    document = (shop.folder / "pets.json").read_text().replace("255", "128")
    (shop.folder / "pets.json").write_text(document)
    assert shop.run("generate").returncode == 0
    after = {path: path.stat().st_mtime_ns for path in shop.generated()}
    touched = {path for path in after if after[path] != before[path]}
    assert changed <= touched
    assert len(touched) < len(before)


def test_removed_schema_takes_its_file_and_folder_along(shop: Shop) -> None:
    shop.write(api(Extra={"type": "object", "properties": {"q": {"type": "string"}}}))
    shop.run("generate")
    before = set(shop.files())
    shop.write(api())
    assert shop.run("generate").returncode == 0
    after = set(shop.files())
    shop.run("generate")
    assert after <= before
    fresh = Shop(shop.folder / "fresh")
    fresh.write(api())
    fresh.configure(CONFIGURATION)
    fresh.run("generate")
    assert set(fresh.files()) == {n for n in after if not n.startswith("fresh/")}


def test_target_that_is_no_longer_configured_is_removed(shop: Shop) -> None:
    shop.configure(CONFIGURATION + CONFIGURATION.replace("pets]", "old]"))
    shop.run("generate")
    removed = [name for name in shop.files() if name.startswith("out/old_")]
    assert removed
    shop.configure(CONFIGURATION)
    found = shop.run("check", "--format", "json")
    assert found.returncode == 1
    content = json.loads(found.stdout)
    reason = f"old is no longer configured, {len(removed)} files of it are there"
    drift = [entry for entry in content["drift"] if entry["file"] != "specgen.lock"]
    assert [(entry["file"], entry["reasons"]) for entry in drift] == [("out", [reason])]
    (finding,) = content["diagnostics"]
    assert (finding["code"], finding["file"]) == ("SG008", "out")
    done = shop.run("generate")
    assert (done.returncode, done.stdout.splitlines()) == (
        0,
        [
            "pets: up to date",
            f"old: no longer configured, {len(removed)} files removed",
        ],
    )
    assert not (shop.folder / "out" / "old_client").exists()
    assert shop.run("check").returncode == 0


def test_new_output_folder_moves_the_files(shop: Shop) -> None:
    shop.run("generate")
    shop.configure(CONFIGURATION.replace('"out"', '"moved"'))
    assert shop.run("generate").returncode == 0
    assert (shop.folder / "moved" / "pets_client").is_dir()
    assert not list((shop.folder / "out").iterdir())


def test_edited_file_stops_the_whole_run(shop: Shop) -> None:
    shop.configure(CONFIGURATION + CONFIGURATION.replace("pets]", "more]"))
    shop.run("generate")
    edited = shop.model()
    edited.write_text(edited.read_text() + "# mine\n")
    shop.write(api("Another"), "pets.json")
    text = (shop.folder / "pets.json").read_text().replace("255", "128")
    (shop.folder / "pets.json").write_text(text)
    before = shop.files()
    done = shop.run("generate")
    assert done.returncode == 4
    assert edited.name in done.stderr
    assert "edited by hand" in done.stderr
    assert shop.files() == before
    forced = shop.run("generate", "--force")
    assert forced.returncode == 0
    assert "# mine" not in edited.read_text()


def test_foreign_file_is_never_overwritten(shop: Shop) -> None:
    mine = shop.folder / "out" / "pets_client" / "__init__.py"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine = True\n")
    for arguments in (["generate"], ["generate", "--force"]):
        done = shop.run(*arguments)
        assert done.returncode == 4
        assert "pets_client/__init__.py" in done.stderr
        assert "SG006" in done.stderr
        assert mine.read_text() == "mine = True\n"
        assert not (shop.folder / "specgen.lock").exists()


def test_file_with_the_wanted_content_is_adopted(shop: Shop) -> None:
    shop.run("generate")
    before = shop.files()
    (shop.folder / "specgen.lock").unlink()
    assert shop.run("generate").returncode == 0
    assert shop.files() == before


def test_missing_file_is_restored(shop: Shop) -> None:
    shop.run("generate")
    before = shop.files()
    shop.model().unlink()
    assert shop.run("generate").returncode == 0
    assert shop.files() == before


def test_windows_line_ends_are_no_edit(shop: Shop) -> None:
    shop.run("generate")
    for path in shop.generated():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert shop.run("check").returncode == 0
    assert shop.run("generate").returncode == 0
    assert b"\r\n" in shop.model().read_bytes()


def with_windows_line_ends(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize("suffix", [".json", ".yaml", ".md"])
def test_a_checkout_with_windows_line_ends_is_up_to_date(
    shop: Shop, suffix: str
) -> None:
    text = json.dumps(api(), indent=2)
    if suffix == ".md":
        text = f"# Pets\n\n```json\n{text}\n```\n"
    elif suffix == ".yaml":
        text = yaml.safe_dump(json.loads(text)) + "x-notes: |\n  two\n  lines\n"
    source, overlay = shop.folder / f"pets{suffix}", shop.folder / "more.yaml"
    (shop.folder / "pets.json").unlink()
    source.write_text(text)
    overlay.write_text(
        "overlay: 1.0.0\ninfo: {title: a, version: '1'}\n"
        "actions:\n- target: $.info\n  update: {summary: pets}\n"
    )
    shop.configure(
        f'[api.pets]\nsource = "{source.name}"\noverlays = "more.yaml"\noutput = "out"\n'
    )
    assert shop.run("generate").returncode == 0
    wanted = shop.files()
    for name in wanted:
        with_windows_line_ends(shop.folder / name)
    before = shop.files()
    assert shop.run("check").returncode == 0
    assert shop.run("generate").stdout == "pets: up to date\n"
    again = shop.run("generate", "--report", os.devnull)
    assert f"0 written, {len(wanted) - 4} unchanged, 0 removed" in again.stdout
    assert shop.files() == before


def test_a_clone_of_which_git_converts_line_ends_is_up_to_date(shop: Shop) -> None:
    shop.run("generate")
    author = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    for command in (
        ("init", "-q"),
        ("add", "--all"),
        (*author, "commit", "-qm", "start"),
        ("clone", "-q", "-c", "core.autocrlf=true", ".", "clone"),
    ):
        subprocess.run(["git", *command], cwd=shop.folder, check=True)
    clone = Shop(shop.folder / "clone")
    assert b"\r\n" in clone.model().read_bytes()
    assert clone.run("check").returncode == 0
    assert clone.run("generate").stdout == "pets: up to date\n"
    status = ["git", "status", "--porcelain"]
    done = subprocess.run(status, cwd=clone.folder, capture_output=True, check=True)
    assert done.stdout == b""


def test_what_is_written_over_windows_line_ends_has_others(shop: Shop) -> None:
    shop.run("generate")
    for name in shop.files():
        with_windows_line_ends(shop.folder / name)
    document = json.loads((shop.folder / "pets.json").read_text())
    pet = document["components"]["schemas"]["Pet"]
    pet["properties"]["name"]["maxLength"] = 254
    text = json.dumps(document, indent=2).replace("\n", "\r\n")
    (shop.folder / "pets.json").write_bytes(text.encode())
    assert shop.run("generate").returncode == 0
    assert b"\r" not in shop.model("254").read_bytes()
    assert b"\r" not in (shop.folder / "specgen.lock").read_bytes()
    assert shop.run("check").returncode == 0


def test_mode_of_a_replaced_file_is_kept(shop: Shop) -> None:
    shop.run("generate")
    path = shop.model()
    path.chmod(0o600)
    document = (shop.folder / "pets.json").read_text().replace("255", "128")
    (shop.folder / "pets.json").write_text(document)
    shop.run("generate")
    assert "128" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["pets_client", "pets_client/__init__.py"])
def test_symbolic_link_is_not_followed(shop: Shop, name: str) -> None:
    elsewhere = shop.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "file").write_text("precious")
    link = shop.folder / "out" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere if name == "pets_client" else elsewhere / "file")
    done = shop.run("generate", "--force")
    assert done.returncode == 4
    assert "symbolic link" in done.stderr
    assert [path.name for path in elsewhere.iterdir()] == ["file"]
    assert (elsewhere / "file").read_text() == "precious"


def test_refused_target_does_not_stop_the_others(shop: Shop) -> None:
    (shop.folder / "bad.json").write_text("{")
    shop.configure(CONFIGURATION + '[api.bad]\nsource = "bad.json"\n')
    done = shop.run("generate", "--report", "report.json")
    assert done.returncode == 3
    assert "bad.json:1:" in done.stderr
    assert "Traceback" not in done.stderr
    assert (shop.folder / "out" / "pets_client").is_dir()
    report = json.loads((shop.folder / "report.json").read_text())
    counts = {target["name"]: target["counts"] for target in report["targets"]}
    assert counts["bad"]["operations"] == 0
    assert counts["pets"]["operations"] == 1
    assert [found["severity"] for found in report["diagnostics"]] == ["error"]
    written = {t["name"]: t["files"]["written"] for t in report["targets"]}
    assert written["pets"] == len(list((shop.folder / "out").rglob("*.*")))


def test_refused_document_leaves_the_old_packages(shop: Shop) -> None:
    shop.run("generate")
    before = shop.files()
    (shop.folder / "pets.json").write_text("{")
    assert shop.run("generate").returncode == 3
    assert shop.run("check").returncode == 3
    after = shop.files()
    del before["pets.json"], after["pets.json"]
    assert after == before


def test_refused_first_run_leaves_nothing(shop: Shop) -> None:
    (shop.folder / "bad.json").write_text("{")
    done = shop.run("generate", "bad.json", "--output", "deep/o", "--name", "bad")
    assert done.returncode == 3
    assert not (shop.folder / "deep").exists()


def test_missing_source_is_a_usage_error(shop: Shop) -> None:
    done = shop.run("generate", "no.yaml", "--output", "o")
    assert done.returncode == 2
    assert "no.yaml" in done.stderr


def test_output_that_is_a_file(shop: Shop) -> None:
    (shop.folder / "taken").write_text("text")
    done = shop.run("generate", "pets.json", "--output", "taken")
    assert done.returncode == 2
    assert "SG007" in done.stderr
    assert "Traceback" not in done.stderr
    assert (shop.folder / "taken").read_text() == "text"


def test_unneeded_allowance_is_noted(shop: Shop) -> None:
    done = shop.run("generate", "--allow", "SG201")
    assert done.returncode == 0
    assert "note[SG003]" in done.stderr
    assert "SG201" in done.stderr


def test_findings_as_json_and_for_github(shop: Shop) -> None:
    (shop.folder / "pets.json").write_text('{"openapi": "3.1.0",\n}')
    found = json.loads(shop.run("generate", "--format", "json").stdout)["diagnostics"]
    assert (found[0]["file"], found[0]["line"]) == ("pets.json", 1)
    line = shop.run("generate", "--format", "github").stdout.splitlines()[0]
    assert line.startswith("::error file=pets.json,line=1,col=")


def test_text_shows_the_place(shop: Shop) -> None:
    (shop.folder / "pets.json").write_text('{"openapi": "3.1.0",\n  \x1b[31m oops}')
    lines = shop.run("generate").stderr.splitlines()
    assert lines[0].startswith("pets.json:2:3: error[SG105]:")
    assert lines[1] == r"  2 |   \x1b[31m oops}"
    assert lines[2] == "    |   ^"


def test_runs_at_once_are_serialised(shop: Shop) -> None:
    runs = [shop.start("generate") for _ in range(4)]
    assert [run.wait(60) for run in runs] == [0] * 4
    for run in runs:
        run.communicate()
    assert shop.run("check").returncode == 0
    assert not list(shop.folder.glob(".specgen*"))


def former_cache(shop: Shop) -> Path:
    """The folder that older versions kept beside the lock."""
    folder = shop.folder / ".specgen_cache"
    folder.mkdir()
    (folder / ".gitignore").write_text("*\n")
    (folder / "pets.json").write_text("{}")
    (folder / "pets.api").write_bytes(b"\0")
    return folder


def test_the_cache_of_older_versions_is_removed_and_named(shop: Shop) -> None:
    folder = former_cache(shop)
    assert shop.run("check").returncode == 1
    assert folder.is_dir()
    done = shop.run("generate")
    assert "removed .specgen_cache: nothing is kept there any more" in done.stdout
    assert not folder.exists()
    assert ".specgen_cache" not in shop.run("generate").stdout


@pytest.mark.parametrize("stranger", ["notes.txt", "pets.json/mine.json"])
def test_a_folder_of_that_name_with_files_of_others_stays(
    shop: Shop, stranger: str
) -> None:
    folder = former_cache(shop)
    (folder / "pets.json").unlink()
    file = folder / stranger
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    assert shop.run("generate").returncode == 0
    assert file.read_text() == "mine"


def test_a_folder_of_that_name_that_does_not_ignore_itself_stays(shop: Shop) -> None:
    folder = former_cache(shop)
    (folder / ".gitignore").write_text("*.api\n")
    shop.run("generate")
    assert (folder / "pets.json").is_file()


def test_a_link_of_that_name_is_left_alone(shop: Shop, tmp_path: Path) -> None:
    folder = former_cache(shop)
    elsewhere = tmp_path / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere, target_is_directory=True)
    shop.run("generate")
    assert (elsewhere / "pets.api").is_file()
