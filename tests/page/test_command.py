"""`specgen inspect --html FILE`: what it writes, and what it leaves alone."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import subprocess

import pytest

from tests.page.shop import Folder, shop


def test_writes_a_page_anew_and_says_so(folder: Folder) -> None:
    first = folder.page(shop()).read_bytes()
    document = shop()
    document["info"]["title"] = "Pet market"
    folder.write(document)
    done = folder.run("inspect", "shop.json", "--html", "page.html")
    assert (done.returncode, done.stdout) == (0, "page.html: written\n")
    second = (folder.path / "page.html").read_bytes()
    assert b"<title>Pet market</title>" in second
    assert second != first
    assert folder.page(shop()).read_bytes() == first
    assert sorted(os.listdir(folder.path)) == ["page.html", "shop.json"]


def test_leaves_a_file_of_somebody_else_alone(folder: Folder) -> None:
    folder.write(shop())
    mine = folder.path / "mine.html"
    mine.write_text("<h1>Mine</h1>")
    done = folder.run("inspect", "shop.json", "--html", "mine.html")
    assert done.returncode == 4
    assert "mine.html: error[SG006]: in the way and not written by specgen" in (
        done.stderr + done.stdout
    )
    assert "name another file, or overwrite this one with --force" in (
        done.stderr + done.stdout
    )
    assert mine.read_text() == "<h1>Mine</h1>"
    done = folder.run("inspect", "shop.json", "--html", "mine.html", "--force", "-q")
    assert (done.returncode, done.stdout) == (0, "")
    assert mine.read_text().startswith("<!doctype html>\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ("--html nowhere/page.html", 2, "nowhere/page.html: error[SG007]"),
        ("--html .", 2, "SG007"),
        ("--html", 2, "expected one argument"),
        ("--against shop.json", 2, "--against needs --html"),
        ("--force", 2, "--force needs --html"),
        ("--html page.html --against HEAD", 2, "SG002"),
        ("--html page.html --against none.json", 2, "SG002"),
    ],
)
def test_says_what_is_wrong_before_it_writes(
    folder: Folder, arguments: str, code: int, said: str
) -> None:
    folder.write(shop())
    done = folder.run("inspect", "shop.json", *arguments.split())
    assert done.returncode == code, done.stdout + done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert os.listdir(folder.path) == ["shop.json"]


def test_one_document_is_no_other_version_of_several_apis(folder: Folder) -> None:
    folder.write(shop(), "pets.json")
    folder.write(shop(), "toys.json")
    (folder.path / "specgen.toml").write_text(
        '[api.pets]\nsource = ["pets.json"]\n[api.toys]\nsource = ["toys.json"]\n'
    )
    done = folder.run("inspect", "--html", "page.html", "--against", "pets.json")
    assert done.returncode == 2
    assert "pets.json is one document, and there are several APIs" in done.stderr


def test_compares_with_a_revision_of_git(folder: Folder) -> None:
    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
            cwd=folder.path,
            check=True,
            capture_output=True,
        )

    (folder.path / "specgen.toml").write_text('[api.pets]\nsource = ["shop.json"]\n')
    old = shop()
    del old["paths"]["/pets/{pet_id}"]
    folder.write(old)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    folder.write(shop())
    done = folder.run("inspect", "-q", "--html", "page.html", "--against", "HEAD")
    assert done.returncode == 0, done.stderr
    text = (folder.path / "page.html").read_text()
    assert '"1 compatible; as a semantic version: minor"' in text


def test_another_version_that_cannot_be_read_is_refused(folder: Folder) -> None:
    folder.write(shop())
    (folder.path / "old.json").write_text("{")
    arguments = ("--html", "page.html", "--against", "old.json", "-q")
    done = folder.run("inspect", "shop.json", *arguments)
    assert done.returncode == 3
    assert "old.json:1:2: error[SG" in done.stderr + done.stdout


def test_a_page_may_go_to_standard_output(folder: Folder) -> None:
    folder.write(shop())
    done = folder.run("inspect", "shop.json", "-q", "--html", "/dev/stdout")
    assert done.stdout.startswith("<!doctype html>\n")
    assert done.stdout.endswith("</html>\n")


def test_the_page_names_all_that_may_run_on_it(folder: Folder) -> None:
    text = folder.page(shop()).read_text()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    script = text.rpartition("<script>")[2].partition("</script>")[0]
    style = text.partition("<style>")[2].partition("</style>")[0]
    rules = policy[1].replace("&#x27;", "'").split("; ")
    for kind, content in (("script-src", script), ("style-src", style)):
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in rules
    assert rules[0] == "default-src 'none'"
    assert "unsafe" not in policy[1]
