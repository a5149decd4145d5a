"""What a request says beside its body, from the model of an API.

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
from tests.fuzz.damage import places

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
            value = value_of(random, sampler, parameter.type)
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
        f"{quote(name)}={quote(sound(text))}" for name, text in texts[Place.COOKIE]
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
    pairs = [(name, sound(text)) for name, text in texts[Place.QUERY]]
    pairs += [(name, sound(text)) for name, text in texts[Place.QUERYSTRING]]
    random.shuffle(pairs)
    query = "&".join(filter(None, [fixed_query, urlencode(pairs)]))
    return Sent(fixed.encode("utf-8", "replace"), query.encode(), headers)


def sound(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def _quoted(random: Random, text: str) -> str:
    if random.random() < 0.1:
        return random.choice(
            ("%00", "%ff", CANARY.decode(), "%2F", "a%2Fb", "%zz", "%20")
        )
    return quote(sound(text), safe="") or "x"


def _field(text: str) -> bytes:
    """What servers let through of a text in a header: no control characters."""
    raw = text.encode("utf-8", "replace")
    return bytes(byte for byte in raw if byte >= 32 and byte != 127)


def value_of(random: Random, sampler: Sampler, type: Any) -> Any:
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


def json_text(value: Any) -> str:
    try:
        return json.dumps(value)
    except ValueError:  # Python writes no integer of so many digits.
        return "9" * 5000


def plain(value: Any) -> str:
    return value if isinstance(value, str) else json_text(value)


def _texts(parameter: Parameter, value: Any) -> Iterator[tuple[str, str]]:
    """A parameter's names and texts, written roughly as its style wants it."""
    name, encoding = parameter.wire_name, parameter.encoding
    if isinstance(encoding, Encoded) or not isinstance(value, dict | list):
        yield name, plain(value)
        return
    assert isinstance(encoding, Style)
    if isinstance(value, list):
        items = [plain(item) for item in value]
        separator = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(
            encoding.style, ","
        )
        if encoding.explode and parameter.place is Place.QUERY:
            yield from ((name, item) for item in items)
        else:
            yield name, separator.join(items)
        return
    pairs = [(key, plain(item)) for key, item in value.items()]
    if encoding.style == "deepObject":
        yield from ((f"{name}[{key}]", item) for key, item in pairs)
    elif encoding.explode and parameter.place is Place.QUERY:
        yield from pairs
    elif encoding.explode:
        yield name, ",".join(f"{key}={item}" for key, item in pairs)
    else:
        yield name, ",".join(part for pair in pairs for part in pair)
