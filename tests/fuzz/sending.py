"""What a request says, from the model of an API: parameters, credentials and a body.

Values come from the fake's sampler and are damaged as trees, then written, then damaged as bytes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from specgen.ir.api import (
    Api,
    ApiKey,
    Codec,
    Content,
    Encoded,
    Http,
    Operation,
    Parameter,
    Place,
    Slot,
    Style,
)
from specgen.ir.types import Presence
from specgen.mock.values import Endless, Sampler
from tests.fuzz.damage import damaged_text, places

CANARY = b"qZ7jV9wK"
NUMBER = 731973197319
"""Stand in values of requests and in nothing else: no answer may hold them."""
ODD: Sequence[Any] = (
    *(None, True, False, 0, -1, 1.5, 1e308, 10**30, 10**5000, NUMBER, -NUMBER, [], {}),
    *(
        "",
        "\0",
        "\ud800",
        "\u202e",
        "a\r\nb",
        "x" * 70_000,
        "1e999",
        "NaN",
        "9" * 5000,
        "null",
    ),
    *(
        CANARY.decode(),
        f"{CANARY.decode()}\0",
        [CANARY.decode()] * 3,
        [[[NUMBER]]],
        [None] * 50,
    ),
    *(
        "2024-02-30",
        "9999999999999-01-01T00:00:00Z",
        "24:60:61",
        "P1Y1M1DT1H9999999999999S",
    ),
    *(
        "é" * 100,
        "\U0001f600",
        "💥" * 1000,
        "a=b&c=d",
        "%ff",
        "a,b",
        "{x}",
        {"": 1},
        {"a": [{}]},
    ),
    *(
        float("nan"),
        float("inf"),
        1e-400,
        5e-324,
        123456789012345678901234567890.5,
        "0" * 100,
    ),
)
RAW: Sequence[bytes] = (
    *(
        b"",
        b"{",
        b"}",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"NaN",
        b"-Infinity",
    ),
    *(
        b"[" * 200 + b"]" * 200,
        b"1e999",
        b"1" * 5000,
        b'"\\ud800"',
        b"\xff\xfe{}",
        b"\0" * 10,
    ),
    *(
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":2}',
        b'"\\u0000"',
        b"1_0",
        b"01",
        b"[1,]",
        b"'a'",
        b"\x1e",
    ),
    *(
        b"a=1&" * 5000,
        b"a=%ff&b=\xff",
        b"--x\r\n\r\n--x--",
        b"\x1e{}\x1e\n\x1e",
        b"{}\n{\n[]",
    ),
    *(
        b"\r\n" * 5000,
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"":' + b'{"":' * 900 + b"1" + b"}" * 901,
    ),
)
CHARSETS = (
    "utf-16",
    "utf-7",
    "idna",
    "undefined",
    "punycode",
    "rot13",
    "hex",
    "\xff",
    '"',
    "",
    "x" * 999,
)
TYPES = (
    *(
        b"",
        b"application/json",
        b"application/x-www-form-urlencoded",
        b"text/plain",
        b"a/b",
    ),
    *(
        b"multipart/form-data",
        b"multipart/form-data; boundary=",
        b"multipart/form-data; boundary",
    ),
    *(
        b'multipart/form-data; boundary="',
        b"multipart/form-data; boundary=\xff",
        b"*/*",
        b"/",
    ),
    *(
        b"multipart/form-data; boundary=" + b"x" * 70_000,
        b";;;",
        b"\xff/\xfe",
        b"application/",
    ),
    *(
        b"application/octet-stream",
        b"application/xml",
        b"application/jsonl",
        b"x" * 70_000,
    ),
    b"multipart/form-data; charset=idna; boundary=b0und",
)
BOUNDARY = "b0und"


@dataclass
class Sent:
    """The parts of a request beside its body."""

    path: bytes
    query: bytes
    headers: list[tuple[bytes, bytes]]


def parameters_of(random: Random, api: Api, operation: Operation) -> Sent:
    """Everything that the operation declares, most of it there and sound."""
    sampler = Sampler(api.declarations)
    texts: dict[Place, list[tuple[str, str]]] = {place: [] for place in Place}
    for parameter in operation.parameters:
        needed = parameter.presence is Presence.REQUIRED
        if random.random() < (0.95 if needed else 0.5):
            value = _value(random, sampler, parameter.type)
            texts[parameter.place] += _texts(parameter, value)
    for scheme in api.schemes:
        if isinstance(scheme, ApiKey) and random.random() < 0.8:
            texts[scheme.place].append((scheme.wire_name, CANARY.decode()))
    headers = [
        (name.lower().encode(), _field(text)) for name, text in texts[Place.HEADER]
    ]
    kinds = {
        scheme.scheme.lower() for scheme in api.schemes if isinstance(scheme, Http)
    }
    if random.random() < 0.8:
        token = base64.b64encode(b"u:" + CANARY) if "basic" in kinds else CANARY
        name = random.choice(sorted(kinds or {"bearer"}))
        headers.append((b"authorization", name.encode() + b" " + token))
    cookies = [
        f"{quote(name)}={quote(_sound(text))}" for name, text in texts[Place.COOKIE]
    ]
    if cookies:
        headers.append((b"cookie", "; ".join(cookies).encode()))
    slots = dict(texts[Place.PATH])
    path = "".join(
        (
            _quoted(random, slots.get(part.wire_name, "x"))
            if isinstance(part, Slot)
            else part
        )
        for part in operation.path
    )
    fixed, _, fixed_query = path.partition("#")[0].partition("?")
    pairs = [(name, _sound(text)) for name, text in texts[Place.QUERY]]
    pairs += [(name, _sound(text)) for name, text in texts[Place.QUERYSTRING]]
    random.shuffle(pairs)
    query = "&".join(filter(None, [fixed_query, urlencode(pairs)]))
    return Sent(fixed.encode("utf-8", "replace"), query.encode(), headers)


def _sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _quoted(random: Random, text: str) -> str:
    if random.random() < 0.1:
        return random.choice(
            ("%00", "%ff", CANARY.decode(), "%2F", "a%2Fb", "%zz", "%20")
        )
    return quote(_sound(text), safe="") or "x"


def _field(text: str) -> bytes:
    """What servers let through of a text in a header: no control characters."""
    raw = text.encode("utf-8", "replace")
    return bytes(byte for byte in raw if byte >= 32 and byte != 127)


def _value(random: Random, sampler: Sampler, type: Any) -> Any:
    try:
        value = sampler.of(type)
    except Endless:
        value = None
    return damaged_value(random, value) if random.random() < 0.5 else value


def damaged_value(random: Random, value: Any) -> Any:
    """A few members replaced, deleted or added; names that come in addition say nothing."""
    tree = json.loads(json.dumps({"it": value}))
    for _ in range(random.randint(1, 3)):
        holder, key = random.choice(places(tree) or [(tree, "it")])
        match random.choice(("replace", "replace", "delete", "add", "text")):
            case "delete" if holder is not tree:
                del holder[key]
            case "add" if isinstance(holder[key], dict):
                holder[key]["more"] = deepcopy(random.choice(ODD))
            case "add" if isinstance(holder[key], list) and len(holder[key]) < 5:
                holder[key] = deepcopy(holder[key]) * random.choice((0, 2, 100))
            case "text" if isinstance(holder[key], str):
                holder[key] += CANARY.decode()
            case _:
                holder[key] = deepcopy(random.choice(ODD))
    return tree.get("it")


def _json(value: Any) -> str:
    try:
        return json.dumps(value)
    except ValueError:  # Python writes no integer of so many digits.
        return "9" * 5000


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _texts(parameter: Parameter, value: Any) -> Iterator[tuple[str, str]]:
    """A parameter's names and texts, written roughly as its style wants it."""
    name, encoding = parameter.wire_name, parameter.encoding
    if isinstance(encoding, Encoded) or not isinstance(value, dict | list):
        yield name, _plain(value)
        return
    assert isinstance(encoding, Style)
    if isinstance(value, list):
        items = [_plain(item) for item in value]
        separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(
            encoding.style, ","
        )
        if encoding.explode and parameter.place is Place.QUERY:
            yield from ((name, item) for item in items)
        else:
            yield name, separator.join(items)
        return
    pairs = [(key, _plain(item)) for key, item in value.items()]
    if encoding.style == "deepObject":
        yield from ((f"{name}[{key}]", item) for key, item in pairs)
    elif encoding.explode and parameter.place is Place.QUERY:
        yield from pairs
    elif encoding.explode:
        yield name, ",".join(f"{key}={item}" for key, item in pairs)
    else:
        yield name, ",".join(part for pair in pairs for part in pair)


def body_of(
    random: Random, api: Api, operation: Operation
) -> tuple[bytes | None, bytes]:
    """A media type, or none, and a body that is of it, more or less."""
    if operation.body is None:
        is_there = random.random() < 0.2
        return (random.choice(TYPES), random.choice(RAW)) if is_there else (None, b"")
    content = random.choice(operation.body.contents)
    value = _value(random, Sampler(api.declarations), content.item or content.type)
    media_type, whole = _encoded(random, content, value)
    if random.random() < 0.2:
        whole = damaged_text(random, whole)
    if random.random() < 0.1:
        whole = random.choice(RAW)
    if random.random() < 0.05:
        whole = b""
    if random.random() < 0.1:
        media_type += f"; charset={random.choice(CHARSETS)}"
    raw = media_type.encode("latin-1", "replace")
    if random.random() < 0.15:
        return random.choice((None, *TYPES)), whole
    return raw, whole


def _encoded(random: Random, content: Content, value: Any) -> tuple[str, bytes]:
    media_type = content.media_type.replace("*/*", "a/b").replace("*", "x")
    fields = value if isinstance(value, dict) else {"a": value}
    match content.codec:
        case Codec.FORM:
            pairs = [
                (name, _sound(_plain(item)))
                for name, items in fields.items()
                for item in (items if isinstance(items, list) else [items])
            ]
            return media_type, urlencode(pairs).encode()
        case Codec.MULTIPART:
            return f"{media_type}; boundary={BOUNDARY}", _multipart(random, fields)
        case Codec.TEXT | Codec.BINARY:
            return media_type, _plain(value).encode("utf-8", "replace")
        case Codec.JSON_LINES:
            return media_type, f"{_json(value)}\n".encode() * random.randint(0, 3)
        case Codec.JSON_SEQUENCE:
            return media_type, f"\x1e{_json(value)}\n".encode() * random.randint(0, 3)
    return media_type, _doubled(random, _json(value)).encode()


def _doubled(random: Random, text: str) -> str:
    """An object may say the same name twice."""
    if random.random() < 0.1 and text.startswith('{"'):
        return f"{text[:-1]}, {text[1:]}"
    return text


PART_HEADERS = (
    *(
        "",
        "Content-Type: application/json\r\n",
        "Content-Type: text/plain; charset=idna\r\n",
    ),
    *(
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Type: \xff\r\n",
        "X\r\n",
        ": \r\n",
    ),
    f"X-A: {CANARY.decode()}\r\n",
)
NAMES = (
    "",
    "; filename=a",
    '; filename="../a"',
    '; filename="\0"',
    "; filename*=idna''%ff",
    '; filename="',
)


def _multipart(random: Random, fields: dict[str, Any]) -> bytes:
    parts: list[str] = []
    for name, items in fields.items():
        for item in items if isinstance(items, list) else [items]:
            names = (
                f'name="{name}"'
                if random.random() < 0.95
                else random.choice(("", "name", "x=y"))
            )
            kind = random.choice(NAMES) if random.random() < 0.4 else ""
            more = random.choice(PART_HEADERS) if random.random() < 0.4 else ""
            head = f"Content-Disposition: form-data; {names}{kind}\r\n{more}"
            parts.append(f"--{BOUNDARY}\r\n{head}\r\n{_plain(item)}\r\n")
    end = f"--{BOUNDARY}--\r\n" if random.random() < 0.9 else ""
    return ("".join(parts) + end).encode("utf-8", "replace")
