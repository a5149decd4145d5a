"""Lines and columns of everything in JSON texts that are drawn, however they are written."""

from __future__ import annotations

import gc
import json
import random
import re
import time
import weakref
from pathlib import Path

import pytest
from reading import read

from specgen.load.text.json_reader import LONG
from specgen.load.text.positions import position
from specgen.load.tree.pointer import escape

SPACES = ["", "", " ", "\t", "\n", "\r\n", "\r"]
KEYS = [
    *("", "0", "1", "a", "info", "paths", "$ref", "/pets/{id}", "a~1b", "ü", "日本😀"),
    *('"', 'a"b', '"a', "a,b:c", "{", "]", "\\", "back\\slash\n", "openapi"),
]
NUMBERS = ["0", "-1.5e3", "1e400", "-1E+999", "9" * 400, f"-{'1' * 400}"]


class Writer:
    """Writes values in JSON, and notes where each of them begins, with its key."""

    def __init__(self, draw: random.Random) -> None:
        self._draw = draw
        self._escapes = draw.choice([0, 0, 0.2])
        self.text = ""
        self.places: dict[str, int] = {}

    def value(self, pointer: str, depth: int) -> None:
        """A value; all that is below it has a place."""
        kind = self._draw.choice("{[" if depth > 2 else '{["0' if depth else '"0')
        if kind == "{":
            keys = self._draw.sample(KEYS, self._draw.randrange(6))
            self._all(
                "{", "}", [(key, f"{pointer}/{escape(key)}") for key in keys], depth
            )
        elif kind == "[":
            items = [(None, pointer)] * self._draw.randrange(6)
            self._all("[", "]", items, depth)
        elif kind == '"':
            self._string("".join(self._draw.choices(KEYS, k=2)))
        else:
            self.text += self._draw.choice([*NUMBERS, "true", "null"])

    def _all(
        self, begin: str, end: str, members: list[tuple[str | None, str]], depth: int
    ) -> None:
        self.text += begin
        number = 0
        for index, (key, pointer) in enumerate(members):
            self.text += "," if index else ""
            self._space()
            start = len(self.text)
            if key is None:
                pointer = f"{pointer}/{number}"
            else:
                self._string(key)
                self._space()
                self.text += ":"
                self._space()
            value = len(self.text)
            self.value(pointer, depth - 1)
            if self.text[value:].strip() not in ("1e400", "-1E+999"):
                # These are left out, and the next item has their number.
                self.places[pointer] = start
                number += 1
            self._space()
        self.text += end

    def _space(self) -> None:
        self.text += self._draw.choice(SPACES)

    def _string(self, value: str) -> None:
        written = json.dumps(value, ensure_ascii=False)
        if self._draw.random() < self._escapes:
            written = written.replace("/", "\\/").replace("a", "\\u0061")
        self.text += written


@pytest.mark.parametrize("kind", ["json", "long.json", "yaml", "md"])
@pytest.mark.parametrize("seed", range(12))
def test_everything_is_where_an_editor_shows_it(
    tmp_path: Path, kind: str, seed: int
) -> None:
    writer = Writer(random.Random(seed))
    writer.text = '{"openapi": "3.1.0", "x":\n'
    writer.value("#/x", 4)
    text = writer.text + (f', "y": "{"é" * LONG}"}}' if "long" in kind else "}")
    above = margin = 0
    whole = f"\ufeff{text}"
    if kind == "md":
        lines = re.split("\r\n|\r|\n", text)
        whole = "".join(f"  {line}\n" for line in ["```json", *lines, "```"])
        whole, above, margin = f"# Title\n\n{whole}", 3, 2
    (document,), _ = read(tmp_path, f"api.{kind}", whole)
    for pointer, offset in writer.places.items():
        lines = re.split("\r\n|\r|\n", text[:offset])
        place = (above + len(lines), margin + len(lines[-1]) + 1)
        assert position(document, pointer) == place, pointer


@pytest.mark.parametrize("written", [r'"\u0070/x"', r'"p\/x"', '"p/x"'])
@pytest.mark.parametrize(
    "other", ['"p/x"', '["p/x"]', '{"p/x": 1}', r'"\"p/x"', r'{"\"p/x": 1}', "0"]
)
def test_a_key_that_stands_elsewhere_too(
    tmp_path: Path, written: str, other: str
) -> None:
    text = f'{{"openapi": "3.1.0", "x": {other}, {written}: {{"b": 1}}}}'
    (document,), _ = read(tmp_path, "api.json", text)
    assert position(document, "#/p~1x") == (1, 1 + text.rindex(written))
    assert position(document, "#/p~1x/b") == (1, 1 + text.index('"b"'))


@pytest.mark.parametrize("kind", ["json", "yaml"])
def test_a_document_is_given_up_after_its_places(tmp_path: Path, kind: str) -> None:
    text = (
        '{"openapi": "3.1.0", "x": 1}' if kind == "json" else "openapi: 3.1.0\nx: 1\n"
    )
    documents, _ = read(tmp_path, f"api.{kind}", text)
    assert position(documents[0], "#/x")[1] in (1, 22)
    kept = weakref.ref(documents.pop())
    gc.collect()
    assert kept() is None


def test_a_place_is_found_no_slower_where_it_is_deep(tmp_path: Path) -> None:
    below = json.dumps([{"k": [number]} for number in range(20_000)])
    text = f'{{"openapi": "3.1.0", "é": {"[" * 300}{below}{"]" * 300}}}'
    (document,), _ = read(tmp_path, "api.json", text)
    before = time.process_time()
    place = position(document, f"#/é{'/0' * 300}/9999/k")
    assert place == (1, 1 + text.index('"k": [9999]'))
    assert time.process_time() - before < 3
