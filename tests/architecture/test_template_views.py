"""What templates see is a promise: what goes, or has another type, needs another version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from source_tree import TEMPLATES

from specgen.emit.package.views import VIEWS
from specgen.emit.text.template_names import VERSION, template_names

PROMISED = Path(__file__).with_name("template_views.txt")
"""A line for each field and block of this version, and the version before them.

`python tests/architecture/test_template_views.py` writes it; whatever it takes away is a reason
to raise VERSION first.
"""


@cache
def lines() -> tuple[str, ...]:
    return tuple(_lines())


def _lines() -> Iterator[str]:
    for name, seen in VIEWS.items():
        for own in fields(seen.view):
            yield f"{name}: view.{own.name}: {own.type}"
        tree = Environment().parse((TEMPLATES / name).read_text(encoding="utf-8"))
        for block in tree.find_all(nodes.Block):
            yield f"{name}: block {block.name}"


def test_what_templates_see_is_what_their_version_promises() -> None:
    version, *promised = PROMISED.read_text(encoding="utf-8").splitlines()
    assert version == f"version {VERSION}"
    assert [line for line in promised if line not in {*lines()}] == []
    assert {*lines()} - {*promised} == set(), "write the file anew"


@pytest.mark.parametrize("name", template_names())
def test_every_template_can_be_added_to_at_its_end(name: str) -> None:
    assert name in VIEWS
    assert f"{name}: block end" in {*lines()}


if __name__ == "__main__":
    PROMISED.write_text("\n".join([f"version {VERSION}", *lines(), ""]), "utf-8")
