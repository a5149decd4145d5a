"""A server on loopback that does, connection by connection, what real ones do when they fail."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
HALF = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
)
PATIENCE = 8.0
"""Seconds after which a silent server closes the connection: no timeout of a test is as long."""
Behaviour = Callable[[socket.socket], None]


def read_request(connection: socket.socket) -> bytes:
    """The request as it was sent, its body by `Content-Length`."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            return received
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.partition(b":")[2])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def reset(connection: socket.socket) -> None:
    """Read the request, then break the connection without a word."""
    read_request(connection)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def half(connection: socket.socket) -> None:
    """Answer with a part of the body, and close."""
    read_request(connection)
    connection.sendall(HALF)


def fine(connection: socket.socket) -> None:
    read_request(connection)
    connection.sendall(OK)


def silent(connection: socket.socket) -> None:
    """Take the request and say nothing until the client has gone, or much time has passed."""
    read_request(connection)
    connection.settimeout(PATIENCE)
    connection.recv(1)


def drip(connection: socket.socket) -> None:
    """Begin an answer at once, and send a byte of its body every few milliseconds."""
    read_request(connection)
    connection.sendall(HALF.replace(b"Content-Length: 9", b"Content-Length: 900"))
    for _ in range(899):
        time.sleep(0.02)
        connection.sendall(b" ")


def trickle(head: bytes) -> Behaviour:
    """Send the head of an answer, then a byte of white space or of a header now and then."""

    def behave(connection: socket.socket) -> None:
        read_request(connection)
        connection.sendall(head)
        for _ in range(int(PATIENCE / 0.05)):
            time.sleep(0.05)
            connection.sendall(b"x")

    return behave


TRICKLES = {
    "status": trickle(b"HTTP/1.1 200 "),
    "headers": trickle(b"HTTP/1.1 200 OK\r\nX-A: "),
    "early": trickle(b"HTTP/1.1 103 Early\r\n\r\nHTTP/1.1 200 OK\r\nX-A: "),
    "length": trickle(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n"),
    "chunks": trickle(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"),
    "coded": trickle(
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 900\r\n\r\n"
        b"\x1f\x8b\x08\x10\0\0\0\0\0\0"
    ),
}
"""Answers that come in drops, by what of them does."""


@contextmanager
def faulty(*behaviours: Behaviour) -> Iterator[str]:
    """The URL of a server that treats each connection by the next of `behaviours`."""
    listener = socket.create_server(("127.0.0.1", 0))
    pending = list(behaviours)

    def treat(connection: socket.socket, behaviour: Behaviour) -> None:
        with connection, suppress(OSError):  # the client has gone
            behaviour(connection)

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            behaviour = pending.pop(0) if len(pending) > 1 else pending[0]
            threading.Thread(
                target=treat, args=(connection, behaviour), daemon=True
            ).start()

    threading.Thread(target=run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
