"""The private module that says how the bodies of a package are written in XML."""

from __future__ import annotations

from collections.abc import Iterable

from specgen.emit.text.expressions import (
    Affixed,
    Atom,
    Bracketed,
    Expression,
    flag,
    named,
    statement,
)
from specgen.emit.text.imports import Imports
from specgen.emit.text.python import Code, code, fixed, literal, quoted
from specgen.frozen import frozen
from specgen.ir.xml.shapes import (
    Characters,
    Choice,
    Element,
    Markup,
    Name,
    Named,
    NodeKind,
    Ordered,
    Part,
    Sequence,
    Shape,
    Structure,
    Text,
    TextKind,
    Untyped,
    Within,
)

MODULE = "_xml"

_SHAPES = "._runtime.wire.xml.shapes"
_INSIDE = 4
_NAMED = (NodeKind.ELEMENT, NodeKind.ATTRIBUTE, NodeKind.ITEMS)
_NAMELESS = Name(local="")
_TEXT = Text(kinds=(TextKind.STRING,))
"""The shape of a child unless something else is said."""


@frozen(kw_only=False)
class MarkupModule:
    """The view of `_xml.py`."""

    imports: Code
    shapes: Code
    roots: Code


def markup_module(markup: Markup) -> MarkupModule:
    """How each root is written, by its key, and what roots share."""
    writer = _Writer()
    shapes = [
        Affixed(code("{}: ", quoted(id)), writer.shape(shape))
        for id, shape in markup.shapes.items()
    ]
    roots = [
        Affixed(code("{}: ", quoted(key)), writer.root(root))
        for key, root in markup.roots.items()
    ]
    return MarkupModule(
        shapes=_table("shapes: dict[str, Shape] = ", shapes),
        roots=_table("return ", roots),
        imports=writer.imports.block(_INSIDE),
    )


def _table(head: str, entries: Iterable[Expression]) -> Code:
    table = Bracketed(fixed(""), list(entries), "{}")
    return statement(Affixed(fixed(head), table), _INSIDE)


class _Writer:
    """Writes shapes as calls of the runtime's classes."""

    def __init__(self) -> None:
        self.imports = Imports()

    def root(self, root: Element) -> Expression:
        return Bracketed(
            self._name("Root"), [self._element(root), Atom(fixed("shapes"))]
        )

    def shape(self, shape: Shape) -> Expression:
        match shape:
            case Text(kinds=kinds):
                names = tuple(kind.value for kind in kinds)
                value = literal(names[0] if len(names) == 1 else names)
                return Bracketed(self._name("Scalar"), [Atom(value)])
            case Structure():
                return self._structure(shape)
            case Sequence(items=(first, *others)):
                items = [self._element(first)]
                if others:
                    inner = list(map(self._element, others))
                    items.append(Bracketed(fixed(""), inner))
                return Bracketed(self._name("Sequence"), items)
            case Ordered():
                return self._ordered(shape)
            case Within(element=element):
                return Bracketed(self._name("Within"), [self._element(element)])
            case Choice():
                return self._choice(shape)
            case Named(id=id):
                return Bracketed(self._name("Named"), [Atom(quoted(id))])
            case Untyped():
                return Bracketed(self._name("Untyped"), [])
            case _:
                raise TypeError("an array without items")

    def _structure(self, shape: Structure) -> Expression:
        items: list[Expression] = [
            Bracketed(fixed(""), list(map(self._field, shape.parts)))
        ]
        if shape.rest is not None:
            items.append(named("rest", self.shape(shape.rest)))
        if shape.rest_items:
            items.append(flag("rest_items", True))
        return Bracketed(self._name("Structure"), items)

    def _ordered(self, shape: Ordered) -> Expression:
        parts = [
            (
                self._characters(part)
                if isinstance(part, Characters)
                else self._element(part)
            )
            for part in shape.parts
        ]
        items: list[Expression] = [Bracketed(fixed(""), parts)]
        if shape.item is not None:
            items.append(self._element(shape.item))
        return Bracketed(self._name("Ordered"), items)

    def _characters(self, characters: Characters) -> Expression:
        items = [self.shape(characters.shape)]
        if characters.cdata:
            items.append(flag("cdata", True))
        return Bracketed(self._name("Text"), items)

    def _choice(self, shape: Choice) -> Expression:
        members = list(map(self.shape, shape.members))
        items: list[Expression] = [Bracketed(fixed(""), members)]
        if shape.key:
            tags = [
                Affixed(code("{}: ", quoted(tag)), members[index])
                for tag, index in shape.tags
            ]
            items.append(named("key", Atom(quoted(shape.key))))
            items.append(named("tags", Bracketed(fixed(""), tags, "{}")))
        return Bracketed(self._name("Choice"), items)

    def _element(self, element: Element) -> Expression:
        items = [Atom(quoted(element.name.expanded)), self.shape(element.shape)]
        if element.name.prefix:
            items.append(named("prefix", Atom(quoted(element.name.prefix))))
        if element.nullable:
            items.append(flag("nullable", True))
        return Bracketed(self._name("Node"), items, compact=True)

    def _field(self, part: Part) -> Expression:
        name = part.name if part.kind in _NAMED else _NAMELESS
        if part.kind is NodeKind.ELEMENT:
            call = self._name("element")
            items = self._what_is_no_default(part)
        else:
            call = self._name("Field")
            items = [
                Atom(quoted(part.key)),
                Atom(quoted(part.kind.value)),
                Atom(quoted(name.expanded)),
                self.shape(part.shape),
            ]
        if name.prefix:
            items.append(named("prefix", Atom(quoted(name.prefix))))
        if part.nullable:
            items.append(flag("nullable", True))
        if part.required:
            items.append(flag("required", True))
        root_name = part.root_name.expanded if part.root_name else name.expanded
        if root_name != name.expanded:
            items.append(named("root_name", Atom(quoted(root_name))))
        return Bracketed(call, items, compact=True)

    def _what_is_no_default(self, part: Part) -> list[Expression]:
        """The property of a child, its shape unless it is text, its name unless it has the
        property's."""
        items: list[Expression] = [Atom(quoted(part.key))]
        if part.shape != _TEXT:
            items.append(self.shape(part.shape))
        if part.name.expanded != part.key:
            items.append(named("name", Atom(quoted(part.name.expanded))))
        return items

    def _name(self, name: str) -> Code:
        return self.imports.name(_SHAPES, name)
