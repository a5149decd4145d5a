"""What messages advise can be done: the commands and options that they name are there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from source_tree import SPECGEN, Module, modules

from specgen.cli import parsers

ROOT = SPECGEN.parent
_, PARSERS = parsers()
OPTIONS = {name: {*parser.options(), "--help"} for name, parser in PARSERS.items()}
EVERY_OPTION = {"--version", *(word for words in OPTIONS.values() for word in words)}
_OPTION = re.compile(r"(?<![\w`.-])(?<!pip )--[a-z][a-z-]*|(?<=`)--[a-z][a-z-]*")
_COMMAND = re.compile(
    r"(?:`|^|, (?:or )?)specgen ([a-z]+)(?=`| +(?:[A-Z]{2}|[{-]))([^`,;]*)"
)
TEXTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / "templates").rglob("*.jinja")),
]


def messages(tree: ast.AST) -> Iterator[str]:
    """The texts of a module that are sentences, in which `{}` is what is put in."""
    parts: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts.update(map(id, node.values))
            yield "".join(
                str(value.value) if isinstance(value, ast.Constant) else "{}"
                for value in node.values
            )
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in parts
            and " " in node.value
        ):
            yield node.value


def faults(text: str) -> Iterator[str]:
    """The commands that are none, and options that their commands lack."""
    for name, rest in _COMMAND.findall(text):
        if name not in OPTIONS:
            yield f"specgen {name}"
        for option in _OPTION.findall(rest):
            if option not in OPTIONS.get(name, ()):
                yield f"specgen {name} {option}"


@pytest.mark.parametrize("module", modules(SPECGEN), ids=lambda module: module.name)
def test_messages_name_what_there_is(module: Module) -> None:
    for text in messages(module.tree):
        assert [*faults(text)] == [], text
        # What is written for users speaks of other programs, too.
        if module.layer != "emit":
            assert {*_OPTION.findall(text)} <= EVERY_OPTION, text


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_documents_name_what_there_is(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    commands = (re.sub(r"^\$ ", "", line) for line in lines)
    assert [fault for line in commands for fault in faults(line)] == []


def test_the_rule_sees_what_it_forbids() -> None:
    told = "run `specgen genrate`, or `specgen check --force`; specgen wrote it"
    assert [*faults(told)] == ["specgen genrate", "specgen check --force"]
    assert [*faults("specgen pull SOURCE --output DIR")] == ["specgen pull --output"]
    (text,) = messages(ast.parse("f'--{name} needs a {x}, see --helpp'"))
    assert _OPTION.findall(text) == ["--helpp"]
