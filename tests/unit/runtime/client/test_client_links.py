"""The `Link` header, RFC 8288."""

from __future__ import annotations

import pytest
from runtime.client.pages.links import link


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ('<https://x.test/?page=2>; rel="next"', "https://x.test/?page=2"),
        ("<?page=2>;rel=next", "?page=2"),
        ("< /a >; REL=NEXT", "/a"),
        ('</a>; rel="prev next"', "/a"),
        ('</a>; rel="prev", </b>; rel="next"', "/b"),
        ('</a,b;c>; rel="next"', "/a,b;c"),
        ('</a>; title="x, <y>; rel=next"; rel=prev, </b>; rel=next', "/b"),
        ('</a>; title="\\"; rel=next"; rel="prev"', None),
        (", , </a>; rel=next,", "/a"),
        ('</a>; rel="prev"; rel="next"', None),
        ('</a>; rel="next"; anchor="/other", </b>; rel=next', "/b"),
        ("</a>; hreflang; rel=next", "/a"),
        ("</a>", None),
        ("nonsense; rel=next", None),
        ("", None),
    ],
)
def test_target_of_a_relation(header: str, target: str | None) -> None:
    assert link(header, "next") == target


def test_a_hostile_header_takes_no_time() -> None:
    """A pattern that backtracks would not come to an end."""
    for part in ("<a>;", "<a>; a=", '<a>; a="', "<a>; a;", ";a=\\"):
        assert link(part * 20_000, "next") is None
