"""Whatever happens to a document, specgen generates from it or refuses it, and never raises."""

from __future__ import annotations

import ast
import json
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from statements import forbidden

from specgen.findings.diagnostics import Severity, Sink
from specgen.load.pages import merge_documents
from specgen.load.source import read_documents
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.conformance.corpus import CORPUS
from tests.drawing import drawn

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "golden" / "cases"
TOPICS = sorted(
    path.name for path in CASES.iterdir() if path.name not in ("refused", "sources")
)
REAL = [
    path
    for name in (
        *("1password.com/events.json", "deutschebahn.com/flinkster.json"),
        *("nexmo.com/voice.json", "openfigi.com.json", "opto22.com/groov.json"),
        *("sms77.io.json", "codat.io/banking.json"),
    )
    if (path := CORPUS / name).is_file()
]
PAGES = sorted((ROOT / "specs").glob("*.md"))

ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        10**30,
        1.5,
        "",
        "x",
        "\0",
        '"""',
        "../x",
        "{{ x }}",
        "__init__",
    ),
    *(
        "#",
        "#/",
        "#/components",
        "#/components/schemas/Pet",
        "other.yaml",
        "http://a.example/b",
    ),
    *(
        "object",
        "array",
        "string",
        "integer",
        "null",
        "file",
        "binary",
        "password",
        "query",
    ),
    *(
        [],
        {},
        [None],
        [{}],
        {"": None},
        {"$ref": "#"},
        {"$ref": 1},
        {"allOf": [{"$ref": "#"}]},
    ),
    *({"type": ["array", "object"]}, {"oneOf": []}, {"anyOf": [{}, {"type": "null"}]}),
    *({"enum": [1, "a", None, 1.5]}, {"properties": {"a b": {"$ref": "#/paths"}}}),
]


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every member of every object and array: its holder and its key."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        keys = holder.keys() if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            found.append((holder, key))
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])
    return found


@st.composite
def damage(draw: st.DrawFn, tree: dict[str, Any], donors: list[Any]) -> dict[str, Any]:
    """`tree` with a few nodes deleted, replaced, renamed or exchanged for others."""
    tree = deepcopy(tree)
    for _ in range(draw(st.integers(1, 4))):
        nodes = places(tree)
        if not nodes:
            break
        holder, key = nodes[draw(st.integers(0, len(nodes) - 1))]
        match draw(st.sampled_from(["delete", "replace", "splice", "rename"])):
            case "delete":
                del holder[key]
            case "replace":
                holder[key] = deepcopy(draw(st.sampled_from(ODD)))
            case "splice":
                donor, other = draw(
                    st.sampled_from(places(draw(st.sampled_from(donors))))
                )
                holder[key] = deepcopy(donor[other])
            case _ if isinstance(holder, dict):
                holder[str(draw(st.sampled_from(ODD)))] = holder.pop(key)
            case _:
                holder.append(holder[key])
    return tree


@cache
def tree_of(path: Path) -> Any:
    """The document in a file, without its positions."""
    if path.suffix == ".json":
        return json.loads(path.read_text(encoding="utf-8"))
    if path.suffix == ".md":
        bundle = merge_documents(read_documents(path, path.name, Sink()), Sink())
        assert bundle is not None
        return bundle.root
    return json.loads(json.dumps(yaml.safe_load(path.read_text(encoding="utf-8"))))


def documents(topic: str) -> list[Any]:
    return [tree_of(path) for path in sorted(CASES.glob(f"{topic}/*/spec.yaml"))]


def check(document: Any, folder: Path) -> None:
    """Generates from a document; what comes out is code that only defines."""
    (folder / "api.json").write_text(json.dumps(document), encoding="utf-8")
    target = Target(
        name="damaged", sources=("api.json",), base=folder, output=folder / "generated"
    )
    sink = Sink()
    made = generate(target, sink)
    assert (made is None) == sink.refused
    for found in sink:
        assert "\n" not in found.message
        assert found.location.line is not None
    for path, text in made.files.items() if made else ():
        assert ".." not in path
        if path.endswith(".py") and "_runtime" not in path:
            assert list(forbidden(ast.parse(text))) == [], path
    rows = made.report["operations"] if made else []
    assert all(row["status"] in ("generated", "degraded") for row in rows)
    assert not made or not [one for one in sink if one.severity is Severity.ERROR]


EVERYTHING = list(HealthCheck)


@pytest.mark.parametrize("topic", TOPICS)
def test_damaged_golden_cases(topic: str, tmp_path: Path) -> None:
    own = documents(topic)
    donors = [*own, tree_of(CASES / "versions" / "swagger_20" / "spec.yaml")]

    @drawn(25, suppress_health_check=EVERYTHING)
    @given(st.sampled_from(own).flatmap(lambda tree: damage(tree, donors)))
    def run(document: Any) -> None:
        check(document, tmp_path)

    run()


@pytest.mark.parametrize("path", [*PAGES, *REAL], ids=lambda path: path.stem)
def test_damaged_real_documents(path: Path, tmp_path: Path) -> None:
    tree = tree_of(path)

    @drawn(15, suppress_health_check=EVERYTHING)
    @given(damage(tree, [tree]))
    def run(document: Any) -> None:
        check(document, tmp_path)

    run()
