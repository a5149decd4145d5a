"""Overlays: what they change, where the changed parts stand, what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from reading import findings

from specgen.findings.diagnostics import DiagnosticCode, Location, Sink
from specgen.load.api import locate, read_api
from specgen.load.tree.bundle import Bundle

API = """\
openapi: 3.1.0
info: {title: T, version: '1'}
tags:
- name: a
- name: b
- name: c
paths:
  /x:
    get:
      tags: [a]
      deprecated: true
      parameters:
      - {name: p, in: query}
      - {name: q, in: query}
    post: &post
      summary: same
    put: *post
"""
INFO = {"title": "U", "version": "1", "x-y": [1]}
HEAD = "overlay: 1.1.0\ninfo: {title: O, version: '1'}\nactions:\n"


def apply(
    folder: Path, *actions: str, allow: tuple[str, ...] = ()
) -> tuple[Bundle | None, Sink]:
    """The API with an overlay for each text of actions."""
    (folder / "api.yaml").write_text(API)
    names = []
    for number, text in enumerate(actions, 1):
        names.append(f"o{number}.yaml")
        (folder / names[-1]).write_text(
            text if text.startswith("overlay") else HEAD + text
        )
    sink = Sink(allow)
    return read_api(["api.yaml"], names, folder, sink), sink


def changed(folder: Path, *actions: str) -> Any:
    bundle, sink = apply(folder, *actions)
    assert bundle is not None, findings(sink)
    return bundle.root


def place(bundle: Bundle | None, pointer: str) -> str:
    """The file, line and column at which a finding about a node is shown."""
    assert bundle is not None
    sink = Sink()
    where = Location(file="api.yaml", pointer=pointer)
    sink.report(DiagnosticCode.STRUCTURE, where, reason="any")
    locate(sink, (*bundle.documents, *bundle.overlays), bundle)
    (found,) = sink
    where = found.location
    assert where.pointer == pointer
    return f"{where.file}:{where.line}:{where.column}"


@pytest.mark.parametrize(
    ("action", "path", "value"),
    [
        ("{target: $.info, update: {title: U, x-y: [1]}}", "info", INFO),
        ("{target: $.info.title, update: U}", "info.title", "U"),
        (
            "{target: '$.paths.*.get', update: {tags: [z]}}",
            "paths./x.get.tags",
            ["a", "z"],
        ),
        ("{target: $.tags, update: {name: d}}", "tags.3.name", "d"),
        ("{target: $.tags, update: [{name: d}, {name: e}]}", "tags.4.name", "e"),
        ("{target: \"$.tags[?@.name != 'b']\", remove: true}", "tags", [{"name": "b"}]),
        ("{target: '$.tags[0,0,2]', remove: true}", "tags", [{"name": "b"}]),
        ("{target: '$..parameters', remove: true}", "paths./x.get.parameters", None),
        (
            "{target: $.info, update: {version: '2'}, remove: false}",
            "info.version",
            "2",
        ),
        ('{target: \'$["paths"]["/x"]\', copy: $.info}', "paths./x.title", "T"),
        ("{target: $, update: {servers: [{url: /}]}}", "servers.0.url", "/"),
    ],
)
def test_actions(tmp_path: Path, action: str, path: str, value: Any) -> None:
    found = changed(tmp_path, f"- {action}")
    for key in path.split("."):
        found = found[int(key)] if isinstance(found, list) else found.get(key)
    assert found == value


def test_a_change_through_an_alias_changes_one_place(tmp_path: Path) -> None:
    root = changed(tmp_path, "- {target: $.paths.*.post, update: {summary: other}}")
    assert root["paths"]["/x"]["post"]["summary"] == "other"
    assert root["paths"]["/x"]["put"]["summary"] == "same"


def test_what_several_targets_got_stays_apart(tmp_path: Path) -> None:
    root = changed(
        tmp_path,
        '- {target: \'$.paths.*["get","put"]\', update: {xa: {b: 1}}}\n'
        "- {target: '$.paths.*.get.xa', update: {c: 2}}\n",
    )
    assert root["paths"]["/x"]["get"]["xa"] == {"b": 1, "c": 2}
    assert root["paths"]["/x"]["put"]["xa"] == {"b": 1}


def test_overlays_follow_each_other_and_move_what_there_was(tmp_path: Path) -> None:
    root = changed(
        tmp_path,
        "- {target: $.paths, update: {/y: {}}}\n"
        "- {target: \"$.paths['/y']\", copy: \"$.paths['/x']\"}\n"
        "- {target: \"$.paths['/x']\", remove: true}\n",
        "- {target: \"$.paths['/y'].get\", update: {summary: moved}}\n",
    )
    assert list(root["paths"]) == ["/y"]
    assert root["paths"]["/y"]["get"]["summary"] == "moved"


def test_a_copy_and_its_original_change_alone(tmp_path: Path) -> None:
    root = changed(
        tmp_path,
        "- {target: $.info, update: {xa: {b: 1}, xc: {}}}\n"
        "- {target: $.info.xc, copy: $.info.xa}\n"
        "- {target: $.info.xa, update: {b: 2}}\n",
    )
    assert (root["info"]["xa"], root["info"]["xc"]) == ({"b": 2}, {"b": 1})


def test_documents_stay_as_they_were_read(tmp_path: Path) -> None:
    bundle, _ = apply(tmp_path, "- {target: '$.tags[0]', remove: true}")
    assert bundle
    (document,), (overlay,) = bundle.documents, bundle.overlays
    assert isinstance(document.root, dict)
    assert len(document.root["tags"]) == 3  # type: ignore[arg-type]
    assert json.loads(json.dumps(overlay.root))["actions"][0]["remove"] is True


def test_places(tmp_path: Path) -> None:
    bundle, _ = apply(
        tmp_path,
        "- target: $.tags[0]\n"
        "  remove: true\n"
        "- target: $.paths.*.get\n"
        "  update:\n"
        "    parameters:\n"
        "    - name: r\n"
        "    summary: new\n",
        "- target: $.paths.*.post\n  copy: $.paths.*.get\n",
    )
    assert place(bundle, "#/tags/0/name") == "api.yaml:5:3"
    assert place(bundle, "#/tags/1") == "api.yaml:6:3"
    assert place(bundle, "#/paths/~1x/get/deprecated") == "api.yaml:11:7"
    assert place(bundle, "#/paths/~1x/get/parameters/1/in") == "api.yaml:14:19"
    assert place(bundle, "#/paths/~1x/get/parameters/2/name") == "o1.yaml:9:7"
    assert place(bundle, "#/paths/~1x/get/summary") == "o1.yaml:10:5"
    assert place(bundle, "#/paths/~1x/post/parameters/2/name") == "o1.yaml:9:7"
    assert place(bundle, "#/paths/~1x/post/deprecated") == "api.yaml:11:7"


MALFORMED = {
    "[]": ["1:1 found an array in place of an object"],
    "overlay: 1.0.0": ["1:1 `actions` is missing"],
    "{overlay: 2.0.0, actions: []}": ["1:2 version 2.0.0 is not known"],
    "{overlay: 1.1.0, actions: []}": ["1:18 there is no action"],
    "{overlay: 1.1.0, actions: {}, action: 1}": [
        "1:18 `actions` can't be an object",
        "1:31 `action` is not known here",
    ],
    f"{HEAD}- 1": ["4:3 found a number in place of an object"],
    f"{HEAD}- {{}}": ["4:3 `target` is missing"],
    f"{HEAD}- {{target: $}}": ["4:3 an action has one of update, copy, remove"],
    f"{HEAD}- {{target: $, update: 1, copy: $}}": [
        "4:3 an action has one of update, copy, remove"
    ],
    f"{HEAD}- {{target: $, remove: 'yes'}}": ["4:15 `remove` can't be a string"],
    f"{HEAD}- {{target: info, remove: true}}": [
        "4:4 no JSONPath (RFC 9535): expected '$', found 'i'"
    ],
    f"{HEAD}- {{target: $, remove: true}}": [
        "4:15 the whole document can't be removed"
    ],
    f"{HEAD}- {{target: $.info, update: []}}": [
        "4:20 an array can't be merged into an object at #/info"
    ],
    f"{HEAD}- {{target: $, update: {{info: {{title: {{}}}}}}}}": [
        "4:15 an object can't be merged into a string at #/info/title"
    ],
    f"{HEAD}- {{target: $.info, copy: '$.tags.*'}}": [
        "4:20 it selects 3 values, not one"
    ],
}


@pytest.mark.parametrize("overlay", MALFORMED)
def test_malformed(tmp_path: Path, overlay: str) -> None:
    (tmp_path / "api.yaml").write_text(API)
    (tmp_path / "o.yaml").write_text(overlay)
    sink = Sink()
    assert read_api(["api.yaml"], ["o.yaml"], tmp_path, sink) is None
    expected = [
        one.replace(" ", " BAD_OVERLAY this overlay can't be applied: ", 1)
        for one in MALFORMED[overlay]
    ]
    assert findings(sink) == expected
    assert {found.location.file for found in sink} == {"o.yaml"}


@pytest.mark.parametrize("key", ["target", "copy"])
def test_what_selects_nothing(tmp_path: Path, key: str) -> None:
    action = {"target": "$.info", "copy": "$.info", key: "$.paths['/gone']"}
    bundle, sink = apply(tmp_path, f"- {json.dumps(action)}")
    assert bundle is None
    (found,) = findings(sink)
    assert found.endswith(
        "UNMATCHED_TARGET $.paths['/gone'] selects nothing of the document"
    )


def test_what_selects_nothing_can_be_allowed(tmp_path: Path) -> None:
    actions = (
        "- {target: $.gone, remove: true}\n- {target: $.info, update: {title: U}}\n"
    )
    bundle, _ = apply(tmp_path, actions, allow=("SG115",))
    assert bundle
    assert bundle.root["info"] == {"title": "U", "version": "1"}


def test_the_result_must_be_a_document(tmp_path: Path) -> None:
    bundle, sink = apply(tmp_path, "- {target: $.openapi, update: '4.0'}")
    assert bundle is None
    assert findings(sink) == ["4:23 UNKNOWN_VERSION unknown version `openapi: 4.0`"]


def test_a_folder_of_sources_may_hold_the_overlay(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(API)
    action = "- target: $\n  update:\n    openapi: 3.1.1\n"
    (tmp_path / "o.yaml").write_text(HEAD + action)
    bundle = read_api([""], ["o.yaml"], tmp_path, Sink())
    assert bundle
    assert bundle.root["openapi"] == "3.1.1"


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "EMPTY_FILE"), ("{", "SYNTAX"), ("a: 1\na: 2", "DUPLICATE_KEY")],
)
def test_files_that_cannot_be_read(tmp_path: Path, content: str, code: str) -> None:
    (tmp_path / "api.yaml").write_text(API)
    (tmp_path / "o.yaml").write_text(content)
    sink = Sink()
    assert read_api(["api.yaml"], ["o.yaml"], tmp_path, sink) is None
    assert [found.code.name for found in sink] == [code]
