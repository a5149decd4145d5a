"""Packages that are published: the project around them, and whose its files are."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import tomllib

import pytest

from .conftest import Shop, api
from .test_kills import copied, run_until

BEGIN, END = "<!-- specgen: begin -->", "<!-- specgen: end -->"
CONFIGURATION = """\
[api.pets]
source = ["pets.json"]
output = "sdk"

[api.pets.package]
name = "acme-pets"
version = "0.3.0"
license = "MIT"
authors = ["Jo Doe <jo@example.com>"]
"""
FILES = {
    *("pyproject.toml", "README.md", "api.md", "CHANGELOG.md", "LICENSE"),
    *("AGENTS.md", "llms.txt", "tests/test_client.py", "tests/test_server.py"),
}

MARKED = {"pyproject.toml", "README.md", "CHANGELOG.md", "AGENTS.md"}


@pytest.fixture
def project(shop: Shop) -> Shop:
    """A shop whose packages are published, generated."""
    shop.configure(CONFIGURATION)
    done = shop.run("generate")
    assert done.returncode == 0, done.stderr
    return shop


def text(shop: Shop, path: str) -> str:
    return (shop.folder / "sdk" / path).read_text(encoding="utf-8")


def put(shop: Shop, path: str, content: str) -> None:
    (shop.folder / "sdk" / path).write_text(content, encoding="utf-8")


def configure(shop: Shop, old: str, new: str) -> None:
    assert old in CONFIGURATION
    shop.configure(CONFIGURATION.replace(old, new))


def test_a_project_is_written_around_the_packages(project: Shop) -> None:
    written = {path.removeprefix("sdk/") for path in project.files()}
    assert written >= FILES
    metadata = tomllib.loads(text(project, "pyproject.toml"))["project"]
    assert metadata["name"] == "acme-pets"
    assert metadata["version"] == "0.3.0"
    assert metadata["license"] == "MIT"
    assert metadata["authors"] == [{"name": "Jo Doe", "email": "jo@example.com"}]
    assert "Copyright (c) Jo Doe" in text(project, "LICENSE")
    lock = json.loads((project.folder / "specgen.lock").read_text())
    assert set(lock["targets"]["pets"]["files"]) >= FILES
    assert project.run("check").returncode == 0
    assert "up to date" in project.run("generate").stdout


def test_nothing_of_a_project_is_written_unless_it_is_asked_for(shop: Shop) -> None:
    assert shop.run("generate").returncode == 0
    assert {path.removeprefix("out/") for path in shop.files()} & FILES == set()


@pytest.mark.parametrize("side", ["client", "server"])
def test_a_project_of_one_side_needs_what_that_needs(shop: Shop, side: str) -> None:
    configure(shop, 'output = "sdk"', f'output = "sdk"\nemit = ["{side}"]')
    assert shop.run("generate").returncode == 0
    built = tomllib.loads(text(shop, "pyproject.toml"))
    needed = {text.partition(">")[0] for text in built["project"]["dependencies"]}
    own = {"client": "httpx2", "server": "fastapi"}[side]
    assert needed == {own, "pydantic"}
    packages = built["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert packages == [f"pets_{side}"]


def test_a_project_says_where_its_base_of_models_comes_from(shop: Shop) -> None:
    base = 'output = "sdk"\nbase_model = "acme.models:Base"'
    configure(shop, 'output = "sdk"', base)
    done = shop.run("generate")
    assert done.returncode == 2
    assert "`dependencies` does not say where acme.models comes from" in done.stderr
    configured = CONFIGURATION.replace('output = "sdk"', base)
    shop.configure(f'{configured}dependencies = ["acme-models>=2,<3"]\n')
    assert shop.run("generate").returncode == 0
    built = tomllib.loads(text(shop, "pyproject.toml"))
    assert "acme-models>=2,<3" in built["project"]["dependencies"]
    assert len(built["project"]["dependencies"]) == 4


@pytest.mark.parametrize(
    "path", ["README.md", "AGENTS.md", "pyproject.toml", "CHANGELOG.md"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_the_user_writes_beside_the_marks_stays(
    project: Shop, path: str, end: str
) -> None:
    comment = "# mine" if path == "pyproject.toml" else "My own words."
    before = text(project, path)
    if path == "pyproject.toml":
        edited = f'{comment}\n{before}[tool.mine]\nkey = "value"\n'
    else:
        edited = f"{comment}\n\n{before}\nMore of them.\n"
    file = project.folder / "sdk" / path
    file.write_bytes(edited.replace("\n", end).encode())
    assert project.run("check").returncode == 0
    project.write(api("Zoo", New={"type": "object"}))
    configure(project, "0.3.0", "0.4.0")
    done = project.run("generate")
    assert done.returncode == 0, done.stderr
    after = file.read_bytes().decode()
    assert after.startswith(f"{comment}{end}")
    assert after.endswith(edited.replace("\n", end)[-20:])
    assert "\n" not in after.replace("\r\n", "") or end == "\n"
    assert ("Zoo" in after) is (path != "CHANGELOG.md")
    assert project.run("check").returncode == 0


def test_an_edit_between_the_marks_is_one_of_a_generated_file(project: Shop) -> None:
    own = text(project, "README.md").replace("acme-pets", "acme-cats")
    put(project, "README.md", f"{own}Mine.\n")
    project.write(api("Zoo"))
    assert project.run("check").returncode == 1
    done = project.run("generate")
    assert done.returncode == 4
    assert "README.md: error[SG005]: edited by hand" in done.stderr
    assert text(project, "README.md") == f"{own}Mine.\n"
    assert project.run("generate", "--force").returncode == 0
    assert "acme-cats" not in text(project, "README.md")
    assert text(project, "README.md").endswith("Mine.\n")


@pytest.mark.parametrize("options", [[], ["--force"]])
def test_files_that_were_there_before_are_never_touched(
    shop: Shop, options: list[str]
) -> None:
    shop.configure(CONFIGURATION)
    (shop.folder / "sdk" / "tests").mkdir(parents=True)
    for path in FILES:
        put(shop, path, "mine\n")
    done = shop.run("generate", *options)
    assert done.returncode == 4, done.stderr
    for path in FILES:
        assert f"sdk/{path}: error[SG006]" in done.stderr
        assert text(shop, path) == "mine\n"
    assert "put the lines `# specgen: begin` and `# specgen: end`" in done.stderr
    assert not (shop.folder / "sdk" / "pets_client").exists()


def test_marks_in_a_file_ask_for_specgens_part(shop: Shop) -> None:
    shop.configure(CONFIGURATION)
    (shop.folder / "sdk").mkdir()
    put(shop, "README.md", f"# Mine\n\n{BEGIN}\n{END}\n\nThe end.\n")
    assert shop.run("generate").returncode == 0
    after = text(shop, "README.md")
    assert after.startswith(f"# Mine\n\n{BEGIN}\n# acme-pets\n")
    assert after.endswith(f"{END}\n\nThe end.\n")


@pytest.mark.parametrize(
    "marks", ["", BEGIN, f"{BEGIN}\n{END}\n{BEGIN}\n{END}", f"{END}\n{BEGIN}"]
)
def test_a_file_whose_marks_are_damaged_is_the_users(project: Shop, marks: str) -> None:
    put(project, "README.md", f"mine\n{marks}\n")
    project.write(api("Zoo"))
    done = project.run("generate", "--force")
    assert done.returncode == 4
    assert "README.md: error[SG006]" in done.stderr
    assert "marks" in done.stderr
    assert text(project, "README.md") == f"mine\n{marks}\n"


def test_a_project_that_is_no_longer_configured_stays(project: Shop) -> None:
    before = project.files()
    project.configure(CONFIGURATION.partition("\n[api.pets.package]")[0])
    done = project.run("generate")
    assert done.returncode == 0
    named = ", ".join(sorted(FILES))
    left = f"left as it is: what a project no longer needs: {named}"
    assert f"sdk: warning[SG011]: {left}" in done.stderr
    after = project.files()
    for path in FILES:
        assert after[f"sdk/{path}"] == before[f"sdk/{path}"]
    assert project.run("check").returncode == 0
    project.configure(CONFIGURATION)
    shutil.rmtree(project.folder / "sdk" / "pets_client")
    done = project.run("generate")
    assert done.returncode == 0, done.stderr


def test_a_licence_of_the_users(shop: Shop) -> None:
    (shop.folder / "TERMS").write_text("Ask first.")
    configure(shop, '"MIT"', '"LicenseRef-Acme"\nlicense_file = "TERMS"')
    assert shop.run("generate").returncode == 0
    assert text(shop, "LICENSE") == "Ask first.\n"
    (shop.folder / "TERMS").write_text("Ask me first.")
    done = shop.run("check")
    assert done.returncode == 1
    assert "configuration changed (package)" in done.stdout
    (shop.folder / "TERMS").unlink()
    done = shop.run("generate")
    assert done.returncode == 2
    assert "TERMS" in done.stderr


WRONG = {
    'name = "acme-pets"\n': ("`name` is missing", 5),
    "acme-pets": ("'acme pets!' is no name of a distribution", 6),
    "0.3.0": ("'one' is no version", 7),
    "MIT": ("'Mine' is no SPDX expression", 8),
    "Jo Doe <jo@example.com>": ("'<jo>' is no author", 9),
}
BAD = {
    'name = "acme-pets"\n': "",
    "acme-pets": "acme pets!",
    "0.3.0": "one",
    "MIT": "Mine",
    "Jo Doe <jo@example.com>": "<jo>",
}


@pytest.mark.parametrize("old", WRONG)
def test_a_mistake_is_told_with_its_line(shop: Shop, old: str) -> None:
    message, line = WRONG[old]
    configure(shop, old, BAD[old])
    done = shop.run("generate")
    assert done.returncode == 2
    assert f"specgen.toml:{line}: error[SG002]: {message}" in done.stderr
    assert not (shop.folder / "sdk").exists()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('licence = "MIT"', "unknown key `licence`"),
        ('requires_python = ">=3.9"', "generated code needs Python 3.11 or later"),
        ('requires_python = "new"', "'new' says no versions of Python"),
        ("keywords = 1", "`keywords` must be a list of strings"),
        ('keywords = ["a,b"]', "the keyword 'a,b' has a comma"),
        ('urls = {Home = "javascript:x"}', "'javascript:x' is no URL"),
        ('description = "a\\nb"', "`description` must be text on one line"),
        ('classifiers = ["License :: OSI Approved"]', "no longer tell the licence"),
        ('classifiers = ["Beta"]', "'Beta' is no classifier"),
        ('dependencies = ["acme models"]', "'acme models' is no requirement"),
        ('dependencies = ["acme @ https://a.b/c"]', "takes names and versions alone"),
    ],
)
def test_other_mistakes(shop: Shop, line: str, message: str) -> None:
    shop.configure(f"{CONFIGURATION}{line}\n")
    done = shop.run("generate")
    assert done.returncode == 2
    assert message in done.stderr
    assert "specgen.toml:10: error[SG002]: " in done.stderr


@pytest.mark.parametrize(
    ("license", "message"),
    [
        ("GPL-3.0-only", "specgen has no text of GPL-3.0-only"),
        ("MIT OR Apache-2.0", "specgen has no text of MIT OR Apache-2.0"),
    ],
)
def test_a_licence_without_a_text_is_refused(
    shop: Shop, license: str, message: str
) -> None:
    configure(shop, '"MIT"', f'"{license}"')
    done = shop.run("generate")
    assert done.returncode == 2
    assert message in done.stderr
    assert "license_file" in done.stderr


def test_a_licence_names_its_holder(shop: Shop) -> None:
    configure(shop, 'authors = ["Jo Doe <jo@example.com>"]\n', "")
    done = shop.run("generate")
    assert done.returncode == 2
    assert "names who holds the copyright" in done.stderr


def test_one_mistake_is_told_once(shop: Shop) -> None:
    configure(shop, "Jo Doe <jo@example.com>", "Jo <jo> <jo@example.com>")
    done = shop.run("generate")
    assert done.returncode == 2
    assert done.stderr.count("error[") == 1


def test_two_projects_do_not_share_a_folder(shop: Shop) -> None:
    other = '[api.cats]\nsource = "pets.json"\noutput = "./sdk"\n'
    shop.configure(CONFIGURATION + other)
    done = shop.run("generate")
    assert done.returncode == 2
    assert "`package` needs an `output` of its own, which cats shares" in done.stderr


def test_a_project_is_not_put_into_another(shop: Shop) -> None:
    configure(shop, '"sdk"', '"."')
    (shop.folder / "pyproject.toml").write_text('[project]\nname = "mine"\n')
    done = shop.run("generate", "--force")
    assert done.returncode == 2
    assert "would write the pyproject.toml that is here already" in done.stderr
    assert "mine" in (shop.folder / "pyproject.toml").read_text()
    (shop.folder / "pyproject.toml").unlink()
    assert shop.run("generate").returncode == 0
    assert shop.run("generate").returncode == 0


def test_a_project_does_not_replace_its_own_configuration(shop: Shop) -> None:
    content = CONFIGURATION.replace("[api", "[tool.specgen.api").replace("sdk", ".")
    (shop.folder / "specgen.toml").unlink()
    (shop.folder / "pyproject.toml").write_text(content)
    done = shop.run("generate")
    assert done.returncode == 2
    assert (shop.folder / "pyproject.toml").read_text() == content


def test_a_project_configures_no_specgen(shop: Shop) -> None:
    """Whatever a document is called, the folder is ruled by the configuration above."""
    shop.configure(CONFIGURATION)
    shop.write(api("[tool.specgen] for tool.specgen"))
    assert shop.run("generate").returncode == 0
    done = shop.run("check", cwd=shop.folder / "sdk")
    assert done.returncode == 0, done.stderr
    assert (
        "tool.specgen"
        in tomllib.loads(text(shop, "pyproject.toml"))["project"]["description"]
    )


@pytest.mark.parametrize("configured", [True, False])
@pytest.mark.parametrize("name", ["pets", "orphan"])
def test_a_lock_does_not_make_users_files_specgens(
    project: Shop, name: str, configured: bool
) -> None:
    """A checkout brings a lock that claims files of the folder that holds it."""
    (project.folder / "tests").mkdir()
    for path in FILES:
        (project.folder / path).write_text("mine\n")
    lock = json.loads((project.folder / "specgen.lock").read_text())
    entry = dict(lock["targets"]["pets"])
    entry["output"] = "."
    digest = hashlib.sha256(b"mine\n").hexdigest()
    entry["files"] = dict.fromkeys(FILES, digest)
    lock["targets"][name] = entry
    (project.folder / "specgen.lock").write_text(json.dumps(lock))
    if not configured:
        project.configure(CONFIGURATION.partition("\n[api.pets.package]")[0])
    done = project.run("generate", "--force")
    assert done.returncode == 0, done.stderr
    for path in FILES:
        assert (project.folder / path).read_text() == "mine\n"


def claim(project: Shop, path: str, content: str, name: str = "pets") -> None:
    """Has the lock say that a file of the project, with this content, is specgen's."""
    put(project, path, content)
    lock = json.loads((project.folder / "specgen.lock").read_text())
    entry = json.loads(json.dumps(lock["targets"]["pets"]))
    files = entry["files"] if name == "pets" else {}
    files[path] = hashlib.sha256(content.encode()).hexdigest()
    lock["targets"][name] = {**entry, "files": files}
    (project.folder / "specgen.lock").write_text(json.dumps(lock))


@pytest.mark.parametrize("path", sorted(FILES))
def test_a_lock_does_not_take_the_place_of_marks(project: Shop, path: str) -> None:
    """Of a configured project, too, a file without them is the user's."""
    claim(project, path, "mine\n")
    configure(project, "Jo Doe", "Jo Roe")
    project.write(json.loads(json.dumps(api()).replace("pet", "toy")))
    assert project.run("generate", "--force").returncode == 4
    assert text(project, path) == "mine\n"


def test_a_licence_with_a_year_is_the_users(project: Shop) -> None:
    mine = text(project, "LICENSE").replace("Jo Doe", "2021-2024 Jo Doe")
    claim(project, "LICENSE", mine)
    configure(project, "Jo Doe", "Jo Roe")
    assert project.run("generate", "--force").returncode == 4
    assert text(project, "LICENSE") == mine


def test_a_lock_deletes_no_file_of_a_project(project: Shop) -> None:
    configure(project, '"MIT"', '"LicenseRef-Acme"')
    assert project.run("generate").returncode == 0
    mine = text(project, "LICENSE")
    claim(project, "LICENSE", mine, "orphan")
    assert project.run("generate", "--force").returncode == 0
    assert text(project, "LICENSE") == mine


def test_a_project_may_change_its_api(project: Shop) -> None:
    """What another API of the same folder had is taken over."""
    project.configure(CONFIGURATION.replace("api.pets", "api.toys"))
    done = project.run("generate")
    assert done.returncode == 0, done.stderr
    assert project.run("check").returncode == 0


def test_a_journal_does_not_make_users_files_specgens(project: Shop) -> None:
    """A journal that deletes or writes what the lock beside it says is specgen's."""
    staging = project.folder / ".specgen-staging"
    for path, draft in (("LICENSE", None), ("pyproject.toml", "0")):
        put(project, path, "mine\n")
        digest = hashlib.sha256(b"mine\n").hexdigest()
        lock = json.loads((project.folder / "specgen.lock").read_text())
        lock["targets"]["pets"]["files"][path] = digest
        (project.folder / "specgen.lock").write_text(json.dumps(lock))
        staging.mkdir()
        (staging / "0").write_text("mine\n")
        step = {
            "folder": "sdk",
            "path": path,
            "draft": draft and f".specgen-staging/{draft}",
            "before": digest,
        }
        (staging / "journal.json").write_text(json.dumps([step]))
        done = project.run("generate")
        assert done.returncode in (2, 4), done.stderr
        assert text(project, path) == "mine\n"
        shutil.rmtree(staging, ignore_errors=True)


@pytest.mark.parametrize("late", ["", "Written meanwhile.\n"])
def test_a_killed_run_loses_nothing_of_the_users(project: Shop, late: str) -> None:
    put(project, "README.md", text(project, "README.md") + "Mine.\n")
    project.write(api("Zoo"))
    whole = copied(project, "whole")
    whole.write(api("Zoo"))
    _, first, _ = run_until(whole, 0).stdout.split("steps ")[1].split()
    run_until(project, int(first) + 1)
    assert (project.folder / ".specgen-staging" / "journal.json").is_file()
    before = text(project, "README.md") + late
    put(project, "README.md", before)
    done = project.run("generate")
    if late:
        # What was prepared before is older than this.
        assert done.returncode == 4
        assert text(project, "README.md") == before
        done = project.run("generate", "--force")
    assert done.returncode == 0, done.stderr
    assert "Zoo" in text(project, "README.md")
    assert text(project, "README.md").endswith(f"Mine.\n{late}")
    assert project.run("check").returncode == 0


def git(shop: Shop, *arguments: str) -> None:
    own = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", *own, *arguments], cwd=shop.folder, check=True)


@pytest.fixture
def released(project: Shop) -> Shop:
    """A project of which a first version was released."""
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    git(project, "tag", "v0.3.0")
    return project


def breaking() -> object:
    document = json.loads(json.dumps(api()))
    del document["components"]["schemas"]["Pet"]["properties"]["toy"]
    return document


def added() -> object:
    document = json.loads(json.dumps(api()))
    document["paths"]["/cat"] = {
        "get": {"operationId": "getCat", "responses": {"204": {"description": "cat"}}}
    }
    return document


def version(shop: Shop) -> str:
    stated = tomllib.loads((shop.folder / "specgen.toml").read_text())
    return str(stated["api"]["pets"]["package"]["version"])


@pytest.mark.parametrize(
    ("before", "document", "after"),
    [
        ("0.3.0", breaking(), "0.4.0"),
        ("0.3.0", added(), "0.3.1"),
        ("0.3.0", api(), "0.3.0"),
        ("1.3.7", breaking(), "2.0.0"),
        ("1.3.7", added(), "1.4.0"),
    ],
)
def test_a_release_advances_the_version_as_the_changes_ask(
    project: Shop, before: str, document: object, after: str
) -> None:
    configure(project, "0.3.0", before)
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    git(project, "tag", f"acme_pets-{before}")
    git(project, "tag", "v9.9.9")
    project.write(document)
    done = project.run("release")
    assert done.returncode == 0, done.stderr
    assert version(project) == after
    assert (project.folder / "specgen.toml").read_text() == CONFIGURATION.replace(
        "0.3.0", after
    )
    assert (f"## {after}" in text(project, "CHANGELOG.md")) is (
        after != before or before == "0.3.0"
    )
    assert project.run("generate").returncode == 0
    built = tomllib.loads(text(project, "pyproject.toml"))
    assert built["project"]["version"] == after
    assert project.run("check").returncode == 0


def test_a_release_tells_of_settings_that_its_changes_do_not_show(
    released: Shop,
) -> None:
    configure(released, 'output = "sdk"', 'output = "sdk"\nenums = "classes"')
    done = released.run("release", "--dry-run")
    assert done.returncode == 0, done.stderr
    assert "pets: `enums` is set otherwise than in v0.3.0" in done.stdout
    assert "0.3.0 stays" in done.stdout
    done = released.run("release", "--dry-run", "--format", "json")
    (told,) = json.loads(done.stdout)["releases"]
    assert told["settings"] == ["enums"]


def test_a_changelog_tells_of_a_release_above_the_others(released: Shop) -> None:
    put(released, "CHANGELOG.md", text(released, "CHANGELOG.md") + "\nMine.\n")
    released.write(breaking())
    assert released.run("release", "pets").returncode == 0
    after = text(released, "CHANGELOG.md")
    assert after.index("## 0.4.0") < after.index("### Breaking") < after.index("## 0.3")
    assert "property `toy`: is gone" in after
    assert after.endswith("\nMine.\n")
    again = released.run("release")
    assert again.returncode == 0
    assert "has a section of 0.4.0 already" in again.stderr
    assert "remove that section" in again.stderr
    assert text(released, "CHANGELOG.md") == after


def test_a_dry_run_writes_nothing(released: Shop) -> None:
    released.write(breaking())
    before = released.files()
    done = released.run("release", "--dry-run")
    assert done.returncode == 0
    assert "acme-pets 0.3.0 → 0.4.0" in done.stdout
    assert "## 0.4.0" in done.stdout
    assert released.files() == before


def test_a_version_that_was_advanced_by_hand_stays(released: Shop) -> None:
    released.write(breaking())
    configure(released, "0.3.0", "1.0.0")
    assert released.run("release").returncode == 0
    assert version(released) == "1.0.0"
    assert "## 1.0.0" in text(released, "CHANGELOG.md")


def test_a_release_needs_to_know_the_last_one(project: Shop) -> None:
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, "commit", "-qm", "first")
    done = project.run("release")
    assert done.returncode == 2
    assert "git has no tag of a release of acme-pets" in done.stderr
    assert "v0.3.0" in done.stderr
    project.write(breaking())
    assert project.run("release", "--against", "HEAD").returncode == 0
    assert version(project) == "0.4.0"


@pytest.mark.parametrize(
    ("name", "message"),
    [("pots", "no API is called pots"), ("cats", "cats has no `package`")],
)
def test_what_is_not_published_is_not_released(
    released: Shop, name: str, message: str
) -> None:
    released.configure(
        f'{CONFIGURATION}\n[api.cats]\nsource = "pets.json"\noutput = "cats"\n'
    )
    done = released.run("release", name)
    assert done.returncode == 2
    assert message in done.stderr


def test_a_release_in_a_pyproject(released: Shop) -> None:
    content = CONFIGURATION.replace("[api", "[tool.specgen.api")
    (released.folder / "specgen.toml").unlink()
    file = released.folder / "pyproject.toml"
    file.write_text(f'[project]\nname = "mine"\nversion = "7"\n{content}')
    released.write(breaking())
    assert released.run("release").returncode == 0
    assert file.read_text().count('version = "0.4.0"') == 1
    assert 'version = "7"' in file.read_text()


def test_a_version_in_an_inline_table_is_the_users_to_write(released: Shop) -> None:
    package = 'package = { name = "acme-pets", version = "0.3.0" }\n'
    released.configure(f"{CONFIGURATION.partition('[api.pets.package]')[0]}{package}")
    released.write(breaking())
    before = released.files()
    done = released.run("release")
    assert done.returncode == 2
    assert 'write version = "0.4.0" for pets yourself' in done.stderr
    assert released.files() == before
