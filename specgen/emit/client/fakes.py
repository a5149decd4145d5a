"""The fake of an API, for the tests of those who use its client."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.emit.client.groups import GroupTree
from specgen.emit.models.annotations import Annotator
from specgen.emit.models.scalars import BUILTINS
from specgen.emit.models.sides import Side
from specgen.emit.operations.signatures import OperationWriter
from specgen.emit.text.expressions import Affixed, Atom, Bracketed, field, statement
from specgen.emit.text.imports import Imports, names_models
from specgen.emit.text.prose import sentence
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, quoted
from specgen.frozen import frozen
from specgen.ir.api import Api, Group, Operation, grouped
from specgen.naming.table import GroupNames, NameTable


@frozen
class StubGroup:
    """The stubs of a group: a class, and the statement that makes one."""

    header: Code
    doc: Code
    stubs: Sequence[Code]
    made: Code


@frozen
class TestingModule:
    """`testing.py`."""

    doc: Code
    imports: Code
    type_imports: Code
    header: Code
    class_doc: Code
    client: Code
    async_client: Code
    groups: Sequence[StubGroup]


def testing_module(api: Api, names: NameTable, tree: GroupTree) -> TestingModule:
    """The view of `testing.py`; the groups of `tree` are those that the client has."""
    client, async_client = names.client, f"Async{names.client}"
    own = f"Fake{client}"
    classes = [_class(names.groups[group.id]) for group in tree.groups]
    imports = Imports()
    for module, name in _IMPORTS:
        imports.name(module, name)
    imports.name(".client", client)
    imports.name(".client", async_client)
    writer = _StubWriter(api, names, tree, [own, *classes])
    title = sentence(api.title or client).rstrip(".")
    above_first = sorted(
        tree.groups, key=lambda group: len(names.groups[group.id].path)
    )
    views = [writer.group(group) for group in above_first]
    if names_models(stub for view in views for stub in view.stubs):
        writer.types.name(".", "models")
    type_imports = writer.types.block(4)
    if type_imports:
        imports.name("typing", "TYPE_CHECKING")
    return TestingModule(
        doc=docstring(f"`{own}`: stands in for {title} in tests.", 0),
        imports=imports.block(),
        type_imports=type_imports,
        header=identifier(own),
        class_doc=docstring(_FAKE_TEXT.format(client=client), 4),
        client=_maker("client", client),
        async_client=_maker("async_client", async_client),
        groups=views,
    )


_IMPORTS = (
    ("._runtime.testing.fake_answers", "UnfitAnswerError"),
    ("._runtime.testing.fake_calls", "FakeCall"),
    ("._runtime.testing.fake_calls", "SentFile"),
    ("._runtime.testing.fakes", "Fake"),
    ("._runtime.testing.fakes", "Stub"),
    ("._runtime.testing.fakes", "Stubs"),
    ("._runtime.testing.fakes", "UnexpectedCallError"),
)
_FAKE_TEXT = (
    "Answers the calls of its clients as it is told, without network.\n\n"
    "`client()` and `async_client()` make clients with the arguments of `{client}`; each"
    " operation is a `Stub` that is told what to answer and keeps what it was sent."
)


def _maker(attribute: str, client: str) -> Code:
    made = Bracketed(fixed("self._maker"), [Atom(identifier(client))], compact=True)
    return statement(Affixed(code("self.{} = ", identifier(attribute)), made), 8)


class _StubWriter:
    """Writes the stubs of every group, in the one module that holds them."""

    def __init__(
        self, api: Api, names: NameTable, tree: GroupTree, own: Sequence[str]
    ) -> None:
        self._api = api
        self._names = names
        self._tree = tree
        self._operations = grouped(api)
        attributes = [name for group in tree.groups for name in self._attributes(group)]
        self.types = Imports([*own, *attributes])

    def _attributes(self, group: Group) -> list[str]:
        return [
            *(
                self._names.groups[below.id].attribute
                for below in self._tree.below(group)
            ),
            *(
                self._names.operations[own.id].method
                for own in self._operations[group.id]
            ),
        ]

    def group(self, group: Group) -> StubGroup:
        """The stubs of one group, and how it is made after the one above it."""
        own = self._names.groups[group.id]
        annotator = Annotator(
            declarations=self._api.declarations,
            names=self._names,
            imports=self.types,
            side=Side.CLIENT,
            runtime="._runtime",
            qualifier=self.types.local("models"),
            checked=False,
            shadowed=BUILTINS & {*self._attributes(group)},
        )
        writer = OperationWriter(self._api, annotator)
        name = identifier(_class(own))
        arguments = [fixed("self"), quoted(own.call)]
        if own.module != own.call:
            arguments.append(quoted(own.module))
        made = Bracketed(name, [Atom(part) for part in arguments], compact=True)
        return StubGroup(
            header=name,
            doc=docstring(f"Stubs of the operations of `{own.class_name}`.", 4),
            stubs=[
                *map(self._nested, self._tree.below(group)),
                *(self._stub(each, writer) for each in self._operations[group.id]),
            ],
            made=statement(Affixed(code("self.{} = ", identifier(own.call)), made), 8),
        )

    def _nested(self, group: Group) -> Code:
        own = self._names.groups[group.id]
        return code("{}: {}", identifier(own.attribute), identifier(_class(own)))

    def _stub(self, operation: Operation, writer: OperationWriter) -> Code:
        """`create_secret: Stub[models.Secret]`; of a stream, its items."""
        name = identifier(self._names.operations[operation.id].method)
        result = writer.results.some(operation, stream="Sequence", whole=True)
        return field(
            code("{}: ", name),
            Bracketed(fixed("Stub"), [result], "[]"),
            Atom(fixed("")),
            4,
        )


def _class(group: GroupNames) -> str:
    return f"{group.class_name}Stubs"
