"""Markdown pages: their fenced blocks, and how pages of one API merge."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import HEAD, findings, merged, read

from specgen.findings.diagnostics import DiagnosticCode, Sink
from specgen.load.api import locate, read_api
from specgen.load.references.references import References
from specgen.load.text.positions import position


def page(block: str, info: str = "yaml", fence: str = "```") -> str:
    return f"# Page\n\n{fence}{info}\n{block}{fence}\n\nAfter.\n"


@pytest.mark.parametrize("fence", ["```", "`````", "~~~", "~~~~"])
@pytest.mark.parametrize("info", ["yaml", "yml", "YAML title=x", " yaml"])
def test_fences(tmp_path: Path, fence: str, info: str) -> None:
    documents, sink = read(tmp_path, "page.md", page(HEAD, info, fence))
    assert len(documents) == 1
    assert len(sink) == 0


@pytest.mark.parametrize(
    ("info", "operation"),
    [
        ("yaml /openapi.json post /v1/secrets", ("POST", "/v1/secrets")),
        ("yaml openapi.yaml GET /a/{b}", ("GET", "/a/{b}")),
        ("YAML Delete /a", ("DELETE", "/a")),
        ("yaml title=x", None),
        ("yaml", None),
    ],
)
def test_the_info_string_names_an_operation(
    tmp_path: Path, info: str, operation: tuple[str, str] | None
) -> None:
    documents, _ = read(tmp_path, "page.md", page(HEAD, info))
    assert documents[0].page_operation == operation


def test_other_blocks_are_examples(tmp_path: Path) -> None:
    text = (
        page("a: [\n") + page('{"a": 1}\n', "json POST /x") + page("x\n", "python")
    ) + page(HEAD)
    documents, sink = read(tmp_path, "page.md", text)
    assert len(documents) == 1
    assert len(sink) == 0


def test_several_documents_on_a_page_merge(tmp_path: Path) -> None:
    one = page(HEAD + "paths: {/a: {get: {}}}\n")
    two = page(HEAD + "paths: {/a: {put: {}}}\n")
    bundle, _ = merged(tmp_path, {"page.md": one + two})
    assert bundle is not None
    assert bundle.root["paths"] == {"/a": {"get": {}, "put": {}}}


def test_findings_are_in_the_block_that_they_are_about(tmp_path: Path) -> None:
    blocks = [
        f"{HEAD}paths:\n  /{name}:\n    get: {{responses: {{}}, tags: 1}}\n"
        for name in "ab"
    ]
    (tmp_path / "page.md").write_text("".join(map(page, blocks)))
    sink = Sink()
    bundle = read_api(["page.md"], [], tmp_path, sink)
    assert bundle is not None
    for name in "ab":
        References(bundle, sink).root.child("paths", f"/{name}", "get", "tags").report(
            DiagnosticCode.WRONG_KIND, key="`tags`", expected="x", found="y"
        )
    locate(sink, bundle.documents, bundle)
    assert [(finding.location.line, finding.location.column) for finding in sink] == [
        (8, 26),
        (19, 26),
    ]


def test_a_conflict_is_in_the_block_that_differs(tmp_path: Path) -> None:
    blocks = [f"{HEAD}x: {value}\n" for value in (1, 2, 1)]
    _, sink = merged(tmp_path, {"page.md": "".join(map(page, blocks))})
    assert findings(sink) == [
        "15:1 MERGE_CONFLICT two different definitions of #/x; the other is at page.md:6:1"
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_positions_are_in_the_page(tmp_path: Path, end: str) -> None:
    text = page(HEAD + "paths:\n  /a:\n    get: {}\n").replace("\n", end)
    documents, _ = read(tmp_path, "page.md", text)
    assert position(documents[0], "#/paths/~1a/get") == (8, 5)
    assert position(documents[0], "#/paths/~1a/put/x") == (7, 3)


def test_an_indented_fence(tmp_path: Path) -> None:
    text = page(HEAD + "paths: {/a: {}}\nx: 1\nx: 2\n")
    text = "".join(f"  {line}\n" for line in text.splitlines())
    _, sink = read(tmp_path, "page.md", text)
    assert findings(sink) == ["8:3 DUPLICATE_KEY duplicate key x, first at line 7"]


def test_an_unclosed_fence_runs_to_the_end(tmp_path: Path) -> None:
    documents, sink = read(tmp_path, "page.md", f"````yaml\n{HEAD}x: |\n  ```\n")
    root = documents[0].root
    assert isinstance(root, dict)
    assert root["x"] == "```\n"
    assert len(sink) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Page\n", "1:1 NO_BLOCK"),
        (page("a: 1\n"), "4:1 NO_BLOCK"),
        (page("openapi: 3.1.0\na: [\n"), "6:1 SYNTAX"),
        (page("a: [\n", "yaml /openapi.json post /x"), "5:1 SYNTAX"),
        (page("a: 1\n", "yaml /openapi.json post /x"), "4:1 NOT_OPENAPI"),
    ],
)
def test_a_page_without_a_document_is_refused(
    tmp_path: Path, text: str, expected: str
) -> None:
    documents, sink = read(tmp_path, "page.md", text)
    assert documents == []
    (finding,) = findings(sink)
    assert finding.startswith(expected)


def test_pages_of_one_api_unite(tmp_path: Path) -> None:
    shared = "components: {schemas: {A: {type: string, title: a}"
    one = f"{HEAD}tags: [{{name: x}}]\npaths: {{/a: {{get: {{}}}}}}\n{shared}}}}}"
    two = (
        "openapi: 3.1.1\ninfo: {title: T, version: '2', description: d}\n"
        "tags: [{name: x, description: d}, {name: y}]\n"
        "paths: {/a: {post: {}}, /b: {get: {}}}\n"
        "components: {schemas: {A: {title: a, type: string}, B: {}}, responses: {}}"
    )
    bundle, sink = merged(tmp_path, {"one.yaml": one, "two.yaml": two})
    assert bundle is not None
    assert len(sink) == 0
    assert bundle.root["info"] == {"title": "T", "version": "1"}
    assert bundle.root["tags"] == [{"name": "x"}, {"name": "y"}]
    assert bundle.root["paths"] == {"/a": {"get": {}, "post": {}}, "/b": {"get": {}}}
    components = bundle.root["components"]
    assert isinstance(components, dict)
    assert isinstance(components["schemas"], dict)
    assert list(components["schemas"]) == ["A", "B"]
    assert bundle.owner("#/components/schemas/A").file == "one.yaml"
    assert bundle.owner("#/components/schemas/B").file == "two.yaml"
    first = bundle.documents[0].root
    assert isinstance(first, dict)
    assert first["paths"] == {"/a": {"get": {}}}


def test_every_conflict_names_both_places(tmp_path: Path) -> None:
    one = (
        f"{HEAD}paths:\n  /a:\n    get: {{tags: [x]}}\n"
        "components:\n  schemas:\n    A: {minimum: 1}\n"
    )
    two = one.replace("[x]", "[y]").replace("minimum: 1", "minimum: true")
    bundle, sink = merged(tmp_path, {"one.yaml": one, "two.yaml": "\n" + two})
    assert bundle is None
    assert [found.message for found in sink] == [
        "two different definitions of #/paths/~1a/get; the other is at one.yaml:5:5",
        "two different definitions of #/components/schemas/A; "
        "the other is at one.yaml:8:5",
    ]
    assert {found.location.file for found in sink} == {"two.yaml"}


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ("openapi: 3.1.0\ninfo: {title: U}", 'the title "U" differs from "T" at one'),
        ("openapi: 3.0.0\ninfo: {title: T}", 'the OpenAPI version "3.0" differs'),
        (HEAD + "servers: [{url: /v2}]", "the servers"),
    ],
)
def test_a_page_of_another_api_is_refused(
    tmp_path: Path, other: str, what: str
) -> None:
    bundle, sink = merged(tmp_path, {"one.yaml": HEAD, "two.yaml": other})
    assert bundle is None
    (found,) = sink
    assert found.code.name == "MERGE_DIFFERENT_API"
    assert what in found.message


@pytest.mark.parametrize("pair", [("", "security: []"), ("security: []", "")])
def test_security_must_agree(tmp_path: Path, pair: tuple[str, str]) -> None:
    pages = {f"{index}.yaml": HEAD + text for index, text in enumerate(pair)}
    bundle, sink = merged(tmp_path, pages)
    assert bundle is None
    assert [found.code.name for found in sink] == ["MERGE_CONFLICT"]
