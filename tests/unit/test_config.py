"""Configuration files, and the schema that describes them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import specgen
from specgen.workspace.config import ConfigurationError, Target
from specgen.workspace.config_file import load
from specgen.workspace.tables import api_table

SCHEMA = json.loads(Path(specgen.__file__).with_name("config.schema.json").read_text())


def test_defaults(tmp_path: Path) -> None:
    path = tmp_path / "specgen.toml"
    path.write_text('[api.shop]\nsource = ["a.yaml", "b/*.md"]\n')
    project = load(path, ())
    assert project.targets == (
        Target(
            name="shop",
            sources=("a.yaml", "b/*.md"),
            base=tmp_path,
            output=tmp_path / "generated",
        ),
    )


def test_every_mistake_is_found_at_once(tmp_path: Path) -> None:
    path = tmp_path / "specgen.toml"
    path.write_text('[api.a]\nsource = 1\nx = 2\n[api.b]\nsource = "s"\nemit = []\n')
    with pytest.raises(ConfigurationError) as caught:
        load(path, ())
    lines = [problem.line for problem in caught.value.problems]
    assert lines == [3, 2, 1, 6]


def test_schema_and_reader_know_the_same_keys() -> None:
    assert SCHEMA["$defs"]["api"]["properties"].keys() == api_table.KEYS.keys()
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_schema_accepts_and_refuses() -> None:
    check = jsonschema.Draft202012Validator(SCHEMA).is_valid
    assert check({"api": {"shop": {"source": ["a"], "emit": ["client"]}}})
    assert not check({"api": {"shop": {"source": ["a"], "emits": []}}})
    assert not check({"api": {"Shop": {"source": ["a"]}}})


def test_digest_tells_what_shapes_the_output(tmp_path: Path) -> None:
    target = Target(name="a", sources=("s",), base=tmp_path, output=tmp_path / "o")
    moved = replace(target, base=tmp_path / "x", output=tmp_path / "x" / "o")
    assert moved.digest() == target.digest()
    assert replace(target, http="httpx").digest() != target.digest()


@pytest.mark.parametrize("requires", [">=0.1", "", "==0.1.*", ">=0.0.1,<99"])
def test_a_version_that_is_in_the_required_range(tmp_path: Path, requires: str) -> None:
    path = tmp_path / "specgen.toml"
    path.write_text(f'requires = "{requires}"\n[api.a]\nsource = "s"\n')
    assert [target.name for target in load(path, ()).targets] == ["a"]


@pytest.mark.parametrize(
    ("requires", "message"),
    [
        ('">=99"', "specgen >=99 is required, and this is"),
        ('"99"', "'99' is no range of versions"),
        ("1", "`requires` must be a string"),
    ],
)
def test_a_version_that_is_not_allowed_says_that_alone(
    tmp_path: Path, requires: str, message: str
) -> None:
    path = tmp_path / "pyproject.toml"
    text = (
        f"[tool.specgen]\nnew = 1\nrequires = {requires}\n[tool.specgen.api.a]\nb = 1\n"
    )
    path.write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load(path, ())
    (problem,) = caught.value.problems
    assert message in problem.message
    assert problem.line == 3


OUR_MODELS = [
    ('enums = "classes"', "`enums`"),
    ('base_model = "acme.models:Base"', "`base_model`"),
]


@pytest.mark.parametrize(("line", "key"), OUR_MODELS)
def test_what_shapes_our_models_shapes_no_others(
    tmp_path: Path, line: str, key: str
) -> None:
    path = tmp_path / "specgen.toml"
    library = 'models = "datamodel-code-generator"'
    path.write_text(f'[api.a]\nsource = "s"\n{line}\n{library}\n')
    with pytest.raises(ConfigurationError) as caught:
        load(path, ())
    (problem,) = caught.value.problems
    assert problem.message == (
        f"{key} can't be had with models that datamodel-code-generator writes"
    )
    assert problem.line == 3


@pytest.mark.parametrize(("line", "key"), OUR_MODELS)
def test_only_what_is_not_the_default_changes_the_settings(
    tmp_path: Path, line: str, key: str
) -> None:
    path = tmp_path / "specgen.toml"
    path.write_text('[api.a]\nsource = "s"\n')
    (plain,) = load(path, ()).targets
    path.write_text(f'[api.a]\nsource = "s"\n{line}\n')
    (shaped,) = load(path, ()).targets
    added = shaped.settings(tmp_path).keys() - plain.settings(tmp_path).keys()
    assert added == {key.strip("`")}


def test_another_kind_of_constants_is_refused_with_the_right_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "specgen.toml"
    path.write_text('[api.a]\nsource = "s"\nenums = "class"\n')
    with pytest.raises(ConfigurationError) as caught:
        load(path, ())
    (problem,) = caught.value.problems
    assert problem.help == "did you mean classes?"


@pytest.mark.parametrize(
    "base",
    ["Base", "acme.models.Base", "acme:class", "a b:C", "acme:", ".acme:Base", "é:B"],
)
def test_a_base_of_models_is_a_class_of_a_module(tmp_path: Path, base: str) -> None:
    path = tmp_path / "specgen.toml"
    path.write_text(f'[api.a]\nsource = "s"\nbase_model = "{base}"\n', "utf-8")
    with pytest.raises(ConfigurationError) as caught:
        load(path, ())
    (problem,) = caught.value.problems
    assert problem.message == (
        f"`base_model` must name a class: {base!r} is no module:Class"
    )
    assert (problem.line, problem.help) == (3, 'for example "acme.models:Base"')


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('base_model = "pydantic:BaseModel"', "models extend BaseModel anyway"),
        ('unwrap = ""', "`unwrap` is empty"),
        ("unwrap = 1", "`unwrap` must be a string"),
        ('templates = ""', "`templates` is empty"),
        ('unwarp = "data"', "unknown key `unwarp`"),
    ],
)
def test_other_mistakes_in_what_shapes_the_code(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "specgen.toml"
    path.write_text(f'[api.a]\nsource = "s"\n{line}\n')
    with pytest.raises(ConfigurationError) as caught:
        load(path, ())
    assert [(own.message, own.line) for own in caught.value.problems] == [(message, 3)]
