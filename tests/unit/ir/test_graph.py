"""Strongly connected components, as the definition has them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from specgen.ir.graph import components
from tests.drawing import drawn

GRAPHS = st.integers(1, 7).flatmap(
    lambda count: st.lists(
        st.lists(st.integers(0, count - 1), max_size=4), min_size=count, max_size=count
    )
)


def reached(graph: list[list[int]], start: int) -> set[int]:
    seen: set[int] = set()
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += graph[node]
    return seen


@drawn(200)
@given(GRAPHS)
def test_members_of_a_component_reach_each_other(graph: list[list[int]]) -> None:
    found = components(range(len(graph)), graph.__getitem__)
    assert sorted(node for component in found for node in component) == list(
        range(len(graph))
    )
    ways = [reached(graph, node) for node in range(len(graph))]
    for component in found:
        for node in range(len(graph)):
            together = node in ways[component[0]] and component[0] in ways[node]
            assert (node in component) == together


@drawn(200)
@given(GRAPHS)
def test_a_component_comes_after_those_it_points_to(graph: list[list[int]]) -> None:
    found = components(range(len(graph)), graph.__getitem__)
    place = {node: index for index, component in enumerate(found) for node in component}
    for node, targets in enumerate(graph):
        assert all(place[target] <= place[node] for target in targets)


def test_a_long_chain_is_no_recursion() -> None:
    count = 50_000
    found = components(
        range(count), lambda node: [node + 1] if node + 1 < count else []
    )
    assert found[0] == (count - 1,)
    assert len(found) == count
