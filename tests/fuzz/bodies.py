"""Bodies of requests: of every declared media type, of another and of none, sound or not."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any
from urllib.parse import urlencode

from specgen.ir.api import Api, Codec, Content, Operation
from specgen.mock.values import Sampler
from tests.fuzz.damage import damaged_text
from tests.fuzz.sending import CANARY, json_text, plain, sound, value_of

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


def body_of(
    random: Random, api: Api, operation: Operation
) -> tuple[bytes | None, bytes]:
    """A media type, or none, and a body that is of it, more or less."""
    if operation.body is None:
        is_there = random.random() < 0.2
        return (random.choice(TYPES), random.choice(RAW)) if is_there else (None, b"")
    content = random.choice(operation.body.contents)
    value = value_of(random, Sampler(api.declarations), content.item or content.type)
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
                (name, sound(plain(item)))
                for name, items in fields.items()
                for item in (items if isinstance(items, list) else [items])
            ]
            return media_type, urlencode(pairs).encode()
        case Codec.MULTIPART:
            return f"{media_type}; boundary={BOUNDARY}", _multipart(random, fields)
        case Codec.TEXT | Codec.BINARY:
            return media_type, plain(value).encode("utf-8", "replace")
        case Codec.JSON_LINES:
            return media_type, f"{json_text(value)}\n".encode() * random.randint(0, 3)
        case Codec.JSON_SEQUENCE:
            return media_type, f"\x1e{json_text(value)}\n".encode() * random.randint(
                0, 3
            )
    return media_type, _doubled(random, json_text(value)).encode()


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
            parts.append(f"--{BOUNDARY}\r\n{head}\r\n{plain(item)}\r\n")
    end = f"--{BOUNDARY}--\r\n" if random.random() < 0.9 else ""
    return ("".join(parts) + end).encode("utf-8", "replace")
