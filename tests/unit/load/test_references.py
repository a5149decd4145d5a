"""References: what resolves, what is refused and why, across files and cycles."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reading import HEAD, references

from specgen.load.tree.node import Node


def follow(folder: Path, ref: str, text: str) -> tuple[Node | None, list[str]]:
    registry, sink = references(folder, HEAD + text)
    found = registry.resolve(ref, registry.root)
    return found, [f"{each.code.name} {each.message}" for each in sink]


TREE = "a: {'b/c': {'~d': [{e f: 1}, 2]}, '%25': pct, '': empty}\n" "'100%': {x: 1}\n"


@pytest.mark.parametrize(
    ("ref", "pointer", "value"),
    [
        ("#/a/b~1c/~0d/0/e%20f", "#/a/b~1c/~0d/0/e f", 1),
        ("#/a/b~1c/%7E0d/1", "#/a/b~1c/~0d/1", 2),
        ("#/a/%2525", "#/a/%25", "pct"),
        ("#/a/%25", "#/a/%25", "pct"),
        ("#/100%/x", "#/100%/x", 1),
        ("#/a/", "#/a/", "empty"),
        ("api.yaml#/100%25/x", "#/100%/x", 1),
    ],
)
def test_pointers(tmp_path: Path, ref: str, pointer: str, value: object) -> None:
    found, faults = follow(tmp_path, ref, TREE)
    assert faults == []
    assert found is not None
    assert (found.pointer, found.value) == (pointer, value)


@pytest.mark.parametrize("ref", ["#", "#/", "api.yaml", "./api.yaml#", ""])
def test_the_whole_document(tmp_path: Path, ref: str) -> None:
    found, faults = follow(tmp_path, ref, TREE)
    assert faults == []
    assert found is not None
    assert found.pointer == "#"


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        ("#/a/x", "UNRESOLVED_REFERENCE reference #/a/x does not resolve: #/a has"),
        ("#/a/b~1c/~0d/01", "UNRESOLVED_REFERENCE"),
        ("#/a/b~1c/~0d/-1", "UNRESOLVED_REFERENCE"),
        ("#/a/b~1c/~0d/2", "UNRESOLVED_REFERENCE"),
        ("#name", "UNRESOLVED_REFERENCE"),
        ("no.yaml#/x", "UNRESOLVED_REFERENCE reference no.yaml#/x does not resolve"),
        (".", "UNRESOLVED_REFERENCE"),
        ("a%00b", "UNRESOLVED_REFERENCE"),
        ("x" * 5000, "UNRESOLVED_REFERENCE"),
        ("pipe", "UNRESOLVED_REFERENCE"),
        ("http://host/x.json", "REMOTE_REFERENCE"),
        ("HTTPS://host/x.json#/a", "REMOTE_REFERENCE"),
        ("//host/x.json", "REMOTE_REFERENCE"),
        ("\\\\host\\x.json", "REMOTE_REFERENCE"),
        ("urn:x:y", "REMOTE_REFERENCE"),
        ("file:///etc/hosts", "ESCAPING_REFERENCE"),
        ("/etc/hosts", "ESCAPING_REFERENCE"),
        ("C:\\x.yaml", "ESCAPING_REFERENCE"),
        ("../secret.yaml#/a", "ESCAPING_REFERENCE"),
        ("..%2fsecret.yaml", "ESCAPING_REFERENCE"),
        ("..\\secret.yaml", "ESCAPING_REFERENCE"),
        ("link.yaml", "ESCAPING_REFERENCE"),
    ],
)
def test_what_does_not_resolve(tmp_path: Path, ref: str, expected: str) -> None:
    (tmp_path / "secret.yaml").write_text("a: the secret")
    folder = tmp_path / "api"
    folder.mkdir()
    (folder / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(folder / "pipe")
    found, faults = follow(folder, ref, TREE)
    assert found is None
    assert len(faults) == 1
    assert faults[0].startswith(expected)
    assert "the secret" not in faults[0]


def test_files_refer_to_each_other(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/b.json").write_text('{"x": {"$ref": "../c.yml#/y"}}')
    (tmp_path / "c.yml").write_text("y: {$ref: 'api.yaml#/z'}\n")
    registry, sink = references(tmp_path, HEAD + "z: {type: string}\n")
    middle = registry.resolve("sub/b.json#/x", registry.root)
    assert middle is not None
    assert middle.pointer == "sub/b.json#/x"
    assert middle.location.file == "sub/b.json"
    assert middle.location.pointer == "#/x"
    end = registry.target(middle)
    assert end is not None
    assert end.pointer == "#/z"
    assert len(sink) == 0


def test_a_fragment_may_be_any_value_or_a_page(tmp_path: Path) -> None:
    (tmp_path / "list.yaml").write_text("[a, b]")
    (tmp_path / "page.md").write_text(f"# P\n\n```yaml\n{HEAD}```\n")
    registry, _ = references(tmp_path, HEAD)
    element = registry.resolve("list.yaml#/1", registry.root)
    assert element is not None
    assert element.value == "b"
    title = registry.resolve("page.md#/info/title", registry.root)
    assert title is not None
    assert title.value == "T"


def test_roots_widen_what_may_be_read(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/x.yaml").write_text("a: 1")
    roots = (tmp_path / "shared",)
    registry, _ = references(tmp_path / "api", HEAD, roots=roots)
    found = registry.resolve("../shared/x.yaml#/a", registry.root)
    assert found is not None
    assert found.pointer == "../shared/x.yaml#/a"


def test_a_broken_file_is_reported_where_it_is_broken(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("a: [\n")
    _, faults = follow(tmp_path, "broken.yaml#/a", "")
    assert [each.split()[0] for each in faults] == ["SYNTAX", "UNRESOLVED_REFERENCE"]


def test_every_use_of_a_bad_reference_is_reported(tmp_path: Path) -> None:
    text = HEAD + "a: {$ref: '#/no'}\nb: {$ref: '#/no'}\n"
    registry, sink = references(tmp_path, text)
    for key in ("a", "b", "a"):
        assert registry.target(registry.root.child(key)) is None
    assert [each.location.pointer for each in sink] == ["#/a/$ref", "#/b/$ref"]


def test_a_cycle_is_reported_once_with_its_members(tmp_path: Path) -> None:
    text = "x: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {$ref: '#/a'}\na: {$ref: '#/b'}\n"
    registry, sink = references(tmp_path, HEAD + text)
    for key in ("x", "b", "a", "c", "x"):
        assert registry.target(registry.root.child(key)) is None
    (found,) = sink
    assert found.code.name == "REFERENCE_CYCLE"
    assert found.message.endswith("definition: #/a -> #/b -> #/c -> #/a")
    assert found.location.pointer == "#/a"


def test_a_long_chain_needs_no_recursion(tmp_path: Path) -> None:
    lines = [f"k{index}: {{$ref: '#/k{index + 1}'}}" for index in range(20_000)]
    text = HEAD + "\n".join([*lines, "k20000: {type: string}\n"])
    registry, sink = references(tmp_path, text)
    found = registry.target(registry.root.child("k0"))
    assert found is not None
    assert found.pointer == "#/k20000"
    assert len(sink) == 0


def test_identifiers_and_anchors(tmp_path: Path) -> None:
    text = (
        "s:\n  A:\n    $id: https://x.test/schemas/a\n    $defs:\n"
        "      D: {$anchor: d, type: string}\n"
        "      E: {$id: e, $dynamicAnchor: n}\n"
        "    p: {$ref: '#/$defs/D'}\n    q: {$ref: '#d'}\n    r: {$ref: 'e#n'}\n"
        "  B: {$ref: 'https://x.test/schemas/a#/$defs/D'}\n"
        "  C: {$ref: 'https://x.test/schemas/e'}\n  F: {$anchor: f}\n"
        "  G: {$ref: '#f'}\n  H: {$ref: '#d'}\n"
    )
    registry, sink = references(tmp_path, HEAD + text)
    schemas = registry.root.child("s")
    ends = [
        registry.target(schemas.child(*path))
        for path in (("A", "p"), ("A", "q"), ("A", "r"), ("B",), ("C",), ("G",))
    ]
    d, e = "#/s/A/$defs/D", "#/s/A/$defs/E"
    assert [end and end.pointer for end in ends] == [d, d, e, d, e, "#/s/F"]
    assert len(sink) == 0
    assert registry.target(schemas.child("H")) is None
