"""Two months of a team: three APIs, twelve changes, two merges, an upgrade and an adoption.

Each step is done with git, pre-commit and pip, and has to tell what a person needs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.team import Team, document, installed, operation

OLD, NEW = "0.0.9", "0.1.0"
OLDER = {
    "pyproject.toml": (f'version = "{NEW}"', f'version = "{OLD}"'),
    "specgen/__init__.py": (f'__version__ = "{NEW}"', f'__version__ = "{OLD}"'),
    "templates/client/types.py.jinja": (
        "Types that code around the client may want to name.",
        "Types for code around the client.",
    ),
}
APIS = ("pets", "orders", "mail")
PATHS = "paths"
THING = ("components", "schemas", "Thing")


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """An empty repository, and specgen of the month before."""
    (tmp_path / "home").mkdir()
    (tmp_path / "project").mkdir()
    specgen = installed(tmp_path, OLD, OLDER)
    made = Team(tmp_path / "project", specgen, tmp_path / "home")
    made.git("init", "-q", "-b", "main")
    for name in APIS:
        made.write(f"apis/{name}.json", document(f"{name.title()} service", name))
    return made


def test_two_months(team: Team, tmp_path: Path) -> None:
    a_trial_is_adopted(team)
    the_document_grows_and_shrinks(team)
    names_follow_or_are_the_teams_own(team)
    changes_are_weighed(team)
    files_are_edited_by_hand(team)
    a_part_is_selected(team)
    two_branches_are_merged(team)
    a_merge_with_an_edit_is_left_to_people(team)
    specgen_is_upgraded(team, tmp_path)
    an_api_goes(team)


def a_trial_is_adopted(team: Team) -> None:
    trial = ("apis/pets.json", "--output", "generated", "--name", "pets")
    team.generator("generate", *trial).says("pets: ", "written")
    team.python("from pets_client import Pets", "Pets().pets.list_things")
    team.generator("init").says("specgen.toml: written", "next: `specgen generate`")
    written = (team.folder / "specgen.toml").read_text()
    team.write("specgen.toml", written.replace("_service]", "]"))
    done = team.generator("generate")
    done.says("pets: 0 written", "orders: ", "generated/specgen.lock")
    assert not (team.folder / "generated" / "specgen.lock").exists()
    team.hooked("specgen-generate")
    team.commit("Clients of three services")
    team.generator("check").says("pets: up to date", "mail: up to date")


def the_document_grows_and_shrinks(team: Team) -> None:
    pets = "apis/pets.json"
    team.change(pets, (PATHS, "/feedings"), {"get": operation("feedThing", "pets")})
    team.generator("check", code=1).says("pets: ", "files differ", "feedThing")
    team.commit("Feedings")
    team.python("from pets_client import Pets", "Pets().pets.feed_thing")
    team.change(pets, (PATHS, "/things/all"), None)
    team.generator("generate").says("breaking", "GET /things/all", "major")
    team.commit("Nobody counts pets")
    team.generator("check").says("pets: up to date")


def names_follow_or_are_the_teams_own(team: Team) -> None:
    orders = "apis/orders.json"
    team.change(orders, (PATHS, "/things", "post", "operationId"), "placeThing")
    renamed = "renamed: orders.create_thing → orders.place_thing"
    team.generator("generate").says(renamed)
    team.commit("The document has another operationId")
    team.generator("rename", "orders.place_thing", "orders.place", "--api", "orders")
    team.generator("generate").says("renamed: orders.place_thing → orders.place")
    team.python("from orders_client import Orders", "Orders().orders.place")
    team.generator("rename", "nothing.like_this", "x", code=2).says("nothing.like_this")
    team.commit("A name of our own")
    post = (PATHS, "/things", "post", "tags")
    team.change(orders, post, ["desk"])
    team.generator("generate").says("renamed: orders.place → desk.place")
    team.generator("rename", "desk.place", "orders.place", "--api", "orders")
    team.generator("generate").says("renamed: desk.place → orders.place")
    team.python("from orders_client import Orders", "Orders().orders.place")
    team.commit("What is pinned stays where its tag goes")


def changes_are_weighed(team: Team) -> None:
    mail = "apis/mail.json"
    body = {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}
    post = (PATHS, "/things", "post")
    team.change(mail, (*post, "description"), "Sends a mail.")
    team.generator("diff", "--against", "HEAD", "mail").says("compatible")
    team.commit("Words")
    team.change(mail, (*post, "requestBody"), {"required": True, "content": body})
    done = team.generator(
        "diff", "--against", "HEAD", "mail", "--fail-on", "breaking", code=1
    )
    done.says("breaking", "major", "POST /things")
    team.commit("A mail has a body")
    team.change(mail, (*THING, "properties", "note", "maxLength"), 80)
    team.generator("diff", "--against", "HEAD", "mail").says("note", "POST /things")
    team.change(mail, (PATHS, "/things", "get", "deprecated"), True)
    team.generator("generate").says("1 breaking, 1 compatible", "`maxLength`")
    team.commit("Notes are short, and lists are old")


def files_are_edited_by_hand(team: Team) -> None:
    file = team.folder / "generated" / "mail_client" / "client.py"
    before = file.read_text()
    file.write_text(before.replace("class Mail(", "class Post("))
    team.generator("check", code=1).says("client.py", "edited by hand")
    team.change("apis/mail.json", ("info", "version"), "2")
    team.generator("generate", code=4).says("client.py", "edited by hand", "--force")
    assert "class Post(" in file.read_text()
    team.generator("generate", "--force")
    team.commit("Version 2 of the mail")


def a_part_is_selected(team: Team) -> None:
    text = (team.folder / "specgen.toml").read_text()
    part = text.replace(
        '"apis/mail.json"', '"apis/mail.json"\nexclude = { deprecated = true }'
    )
    team.write("specgen.toml", part)
    team.generator("generate")
    team.generator("inspect").says("omitted")
    team.commit("What is deprecated is not for us")


def branch(team: Team, name: str, path: str, called: str) -> None:
    """A branch with one more operation of the pets."""
    team.git("checkout", "-qb", name, "main")
    team.change("apis/pets.json", (PATHS, path), {"get": operation(called, "pets")})
    team.commit(called)


def two_branches_are_merged(team: Team) -> None:
    branch(team, "wash", "/washings", "washThing")
    branch(team, "walk", "/walks", "walkThing")
    team.git("checkout", "-q", "main")
    team.git("merge", "-q", "--no-edit", "wash")
    team.git("merge", "-q", "--no-edit", "walk", code=1)
    both = team.read_theirs("apis/pets.json", "walk")
    content = team.read_theirs("apis/pets.json", "HEAD")
    content[PATHS]["/walks"] = both[PATHS]["/walks"]
    team.write("apis/pets.json", content)
    team.generator("generate").says("specgen.lock: rebuilt", "taken over from a merge")
    team.generator("check").says("pets: up to date")
    team.python(
        "from pets_client import Pets",
        "pets = Pets().pets",
        "pets.wash_thing, pets.walk_thing",
    )
    team.commit("Merge branch 'walk'")


def a_merge_with_an_edit_is_left_to_people(team: Team) -> None:
    branch(team, "comb", "/combings", "combThing")
    file = team.folder / "generated" / "pets_client" / "resources" / "pets.py"
    team.git("checkout", "-q", "main")
    team.git("checkout", "-qb", "hand", "main")
    file.write_text(file.read_text().replace("def walk_thing", "def stroll"))
    team.git("commit", "-qam", "By hand", "--no-verify")
    team.git("merge", "-q", "--no-edit", "comb")
    done = team.generator("generate", code=4)
    done.says("resources/pets.py", "edited by hand")
    assert "def stroll" in file.read_text()
    team.git("checkout", "-q", "main")
    team.git("merge", "-q", "--no-edit", "comb")
    team.generator("check").says("pets: up to date")


def specgen_is_upgraded(team: Team, tmp_path: Path) -> None:
    older = team.specgen
    team.specgen = installed(tmp_path, NEW, {})
    done = team.generator("check", code=1)
    done.says(f"3 APIs were generated by specgen {OLD}; this is {NEW}")
    assert done.text.count(f"specgen {OLD}; this is") == 1
    team.generator("generate")
    team.commit("A new specgen")
    team.specgen, newer = older, team.specgen
    refused = team.generator("generate", code=2)
    refused.says(NEW, OLD)
    team.specgen = newer
    required = (team.folder / "specgen.toml").read_text()
    team.write("specgen.toml", f'requires = ">={NEW}"\n\n{required}')
    team.generator("check")
    team.commit("Nobody goes back")


def an_api_goes(team: Team) -> None:
    text = (team.folder / "specgen.toml").read_text()
    start = text.index("[api.mail]")
    team.write("specgen.toml", text[:start] + text[text.index("[api.", start + 1) :])
    done = team.generator("generate")
    lines = [line for line in done.text.splitlines() if "mail" in line]
    assert len(lines) == 1, done.text
    assert not (team.folder / "generated" / "mail_client").exists()
    team.commit("No more mail")
    team.generator("check").says("pets: up to date", "orders: up to date")
