"""The constructs of OpenAPI that specgen supports, with the golden cases that show each.

`python -m tests.showcase.readme` writes `docs/reference/constructs.md` from these rows. A row has
no place there without a case whose document uses it; which findings there are of it is read from
the cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import yaml

CASES = Path(__file__).parents[1] / "golden" / "cases"
_VALUES: Final = frozenset({"example", "examples", "default", "const", "enum"})
"""Keywords whose values are no constructs, whatever their keys are."""
_NAMED: Final = frozenset(
    (
        *("properties", "patternProperties", "schemas", "definitions", "$defs"),
        *("paths", "responses", "headers", "parameters", "callbacks", "webhooks"),
        *("securitySchemes", "securityDefinitions", "requestBodies", "links"),
        *(
            "pathItems",
            "x-ms-paths",
            "dependentSchemas",
            "mapping",
            "content",
            "scopes",
        ),
    )
)
"""Keywords whose keys are names."""


class Construct(NamedTuple):
    """A row: what a document says, in which versions, what becomes of it, how it is recognised.

    `marks` are keys, or `key=value`, that all stand in a document which has the construct.
    """

    text: str
    versions: str
    becomes: str
    marks: tuple[str, ...]


ALL: Final = "2.0 to 3.2"
NEW: Final = "3.0 to 3.2"
JSON_SCHEMA: Final = "3.1, 3.2"


def _row(text: str, versions: str, becomes: str, *marks: str) -> Construct:
    return Construct(text, versions, becomes, marks or (text.strip("`"),))


CONSTRUCTS: Final[Mapping[str, tuple[Construct, ...]]] = {
    "Documents": (
        _row("`info`, `tags`", ALL, "docstrings, names of packages and groups", "info"),
        _row("`servers`", NEW, "`server=` by name or number, `base_url=`"),
        _row("`variables` of servers", NEW, "`server_variables=`", "variables"),
        _row("`servers` of paths and operations", NEW, "heeded per call", "servers"),
        _row("`host`, `basePath`, `schemes`", "2.0", "a server", "swagger", "host"),
        _row("`$ref` to anywhere, over files", ALL, "followed", "$ref"),
        _row("`$id`, `$anchor`", JSON_SCHEMA, "followed", "$anchor"),
        _row("`$dynamicRef`, `$dynamicAnchor`", JSON_SCHEMA, "followed", "$dynamicRef"),
        _row("`webhooks`", JSON_SCHEMA, "`create_receiver`, `Sender`"),
        _row("`callbacks`", NEW, "the same", "callbacks"),
        _row("`deprecated`", ALL, "PEP 702, and a warning where it is called"),
    ),
    "Parameters": (
        _row("`in: path`", ALL, "arguments, by position too", "in=path"),
        _row("`in: query`", ALL, "keyword arguments", "in=query"),
        _row("`in: header`, `in: cookie`", ALL, "keyword arguments", "in=header"),
        _row("`in: querystring`", "3.2", "one argument", "in=querystring"),
        _row("`style`, `explode`", NEW, "all styles of all places", "style", "explode"),
        _row("`style: deepObject`", NEW, "objects in brackets", "style=deepObject"),
        _row("`allowReserved`", NEW, "sent as it is"),
        _row("`allowEmptyValue`", ALL, "no value is as good as none in servers"),
        _row("`collectionFormat`", "2.0", "all formats"),
        _row(
            "`content` of a parameter", NEW, "JSON in one value", "in=query", "content"
        ),
        _row(
            "shared and path item parameters",
            ALL,
            "merged, the nearer wins",
            "parameters",
        ),
    ),
    "Bodies and answers": (
        _row(
            "JSON",
            ALL,
            "models; keywords for the properties of an object",
            "requestBody",
        ),
        _row(
            "`formData`, `consumes`, `produces`",
            "2.0",
            "the same as bodies",
            "swagger",
            "consumes",
        ),
        _row("forms", NEW, "keyword arguments", "application/x-www-form-urlencoded"),
        _row(
            "multipart",
            NEW,
            "keyword arguments; files from paths, open files, bytes",
            "multipart/form-data",
        ),
        _row("`encoding`", NEW, "content types, headers and styles of parts"),
        _row(
            "XML: `xml.name`, `namespace`, `prefix`, `attribute`, `wrapped`",
            ALL,
            "models, as from JSON ([XML](../guides/xml.md))",
            "application/xml",
            "attribute=True",
        ),
        _row("`nodeType` of XML", "3.2", "the same", "nodeType"),
        _row(
            "text and bytes",
            NEW,
            "`str`, `bytes`, iterators",
            "application/octet-stream",
        ),
        _row(
            "several media types",
            NEW,
            "`content_type=`, `accept=` with overloads",
            "text/csv",
        ),
        _row(
            "event streams", NEW, "`Stream`, iterators in servers", "text/event-stream"
        ),
        _row("JSON lines, JSON sequences", NEW, "the same", "application/jsonl"),
        _row("`itemSchema`", "3.2", "the type of the items"),
        _row("ranges (`4XX`) and `default`", NEW, "typed errors", "4XX"),
        _row(
            "`headers` of answers",
            NEW,
            "typed in servers, in `raw` of clients",
            "headers",
        ),
    ),
    "Security": (
        _row("`apiKey` in header, query, cookie", ALL, "an argument", "type=apiKey"),
        _row(
            "`http`: basic, bearer, digest and others",
            NEW,
            "an argument, or two",
            "type=http",
        ),
        _row("`oauth2`", ALL, "a token, or what fetches one", "type=oauth2"),
        _row("`openIdConnect`", NEW, "the same", "type=openIdConnect"),
        _row(
            "`mutualTLS`",
            JSON_SCHEMA,
            "`http_client=` has the certificate",
            "type=mutualTLS",
        ),
        _row(
            "alternatives and combinations",
            ALL,
            "the first that can be met",
            "security",
        ),
    ),
    "Types": (
        _row(
            "`type`, a list of types",
            ALL,
            "`str`, `int`, `float`, `bool`, unions",
            "type",
        ),
        _row("`format`", ALL, "dates, times, durations, UUIDs, URLs, bytes, decimals"),
        _row("`nullable`", "3.0", "`| None`"),
        _row("`enum`", ALL, "`Literal`, open in answers"),
        _row("`const`", JSON_SCHEMA, "`Literal`"),
        _row("`minimum`, `maxLength` and the like", ALL, "checked", "minimum"),
        _row("`exclusiveMinimum` true or a number", ALL, "checked", "exclusiveMinimum"),
        _row("`multipleOf`", ALL, "checked"),
        _row("`pattern`", ALL, "checked, where Python can"),
        _row("`contentEncoding`", JSON_SCHEMA, "bytes"),
        _row(
            "`contentMediaType`, `contentSchema`",
            JSON_SCHEMA,
            "JSON in text is typed",
            "contentMediaType",
        ),
        _row("`default`", ALL, "filled in by servers, told by clients"),
        _row("`format: password`, `writeOnly`", ALL, "`SecretStr`", "format=password"),
    ),
    "Objects and arrays": (
        _row("`properties`, `required`", ALL, "a model, a `TypedDict`", "required"),
        _row("`additionalProperties`", ALL, "typed, kept, or refused"),
        _row("`patternProperties`", JSON_SCHEMA, "checked"),
        _row("`propertyNames`", JSON_SCHEMA, "checked"),
        _row(
            "`unevaluatedProperties`",
            JSON_SCHEMA,
            "as `additionalProperties`, over `allOf`",
        ),
        _row("`minProperties`, `maxProperties`", ALL, "checked", "minProperties"),
        _row(
            "`dependentRequired`, `dependentSchemas`",
            JSON_SCHEMA,
            "checked",
            "dependentRequired",
        ),
        _row(
            "`readOnly`, `writeOnly`",
            ALL,
            "two models where it makes a difference",
            "readOnly",
        ),
        _row("`items`", ALL, "`list`"),
        _row("`prefixItems`", JSON_SCHEMA, "`tuple`"),
        _row("`uniqueItems`, `contains`", ALL, "checked", "uniqueItems"),
        _row("`unevaluatedItems`", JSON_SCHEMA, "as `items`"),
    ),
    "Composition": (
        _row("`allOf`", ALL, "merged, or a base class"),
        _row("`oneOf`, `anyOf`", NEW, "unions, told apart by what differs", "oneOf"),
        _row(
            "`discriminator`, `mapping`",
            ALL,
            "tagged unions; an unknown tag is kept",
            "discriminator",
        ),
        _row("`defaultMapping`", "3.2", "the member for other tags"),
        _row("`not`, `if`, `then`, `else`", JSON_SCHEMA, "checked", "not"),
        _row(
            "true and false as schemas",
            JSON_SCHEMA,
            "`Any`, `Never`",
            "additionalProperties=False",
        ),
    ),
    "Extensions": (
        _row("`x-nullable`", "2.0", "`| None`"),
        _row(
            "`x-enum-varnames`, `x-enumNames`, `x-ms-enum`",
            ALL,
            "names of constants",
            "x-enum-varnames",
        ),
        _row(
            "`x-ms-pageable`, `x-speakeasy-pagination`, `x-fern-pagination`",
            ALL,
            "typed pages",
            "x-ms-pageable",
        ),
        _row(
            "`x-ms-parameterized-host`",
            "2.0",
            "a server with variables, where there is no `host`",
            "x-ms-parameterized-host",
        ),
        _row("`x-ms-paths`", ALL, "paths, told apart by their query", "x-ms-paths"),
        _row(
            "`x-fern-streaming`, `x-speakeasy-sse-overload`",
            NEW,
            "which argument asks for a stream",
            "x-fern-streaming",
        ),
        _row(
            "`x-speakeasy-group`, `x-fern-sdk-group-name` and the methods' names",
            ALL,
            "names",
            "x-speakeasy-group",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Case:
    """A golden case: the keys that its document uses, and its findings by pointer."""

    name: str
    marks: frozenset[str]
    findings: tuple[tuple[str, str], ...]


def _used(
    node: object, seen: set[tuple[int, bool]], is_named: bool = False
) -> Iterator[str]:
    """The keys of a tree, and `key=value` of those with a value that is no tree.

    What an alias repeats is `seen` once, for some cases have more aliases than anybody can follow.
    """
    if not isinstance(node, dict | list) or (id(node), is_named) in seen:
        return
    seen.add((id(node), is_named))
    if isinstance(node, list):
        for item in node:
            yield from _used(item, seen)
        return
    for key, value in node.items():
        if not is_named or "/" in str(key) or re.fullmatch(r"\d(XX|\d\d)", str(key)):
            yield str(key)
            if not isinstance(value, dict | list):
                yield f"{key}={value}"
        if is_named or key not in _VALUES:
            yield from _used(value, seen, not is_named and key in _NAMED)


@cache
def cases() -> tuple[Case, ...]:
    """Every golden case with one document."""
    read = []
    for path in sorted(CASES.glob("*/*/spec.yaml")):
        try:
            tree = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError):
            continue
        findings = path.with_name("diagnostics.txt").read_text(encoding="utf-8")
        told = [line.split(maxsplit=3) for line in findings.splitlines()]
        read.append(
            Case(
                path.parent.relative_to(CASES).as_posix(),
                frozenset(_used(tree, set())),
                tuple((words[0], words[2]) for words in told if len(words) > 2),
            )
        )
    return tuple(read)


def shown_by(construct: Construct) -> list[Case]:
    """The cases whose documents use a construct, those that are called after it first."""
    using = [case for case in cases() if case.marks.issuperset(construct.marks)]
    words = re.findall(r"[a-z]+", construct.text.lower())

    def distance(case: Case) -> tuple[int, int]:
        hits = sum(word[:5] in case.name for word in words if len(word) > 3)
        return -hits, len(case.marks)

    return sorted(using, key=distance)


def codes_of(construct: Construct, using: list[Case]) -> list[str]:
    """The codes of findings at a construct, in the cases that use it."""
    keys = {mark.partition("=")[0] for mark in construct.marks if "=" not in mark}
    return sorted(
        {
            code
            for case in using
            for code, pointer in case.findings
            if keys.intersection(pointer.rsplit("/", 2)[1:])
        }
    )


def tables() -> Iterator[str]:
    """The page's part that is made."""
    for topic, constructs in CONSTRUCTS.items():
        yield f"## {topic}\n"
        yield "| construct | versions | in Python | findings of it | shown by |"
        yield "|---|---|---|---|---|"
        for construct in constructs:
            using = shown_by(construct)
            codes = codes_of(construct, using)
            links = ", ".join(f"[{c}](diagnostics.md#{c.lower()})" for c in codes)
            shown = ", ".join(f"`{case.name}`" for case in using[:2])
            becomes = construct.becomes.replace("|", "\\|")
            yield (
                f"| {construct.text} | {construct.versions} | {becomes} | {links} |"
                f" {shown} |"
            )
        yield ""
