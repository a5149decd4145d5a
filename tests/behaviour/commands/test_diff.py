"""`specgen diff`: two documents, or configured APIs and a revision of git; exit codes, formats."""

from __future__ import annotations

import json
import subprocess

import pytest

from .conftest import Shop, api


def git(shop: Shop, *arguments: str) -> str:
    name = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    done = subprocess.run(
        ["git", *name, *arguments],
        cwd=shop.folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(shop: Shop, message: str) -> str:
    git(shop, "add", "-A")
    git(shop, "commit", "-qm", message)
    return git(shop, "rev-parse", "HEAD")


def changed(length: int = 10) -> dict[str, object]:
    """The document of the shop, whose names may be so long."""
    text = json.dumps(api()).replace("255", str(length))
    document: dict[str, object] = json.loads(text)
    return document


@pytest.fixture
def repository(shop: Shop) -> Shop:
    """The shop in git on its branch `main`, generated and committed."""
    git(shop, "init", "-q", "-b", "main")
    assert shop.run("generate", "-q").returncode == 0
    commit(shop, "first")
    return shop


def test_two_documents(shop: Shop) -> None:
    shop.write(changed(300), "new.json")
    done = shop.run("diff", "pets.json", "new.json")
    assert done.returncode == 0
    first, second, last = done.stdout.splitlines()
    assert first == (
        "breaking[max-length-increased] GET /pet: Pet, property `name`:"
        " `maxLength` was `255` and is `300`"
    )
    assert second.split(" · ") == [
        "  new.json:36:13 #/components/schemas/Pet/properties/name/maxLength",
        "Pet.name",
        "response",
        "callers, implementers, wire",
    ]
    assert last == "new.json: 1 breaking; as a semantic version: major"


def test_nothing_changed(shop: Shop) -> None:
    done = shop.run("diff", "pets.json", "pets.json", "--fail-on", "risky")
    assert (done.returncode, done.stdout) == (0, "pets.json: no changes\n")


@pytest.mark.parametrize(
    ("length", "limit", "code"),
    [(300, "breaking", 1), (10, "breaking", 0), (300, "risky", 1), (10, "risky", 0)],
)
def test_fail_on(shop: Shop, length: int, limit: str, code: int) -> None:
    shop.write(changed(length), "new.json")
    done = shop.run("diff", "pets.json", "new.json", "--fail-on", limit)
    assert done.returncode == code


def test_json(shop: Shop) -> None:
    shop.write(changed(300), "new.json")
    done = shop.run("diff", "pets.json", "new.json", "--format", "json")
    told = json.loads(done.stdout)
    assert (told["verdict"], told["advice"]) == ("breaking", "major")
    assert told["changes"] == [
        {
            "id": "max-length-increased",
            "verdict": "breaking",
            "direction": "response",
            "operation": "GET /pet",
            "pointer": "#/components/schemas/Pet/properties/name/maxLength",
            "python": "Pet.name",
            "message": "Pet, property `name`: `maxLength` was `255` and is `300`",
            "api": "new.json",
            "operations": {"count": 1, "first": ["GET /pet"]},
            "affects": ["callers", "implementers", "wire"],
            "file": "new.json",
            "line": 36,
            "column": 13,
        }
    ]
    same = shop.run("diff", "pets.json", "pets.json", "--format", "json")
    told = json.loads(same.stdout)
    assert (told["changes"], told["verdict"], told["advice"]) == ([], "none", "none")


def test_github(shop: Shop) -> None:
    shop.write(changed(300), "new.json")
    done = shop.run("diff", "pets.json", "new.json", "--format", "github")
    assert done.stdout.startswith(
        "::error file=new.json,line=36,col=13,title=breaking%3A max-length-increased::"
    )


def test_markdown_holds_no_markup_of_a_document(shop: Shop) -> None:
    document = json.dumps(api()).replace('"name"', '"<b>|@all|[x](y)`"')
    shop.write(json.loads(document), "new.json")
    done = shop.run("diff", "pets.json", "new.json", "--format", "markdown")
    assert "### <code>new.json</code>: " in done.stdout
    assert "<b>" not in done.stdout
    assert "[x]" not in done.stdout
    rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {6}


def test_against_where_the_branch_left_the_default_one(repository: Shop) -> None:
    git(repository, "checkout", "-qb", "topic")
    repository.write(changed(300))
    commit(repository, "longer")
    done = repository.run("diff", "--fail-on", "breaking")
    assert done.returncode == 1
    assert "pets.json:36:13" in done.stdout
    assert done.stdout.endswith("pets: 1 breaking; as a semantic version: major\n")
    again = repository.run("diff", "--against", "HEAD", "pets")
    assert again.stdout == "pets: no changes\n"


def test_against_follows_references_between_files(repository: Shop) -> None:
    part = {"type": "object", "properties": {"a": {"type": "string"}}}
    repository.write(part, "parts/toy.json")
    text = json.dumps(api()).replace("#/components/schemas/Toy", "parts/toy.json")
    repository.write(json.loads(text))
    commit(repository, "in parts")
    part["properties"] = {"a": {"type": "integer"}}
    repository.write(part, "parts/toy.json")
    done = repository.run("diff", "--against", "HEAD", "--format", "json")
    (change,) = json.loads(done.stdout)["changes"]
    assert (change["id"], change["file"]) == ("type-changed", "parts/toy.json")
    assert (change["operation"], change["direction"]) == ("GET /pet", "response")


def test_names_are_those_of_the_lock(repository: Shop) -> None:
    lock = repository.folder / "specgen.lock"
    lock.write_text(lock.read_text().replace(': "get"', ': "fetch_pet"'))
    done = repository.run("diff", "--against", "HEAD")
    assert "method-renamed" in done.stdout
    assert "`pets.get` is called `pets.fetch_pet`" in done.stdout


def test_an_api_by_its_name(repository: Shop) -> None:
    """Without a revision it is compared with where the branch left the default one."""
    git(repository, "checkout", "-qb", "topic")
    repository.write(changed(300))
    commit(repository, "longer")
    main = git(repository, "rev-parse", "main")[:12]
    for operands in ((), ("pets",)):
        done = repository.run("diff", *operands)
        assert done.returncode == 0
        first, *_, last = done.stdout.splitlines()
        assert first == f"compared with {main}, the last commit in common with main"
        assert last == "pets: 1 breaking; as a semantic version: major"


def test_a_document_against_a_revision(repository: Shop) -> None:
    """Whether it is one of a configured API, with the names of that, or of none."""
    repository.write(changed(300))
    for name in ("pets.json", "./pets.json"):
        done = repository.run("diff", "--against", "HEAD", name)
        assert "breaking[max-length-increased]" in done.stdout
    repository.configure('[api.b]\nsource = "b.json"\n')
    done = repository.run("diff", "--against", "HEAD", "pets.json")
    assert "pets.json: 1 breaking" in done.stdout


def test_paths_are_seen_from_the_current_folder(repository: Shop) -> None:
    repository.write(changed(300))
    below = Shop(repository.folder / "below", repository.environment)
    below.folder.mkdir()
    done = below.run("diff", "--against", "HEAD")
    assert "  ../pets.json:36:13 #" in done.stdout
    done = below.run("diff", "--against", "HEAD", "--format", "github")
    assert done.stdout.startswith("::error file=pets.json,line=36")


def test_a_document_that_moved(repository: Shop) -> None:
    """Its former configuration says where it was, even outside of the folder of that."""
    (repository.folder / "specs").mkdir()
    git(repository, "mv", "pets.json", "specs/shop.json")
    repository.configure('[api.pets]\nsource = "specs/*.json"\noutput = "out"\n')
    repository.write(changed(300), "specs/shop.json")
    done = repository.run("diff", "--against", "HEAD")
    assert done.stdout.endswith("pets: 1 breaking; as a semantic version: major\n")


def test_an_overlay_and_a_selection_that_changed(repository: Shop) -> None:
    action = {"target": "$.components.schemas.Pet.properties.name"}
    overlay = {
        "overlay": "1.0.0",
        "info": {"title": "Shorter", "version": "1"},
        "actions": [{**action, "update": {"maxLength": 3}}],
    }
    repository.write(overlay, "shorter.json")
    text = '[api.pets]\nsource = "pets.json"\noutput = "out"\n'
    repository.configure(text + 'overlays = ["shorter.json"]\n')
    done = repository.run("diff", "--against", "HEAD")
    assert "compatible[max-length-decreased] GET /pet" in done.stdout
    repository.configure(text + '[api.pets.exclude]\npaths = ["/pet"]\n')
    done = repository.run("diff", "--against", "HEAD")
    assert "breaking[operation-removed] GET /pet: is gone" in done.stdout


def test_an_api_that_is_configured_no_more(repository: Shop) -> None:
    repository.configure('[api.b]\nsource = "b.json"\n')
    repository.write(api("B"), "b.json")
    done = repository.run("diff", "--against", "HEAD", "--fail-on", "breaking")
    assert done.returncode == 1
    assert done.stdout == (
        "b: new since HEAD\n"
        "breaking[api-removed] the API `pets` is configured no more\n"
        "  specgen.toml · callers, implementers\n"
        "pets: 1 breaking; as a semantic version: major\n"
    )


def test_a_detached_head(repository: Shop) -> None:
    repository.write(changed(300))
    commit(repository, "longer")
    git(repository, "checkout", "-q", "--detach")
    git(repository, "branch", "-f", "main", "HEAD~1")
    done = repository.run("diff", "--fail-on", "breaking")
    assert done.returncode == 1


def test_a_remote_whose_default_branch_is_called_otherwise(repository: Shop) -> None:
    git(repository, "branch", "-m", "trunk")
    clone = Shop(repository.folder / "clone", repository.environment)
    git(repository, "clone", "-q", ".", "clone")
    git(clone, "checkout", "-qb", "topic")
    clone.write(changed(300))
    done = clone.run("diff", "pets")
    assert "the last commit in common with origin/trunk" in done.stdout
    assert "max-length-increased" in done.stdout


def test_git_can_tell_no_revision_to_compare_with(repository: Shop) -> None:
    git(repository, "branch", "-m", "work")
    done = repository.run("diff")
    assert done.returncode == 2
    assert "git knows no default branch to compare with" in done.stderr
    git(repository, "checkout", "-q", "--orphan", "lone")
    git(repository, "branch", "main", "work")
    git(repository, "commit", "-qm", "x")
    done = repository.run("diff")
    assert done.returncode == 2
    assert "git knows no commit that HEAD and main have in common" in done.stderr


def test_a_shallow_clone(repository: Shop) -> None:
    git(repository, "checkout", "-qb", "topic")
    repository.write(changed(300))
    commit(repository, "longer")
    address = f"file://{repository.folder}"
    git(repository, "checkout", "-q", "main")
    repository.write(changed(30))
    commit(repository, "further")
    shallow = ("--depth", "1", "--no-single-branch")
    git(repository, "clone", "-q", *shallow, address, "clone")
    clone = Shop(repository.folder / "clone", repository.environment)
    git(clone, "checkout", "-q", "topic")
    done = clone.run("diff")
    assert done.returncode == 2
    assert "git knows no commit that HEAD and origin/main have in common" in done.stderr
    assert "fetch the rest of the history" in done.stderr


def test_a_repository_without_commits(shop: Shop) -> None:
    git(shop, "init", "-q")
    done = shop.run("diff")
    assert done.returncode == 2
    assert "git has no commit yet to compare with" in done.stderr


def test_an_api_that_is_new(repository: Shop) -> None:
    repository.configure(
        '[api.pets]\nsource = "pets.json"\n[api.b]\nsource = "b.json"\n'
    )
    repository.write(api("B"), "b.json")
    done = repository.run("diff", "--against", "HEAD", "b")
    assert (done.returncode, done.stdout) == (0, "b: new since HEAD\n")


def test_severity_of_the_configuration(repository: Shop) -> None:
    text = '[api.pets]\nsource = ["pets.json"]\noutput = "out"\n[api.pets.severity]\n'
    repository.configure(f'{text}max-length-increased = "compatible"\n')
    repository.write(changed(300))
    done = repository.run("diff", "--against", "HEAD", "--fail-on", "risky")
    assert done.returncode == 0
    assert done.stdout.startswith("compatible[max-length-increased]")
    repository.configure(f'{text}max-length-increased = "none"\n')
    done = repository.run("diff", "--against", "HEAD")
    assert done.stdout == "pets: no changes\n"
    repository.configure(f'{text}max-lengths-increased = "none"\n')
    done = repository.run("diff", "--against", "HEAD")
    assert done.returncode == 2
    assert "`severity` does not know 'max-lengths-increased'" in done.stderr
    assert "did you mean max-length-increased?" in done.stderr


def test_generate_and_check_sum_the_change_up(repository: Shop) -> None:
    repository.write(changed(300))
    for command in ("check", "generate"):
        done = repository.run(command)
        assert (
            "  changed since HEAD: 1 breaking; as a semantic version: major\n"
            "  breaking[max-length-increased] GET /pet: Pet, property `name`:"
            " `maxLength` was `255` and is `300`\n"
        ) in done.stdout


def test_without_git_check_names_pointers(shop: Shop) -> None:
    shop.run("generate", "-q")
    shop.write(changed(300))
    done = shop.run("check")
    assert "document changed at #/components/schemas/Pet" in done.stdout
    assert "changed since" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("diff", "pets.json"), "two documents are needed"),
        (("diff", "pets.json", "b", "c"), "two documents are needed"),
        (("diff", "a", "b", "c"), "no API 'a' is configured"),
        (("diff", "pest"), "did you mean pets?"),
        (("diff", "https://example.com/a.json", "pets.json"), "is a URL"),
        (("diff", "pets.json", "gone.json"), "no such file"),
        (("diff", "--against", "nowhere"), "git knows no revision 'nowhere'"),
        (("diff", "--against", "--all"), "expected one argument"),
        (("diff", "--against", "HEAD", "pet"), "no API 'pet' is configured"),
        (("diff", "--fail-on", "all"), "unknown 'all'"),
        (("diff", "--format", "html", "a", "b"), "unknown 'html'"),
    ],
)
def test_wrong_use(repository: Shop, arguments: tuple[str, ...], sentence: str) -> None:
    done = repository.run(*arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_of_git(shop: Shop) -> None:
    done = shop.run("diff")
    assert done.returncode == 2
    assert "no git repository" in done.stderr


def test_a_document_that_is_refused(shop: Shop) -> None:
    (shop.folder / "bad.json").write_text('{"openapi": "3.1.0"')
    done = shop.run("diff", "pets.json", "bad.json")
    assert done.returncode == 3
    assert "bad.json" in done.stderr
