"""Text in Markdown shows as it is, and acts on nothing."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from specgen.emit.text.markdown import block, link, markdown, plain, span

RENDERER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKUP = st.text(alphabet=st.sampled_from([*" \n\t`*_[]()<>#!-+=|~&@:/.\\1a;'\"$^{}"]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A plain sentence.", "A plain sentence."),
        ("Sets `limit` to 3.", "Sets `limit` to 3."),
        ("<b>bold</b> & more", "&lt;b&gt;bold&lt;/b&gt; &amp; more"),
        ("[here](javascript:x)", "\\[here\\](javascript:x)"),
        ("ask @team, or a@example.com.", "ask `@team`, or `a@example.com`."),
        ("see https://example.com/a?b#c.", "see `https://example.com/a?b#c`."),
        ("fixed in #12 by deadbeef1", "fixed in `#12` by `deadbeef1`"),
        ("# heading", "\\# heading"),
        ("- item", "\\- item"),
        ("2) item", "2\\) item"),
        ("==", "\\=="),
        ("a\n\n    b\u202e\0", "a b"),
        ("snake_case * 2", "snake\\_case \\* 2"),
        ("``` fence", "\\`\\`\\` fence"),
        ("", ""),
    ],
)
def test_prose(text: str, shown: str) -> None:
    assert plain(text) == shown


@given(st.one_of(MARKUP, st.text()))
def test_prose_is_one_paragraph_of_what_was_said(text: str) -> None:
    rendered = RENDERER.render(plain(text)).strip()
    tags = re.findall(r"<[^>]*>", rendered)
    assert set(tags) <= {"<p>", "</p>", "<code>", "</code>"}
    assert tags.count("<p>") <= 1
    shown = html.unescape(re.sub(r"<[^>]*>", "", rendered))
    assert _letters(shown) == _letters(text)


def _letters(text: str) -> str:
    """A text without white space, backticks and what is not shown."""
    return "".join(c for c in text if c.isprintable() and c not in " `" and c.strip())


@given(MARKUP)
def test_spans_show_what_they_hold(text: str) -> None:
    rendered = RENDERER.render(f"x {span(text)} y").strip()
    line = " ".join(text.split())
    wanted = f" <code>{html.escape(line)}</code>" if line else ""
    assert html.unescape(rendered) == html.unescape(
        f"<p>x{wanted} y</p>" if line else "<p>x  y</p>"
    )


@given(MARKUP)
def test_blocks_hold_what_they_are_given(text: str) -> None:
    code = f"a\n{text}\nb"
    rendered = RENDERER.render(f"{block(code, 'python')}\n\nafter")
    assert html.unescape(rendered).endswith("</code></pre>\n<p>after</p>\n")
    assert rendered.count("<pre>") == 1


def test_what_is_no_markdown_is_refused() -> None:
    with pytest.raises(TypeError):
        markdown("{}", "a")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no URL"):
        link("a", "javascript:x")
    with pytest.raises(ValueError, match="no language"):
        block("a", "x y")
