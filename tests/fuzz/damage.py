"""Damage to trees and to texts: how anything that was sound becomes malformed.

What is drawn depends on the `Random` alone, so that a seed is enough to have it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any

Holder = dict[Any, Any] | list[Any]

ODD: Sequence[Any] = (
    *(None, True, False, 0, -1, 10**30, 1.5, 1e308, "", "x", "\0", '"""', "../x"),
    *("{{ x }}", "__init__", "\ud800", "\u202e", "a\nb", "x" * 3000, "9" * 5000),
    *("#", "#/", "#/components", "#/components/schemas/Pet", "other.yaml", "~", "#/~"),
    *("http://a.example/b", "http://[", "#/%ff", "/a/{b}/{b}", "{}", "default", "2XX"),
    *("object", "array", "string", "integer", "null", "file", "binary", "password"),
    *("query", "path", "body", "formData", "cookie", "deepObject", "csv", "oauth2"),
    *([], {}, [None], [{}], [[[]]], {"": None}, {"$ref": "#"}, {"$ref": 1}, {"x": {}}),
    *({"allOf": [{"$ref": "#"}]}, {"type": ["array", "object"]}, {"oneOf": []}),
    *({"anyOf": [{}, {"type": "null"}]}, {"enum": [1, "a", None, 1.5]}, {"not": {}}),
    {"properties": {"a b": {"$ref": "#/paths"}}},
)
KEYWORDS: Sequence[tuple[str, Any]] = (
    *(("swagger", "2.0"), ("openapi", "3.0.3"), ("openapi", "3.1.0")),
    *(("openapi", "3.2.0"), ("openapi", 3.1), ("$self", "a.yaml")),
    *(("nullable", True), ("x-nullable", True), ("type", ["string", "null"])),
    *(("type", "file"), ("collectionFormat", "multi"), ("exclusiveMinimum", True)),
    *(("exclusiveMaximum", 5), ("const", {"a": 1}), ("$defs", {"a": {"$ref": "#"}})),
    *(("$dynamicRef", "#a"), ("$dynamicAnchor", "a"), ("$anchor", "a"), ("$id", "b")),
    *(("consumes", ["a/b"]), ("produces", "text/plain"), ("basePath", "/v1")),
    *(("definitions", {"A": {"$ref": "#/definitions/A"}}), ("host", "a.example")),
    *(("itemSchema", {"type": "object"}), ("prefixItems", [{}]), ("items", [{}, {}])),
    *(("discriminator", "kind"), ("discriminator", {"propertyName": "kind"})),
    *(("in", "querystring"), ("additionalOperations", {"COPY": {}}), ("query", {})),
    *(("contentEncoding", "base64"), ("format", "binary"), ("pattern", "(a+)+$")),
    *(("pattern", "(?<n>\\p{L})["), ("if", {}), ("dependentSchemas", {"a": False})),
    *(("unevaluatedProperties", False), ("patternProperties", {"[": {}})),
    *(("required", True), ("required", ["a", "a", 1]), ("minLength", -1)),
    *(("maximum", 1e400), ("multipleOf", 0), ("default", [{}]), ("enum", [])),
    *(("callbacks", {"a": {"{$url}": {}}}), ("webhooks", {"a": {"get": {}}})),
    *(("allowReserved", True), ("style", "matrix"), ("explode", "false")),
    *(("$ref", "#/components/schemas/"), ("deprecated", 1), ("readOnly", True)),
)
"""What one version or draft has and another writes otherwise."""


def places(tree: Any) -> list[tuple[Holder, Any]]:
    """Every member of every object and array, the outer ones first: its holder and its key."""
    members: list[tuple[Holder, Any]] = []
    holders: list[Holder] = [tree] if isinstance(tree, dict | list) else []
    for holder in holders:
        keys = holder.keys() if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            members.append((holder, key))
            member = holder[key]
            if isinstance(member, dict | list):
                holders.append(member)
    return members


def damaged_tree(
    random: Random, tree: Any, donors: Sequence[Any], odd: Sequence[Any] = ODD
) -> Any:
    """A copy with a few nodes deleted, replaced, renamed, doubled or exchanged for others."""
    tree = deepcopy(tree)
    for _ in range(random.randint(1, 4)):
        nodes = places(tree)
        if not nodes:
            return deepcopy(random.choice(odd))
        holder, key = random.choice(nodes)
        match random.choice(("delete", "replace", "splice", "rename", "keyword")):
            case "delete":
                del holder[key]
            case "replace":
                holder[key] = deepcopy(random.choice(odd))
            case "splice":
                others = places(random.choice(donors))
                if others:
                    donor, other = random.choice(others)
                    holder[key] = deepcopy(donor[other])
            case "rename" if isinstance(holder, dict):
                holder[str(random.choice(odd))] = holder.pop(key)
            case "keyword" if isinstance(holder, dict):
                name, value = random.choice(KEYWORDS)
                holder[name] = deepcopy(value)
            case _ if isinstance(holder, list):
                holder.append(deepcopy(holder[key]))
    return tree


PIECES: Sequence[bytes] = (
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\x85", b"\r"),
    *(b"\xe2\x80\xa8", b"\x1b[31m", b"\t", b"{", b"}", b"[", b"]", b":", b",", b"'"),
    *(b'"', b"\\", b"`", b"```", b"~~~", b"&a ", b"*a", b"<<: *a", b"!!python/none x"),
    *(b"! x", b"|", b">", b"#", b"---\n", b"...\n", b"%YAML 9.9\n", b"? ", b"- ", b"@"),
    *(b"NaN", b"1e999", b"0o9", b"2001-02-30", b"1_0", b"0x", b".inf", b"=", b"null"),
    *(
        b"9" * 5000,
        b"x" * 100_000,
        b"[" * 2000,
        b"{a: " * 500,
        b"- " * 1500,
        b"\n" * 5000,
    ),
    *(b"\\ud800", b"\\u0000", b"$ref: x.yaml", b'"$ref": "#"', b"a: &a [*a]\n"),
)
_Damage = Callable[[Random, bytes], bytes]


def damaged_text(random: Random, text: bytes) -> bytes:
    """A text that some hand, tool or transfer has ruined, in one way or a few."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        text = random.choice(_WAYS)(random, text)
    return text


def damaged_bytes(random: Random, text: bytes) -> bytes:
    """A few bytes changed, cut out or put in."""
    changed = bytearray(text)
    for _ in range(random.randint(1, 5)):
        place = random.randrange(len(changed) + 1)
        end = place + random.randint(0, 3)
        changed[place:end] = random.randbytes(random.randint(0, 3))
    return bytes(changed)


def _piece(random: Random, text: bytes) -> bytes:
    place = random.randrange(len(text) + 1)
    end = place + random.choice((0, 0, 1, 10))
    return text[:place] + random.choice(PIECES) + text[end:]


def _lines(random: Random, text: bytes) -> bytes:
    lines = text.splitlines(keepends=True) or [b""]
    start = random.randrange(len(lines))
    taken = lines[start : start + random.choice((1, 1, 2, 5, 20))]
    match random.choice(("delete", "double", "move", "swap")):
        case "delete":
            del lines[start : start + len(taken)]
        case "double":
            lines[start:start] = taken
        case "move":
            del lines[start : start + len(taken)]
            place = random.randrange(len(lines) + 1)
            lines[place:place] = taken
        case _:
            other = random.randrange(len(lines))
            lines[start], lines[other] = lines[other], lines[start]
    return b"".join(lines)


def _truncated(random: Random, text: bytes) -> bytes:
    place = random.randrange(len(text) + 1)
    return text[:place] if random.random() < 0.8 else text[place:]


def _indented(random: Random, text: bytes) -> bytes:
    lines = text.splitlines(keepends=True) or [b""]
    start = random.randrange(len(lines))
    shift = random.choice((b" ", b"  ", b"\t", b"", b"\xc2\xa0"))
    for index in range(start, min(len(lines), start + random.choice((1, 1, 3, 30)))):
        lines[index] = shift + (lines[index] if shift else lines[index].lstrip(b" "))
    return b"".join(lines)


def _fences(random: Random, text: bytes) -> bytes:
    fences = list(re.finditer(rb"^ {0,3}(`{3,}|~{3,})[^\n]*$", text, re.MULTILINE))
    if not fences:
        return b"# Page\n\n```" + random.choice((b"yaml", b"json", b"")) + b"\n" + text
    fence = random.choice(fences)
    instead = random.choice(
        (b"", b"```", b"~~~", b"````yaml", b"    ```", b"```json", b"> ```", b"```{=x}")
    )
    return text[: fence.start()] + instead + text[fence.end() :]


def _encoded(random: Random, text: bytes) -> bytes:
    encoding = random.choice(
        ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp037", "utf-7", "latin-1")
    )
    encoded = text.decode("utf-8", "replace").encode(encoding, "replace")
    return encoded if random.random() < 0.8 else text + encoded


def _ends(random: Random, text: bytes) -> bytes:
    return text.replace(
        b"\n", random.choice((b"\r", b"\r\n", b"\n\n", b"\xe2\x80\xa8"))
    )


_WAYS: Sequence[_Damage] = (
    *(damaged_bytes, damaged_bytes, _piece, _piece, _piece, _lines, _lines, _lines),
    *(_truncated, _indented, _indented, _fences, _encoded, _ends),
)
