"""Requests as no client should send them, to generated servers, over raw ASGI scopes.

A document says what a sound request is; what is drawn is sound in most of its parts. It must be
answered, in time, with anything but 500, and without a word of what it held.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.fuzz.asgi import Request, check
from tests.fuzz.bodies import body_of
from tests.fuzz.kinds import Cut, Kind
from tests.fuzz.sending import CANARY, parameters_of
from tests.fuzz.served import Served, api_of, is_servable, served, targets

TOGETHER = 100
"""Seeds that follow each other and are for the same document: it is served only once."""
APPS = ("documented", "documented", "lenient", "small", "locked")
METHODS = (
    b"GET",
    b"HEAD",
    b"POST",
    b"OPTIONS",
    b"TRACE",
    b"CONNECT",
    b"QUERY",
    b"get",
    b"\xff",
)
PATHS = (
    *(b"..", b".", b"%2e%2e", b"%2F", b"%00", b"%FF", b"%", b"%zz", b"%E2%82", b"//"),
    *(
        b";a=b",
        b"{x}",
        b"%7Bx%7D",
        b"%0d%0a",
        b"*",
        b"%C0%AF",
        b"%ED%A0%80",
        b"\\",
        b"%3F",
    ),
    *(
        b"x" * 70_000,
        b"/" * 5000,
        b"/a" * 5000,
        b"," * 5000,
        b".." * 3000,
        b"%25" * 500,
    ),
    *(
        b"1" * 5000,
        b"1e999",
        b"NaN",
        b"-0",
        b"%2C",
        b"a,b,c",
        b".a.b",
        b";a=1;b=2",
        b"+",
    ),
)
WHOLE_PATHS = (
    b"",
    b"*",
    b"/",
    b"/docs",
    b"/docs/",
    b"/openapi.json",
    b"/redoc",
    b"//docs",
)
QUERIES = (
    *(b"&&&", b"=", b"a", b"%", b"%ff=%ff", b"%00=%00", b"[]=1", b"a[b][c]=1", b"a[=1"),
    *(
        b"x" * 100_000,
        b"a=1&" * 5000,
        b"=&" * 5000,
        b"a=" + b"," * 50_000,
        b"\xff=\xfe",
    ),
    *(
        b"%zz=%zz",
        b"a=%E2%82",
        b"a=%ED%A0%80",
        b"?a=b",
        b"#a",
        b"a;b",
        b"a+b=+",
        b"%26=%3D",
    ),
)
HEADERS: Sequence[tuple[bytes, bytes]] = (
    *(
        (b"accept", text)
        for text in (b"", b"*/*;q=x", b"a/b", b",;=" * 500, b"*", b"\xff/\xfe")
    ),
    *(
        (b"accept", b"a/b;q=" + text)
        for text in (b"nan", b"1e999", b"-1", b"9" * 5000, b"0.0001")
    ),
    *(
        (b"authorization", b"Bearer " + text)
        for text in (b"", CANARY, b"\xff", b"x" * 70_000)
    ),
    *(
        (b"authorization", b"Basic " + text)
        for text in (b"", b"%%", b"/w==", b"QTpC", b"QQ==")
    ),
    *(
        (b"authorization", text)
        for text in (b"", b" ", b"Digest", b'Digest username="\xff"')
    ),
    *(
        (b"cookie", text)
        for text in (b"", b";;;", b"=", b"\xff=\xfe", b"a=%", b"a=" + b"x" * 70_000)
    ),
    *((b"host", text) for text in (b"", b"[", b"a:b", b"\xff", b"a" * 70_000)),
    *(
        (b"x-forwarded-prefix", b"/.."),
        (b"expect", b"100-continue"),
        (b"range", b"bytes=-"),
    ),
    *(
        (b"prefer", b"respond-async"),
        (b"content-encoding", b"gzip"),
        (b"x-" + b"a" * 5000, b"1"),
    ),
    *(
        (b"transfer-encoding", b"chunked"),
        (b"connection", b"\xff"),
        (b"if-match", b"*"),
    ),
)
LENGTHS = (
    b"0",
    b"-5",
    b"9" * 30,
    b"9" * 5000,
    b"x",
    b"",
    b"\xb2",
    b"1_0",
    b"+5",
    b"12345678901",
)


def draw(seed: int) -> Request:
    """A request for an operation of the document whose turn it is."""
    random = Random(seed)
    index = _servable(seed // TOGETHER)
    api = api_of(index).api
    operations = [each for each in api.operations if each.kind.value == "operation"]
    operation = random.choice(operations)
    sent = parameters_of(random, api, operation)
    path, query, headers = sent.path, sent.query, sent.headers
    if random.random() < 0.25:
        path = _damaged_path(random, path)
    if random.random() < 0.2:
        query = b"&".join(random.sample([query, *random.choices(QUERIES, k=2)], 2))
    content_type, whole = body_of(random, api, operation)
    if content_type is not None:
        headers.append((b"content-type", content_type))
    headers += random.choices(HEADERS, k=random.choice((0, 0, 0, 1, 1, 3)))
    match random.choice(("right", "right", "none", "wrong", "twice")):
        case "right":
            headers.append((b"content-length", str(len(whole)).encode()))
        case "wrong":
            headers.append((b"content-length", random.choice(LENGTHS)))
        case "twice":
            headers += [(b"content-length", random.choice(LENGTHS)) for _ in range(2)]
    return Request(
        target=index,
        app=random.choice(APPS),
        method=(
            operation.method.upper().encode()
            if random.random() < 0.93
            else random.choice(METHODS)
        ),
        path=path,
        query=query,
        headers=tuple(headers),
        body=tuple(_chunks(random, whole)),
        is_cut_off=random.random() < 0.05,
        has_raw_path=random.random() < 0.9,
    )


def _servable(turn: int) -> int:
    count = len(targets())
    index = turn % count
    while not is_servable(api_of(index).api):
        index = (index + 1) % count
    return index


def _damaged_path(random: Random, path: bytes) -> bytes:
    if random.random() < 0.15:
        return random.choice(WHOLE_PATHS)
    segments = path.split(b"/")
    place = random.randrange(1, len(segments) + 1)
    piece = random.choice(PATHS)
    match random.choice(("insert", "replace", "append", "delete")):
        case "insert":
            segments.insert(place, piece)
        case "replace":
            segments[min(place, len(segments) - 1)] = piece
        case "append":
            segments[min(place, len(segments) - 1)] += piece
        case _:
            del segments[place:]
    return b"/".join(segments)


def _chunks(random: Random, whole: bytes) -> Iterator[bytes]:
    match random.choice(("whole", "whole", "pieces", "bytes", "empty")):
        case "pieces":
            step = max(1, len(whole) // random.randint(1, 20))
            yield from (whole[at : at + step] for at in range(0, len(whole), step))
        case "bytes":
            yield from (whole[at : at + 1] for at in range(min(len(whole), 2000)))
            yield whole[2000:]
        case "empty":
            yield from (b"", whole, b"", b"")
        case _:
            yield whole


@contextmanager
def checking(folder: Path) -> Iterator[Callable[[Request], None]]:
    made: dict[int, Served] = {}

    warnings.simplefilter("ignore")
    with asyncio.Runner() as runner:

        def run(request: Request) -> None:
            index = request.target
            if index not in made:
                made[index] = served(index, folder)
            check(made[index].apps[request.app], runner.run, request)

        yield run


def _written(request: Request) -> bytes:
    fields = b"".join(b"%s: %s\n" % pair for pair in request.headers)
    source = "/".join(targets()[request.target].base.parts[-2:])
    line = b"%s %s?%s\n" % (request.method, request.path, request.query)
    return (
        f"{source} {request.app}\n".encode()
        + line
        + fields
        + b"\n"
        + b"".join(request.body)
    )


def _bytes_of(text: bytes) -> Sequence[bytes]:
    return [bytes([byte]) for byte in text]


KIND = Kind(
    name="requests",
    draw=draw,
    checking=checking,
    cuts=(
        Cut(lambda it: it.headers, lambda it, kept: replace(it, headers=tuple(kept))),
        Cut(lambda it: it.body, lambda it, kept: replace(it, body=tuple(kept))),
        Cut(
            lambda it: _bytes_of(it.query),
            lambda it, kept: replace(it, query=b"".join(kept)),
        ),
        Cut(
            lambda it: _bytes_of(it.path),
            lambda it, kept: replace(it, path=b"".join(kept)),
        ),
        Cut(
            lambda it: _bytes_of(b"".join(it.body)),
            lambda it, kept: replace(it, body=(b"".join(kept),)),
        ),
    ),
    written=_written,
)
