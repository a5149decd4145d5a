"""`templates`: those of the user's take the places of ours, and what they lay out works."""

from __future__ import annotations

import ast
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import chdir
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import black
import pytest

from specgen.cli import main
from specgen.emit.package.views import VIEWS
from specgen.emit.text.render import NOTICE
from specgen.emit.text.template_names import MARK, template_names
from tests.roundtrip.serving import serve

NAMES = template_names()


def json_of(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def operation(id: str) -> dict[str, Any]:
    in_json = json_of("Pet")
    in_xml = {"application/xml": in_json["application/json"]}
    return {
        "operationId": id,
        "tags": ["pets"],
        "description": HOSTILE,
        "requestBody": {"required": True, "content": json_of("Pet")},
        "responses": {
            "200": {"description": "kept", "content": json_of("Pet")},
            "409": {"description": "taken", "content": {**in_json, **in_xml}},
        },
    }


def document(models: int) -> dict[str, Any]:
    """An API that needs every template; of more than forty models in one module each."""
    pet = {"type": "object", "properties": {"name": {"type": "string"}}}
    others = {f"Other{n}": {"type": "object"} for n in range(models)}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "security": [{"key": []}],
        "paths": {"/pets": {"post": operation("add")}},
        "webhooks": {"added": {"post": operation("added")}},
        "components": {
            "schemas": {"Pet": pet, **others},
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "k"}},
        },
    }


HOSTILE = '"""\nimport os\nos.abort()\n"""\n{{ view.__class__ }}{% raw %}'


def extending(name: str) -> str:
    """A template that adds a comment to the end of what ours lays out."""
    block = "{% block end %}\n{{ super() }}\n# end of " + name + "\n{% endblock %}\n"
    return f'{MARK}\n{{% extends "specgen/{name}" %}}\n{block}'


class Written(NamedTuple):
    """What was generated with a template of the user's for every one of ours."""

    folder: Path
    name: str

    def texts(self) -> dict[str, str]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_text("utf-8")
            for path in self.folder.rglob("*.py")
            if "_runtime" not in path.parts
        }


def configure(folder: Path, name: str, models: int) -> None:
    (folder / "shop.json").write_text(json.dumps(document(models)))
    (folder / "specgen.toml").write_text(
        f'[api.{name}]\nsource = "shop.json"\noutput = "."\ntemplates = "own"\n'
        'names.classes.client = "Shop"\n'
    )


def extend(folder: Path) -> None:
    for name in NAMES:
        (folder / "own" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "own" / name).write_text(extending(name))


def copy(folder: Path) -> None:
    with chdir(folder):
        assert main(["templates", "copy", *NAMES, "-q"]) == 0
    for name in NAMES:
        text = (folder / "own" / name).read_text()
        (folder / "own" / name).write_text(f"{text}# end of {name}\n")


WAYS: list[tuple[str, Callable[[Path], None], int]] = [
    ("extended", extend, 0),
    ("copied", copy, 0),
    ("extended_large", extend, 50),
]


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: way[0])
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Written]:
    way, override, models = request.param
    folder = tmp_path_factory.mktemp(way)
    configure(folder, way, models)
    override(folder)
    with chdir(folder):
        assert main(["generate", "-q"]) == 0
        scaffold = ["scaffold", way, "--output", f"{way}_service.py", "-q"]
        assert main(scaffold) == 0
        assert main(["check", "-q"]) == 0
    sys.path.insert(0, str(folder))
    yield Written(folder, way)
    sys.path.remove(str(folder))


IN_MANY_MODULES = {"models/package.py.jinja", "server/services_package.py.jinja"}


@pytest.mark.parametrize("name", NAMES)
def test_every_template_can_be_overridden(written: Written, name: str) -> None:
    ended = [
        path for path, text in written.texts().items() if f"# end of {name}\n" in text
    ]
    needed = "large" in written.name or name not in IN_MANY_MODULES
    assert bool(ended) is needed
    file = VIEWS[name].file.replace("NAME", written.name).partition(",")[0]
    if needed and "/" in file and "GROUP" not in file and "," not in VIEWS[name].file:
        assert any(path.endswith(file) for path in ended)


def test_what_they_lay_out_works(written: Written) -> None:
    for path in written.texts():
        import_module(
            path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
    server = import_module(f"{written.name}_server")
    client = import_module(f"{written.name}_client")

    class Pets:
        async def add(self, *, body: Any, **others: Any) -> Any:
            return body

    def authenticate(credentials: Any) -> str:
        return "me"

    app = server.create_app(pets=Pets(), authenticate=authenticate)
    with serve(app) as url, client.Shop(base_url=url, api_key="k") as shop:
        assert shop.pets.add(name="Tom").name == "Tom"


def test_what_they_lay_out_is_formatted(written: Written) -> None:
    mode = black.Mode(line_length=88, target_versions={black.TargetVersion.PY311})
    for path, text in written.texts().items():
        body = text.removeprefix(NOTICE)
        assert black.format_str(body, mode=mode) == body, path


def test_texts_of_documents_are_no_code(written: Written) -> None:
    text = written.texts()[f"{written.name}_client/resources/pets.py"]
    docs = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    hostile = [doc for doc in docs if "os.abort()" in doc]
    assert hostile
    assert all("{{ view.__class__ }}" in doc for doc in hostile)


def test_those_that_are_not_overridden_are_as_they_were(tmp_path: Path) -> None:
    own, plain = tmp_path / "own", tmp_path / "plain"
    for folder in (own, plain):
        folder.mkdir()
        configure(folder, "shop", 0)
    text = (plain / "specgen.toml").read_text()
    (plain / "specgen.toml").write_text(text.replace('templates = "own"\n', ""))
    (own / "own" / "client").mkdir(parents=True)
    name = "client/types.py.jinja"
    (own / "own" / name).write_text(extending(name))
    for folder in (own, plain):
        with chdir(folder):
            assert main(["generate", "-q"]) == 0
    changed = [
        path.relative_to(plain).as_posix()
        for path in plain.rglob("*")
        if path.is_file()
        and path.suffix not in (".toml", ".lock")
        and path.read_bytes() != (own / path.relative_to(plain)).read_bytes()
    ]
    assert changed == ["shop_client/types.py"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    configure(tmp_path, "shop", 0)
    (tmp_path / "own" / "client").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


RESOURCE = "client/resource.py.jinja"

WRONG = [
    ("{{ view.header }}\n{{ view.dok }}", 3, "there is no 'dok'; did you mean doc?"),
    ("\n{{ view.path }}", 3, "templates print code alone, not str"),
    ("{{ view.doc.upper() }}", 2, "templates print code alone, not str"),
    ("{{ view.doc ~ view.doc }}", 2, "templates print code alone, not str"),
    ("{{ 'x' }}", 2, "templates print code alone, not str"),
    ("{% for c in view.doc %}{{ c }}{% endfor %}", 2, "print code alone, not str"),
    ("\n\n{% if %}", 4, "Expected an expression"),
    ("{{ nothing }}", 2, "there is no 'nothing'"),
    ("{{ view.doc | upper }}", 2, "No filter named 'upper'"),
    ("{% filter replace('a', 'b') %}{{ view.doc }}{% endfilter %}", 2, "No filter"),
    ("{% include '../../secret' %}", 2, "there is no template '../../secret'"),
    ("{{ view.doc.__class__('x') }}", 2, "is unsafe"),
    ("{{ view.__init__.__globals__ }}", 2, ""),
    ("{{ ''.__class__.__mro__ }}", 2, ""),
    ("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", 2, "calls itself without end"),
    ("{{ view.doc }}\nx = 1\nclass (:\n", 4, "no Python: invalid syntax: 'class (:'"),
    ("x = '\n", 2, "what it lays out is no Python: unterminated string"),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG)
def test_a_template_that_can_t_be_used(
    shop: Path, text: str, line: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "own" / RESOURCE).write_text(f"{MARK}\n{text}")
    assert main(["generate"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"own/{RESOURCE}:{line}: error[SG002]: "), err
    assert said in err
    assert "Traceback" not in err
    assert not (shop / "shop_client").exists()


def test_a_mistake_in_a_block_is_told_at_its_line(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "own" / RESOURCE).write_text(
        f'{MARK}\n{{% extends "specgen/{RESOURCE}" %}}\n\n'
        "{% block end %}\n{{ super() }}\ndef broken(:\n{% endblock %}\n"
    )
    assert main(["generate"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"own/{RESOURCE}:6: error[SG002]: "), err


LOOPS = """
{{ view.header }}
    {{ view.class_doc }}
{% for method in view.methods %}
{% if loop.first %}

{% endif %}
    {{ method.signature }}
        {{ method.body }}
{% endfor %}
{% block end %}
{% endblock %}
"""


@pytest.mark.parametrize("line", range(1, len(LOOPS.splitlines()) + 1))
def test_a_mistake_is_told_at_its_line_after_any_other(
    shop: Path, line: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where nothing but plain text stands, after a loop or a block."""
    lines = LOOPS.splitlines()
    lines.insert(line, "y = = 2")
    (shop / "own" / RESOURCE).write_text("\n".join([MARK, "import os", *lines]))
    assert main(["generate"]) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"own/{RESOURCE}:{line + 3}: error[SG002]: "), err


UNMARKED = "its first line does not say what it was written for"
OTHERS = [
    (RESOURCE, "no mark", f"own/{RESOURCE}:1: error[SG002]: {UNMARKED}"),
    (RESOURCE, "{# specgen templates 99 #}\n", "was written for version 99"),
    ("client/resources.py.jinja", MARK, "did you mean client/resource.py.jinja?"),
    ("resource.py.jinja", MARK, "no template of specgen is called resource.py.jinja"),
    ("client/_own.txt", "x", "no template of specgen is called client/_own.txt"),
]


@pytest.mark.parametrize(("name", "text", "said"), OTHERS)
def test_files_that_are_no_templates(
    shop: Path, name: str, text: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "own" / name).write_text(text)
    assert main(["generate"]) == 2
    assert said in capsys.readouterr().err


def test_links_are_not_followed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "elsewhere").write_text(extending(RESOURCE))
    (shop / "own" / RESOURCE).symlink_to(shop / "elsewhere")
    assert main(["generate"]) == 2
    assert "is a symbolic link" in capsys.readouterr().err
    os.unlink(shop / "own" / RESOURCE)
    (shop / "own" / "server").symlink_to(shop / "own" / "client")
    assert main(["generate"]) == 2
    assert "is a symbolic link" in capsys.readouterr().err


def test_a_folder_that_is_not_there(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "own" / "client").rmdir()
    (shop / "own").rmdir()
    assert main(["generate"]) == 2
    assert "there is no such folder" in capsys.readouterr().err


def test_templates_include_others_of_the_folder(shop: Path) -> None:
    (shop / "own" / "client" / "_header.jinja").write_text("# Licensed to Acme.\n")
    (shop / "own" / RESOURCE).write_text(
        f'{MARK}\n{{% extends "specgen/{RESOURCE}" %}}\n'
        '{% block resource %}\n{% include "client/_header.jinja" %}\n'
        "{{ super() }}\n{% endblock %}\n"
    )
    assert main(["generate", "-q"]) == 0
    text = (shop / "shop_client" / "resources" / "pets.py").read_text()
    assert "# Licensed to Acme.\n\n\nclass Pets(" in text


def test_check_tells_that_templates_changed(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "own" / RESOURCE).write_text(extending(RESOURCE))
    assert main(["generate", "-q"]) == 0
    (shop / "own" / RESOURCE).write_text(extending(RESOURCE) + "\n")
    capsys.readouterr()
    assert main(["check"]) == 1
    assert "templates changed" in capsys.readouterr().out
    assert main(["generate", "-q"]) == 0
    assert main(["check"]) == 0


def test_copies_overwrite_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["templates", "copy", "client/resource"]) == 0
    path = shop / "own" / RESOURCE
    assert path.read_text().startswith(f"{MARK}\n{{{{ view.doc }}}}\n")
    path.write_text("mine")
    assert main(["templates", "copy", RESOURCE]) == 2
    path.write_text(extending(RESOURCE))
    assert main(["templates", "copy", RESOURCE]) == 4
    assert path.read_text() == extending(RESOURCE)
    assert "from then on it is yours" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["copy"], "say which templates to copy"),
        (["coppy", RESOURCE], "say which templates to copy"),
        (["copy", "client/resorce"], "did you mean client/resource.py.jinja?"),
        (["copy", RESOURCE, "--api", "shp"], "did you mean shop?"),
    ],
)
def test_wrong_use_of_the_command(
    shop: Path, words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["templates", *words]) == 2
    assert said in capsys.readouterr().err


def test_a_copy_needs_a_folder(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (shop / "specgen.toml").read_text()
    (shop / "specgen.toml").write_text(text.replace('templates = "own"\n', ""))
    assert main(["templates", "copy", RESOURCE]) == 2
    assert 'templates = "templates" below [api.shop]' in capsys.readouterr().err


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["templates"]) == 0
    out = capsys.readouterr().out
    assert [line.split()[0] for line in out.splitlines()] == [*NAMES]
    assert {*NAMES} == {*VIEWS}
