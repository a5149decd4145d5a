"""The README and the pages: what they show is so, and what they tell to do works."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import black
import httpx2
import pytest
import yaml
from jsonschema import Draft202012Validator

from specgen.cli import main
from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.pipeline import generate
from specgen.workspace.config_file import load
from specgen.workspace.tables.api_table import KEYS
from tests.files import write_files
from tests.roundtrip.serving import serve

from .checkout import Checkout
from .constructs import CONSTRUCTS, shown_by
from .readme import (
    DIAGNOSTICS,
    DOCUMENTS,
    FRESH,
    MANUAL,
    REFRESHED,
    ROOT,
    STORIES,
    Block,
    blocks,
    counted,
    refreshed,
)
from .shell import Shell

TEXTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in REFRESHED}
BLOCKS = {name: list(blocks(text)) for name, text in TEXTS.items()}
README = [block for name in MANUAL for block in BLOCKS[name]]
"""What the README and the pages that continue it show."""
CODE = [
    block
    for block in README
    if block.language == "python" and "source" not in block.info
]
EXAMPLES = [block for block in CODE if "title" not in block.info]


def titled(title: str) -> Block:
    """The block of the README that is the file `title`."""
    return next(block for block in README if block.info.get("title") == title)


@pytest.mark.parametrize("name", REFRESHED)
def test_generated_parts_are_current(name: str) -> None:
    assert refreshed(TEXTS[name]) == TEXTS[name], "run `make generate`"


def test_operations_that_are_looser_are_counted_beside_the_degraded() -> None:
    sound = {"outcome": "ok", "operations": 1200, "degraded": 0, "looser": 30}
    odd = {"outcome": "ok", "operations": 8, "degraded": 2, "looser": 3}
    refused = {"outcome": "refused", "operations": 0, "degraded": 0, "looser": 0}
    text = counted({"a": sound, "b": odd})
    assert "2 real documents with 1,208 operations, all are generated" in text
    assert "2 operations are degraded" in text
    assert "33, these among them" in text
    assert "3 real documents with 1,208 operations, 2 are generated" in counted(
        {"a": sound, "b": odd, "c": refused}
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_excerpts_stand_in_their_files(name: str) -> None:
    for block in BLOCKS[name]:
        if "excerpt" in block.info:
            lines = (
                (ROOT / block.info["excerpt"]).read_text(encoding="utf-8").splitlines()
            )
            text = "\n".join(line.strip() for line in lines)
            wanted = "\n".join(line.strip() for line in block.text.splitlines())
            assert wanted in text, block.info["excerpt"]


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as links have them."""
    return {
        re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    }


PAGES = sorted(
    {*REFRESHED, *(str(p.relative_to(ROOT)) for p in ROOT.glob("docs/**/*.md"))}
)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        leads_to = page.parent / target if target else page
        assert leads_to.exists(), link
        if anchor:
            assert anchor in anchors(leads_to), link


def test_every_construct_is_shown_by_a_case() -> None:
    for constructs in CONSTRUCTS.values():
        for construct in constructs:
            assert shown_by(construct), construct.text


def test_the_readme_is_short() -> None:
    assert len(TEXTS["README.md"].splitlines()) <= 250


def test_every_key_of_the_configuration_is_described(tmp_path: Path) -> None:
    page = TEXTS["docs/reference/configuration.md"]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(KEYS)
    block = titled("specgen.toml")
    (tmp_path / "specgen.toml").write_text(block.text)
    names = [target.name for target in load(tmp_path / "specgen.toml", ()).targets]
    assert names == list(tomllib.loads(block.text)["api"])


def test_the_names_of_ones_own_can_be_had(tmp_path: Path) -> None:
    text = f'[api.shop]\nsource = "shop.yaml"\n{titled("names.toml").text}'
    (tmp_path / "specgen.toml").write_text(text)
    (target,) = load(tmp_path / "specgen.toml", ()).targets
    assert len(target.names.entries) == 9
    schema = json.loads((ROOT / "specgen" / "config.schema.json").read_text())
    assert list(Draft202012Validator(schema).iter_errors(tomllib.loads(text))) == []


def test_every_code_is_listed() -> None:
    for code in DiagnosticCode:
        link = f"[{code.identifier}](#{code.identifier.lower()})"
        assert f"\n| {link} | {code.severity.value} |" in TEXTS[DIAGNOSTICS]
        assert f"\n## {code.identifier}\n" in TEXTS[DIAGNOSTICS]


def test_hooks_of_the_recipe_exist() -> None:
    offered = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    recipes = [yaml.safe_load(b.text) for b in README if b.language == "yaml"]
    used = {
        hook["id"]
        for recipe in recipes
        for repository in recipe.get("repos", ())
        for hook in repository["hooks"]
    }
    assert used == {hook["id"] for hook in offered}
    for hook in offered:
        triggers = re.compile(hook["files"])
        for touched in (
            *("specgen.toml", "pyproject.toml", "api/specgen.lock", "docs/api.yml"),
            *("specs/page.md", "specs/page.mdx", "a.markdown", "shop_server/app.py"),
            *("generated/shop_client/models.py", "generated/specgen_runtime/wire/x.py"),
            # Users choose what packages are called.
            *("sdk/acme/models.py", "sdk/LICENSE", "templates/client/x.py.jinja"),
        ):
            assert triggers.search(touched), touched
        assert not triggers.search("src/shop/styles.css")


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story[0])
def test_shell_examples(story: Sequence[str], tmp_path: Path) -> None:
    with Shell(Checkout.make(tmp_path / "specgen")) as shell:
        for name in story:
            shell.walk(BLOCKS[name])


@pytest.mark.parametrize("page", FRESH)
def test_pages_that_begin_in_a_new_folder(page: str, tmp_path: Path) -> None:
    checkout = Checkout.installed(tmp_path / "new")
    with Shell(checkout) as shell:
        shell.walk(BLOCKS[page])
    modules = " ".join(path.name for path in checkout.folder.glob("*.py"))
    if modules:
        checked = checkout.run(f"MYPYPATH=generated:after mypy --strict {modules}")
        assert checked.returncode == 0, checked.stdout


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every client reaches what the README's server answers, without a socket."""
    monkeypatch.syspath_prepend(str(ROOT / "generated"))
    service: dict[str, Any] = {}
    exec(compile(titled("service.py").text, "service.py", "exec"), service)
    served = httpx2.ASGITransport(app=service["app"])

    async def answer(_: object, request: httpx2.Request) -> httpx2.Response:
        response = await served.handle_async_request(request)
        content = await response.aread()
        return httpx2.Response(
            response.status_code, headers=response.headers, content=content
        )

    def answer_now(_: object, request: httpx2.Request) -> httpx2.Response:
        return asyncio.run(answer(_, request))

    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", answer)
    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", answer_now)


@pytest.mark.usefixtures("network")
@pytest.mark.parametrize("block", EXAMPLES, ids=lambda block: block.text.split()[-1])
def test_python_examples(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block.text, "README.md", "exec"), {"__name__": "__main__"})
    printed = capsys.readouterr().out
    assert bool(printed) == ("print(" in block.text)
    if printed:
        assert printed.startswith("id='1' secret_name='voice'")


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Where the packages of the README's own APIs are: with pages, and with webhooks."""
    for title in ("pets/pets.yaml", "pets/specgen.toml", "shop.yaml"):
        path = tmp_path / Path(title).name
        path.write_text(titled(title).text, encoding="utf-8")
    (target,) = load(tmp_path / "specgen.toml", ()).targets
    shop = replace(target, name="shop", sources=("shop.yaml",), pagination=())
    for one in (target, shop):
        made = generate(one, Sink())
        assert made is not None
        write_files(tmp_path, made.files)
    return tmp_path


def test_the_example_of_pages(
    packages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def answer(_: object, request: httpx2.Request) -> httpx2.Response:
        if "cursor" in request.url.params:
            return httpx2.Response(200, json={"data": [{"name": "Cleo"}]})
        first = {"data": [{"name": "Ada"}, {"name": "Bo"}], "next_cursor": "2"}
        return httpx2.Response(200, json=first)

    async def answer_later(_: object, request: httpx2.Request) -> httpx2.Response:
        return answer(_, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", answer)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", answer_later)
    monkeypatch.syspath_prepend(str(packages))
    exec(compile(titled("pets/list.py").text, "list.py", "exec"), {})
    names = ["Ada", "Bo", "Cleo"]
    pages = ["2 2 True", "1 None False"]
    assert capsys.readouterr().out.splitlines() == [
        *names,
        *pages,
        *names,
        "[Pet(name='Cleo')]",
    ]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Where the server of the README's API with a stream is."""
    (tmp_path / "feed.yaml").write_text(titled("feed/feed.yaml").text, encoding="utf-8")
    command = ["generate", str(tmp_path / "feed.yaml"), "--output", str(tmp_path)]
    assert main([*command, "--name", "feed", "--no-client", "-q"]) == 0
    return tmp_path


def test_the_example_of_a_stream(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(feed))
    module: dict[str, Any] = {}
    exec(compile(titled("feed/follow.py").text, "follow.py", "exec"), module)
    with serve(module["app"]()) as url:
        assert _added(url, 1, "news") == (201, "/entries/1")
        assert _added(url, 1, "news") == (303, "/entries/1")
        with httpx2.stream("GET", f"{url}/entries") as answer:
            assert _added(url, 2, "rumour") == (201, "/entries/2")
            assert next(answer.iter_lines()) == 'data: {"id":2,"kind":"rumour"}'


def _added(url: str, number: int, kind: str) -> tuple[int, str]:
    answer = httpx2.post(f"{url}/entries", json={"id": number, "kind": kind})
    return answer.status_code, answer.headers["location"]


def test_the_example_of_webhooks(
    packages: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.syspath_prepend(str(packages))
    subscriber: dict[str, Any] = {}
    exec(titled("out/subscriber.py").text, subscriber)
    with serve(subscriber["app"]) as url:
        text = titled("out/ship.py").text
        exec(text.replace("https://subscriber.example.com", url), {})
    assert capsys.readouterr().out.splitlines() == ["shipped: 7", "shipped: 8"]


@pytest.mark.usefixtures("feed")
def test_python_examples_type_check(packages: Path) -> None:
    for index, block in enumerate(CODE):
        name = Path(block.info.get("title", f"example_{index}.py")).name
        (packages / name).write_text(block.text, encoding="utf-8")
        assert black.format_str(block.text, mode=black.Mode()) == block.text
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", "", "."],
        cwd=packages,
        env=os.environ | {"MYPYPATH": str(ROOT / "generated")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
