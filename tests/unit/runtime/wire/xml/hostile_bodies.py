"""Bodies that want more than to be read."""

from __future__ import annotations

from collections.abc import Callable

Body = tuple[bytes, str | None]
"""Content, and the charset of its media type."""


def _laughs() -> bytes:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10)
    )
    return f"<!DOCTYPE a [{entities}]><a>&a9;</a>".encode()


def _quadratic() -> bytes:
    return (
        b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 50_000 + b'">]><a>' + b"&b;" * 50_000
    ) + b"</a>"


def _parameter_entities() -> bytes:
    return (
        b'<!DOCTYPE a [<!ENTITY % p "&#37;q;"><!ENTITY % q SYSTEM "file:///etc/passwd">'
        b"%p;]><a/>"
    )


def _many_names() -> bytes:
    space = "u:" + "n" * 500
    names = "".join(f"<p:n{number}/>" for number in range(60_000))
    return f'<p:a xmlns:p="{space}">{names}</p:a>'.encode()


def _long_namespace() -> bytes:
    return b'<p:a xmlns:p="' + b"n" * 100_000 + b'">' + b"<p:b/>" * 20_000 + b"</p:a>"


def _many_namespaces() -> bytes:
    return (
        b"<a>"
        + b"".join(b'<b xmlns="u:%d"/>' % number for number in range(100_000))
        + b"</a>"
    )


def _hidden_elements() -> bytes:
    """More elements than there may be, behind sections that look like many tags."""
    return b"<a><![CDATA[" + b"<" * 1000 + b"]]>" + b"<b/>" * 600_000 + b"</a>"


LATIN = '<?xml version="1.0" encoding="{}"?><a>x</a>'
UTF_7 = b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a+AD4-x+ADw-/a+AD4-'

HOSTILE: dict[str, Callable[[], Body]] = {
    "a document type": lambda: (b"<!DOCTYPE a><a/>", None),
    "a document type after comments": lambda: (
        b"<?xml version='1.0'?><!-- <a> --><?pi <a?>\n<!DOCTYPE a SYSTEM 'http://a/b'><a/>",
        None,
    ),
    "an external entity": lambda: (
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        None,
    ),
    "external parameter entities": lambda: (_parameter_entities(), None),
    "a billion laughs": lambda: (_laughs(), None),
    "quadratic blow-up": lambda: (_quadratic(), None),
    "an unknown entity": lambda: (b"<a>&b;</a>", None),
    "a document type in UTF-16": lambda: ("<!DOCTYPE a><a/>".encode("utf-16"), None),
    "deep nesting": lambda: (b"<a>" * 100_000 + b"</a>" * 100_000, None),
    "deep nesting, never closed": lambda: (b"<a>" * 400_000, None),
    "deep nesting, little": lambda: (b"<a>" * 101 + b"</a>" * 101, None),
    "many attributes": lambda: (
        b"<a " + b" ".join(b'a%d=""' % number for number in range(200_000)) + b"/>",
        None,
    ),
    "some attributes too many": lambda: (
        b"<a " + b" ".join(b'a%d=""' % number for number in range(257)) + b"/>",
        None,
    ),
    "many elements": lambda: (b"<a>" + b"<b/>" * 1_000_000 + b"</a>", None),
    "many elements behind CDATA": lambda: (_hidden_elements(), None),
    "many names": lambda: (_many_names(), None),
    "many namespaces": lambda: (_many_namespaces(), None),
    "a long namespace": lambda: (_long_namespace(), None),
    "a huge text": lambda: (b"<a>" + b"x" * (64 << 20) + b"</a>", None),
    "UTF-7": lambda: (UTF_7, None),
    "UTF-7 by its media type": lambda: (UTF_7.partition(b"?>")[2], "utf-7"),
    "UTF-16 without a mark": lambda: ("<a>x</a>".encode("utf-16-le"), None),
    "UTF-16 without a mark, declared": lambda: (
        LATIN.format("UTF-16").encode("utf-16-be"),
        None,
    ),
    "UTF-16 by its media type, without a mark": lambda: (
        "<a>x</a>".encode("utf-16-be"),
        "utf-16",
    ),
    "an encoding that it is not in": lambda: (LATIN.format("UTF-16").encode(), None),
    "an encoding with another mark": lambda: (
        "<a>x</a>".encode("utf-16"),
        "utf-8",
    ),
    "a codec that is no charset": lambda: (LATIN.format("rot13").encode(), None),
    "a codec of Python alone": lambda: (LATIN.format("unicode_escape").encode(), None),
    "a quadratic codec": lambda: (LATIN.format("punycode").encode(), None),
    "NUL": lambda: (b"<a>x\0y</a>", None),
    "NUL as a reference": lambda: (b"<a>&#0;</a>", None),
    "a control character": lambda: (b"<a>\x08</a>", None),
    "no UTF-8": lambda: (b"<a>\xff\xfe</a>", None),
    "overlong UTF-8": lambda: (b"<a>\xc0\xbca/\xc0\xbe</a>", None),
    "a surrogate": lambda: (b"<a>\xed\xa0\x80</a>", None),
    "two roots": lambda: (b"<a/><a/>", None),
    "text after the root": lambda: (b"<a/>x", None),
    "an undeclared prefix": lambda: (b"<p:a/>", None),
    "an attribute twice": lambda: (b'<a b="1" b="2"/>', None),
    "an attribute twice by its namespace": lambda: (
        b'<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
        None,
    ),
    "nothing": lambda: (b"", None),
    "JSON": lambda: (b'{"a": 1}', None),
}
