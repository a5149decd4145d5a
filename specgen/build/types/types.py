"""Schemas to types and declarations: what a value is, decided once.

Named schemas become declarations through a work list, so recursion is only as deep as inline
schemas nest. An odd construct loosens the smallest unit: a keyword, then a field, then a
declaration.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from functools import partial

from specgen.build.types.assertions import AssertionBuilder, asserting
from specgen.build.types.components import Components
from specgen.build.types.constants import ConstantBuilder
from specgen.build.types.containers import ContainerBuilder
from specgen.build.types.exclusions import report_exclusion, report_override
from specgen.build.types.families import Families, any_of
from specgen.build.types.fields import doc_of
from specgen.build.types.implied import (
    implied,
    is_only_null,
    is_plain,
    takes_own_name,
)
from specgen.build.types.misplaced import report_misplaced
from specgen.build.types.places import hint_at
from specgen.build.types.scalars import CHECKED, number_type, string_type
from specgen.build.types.secrets import Secrets
from specgen.build.types.spellings import spelled
from specgen.build.types.unions import UnionBuilder, union_of
from specgen.findings.diagnostics import DiagnosticCode, Refused
from specgen.findings.faults import contained, tell
from specgen.ir.types import (
    ANYTHING,
    NULL,
    Alias,
    Context,
    Declaration,
    Hint,
    Nothing,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    TypeId,
    Union,
)
from specgen.load.tree.cursor import flag, states
from specgen.load.tree.node import Node
from specgen.normalise.flatten import Flattener
from specgen.normalise.merge import is_contradiction
from specgen.normalise.schema import Schema, Sub, node_of

MAX_NESTING = 64


class TypeBuilder:
    """Builds types and collects the declarations they refer to."""

    def __init__(
        self,
        flattener: Flattener,
        components: Components,
        secrets: Secrets,
        families: Families | None = None,
        *,
        nominal: bool = False,
    ) -> None:
        self.declarations: dict[TypeId, Declaration] = {}
        self.flattener = flattener
        self.components = components
        self.families = families
        self._started: set[TypeId] = set()
        self.nodes: list[Node] = []
        """The schemas that have a declaration of their own."""
        self._pending: deque[tuple[Node, Hint]] = deque()
        self._depth = 0
        self._combined: dict[TypeId, Type] = {}
        """The types of sub-schemas that several parts make up, which may meet anywhere."""
        self._unions = UnionBuilder(self)
        self._constants = ConstantBuilder(self, nominal=nominal)
        self._containers = ContainerBuilder(self, secrets)
        self.secrets = secrets
        self.assertions = AssertionBuilder(flattener)

    def type_of(self, sub: Sub, hint: Hint) -> Type:
        """The type of a sub-schema; `hint` names it should it need a name."""
        target = self.flattener.target(sub)
        if target is not None:
            nodes = (part for part in sub if isinstance(part, Node))
            stated = any(map(_is_nullable_reference, nodes))
            return self.reference(target, hint, nullable=stated)
        whole = len(sub) > 1 and all(isinstance(part, Node) for part in sub)
        id = type_id(sub)
        if whole and id in self._combined:
            return self._combined[id]
        if self._depth >= MAX_NESTING:
            node_of(sub[0]).report(
                DiagnosticCode.NESTING, effect="typed as any value", limit=MAX_NESTING
            )
            return ANYTHING
        self._depth += 1
        around, self._unions.around = self._unions.around, ()
        try:
            type = self._described(sub, id, hint)
        except (Refused, MemoryError):
            raise
        except Exception as error:
            node = node_of(sub[0])
            tell(error, node.location, node.resource.sink, "typed as any value")
            type = ANYTHING
        finally:
            self._depth -= 1
            self._unions.around = around
        if whole:
            self._combined[id] = type
        return type

    def _described(
        self, sub: Sub, id: TypeId, hint: Hint, *, own: bool = False
    ) -> Type:
        """The type of a sub-schema; parts that exclude each other are alternatives."""
        schema = self.flattener.flatten(sub)
        meant = self.flattener.settled(sub)
        if len(meant) < len(sub):
            report_override(sub, meant)
            return self.type_of(meant, hint)
        if is_contradiction(schema):
            parts = self.flattener.parts(sub)
            if len(parts) > 1:
                report_exclusion(schema, parts, self.flattener)
                return union_of(self._alternative(part, sub, hint) for part in parts)
        return self.shape(schema, id, hint, own=own)

    def _alternative(self, part: Node | Schema, whole: Sub, hint: Hint) -> Type:
        """The type of a part of a schema; what it refers to keeps the name it has everywhere."""
        node = whole[0]
        refers = (
            isinstance(node, Node)
            and part is not node
            and part is self.flattener.referred(node)
        )
        if refers and isinstance(part, Node):
            return self.reference(part, hint)
        return self.type_of((part,), hint)

    def reference(self, target: Node, hint: Hint, *, nullable: bool = False) -> Type:
        """A use of the schema at `target`, declared once wherever it is used from."""
        schema = self.flattener.flatten((target,))
        if is_only_null(schema):
            # An alias of None can't be a part of a union: Python has no `None | None`.
            return NULL
        if target not in self.components:
            if is_plain(schema):
                return self.shape(schema, TypeId(target.pointer), hint)
            self.declare(target, hint_at(target.pointer) or hint)
        else:
            self.declare(target, Hint(text=self.components.name(target.pointer)))
        ref = Ref(target=self._family(target, schema) or TypeId(target.pointer))
        if nullable or (schema.null and takes_own_name(schema)):
            return union_of((ref, NULL))
        return ref

    def _family(self, base: Node, schema: Schema) -> TypeId | None:
        """The union of a schema with those that extend it, where a discriminator tells them."""
        id = any_of(base)
        if id in self.declarations:
            return id
        members = self.families.members(base) if self.families else ()
        if not members or self.families is None:
            return None
        for node in members:
            self.declare(node, Hint(text=self.components.name(node.pointer)))
        type = self.families.union(base, members)
        hint = Hint(
            text=f"Any {self.components.name(base.pointer)}", context=Context.INLINE
        )
        self.declarations[id] = Alias(
            id=id, hint=hint, origin=base.location, type=type, doc=doc_of(schema)
        )
        return id

    def declare(self, node: Node, hint: Hint) -> None:
        """Puts the schema at `node` on the work list, once."""
        id = TypeId(node.pointer)
        if id not in self._started:
            self._started.add(id)
            self.nodes.append(node)
            self._pending.append((node, hint))

    def finish(self) -> None:
        """Builds every declaration on the work list and those that they need."""
        while self._pending:
            node, hint = self._pending.popleft()
            build = partial(self._declared, node, hint)
            contained(build, node.location, node.resource.sink, "typed as any value")
            self._fill_in(node)

    def _fill_in(self, node: Node) -> None:
        """Declares whatever was begun and failed, so that references to it lead somewhere."""
        if not node.resource.sink.faults:
            return
        for id in self._started - self.declarations.keys():
            if all(id != pending.pointer for pending, _ in self._pending):
                origin = replace(node.location, pointer=id)
                hint = Hint(text=self.components.name(id))
                self.declarations[id] = Alias(
                    id=id, hint=hint, origin=origin, type=ANYTHING
                )

    def _declared(self, node: Node, hint: Hint) -> None:
        """Builds the declaration at a node."""
        id = TypeId(node.pointer)
        target = self.flattener.renamed(node)
        if target is not None and not (self.families and self.families.extends(node)):
            type: Type = self.type_of((node,), hint)
            schema = self.flattener.flatten((node,))
        else:
            schema = self.flattener.flatten((node,))
            type = self._described((node,), id, hint, own=takes_own_name(schema))
        if id not in self.declarations:
            self.declarations[id] = Alias(
                id=id,
                hint=hint,
                origin=node.location,
                type=type,
                doc=doc_of(schema),
            )

    def shape(
        self, schema: Schema, id: TypeId, hint: Hint, *, own: bool = False
    ) -> Type:
        """The type that a flattened schema describes.

        A record or enumeration within it is declared under `id`; `own` says that `id` is a
        declaration's, whose nullability is a matter of the places that refer to it.
        """
        if schema.unions:
            union = self._unions.build(schema, id, hint)
            if union is not None:
                return union
        if is_contradiction(schema):
            if isinstance(schema.node.value, bool):
                return Nothing()
            schema.node.report(
                DiagnosticCode.CONTRADICTION, effect="typed as any value"
            )
            return ANYTHING
        branches = self._branches(schema, id, hint)
        if schema.null and not own:
            branches.append(NULL)
        return union_of(branches)

    def _branches(self, schema: Schema, id: TypeId, hint: Hint) -> list[Type]:
        if schema.types and (schema.items or schema.properties):
            report_misplaced(schema, schema.types)
        if schema.enum:
            return [self._constants.build(schema, schema.enum, id, hint)]
        if schema.enum is not None and schema.null:
            return []
        types = sorted(schema.types) if schema.types is not None else implied(schema)
        if not types:
            if schema.null and schema.types is not None:
                return []
            asserted = self.assertions.beside(schema) + self.assertions.limits(schema)
            return [asserting(ANYTHING, asserted)]
        alone = len(types) == 1
        return [
            asserting(
                self._single(
                    name,
                    schema,
                    id if alone else TypeId(f"{id}#{name}"),
                    _below(hint, name, alone),
                ),
                self.assertions.about(schema, name),
            )
            for name in types
        ]

    def plain(self, schema: Schema, id: TypeId, hint: Hint) -> Type:
        """The type that a schema describes, null and unions apart."""
        return union_of(self._branches(schema, id, hint))

    def define(self, declaration: Declaration) -> None:
        """Takes in a declaration that is complete."""
        self._started.add(declaration.id)
        self.declarations[declaration.id] = declaration

    def _single(self, name: str, schema: Schema, id: TypeId, hint: Hint) -> Type:
        match name:
            case "object":
                return self._containers.object(schema, id, hint)
            case "array":
                return self._containers.array(schema, id, hint)
            case "string":
                if schema.format == "int-or-string":
                    # Kubernetes has a type for both, which JSON Schema would write as two.
                    both = (Scalar(kind=ScalarKind.INTEGER), string_type(schema))
                    return Union(members=both)
                scalar = string_type(schema)
                if scalar.kind in CHECKED:
                    return scalar
                return asserting(scalar, spelled(schema, scalar.kind))
            case "boolean":
                return Scalar(kind=ScalarKind.BOOLEAN)
            case _:
                return number_type(name, schema)


def type_id(sub: Sub) -> TypeId:
    """The identity of an inline schema: where it stands, or everything it is made from."""
    if len(sub) == 1:
        return TypeId(node_of(sub[0]).pointer)
    return TypeId("&".join(dict.fromkeys(node_of(part).pointer for part in sub)))


def _below(hint: Hint, step: str, alone: bool) -> Hint:
    return hint if alone else replace(hint, text=f"{hint.text} {step}")


def _is_nullable_reference(node: Node) -> bool:
    value = node.value
    if not isinstance(value, dict):
        return False
    types = value.get("type")
    return (
        value.get("nullable") is True
        or (isinstance(types, list) and "null" in types)
        or (states(node, "x-nullable") and flag(node, "x-nullable"))
    )
