"""Documents that are refused: one message each that says where, and nothing is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from .conftest import CHECKOUT, CONFIGURATION, Shop, api

HEAD = 'openapi: 3.1.0\ninfo: {title: A, version: "1"}\n'
REFERENCE = """\
paths:
  /a:
    get:
      responses:
        "200":
          description: d
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Gone"}
"""
CYCLE = """\
paths: {}
components:
  schemas:
    A: {$ref: "#/components/schemas/B"}
    B: {$ref: "#/components/schemas/A"}
"""
REFUSED = {
    "no-block.md": ("# Page\n\nNothing here.\n", "1:1", "SG109"),
    "other-block.md": ("# Page\n\n```yaml\na: 1\n```\n", "4:1", "SG109"),
    "broken-block.md": (
        "# Page\n\n```yaml\nopenapi: 3.1.0\n\tinfo: 1\n```\n",
        "5:1",
        "SG105",
    ),
    "truncated.json": ('{"openapi": "3.1.0",\n "info": {"a": 1,', "2:18", "SG105"),
    "tab.yaml": ("openapi: 3.1.0\ninfo:\n\ttitle: A\n", "3:1", "SG105"),
    "twice.yaml": (HEAD + "paths: {}\npaths: {}\n", "4:1", "SG106"),
    "twice.json": ('{"openapi": "3.1.0", "openapi": 1}', "1:22", "SG106"),
    "nowhere.yaml": (HEAD + REFERENCE, "11:24", "SG201"),
    "remote.yaml": (
        HEAD + REFERENCE.replace("#/", "http://127.0.0.1:9/x#/"),
        "11:24",
        "SG202",
    ),
    "outside.yaml": (HEAD + REFERENCE.replace("#/", "../x.yaml#/"), "11:24", "SG203"),
    "cycle.yaml": (HEAD + CYCLE, "6:5", "SG204"),
    "newer.yaml": (HEAD.replace("3.1.0", "4.0.0"), "1:1", "SG111"),
    "empty.yaml": ("", "1:1", "SG104"),
    "blank.json": (" \n\n", "1:1", "SG104"),
    "list.json": ("[1]", "1:1", "SG110"),
    "other.yaml": ("a: 1\n", "1:1", "SG110"),
    "tagged.yaml": ("a: !!python/name:os.system {}\n", "1:4", "SG107"),
    "scheme.yaml": (
        HEAD + "security: [{k: []}]\npaths: {/a: {get: {}}}\n",
        "",
        "SG408",
    ),
    "path.yaml": (HEAD + "paths: {'/a/{b': {get: {}}}\n", "3:9", "SG401"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("command", ["generate", "check", "validate", "inspect"])
def test_refused(shop: Shop, name: str, command: str) -> None:
    text, place, code = REFUSED[name]
    (shop.folder / name).write_text(text)
    before = shop.files()
    output = (
        ("--output", "o", "--name", "a") if command in ("generate", "check") else ()
    )
    done = shop.run(command, name, *output)
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    where = re.escape(f"{name}:{place}") if place else rf"{name}:\d+:\d+"
    found = [line for line in done.stderr.splitlines() if ": error[" in line]
    assert any(re.match(rf"{where}: error\[{code}\]: ", line) for line in found), found
    if command != "validate":
        assert len(found) == 1
    assert shop.files() == before


def test_bytes_that_are_no_text(shop: Shop) -> None:
    (shop.folder / "bytes.yaml").write_bytes(b"openapi: \xff\n")
    done = shop.run("generate", "bytes.yaml", "--output", "o")
    assert done.returncode == 3
    assert done.stderr.startswith("bytes.yaml:1:10: error[SG103]: not UTF-8 text")


@pytest.mark.parametrize(
    ("source", "status", "code"),
    [
        ("gone.yaml", 2, "SG101"),
        ("folder", 2, "SG102"),
        ("folder/*.yaml", 2, "SG102"),
    ],
)
def test_no_document_at_all(shop: Shop, source: str, status: int, code: str) -> None:
    (shop.folder / "folder").mkdir()
    (shop.folder / "folder" / "notes.txt").write_text("openapi: 3.1.0")
    done = shop.run("generate", source, "--output", "o", "--name", "a")
    assert done.returncode == status
    assert done.stderr.startswith(f"{source}: error[{code}]: ")
    assert "Traceback" not in done.stderr
    assert not (shop.folder / "o").exists()


PAGE = """\
# {title}

````yaml /openapi.json {method} {path}
{document}
````
"""


def page(shop: Shop, name: str, path: str, size: str = "integer") -> None:
    """A page of the pets' API with one operation at a path of its own."""
    document = api(Size={"type": size})
    document["paths"] = {path: document["paths"]["/pet"]}
    document["paths"][path]["get"]["operationId"] = f"get_{name}"
    text = PAGE.format(
        title=name,
        method="get",
        path=path,
        document=json.dumps(document, indent=2),
    )
    target = shop.folder / "pages" / f"{name}.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text)


def test_pages_of_one_api_merge(shop: Shop) -> None:
    page(shop, "one", "/one")
    page(shop, "two", "/two")
    for sources in (["pages"], ["pages/one.md", "pages/two.md"], ["pages/*.md"]):
        report = shop.folder / "report.json"
        done = shop.run(
            "generate", *sources, "--output", "o", "--name", "a", "--report", report
        )
        assert (done.returncode, done.stderr) == (0, "")
        (target,) = json.loads(report.read_text())["targets"]
        paths = [row["path"] for row in target["operations"]]
        assert paths == ["/one", "/two"]
        assert target["counts"]["schemas"] == 3


def test_pages_that_differ_are_both_named(shop: Shop) -> None:
    page(shop, "one", "/one")
    page(shop, "two", "/two", size="string")
    before = shop.files()
    done = shop.run("generate", "pages", "--output", "o", "--name", "a")
    assert done.returncode == 3
    found = [line for line in done.stderr.splitlines() if ": error[" in line]
    assert len(found) == 1
    assert "error[SG112]" in found[0]
    assert "#/components/schemas/Size" in found[0]
    assert re.search(r"pages/one\.md:\d+:\d+", found[0])
    assert re.search(r"pages/two\.md:\d+:\d+", found[0])
    for name in ("one", "two"):
        number = int(re.search(rf"{name}\.md:(\d+)", found[0])[1])
        line = (shop.folder / f"pages/{name}.md").read_text().splitlines()[number - 1]
        assert "type" in line or "Size" in line
    assert shop.files() == before


def test_pages_of_two_apis(shop: Shop) -> None:
    shop.write(api("Another"), "b.json")
    done = shop.run("generate", "pets.json", "b.json", "--output", "o", "--name", "a")
    assert done.returncode == 3
    assert "error[SG113]" in done.stderr
    assert not (shop.folder / "o").exists()


LEAF = "#/components/schemas/CreateSecretRequestSchema/properties/secret_name/maxLength"


@pytest.fixture
def showcase(tmp_path: Path) -> Shop:
    """The project's own sources, generated."""
    made = Shop(tmp_path / "showcase")
    (made.folder / "specs").mkdir(parents=True)
    for name in ("specgen.toml", *map(str, (CHECKOUT / "specs").glob("*.md"))):
        source = CHECKOUT / name
        target = made.folder / source.relative_to(CHECKOUT)
        target.write_bytes(source.read_bytes())
    assert made.run("generate").returncode == 0
    assert made.run("check").returncode == 0
    return made


def test_change_of_a_page_is_named_with_its_files_and_diff(showcase: Shop) -> None:
    source = showcase.folder / "specs" / "liveavatar-create-secret.md"
    text = source.read_text()
    assert text.count("maxLength: 255") == 1
    source.write_text(text.replace("maxLength: 255", "maxLength: 128"))
    before = showcase.files()
    done = showcase.run("check")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert f"  document changed at {LEAF}" in lines
    changed = {line.partition(": ")[0] for line in lines if line.endswith("changed")}
    assert changed == {
        "generated/liveavatar_client/models.py",
        "generated/liveavatar_server/models.py",
        "generated/liveavatar_server/openapi.json",
    }
    for side in ("client", "server"):
        assert f"--- generated/liveavatar_{side}/models.py (on disk)" in lines
    field = "    secret_name: Annotated[str, Field(min_length=1, max_length={})]"
    assert lines.count(f"-{field.format(255)}") == 2
    assert lines.count(f"+{field.format(128)}") == 2
    assert showcase.files() == before


def test_edit_by_hand_is_named_and_kept(showcase: Shop) -> None:
    edited = showcase.folder / "generated" / "openhands_client" / "models.py"
    edited.write_text(edited.read_text().replace("name: str", "name: str = ''"))
    before = showcase.files()
    done = showcase.run("check")
    assert done.returncode == 1
    assert "generated/openhands_client/models.py: edited by hand" in done.stdout
    assert "-    name: str = ''" in done.stdout.splitlines()
    done = showcase.run("generate")
    assert done.returncode == 4
    assert "generated/openhands_client/models.py: error[SG005]" in done.stderr
    assert showcase.files() == before
    assert showcase.run("generate", "--force").returncode == 0
    assert showcase.run("check").returncode == 0


def test_warnings_refuse_where_they_are_told_to(shop: Shop) -> None:
    document = api()
    document["components"]["schemas"]["Toy"]["properties"]["size"]["type"] = "tiny"
    shop.write(document)
    done = shop.run("generate", "--strict")
    assert done.returncode == 3
    assert "warning[SG301]" in done.stderr
    assert not (shop.folder / "out").exists()
    lenient = shop.run("generate")
    assert lenient.returncode == 0
    assert "warning[SG301]" in lenient.stderr
    # Nothing changed, so nothing is read again; the warning still counts.
    assert shop.run("check").returncode == 0
    assert shop.run("check", "--strict").returncode == 3


def test_an_accepted_warning_refuses_nothing(shop: Shop) -> None:
    ahead = {"type": "string", "pattern": "(?=a)"}
    shop.write(api(Odd={"type": "odd"}, Ahead=ahead))
    accepting = ("--strict", "--allow", "SG301")
    assert shop.run("inspect", *accepting).returncode == 3
    done = shop.run("inspect", *accepting, "--allow", "SG305", "--allow", "SG401")
    assert done.returncode == 0, done.stderr
    assert "note[SG003]: nothing needs the allowance of SG401" in done.stderr


def test_refused_document_is_accepted_if_its_loss_is(shop: Shop) -> None:
    document = api()
    schema = document["components"]["schemas"]["Toy"]
    schema["properties"]["size"] = {"$ref": "#/components/schemas/Gone"}
    shop.write(document)
    assert shop.run("generate").returncode == 3
    shop.configure(CONFIGURATION + 'allow = ["SG201"]\n')
    done = shop.run("generate", "--report", "report.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((shop.folder / "report.json").read_text())
    ((severity, effect),) = (
        (found["severity"], found["effect"]) for found in report["diagnostics"]
    )
    assert (severity, effect) == ("warning", "read as if it said nothing")
    assert report["targets"][0]["counts"]["degraded"] == 1


def test_findings_have_a_limit_and_the_report_has_all(shop: Shop) -> None:
    bad = {f"S{n}": {"type": "odd"} for n in range(250)}
    shop.write(api(**bad))
    done = shop.run("generate", "--report", "report.json")
    assert done.returncode == 0
    assert done.stderr.count("warning[SG301]") == 100
    assert "… and 150 more; --report FILE lists all of them" in done.stderr
    report = json.loads((shop.folder / "report.json").read_text())
    assert sum(found["code"] == "SG301" for found in report["diagnostics"]) == 250


def test_quiet_prints_errors_only(shop: Shop) -> None:
    shop.write(api(Odd={"type": "odd"}))
    done = shop.run("generate", "-q")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    refused = shop.run("check", "-q", "--strict")
    assert refused.returncode == 3
    assert "warning[SG301]" in refused.stderr
    (shop.folder / "pets.json").write_text("{")
    assert "error[SG105]" in shop.run("generate", "-q").stderr
