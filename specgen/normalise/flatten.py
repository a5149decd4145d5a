"""From a sub-schema to one flat schema: `$ref` and `allOf` followed, and what they lead to merged.

Every node is read and merged once, however often references lead to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specgen.json_value import JsonValue
from specgen.load.references.references import References, reference_in
from specgen.load.tree.cursor import included
from specgen.load.tree.node import Node
from specgen.normalise.budget import Budget
from specgen.normalise.merge import is_contradiction, merged, union_key
from specgen.normalise.overrides import nearest
from specgen.normalise.reading import read_schema
from specgen.normalise.referring import Referred, next_schema, restricts
from specgen.normalise.schema import ANNOTATIONS, Dialect, Schema, Sub, node_of
from specgen.normalise.unevaluated import with_unevaluated

_REFERRING = {"$ref", "$dynamicRef"}
_ANNOTATING = ANNOTATIONS - {*_REFERRING, "nullable", "x-nullable"}
_WRAPPER = ANNOTATIONS - _REFERRING | {"allOf"}
_LEADING = frozenset((*_REFERRING, "allOf"))
"""The keywords that lead from a schema to others; most schemas have none of them."""

MOST_PARTS = 250_000
"""Parts of properties, items and the like that several schemas describe together."""


def all_of(node: Node) -> Iterator[Node]:
    """The parts of a schema's `allOf`, if it has any."""
    if isinstance(node.value, dict) and "allOf" in node.value:
        holder = included(node.child("allOf"))
        parts = holder.value if holder is not None else None
        if holder is not None and isinstance(parts, list):
            for index in range(len(parts)):
                yield holder.child(index)


def is_annotation(node: Node) -> bool:
    """Whether a schema says something about a value without restricting it."""
    return isinstance(node.value, dict) and node.value.keys() <= _ANNOTATING


class Flattener:
    """Follows `$ref` and `allOf` from a sub-schema and merges what it finds, once per node."""

    def __init__(self, references: References, dialect: Dialect) -> None:
        self.references = references
        self.dialect = dialect
        self._referring = Referred(references, dialect)
        self._flat: dict[str, Schema] = {}
        self._settled: dict[tuple[str, ...], Sub] = {}
        self._budget = Budget("the number of schemas for the same values", MOST_PARTS)

    def target(self, sub: Sub) -> Node | None:
        """The node that a sub-schema stands for: what stands beside the reference adds nothing.

        Generators of documents repeat the `type` of what they refer to, and NestJS always does.
        """
        if len(sub) > 1:
            return self._common_target(sub)
        node = sub[0]
        if not isinstance(node, Node) or _leading(node) is None:
            return None
        target = self._alone(node)
        if target is None or not _has_type(node):
            return target
        return target if self._repeats(sub, target) else None

    def _alone(self, part: Node | Schema) -> Node | None:
        """The node that a schema refers to, its type apart."""
        value = _leading(part) if isinstance(part, Node) else None
        if not isinstance(part, Node) or value is None:
            return None
        beside = {key for key in value if _is_beside(key)}
        return self._referred(part, value, beside)

    def _common_target(self, sub: Sub) -> Node | None:
        """The node that says all that several schemas for the same values say.

        Parts of `allOf` narrow a property to what extends its schema, or repeat that.
        """
        targets = []
        for part in sub:
            if not _says_at_most_a_type(part):
                target = self._alone(part)
                if target is None:
                    return None
                targets.append(target)
        for target in targets:
            if all(self.extends(target, other.pointer) for other in targets):
                return target if self._repeats(sub, target) else None
        return None

    def referred(self, node: Node) -> Node | None:
        """The schema that a chain of references means, the node itself without one."""
        return self._referring.target(node)

    def parents(self, node: Node) -> list[Node]:
        """The schemas that one extends: by `allOf`, or by a reference beside its own keywords."""
        parts = [part for part in all_of(node) if reference_in(part.value) is not None]
        if restricts(node, self.dialect):
            parts.append(node)
        return [parent for part in parts if (parent := self.referred(part)) is not None]

    def renamed(self, node: Node) -> Node | None:
        """The node that a named schema is another name of, by a reference and annotations.

        One that repeats its type means to be a schema of its own.
        """
        value = _leading(node)
        return None if value is None else self._referred(node, value, set())

    def _referred(
        self, node: Node, value: dict[str, JsonValue], beside: set[str]
    ) -> Node | None:
        """The node that a schema refers to alone, annotations and what is `beside` apart."""
        keys = value.keys() - beside
        if keys <= _WRAPPER:
            # How OpenAPI 3.0 puts a description beside a reference.
            parts = [part for part in all_of(node) if not is_annotation(part)]
            if len(parts) == 1:
                return self.renamed(parts[0])
        if reference_in(value) is None:
            return None
        if self.dialect is Dialect.OPENAPI_3_1 and not keys <= ANNOTATIONS:
            return None
        return self.referred(node)

    def _repeats(self, sub: Sub, target: Node) -> bool:
        """Whether the type beside a reference says no more than what it refers to, null apart."""
        whole, referred = self.flatten(sub), self.flatten((target,))
        excludes_null = referred.null and not whole.null
        return whole.types == referred.types and not excludes_null

    def has_read(self, node: Node) -> bool:
        """Whether a schema was read before, and what is odd about it reported."""
        return node.pointer in self._flat

    def flatten(self, sub: Sub) -> Schema:
        """One schema without references and `allOf` at its top level."""
        if len(sub) == 1:
            return self._part(sub[0])
        self._budget.spend(len(sub), node_of(sub[0]))
        schemas = [self._part(part) for part in sub]
        schema = merged(schemas)
        if is_contradiction(schema):
            return merged([self._part(part) for part in self._settle(sub)])
        if any(other.default not in ((), schema.default) for other in schemas):
            return merged([self._part(part) for part in self._nearest_first(sub)])
        return schema

    def settled(self, sub: Sub) -> Sub:
        """A sub-schema that was flattened without the parts that others of it override."""
        return self._settled.get(_pointers(sub), sub) if self._settled else sub

    def _settle(self, sub: Sub) -> Sub:
        """Of parts that exclude each other, those that are meant."""
        key = _pointers(sub)
        if key not in self._settled:
            nodes = (part for part in sub if isinstance(part, Node))
            typed = tuple(part for part in nodes if self._says_type(part))
            near = nearest(typed, self._conjuncts)
            self._settled[key] = tuple(
                part for part in sub if part not in typed or part in near
            )
        return self._settled[key]

    def _nearest_first(self, sub: Sub) -> Sub:
        """The parts of a schema, those before others that override what they say."""
        nodes = tuple(part for part in sub if isinstance(part, Node))
        near = nearest(nodes, self._conjuncts)
        return (*near, *(part for part in sub if part not in near))

    def parts(self, sub: Sub) -> Sub:
        """The schemas that hold at once by `flatten`, one step deep: all that say a type."""
        parts: list[Node | Schema] = list(sub)
        if len(sub) == 1 and isinstance(sub[0], Node):
            own = read_schema(sub[0], self.dialect)
            parts = [with_unevaluated(own), *self._conjuncts(sub[0])]
        return tuple(part for part in parts if self._says_type(part))

    def _says_type(self, part: Node | Schema) -> bool:
        schema = self._part(part)
        return schema.types is not None or bool(schema.null or schema.enum is not None)

    def _part(self, part: Node | Schema) -> Schema:
        if isinstance(part, Schema):
            return part
        schema = self._flat.get(part.pointer)
        if schema is not None:
            return schema
        if _leading(part) is None or next(self._conjuncts(part), None) is None:
            own = with_unevaluated(read_schema(part, self.dialect))
            self._flat[part.pointer] = own
            return own
        for node in self._from_the_bottom(part):
            self._flat[node.pointer] = self._flattened(node)
        return self._flat[part.pointer]

    def _from_the_bottom(self, node: Node) -> list[Node]:
        """A node after all those that it is merged from, so that a long chain is followed once."""
        order: list[Node] = []
        seen: set[str] = set()
        pending = [(node, False)]
        while pending:
            visited, is_over = pending.pop()
            if is_over:
                order.append(visited)
            elif visited.pointer not in seen and visited.pointer not in self._flat:
                seen.add(visited.pointer)
                pending.append((visited, True))
                pending += [(part, False) for part in self._conjuncts(visited)]
        return order

    def _flattened(self, node: Node) -> Schema:
        """Merges everything reachable through `$ref` and `allOf`, without recursion."""
        own = read_schema(node, self.dialect)
        schemas = [own]
        seen = {node.pointer}
        pending = list(self._conjuncts(node))
        while pending:
            part = pending.pop(0)
            if part.pointer in seen:
                continue
            seen.add(part.pointer)
            flat = self._flat.get(part.pointer)
            if flat is not None:
                schemas.append(flat)
                continue
            schemas.append(with_unevaluated(read_schema(part, self.dialect)))
            pending[:0] = self._conjuncts(part)
        schema = with_unevaluated(merged(schemas))
        if len(schema.unions) > len(own.unions):
            schema = replace(schema, unions=tuple(self._unsaid(schema, own, seen)))
        if own.null and schema.null is not True:
            # OpenAPI 3.0's `nullable` beside `allOf` or `$ref`: authors mean "or null".
            schema = replace(schema, null=True)
        return schema

    def _unsaid(
        self, schema: Schema, own: Schema, parts: set[str]
    ) -> Iterator[tuple[Sub, ...]]:
        """The unions but those that a schema takes over from what it extends and is one of.

        "A, and one of A and B" is A.
        """
        stated = set(map(union_key, own.unions))
        for union in schema.unions:
            nodes = (sub[0] for sub in union if isinstance(sub[0], Node))
            targets = map(self.renamed, nodes)
            if union_key(union) in stated or not any(
                target is not None and target.pointer in parts for target in targets
            ):
                yield union

    def extends(self, node: Node, base: str) -> bool:
        """Whether a schema is made from the one at the pointer `base`, among others."""
        seen: set[str] = set()
        pending = [node]
        while pending:
            extended = pending.pop()
            if extended.pointer == base:
                return True
            if extended.pointer not in seen:
                seen.add(extended.pointer)
                pending += self._conjuncts(extended)
        return False

    def _conjuncts(self, node: Node) -> Iterator[Node]:
        if _leading(node) is None:
            return
        target = next_schema(self.references, node)
        if target is not None:
            yield target
        yield from all_of(node)


def _leading(node: Node) -> dict[str, JsonValue] | None:
    """The keywords of a schema of which one leads to others; None of any other schema."""
    value = node.value
    return value if isinstance(value, dict) and not _LEADING.isdisjoint(value) else None


def _has_type(node: Node) -> bool:
    return isinstance(node.value, dict) and "type" in node.value


def _says_at_most_a_type(part: Node | Schema) -> bool:
    value = part.value if isinstance(part, Node) else None
    return (
        isinstance(value, dict)
        and value.keys() <= _ANNOTATING | {"type"}
        and isinstance(value.get("type", ""), str)
    )


def _is_beside(keyword: str) -> bool:
    """Whether a keyword beside a reference leaves the type as it is, or may do so."""
    return keyword == "type" or keyword.startswith("x-")


def _pointers(sub: Sub) -> tuple[str, ...]:
    return tuple(node_of(part).pointer for part in sub)
