"""Templates lay out finished code: they print names, loop, ask for a name, include and indent;
their blocks are what templates of users may change."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from jinja2 import Environment, TemplateSyntaxError, nodes
from source_tree import TEMPLATES, shown

FILES = sorted(TEMPLATES.rglob("*.jinja"))
ENVIRONMENT = Environment(extensions=[])
ENVIRONMENT.filters["indent"] = str


def is_name(node: nodes.Node) -> bool:
    """`a` or `a.b`, to any depth."""
    while isinstance(node, nodes.Getattr):
        node = node.node
    return isinstance(node, nodes.Name)


def is_indented(node: nodes.Node) -> bool:
    """`a.b | indent(4)`."""
    return (
        isinstance(node, nodes.Filter)
        and node.name == "indent"
        and node.node is not None
        and is_name(node.node)
        and all(isinstance(one, nodes.Const) for one in node.args)
        and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    )


def decisions(node: nodes.Node) -> Iterator[str]:
    """What a template does beyond laying out."""
    match node:
        case nodes.Template() | nodes.Block(scoped=False, required=False):
            inner = node.body
        case nodes.Output():
            inner = []
            for part in node.nodes:
                if not (
                    isinstance(part, nodes.TemplateData)
                    or is_name(part)
                    or is_indented(part)
                ):
                    yield f"line {part.lineno}: prints {part}"
        case nodes.For():
            inner = node.body
            if not isinstance(node.target, nodes.Name) or not is_name(node.iter):
                yield f"line {node.lineno}: loops over {node.iter}"
            if node.else_ or node.test or node.recursive:
                yield f"line {node.lineno}: a loop with conditions"
        case nodes.If():
            inner = [*node.body, *node.else_]
            if node.elif_ or not is_name(node.test):
                yield f"line {node.lineno}: decides on {node.test}"
        case nodes.Include():
            inner = []
            if not isinstance(node.template, nodes.Const):
                yield f"line {node.lineno}: includes {node.template}"
        case _:
            inner = []
            yield f"line {node.lineno}: {type(node).__name__}"
    for child in inner:
        yield from decisions(child)


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_templates_decide_nothing(path: object) -> None:
    source = path.read_text(encoding="utf-8")
    assert list(decisions(ENVIRONMENT.parse(source))) == []


@pytest.mark.parametrize(
    "source",
    [
        "{{ a + b }}",
        "{{ a() }}",
        "{{ a['b'] }}",
        "{{ 'text' }}",
        "{{ a | upper }}",
        "{{ a | indent(width=4) }}",
        "{{ a if b else c }}",
        "{% if a == 1 %}{% endif %}",
        "{% if not a %}{% endif %}",
        "{% if a %}{% elif b %}{% endif %}",
        "{% for a in b if a.c %}{% endfor %}",
        "{% for a, b in c %}{% endfor %}",
        "{% for a in b | sort %}{% endfor %}",
        "{% set a = b %}",
        "{% macro a() %}{% endmacro %}",
        "{% include a.b %}",
        "{% import 'a' as b %}",
        "{% extends 'a' %}",
        "{% block a scoped %}{% endblock %}",
        "{% raw %}{{ a }}{% endraw %}{% filter upper %}a{% endfilter %}",
        "{% for a in b %}{% if a.c() %}{% endif %}{% endfor %}",
    ],
)
def test_decisions_are_recognised(source: str) -> None:
    try:
        tree = ENVIRONMENT.parse(source)
    except TemplateSyntaxError:
        return
    assert list(decisions(tree)) != []


def test_there_are_templates() -> None:
    assert len(FILES) > 10
