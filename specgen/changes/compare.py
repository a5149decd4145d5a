"""What changed between two documents, each change once, with its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from specgen.changes.annotations import at_unit, compare_annotations
from specgen.changes.facts import At, Direction, Fact, Facts, Side
from specgen.changes.kinds import KINDS, SECTIONS
from specgen.changes.operations import OperationComparer, label
from specgen.changes.security import compare_schemes
from specgen.changes.servers import compare_servers
from specgen.changes.types import TypeComparer
from specgen.changes.units import Reach, Units, is_item, unit_of
from specgen.changes.verdicts import Affected, Verdict, worst
from specgen.findings.diagnostics import Location
from specgen.frozen import frozen
from specgen.ir.types import Access, Context, Declaration, TypeId
from specgen.load.tree.document import ITEMS
from specgen.load.tree.pointer import tokens_of

_OF_NAMES = frozenset(kind.id for kind in SECTIONS["Names in Python"])
_OF_OPERATIONS = frozenset(
    kind.id
    for name in ("Operations", "Parameters", "Bodies, answers and headers")
    for kind in SECTIONS[name]
)
"""What is compared for each operation, so that those that it concerns are known."""


@frozen
class Change:
    """One change: a kind, a verdict, and whom and what it concerns.

    `direction` is request, response, both or none. `operations` are those that it reaches;
    `python` is what Python calls the thing.
    """

    id: str
    verdict: Verdict
    direction: str
    operations: tuple[str, ...]
    place: Location
    python: str
    message: str
    affects: tuple[Affected, ...]


def compare(
    old: Side,
    new: Side,
    units: tuple[Units, Units],
    different: set[str],
    severity: Mapping[str, Verdict],
) -> tuple[Change, ...]:
    """The changes from one document to another, worst first.

    `different` are the units that are not the same; `severity` overrides verdicts by kind.
    """
    facts = Facts(old, new)
    hollow = old.hollow & new.hollow
    shared = frozenset(
        id
        for id, declaration in new.api.declarations.items()
        if id in old.api.declarations and _is_component(declaration)
    )
    types = TypeComparer(facts, shared)
    OperationComparer(facts, types).compare()
    for id in new.api.declarations:
        if id in shared and id not in hollow:
            _schema(id, types, facts)
    _models(types, facts)
    _api(facts)
    _annotations(units, different, facts)
    return _judged(facts, tuple(Reach(each) for each in units), severity)


def _is_component(declaration: Declaration) -> bool:
    return declaration.hint.context is Context.COMPONENT


def _schema(id: TypeId, types: TypeComparer, facts: Facts) -> None:
    old, new = facts.old.api.declarations[id], facts.new.api.declarations[id]
    types.shared = types.shared - {id}
    types.declared(old.id, new.id, At(place=new.origin))
    types.shared = types.shared | {id}


def _models(types: TypeComparer, facts: Facts) -> None:
    """Schemas of one document alone, unless another was compared in their place."""
    paired = {id for *pair, place in types.compared if not place for id in pair}
    for side, other, change, words in (
        (facts.new, facts.old, "added", "is new"),
        (facts.old, facts.new, "removed", "is gone"),
    ):
        for id, declaration in side.api.declarations.items():
            if id in other.api.declarations or id in paired:
                continue
            if not _is_component(declaration):
                continue
            name = side.names.types.get(id, "")
            at = At(place=declaration.origin, python=name)
            words_ = f"the model `{name}` {words}"
            facts.add(f"model-{change}", at, words_)


def _api(facts: Facts) -> None:
    old, new = facts.old, facts.new
    file = next(iter(sorted(new.own)), "")
    info = At(place=Location(file=file, pointer="#/info"))
    root = At(place=Location(file=file, pointer="#"))
    for name in ("title", "version"):
        was, now = getattr(old.api, name), getattr(new.api, name)
        if was != now:
            words = f"the {name} was `{was}` and is `{now}`"
            facts.add(f"{name}-changed", info, words, name)
    if old.api.openapi != new.api.openapi:
        words = f"OpenAPI was {old.api.openapi} and is {new.api.openapi}"
        key = "openapi" if "openapi" in new.root else "swagger"
        facts.add("openapi-changed", root, words, key)
    packages = [
        ("package", old.names.package_of(side), new.names.package_of(side))
        for side in ("client", "server")
    ]
    if old.names.package != new.names.package:
        packages = [("package", old.names.package, new.names.package)]
    for kind, was, now in (*packages, ("client", old.names.client, new.names.client)):
        if was != now:
            words = f"`{was}` is called `{now}`"
            facts.add(f"{kind}-renamed", info, words, "title", python=now)
    compare_servers(old.api.servers, new.api.servers, root, facts)
    compare_schemes(root, facts)


def _annotations(units: tuple[Units, Units], different: set[str], facts: Facts) -> None:
    old, new = units
    for unit in sorted(different):
        if unit in old.values and unit in new.values:
            file, _, pointer = unit.partition("#")
            file = file or next(iter(sorted(facts.new.own)), "")
            at = at_unit(file, f"#{pointer}")
            compare_annotations(old.values[unit], new.values[unit], at, facts)


def _judged(
    facts: Facts, reaches: tuple[Reach, ...], severity: Mapping[str, Verdict]
) -> tuple[Change, ...]:
    labels: dict[str, str] = {}
    for side in (facts.old, facts.new):
        labels |= {op.id: label(op) for op in side.api.operations}
    changes = [
        change
        for fact in facts
        if (change := _change(fact, facts, reaches, labels, severity)) is not None
    ]
    return tuple(
        sorted(
            changes,
            key=lambda change: (
                -change.verdict.rank,
                change.place.file,
                change.place.pointer,
                change.id,
                change.message,
            ),
        )
    )


def _change(
    fact: Fact,
    facts: Facts,
    reaches: tuple[Reach, ...],
    labels: Mapping[str, str],
    severity: Mapping[str, Verdict],
) -> Change | None:
    operations, directions = fact.operations, fact.directions
    is_shared = not fact.place.pointer.startswith("#/paths")
    if not operations or (is_shared and fact.id not in _OF_OPERATIONS):
        reached, ways = _reached(fact.place, facts, reaches, labels)
        own = labels.get(unit_of(fact.place.pointer))
        named = (*operations, *((own,) if own else ()), *reached)
        operations = tuple(dict.fromkeys(named))
        directions = directions | ways | _way(fact.place.pointer)
    if fact.access is Access.READ:
        directions -= {Direction.REQUEST}
    elif fact.access is Access.WRITE:
        directions -= {Direction.ANSWER}
    kind = KINDS[fact.id]
    verdict = _verdict(fact, directions, bool(operations))
    if kind.id in severity:
        verdict = severity[kind.id]
    if verdict is Verdict.NONE:
        return None
    way = "none"
    if directions and kind.id not in _OF_NAMES:
        names = {direction.value for direction in directions}
        way = "both" if len(names) == 2 else names.pop()
    return Change(
        id=fact.id,
        verdict=verdict,
        direction=way,
        operations=operations,
        place=fact.place,
        python=fact.python,
        message=fact.message,
        affects=kind.affects,
    )


def _way(pointer: str) -> frozenset[Direction]:
    """Which way what stands in an operation travels; neither, if it is about the operation."""
    tokens = tokens_of(pointer)
    turned = tokens[:1] == ["webhooks"]
    below = tokens[3:]
    if below[:1] == ["callbacks"]:
        turned, below = not turned, below[4:]
    part = below[0] if below else ""
    if part not in _PARTS or tokens[0] not in ITEMS:
        return frozenset()
    way = Direction.ANSWER if part == "responses" else Direction.REQUEST
    return frozenset([way.turned if turned else way])


_PARTS = ("parameters", "requestBody", "responses")


def _verdict(fact: Fact, directions: Iterable[Direction], used: bool) -> Verdict:
    """The worst verdict of the directions that a fact concerns.

    What no operation reaches breaks nobody on the wire; names are imported all the same.
    """
    kind = KINDS[fact.id]
    by_direction = {Direction.REQUEST: kind.request, Direction.ANSWER: kind.answer}
    verdicts = [by_direction[direction] for direction in directions]
    if verdicts:
        return worst(verdicts)
    is_schema = any(
        kind in SECTIONS[name] for name in ("Schemas", "Limits", "Conditions")
    )
    return Verdict.COMPATIBLE if is_schema else kind.request


def _reached(
    place: Location,
    facts: Facts,
    reaches: tuple[Reach, ...],
    labels: Mapping[str, str],
) -> tuple[list[str], frozenset[Direction]]:
    names = {**facts.old.files, **facts.new.files}
    file = names.get(place.file, "")
    ways: set[Direction] = set()
    pointers: dict[str, None] = {}
    for reach in reaches:
        sent, received = reach.of(place.pointer, file)
        for direction, reached in (
            (Direction.REQUEST, sent),
            (Direction.ANSWER, received),
        ):
            if reached:
                ways.add(direction)
                pointers |= dict.fromkeys(reached)
    operations = []
    for pointer, name in labels.items():
        item = pointer.rpartition("/")[0]
        if pointer in pointers or (item in pointers and is_item(item)):
            operations.append(name)
    return operations, frozenset(ways)


def verdict_of(changes: Iterable[Change]) -> Verdict:
    """The worst verdict of all changes; NONE where there are none."""
    return worst(change.verdict for change in changes)


ADVICE: Mapping[Verdict, str] = {
    Verdict.BREAKING: "major",
    Verdict.RISKY: "minor",
    Verdict.COMPATIBLE: "patch",
    Verdict.NONE: "none",
}


_RESTRICTIONS = frozenset(
    ("enum-added", "pattern-added", "unique-items-added", "multiple-of-added")
) | {kind.id for name in ("Limits", "Conditions") for kind in SECTIONS[name]}
"""What adds nothing that anybody could use."""


def _is_minor(id: str) -> bool:
    return id.endswith("-deprecated") or ("-added" in id and id not in _RESTRICTIONS)


def advice(changes: Iterable[Change]) -> str:
    """How a semantic version should grow: an addition or a deprecation is a minor one."""
    listed = list(changes)
    verdict = verdict_of(listed)
    if verdict is Verdict.COMPATIBLE and any(_is_minor(change.id) for change in listed):
        return "minor"
    return ADVICE[verdict]
