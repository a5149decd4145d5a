"""`--format github`: what GitHub annotates, as it reads a log."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import CONFIGURATION, Shop, api


@dataclass(frozen=True)
class Annotation:
    """What GitHub shows beside a line."""

    kind: str
    file: str
    line: int | None
    title: str
    text: str


def annotations(log: str) -> list[Annotation]:
    """What GitHub's runner makes of a log: commands begin lines, after blanks, if at all."""
    stopped = ""
    shown = []
    for line in log.splitlines():
        command = re.fullmatch(r"\s*::([^ :]+)(?: ([^:]*))?::(.*)", line)
        if command is None:
            continue
        name, properties, text = command.groups()
        if stopped:
            stopped = "" if name == stopped else stopped
        elif name == "stop-commands":
            stopped = text
        else:
            pairs = dict(pair.split("=", 1) for pair in (properties or "").split(","))
            values = {key: _plain(value) for key, value in pairs.items()}
            number = int(values["line"]) if "line" in values else None
            shown.append(
                Annotation(name, values["file"], number, values["title"], _plain(text))
            )
    assert not stopped
    return shown


def _plain(text: str) -> str:
    for escape, character in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


def git(shop: Shop, *arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com")
    subprocess.run(["git", *identity, *arguments], cwd=shop.folder, check=True)


def test_drift_is_annotated_where_files_differ(shop: Shop) -> None:
    shop.run("generate")
    file = shop.model()
    lines = file.read_text().splitlines(keepends=True)
    number = next(index for index, line in enumerate(lines, 1) if "255" in line)
    lines[number - 1] = lines[number - 1].replace("255", "100")
    file.write_text("".join(lines))
    done = shop.run("check", "--format", "github")
    assert done.returncode == 1
    (shown,) = annotations(done.stdout)
    assert (shown.kind, shown.title) == ("error", "out of date")
    assert shown.file == file.relative_to(shop.folder).as_posix()
    assert shown.line == number
    assert shown.text.startswith("edited by hand\n--- ")
    assert "\n+" in shown.text


def test_a_missing_file_is_annotated(shop: Shop) -> None:
    shop.run("generate")
    file = shop.model()
    file.unlink()
    (shown,) = annotations(shop.run("check", "--format", "github").stdout)
    assert shown.file == file.relative_to(shop.folder).as_posix()
    assert shown.text == "missing"


def test_files_are_named_from_the_root_of_the_repository(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    shop = Shop(tmp_path / "services" / "pets")
    shop.write(api())
    shop.configure(CONFIGURATION)
    shop.run("generate")
    shop.model().unlink()
    (shown,) = annotations(shop.run("check", "--format", "github").stdout)
    assert shown.file.startswith("services/pets/out/")


def test_findings_stand_in_the_document_wherever_the_command_runs(shop: Shop) -> None:
    git(shop, "init", "-q")
    document = shop.write(api(Lost={"$ref": "#/components/schemas/None"}))
    below = shop.folder / "services" / "pets"
    below.mkdir(parents=True)
    done = shop.run("generate", "--format", "github", cwd=below)
    assert done.returncode == 3
    assert {shown.file for shown in annotations(done.stdout)} == {document.name}
    told = shop.run("generate", cwd=below).stderr
    assert f"../../{document.name}:" in told
    assert '"$ref": "#/components/schemas/None"' in told


def test_missing_implementations_are_annotated(shop: Shop) -> None:
    shop.run("generate")
    shop.run("scaffold", "pets", "--output", "service.py")
    document = api()
    feed = {
        "operationId": "feedPet",
        "tags": ["pets"],
        "responses": {"204": {"description": ""}},
    }
    document["paths"]["/pet"]["put"] = feed
    shop.write(document)
    shop.run("generate")
    done = shop.run("check", "--format", "github")
    assert done.returncode == 1
    (shown,) = annotations(done.stdout)
    text = (shop.folder / "service.py").read_text().splitlines()
    assert (shown.kind, shown.file, shown.title) == (
        "error",
        "service.py",
        "implementation",
    )
    assert shown.line is not None
    assert text[shown.line - 1].startswith("class Pets")
    assert "is not implemented" in shown.text


def test_breaking_changes_are_annotated_in_the_document(shop: Shop) -> None:
    shop.run("generate")
    git(shop, "init", "-q")
    git(shop, "add", ".")
    git(shop, "commit", "-qm", "first")
    document = api()
    del document["components"]["schemas"]["Toy"]["properties"]["size"]
    shop.write(document)
    shown = annotations(shop.run("check", "--format", "github").stdout)
    breaking = [each for each in shown if each.title.startswith("breaking: ")]
    assert [each.file for each in breaking] == ["pets.json"]
    assert breaking[0].line is not None
    assert "/components/schemas/Toy" in breaking[0].text


@pytest.mark.parametrize("text", ["::error::x", "::warning file=a::b", "::%0A::c"])
def test_no_text_of_a_document_is_a_command(shop: Shop, text: str) -> None:
    """A description stands in generated code, and so among the lines of a difference."""
    document = api()
    document["components"]["schemas"]["Pet"]["description"] = f"A pet\n{text}"
    shop.write(document)
    shop.run("generate")
    file = shop.model(text)
    assert f"\n    {text}\n" in file.read_text()
    file.write_text(file.read_text().replace(f"{text}\n", f"{text}\n    and more\n"))
    done = shop.run("check", "--format", "github")
    assert f"\n     {text}\n" in done.stdout
    (shown,) = annotations(done.stdout)
    assert shown.title == "out of date"
    assert text in shown.text


def test_what_a_server_serves_is_annotated(shop: Shop, tmp_path: Path) -> None:
    shop.configure(
        "[api.pets]\nsource = { command = ['cat', 'served.json'], to = 'api.json' }\n"
    )
    shop.write(api("Other"), "served.json")
    shop.run("pull")
    shop.write(api("Another"), "served.json")
    done = shop.run("pull", "--check", "--format", "github")
    assert done.returncode == 1
    (shown,) = annotations(done.stdout)
    assert (shown.file, shown.title) == ("api.json", "out of date")
