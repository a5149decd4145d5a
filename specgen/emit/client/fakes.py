"""The fake of an API, for the tests of those who use its client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from specgen.emit.models.annotations import BUILTINS, Annotator, Side
from specgen.emit.operations.signatures import OperationWriter
from specgen.emit.text.expressions import Affixed, Atom, Bracketed, field, statement
from specgen.emit.text.imports import Imports
from specgen.emit.text.prose import sentence
from specgen.emit.text.python import Code, code, docstring, fixed, identifier, literal
from specgen.ir.api import Api, Operation, OperationKind
from specgen.naming.table import GroupNames, NameTable


@dataclass(frozen=True, slots=True, kw_only=True)
class StubGroup:
    """The stubs of a group: a class, and the statement that makes one."""

    header: Code
    doc: Code
    stubs: Sequence[Code]
    made: Code


@dataclass(frozen=True, slots=True, kw_only=True)
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


def testing_module(
    api: Api, names: NameTable, groups: Sequence[GroupNames]
) -> TestingModule:
    """The view of `testing.py`; `groups` are those that the client has."""
    client, async_client = names.client, f"Async{names.client}"
    own = f"Fake{client}"
    classes = [f"{group.class_name}Stubs" for group in groups]
    imports = Imports()
    for module, name in _IMPORTS:
        imports.name(module, name)
    imports.name(".client", client)
    imports.name(".client", async_client)
    types = Imports([own, *classes])
    title = sentence(api.title or client).rstrip(".")
    operations: dict[str, list[Operation]] = {group.attribute: [] for group in groups}
    for operation in api.operations:
        if operation.kind is OperationKind.OPERATION:
            group = names.groups[operation.group or ""]
            operations.setdefault(group.attribute, []).append(operation)
    views = [
        _group(api, names, group, operations[group.attribute], types)
        for group in groups
    ]
    if any("models." in stub for view in views for stub in view.stubs):
        types.name(".", "models")
    type_imports = types.block(4)
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


def _group(
    api: Api,
    names: NameTable,
    group: GroupNames,
    operations: Sequence[Operation],
    types: Imports,
) -> StubGroup:
    methods = {names.operations[operation.id].method for operation in operations}
    annotator = Annotator(
        api.declarations,
        names,
        types,
        Side.CLIENT,
        "._runtime",
        qualifier="models",
        checked=False,
        shadowed=BUILTINS & methods,
    )
    writer = OperationWriter(api, annotator)
    name = identifier(f"{group.class_name}Stubs")
    made = Bracketed(
        name, [Atom(fixed("self")), Atom(literal(group.attribute))], compact=True
    )
    return StubGroup(
        header=name,
        doc=docstring(f"Stubs of the operations of `{group.class_name}`.", 4),
        stubs=[_stub(operation, names, writer) for operation in operations],
        made=statement(
            Affixed(code("self.{} = ", identifier(group.attribute)), made), 8
        ),
    )


def _stub(operation: Operation, names: NameTable, writer: OperationWriter) -> Code:
    """`create_secret: Stub[models.Secret]`; of a stream, its items."""
    name = identifier(names.operations[operation.id].method)
    result = writer.result(operation, stream="Sequence")
    return field(
        code("{}: ", name), Bracketed(fixed("Stub"), [result], "[]"), Atom(fixed("")), 4
    )
