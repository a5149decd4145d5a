"""Models written by the library datamodel-code-generator (`models = "datamodel-code-generator"`).

The library reads a JSON Schema document made from the declarations (`emit.datamodel_schema`), so
names and meaning are ours, and its output is audited before it is used (`emit.datamodel_audit`).
The rest of both packages stays as it is. What differs from our own models:

- All models are in one module, `models.py`, however many there are. Those that refer to each
  other in a ring are built when it is imported; a ring of about 100 exceeds the stack of pydantic.
- Classes come in the library's order and without docstrings: no text of the document is handed
  over but names, constants and patterns.
- Aliases and enumerations are `TypeAliasType` objects.
- `uniqueItems`, constants that are fractions, the number of a mapping's properties and a pattern of
  a password are not checked, as findings tell; passwords are plain `SecretStr`.
- No default is filled in where a property is absent.
- A union with a discriminator narrows the property in its members to their values. The server
  dispatches on it; the client tries the members, and reads what fits none as a plain object. A
  discriminator that isn't a required text of every member, or means different things in two
  unions, is left out: the member that fits best wins.
- A class whose name the library's own imports use gets the suffix `Model`.
- The bytes depend on the library's version as well; after an update of it `specgen generate`
  regenerates with the next change of the document or the configuration.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from dataclasses import replace
from keyword import iskeyword
from pathlib import Path
from typing import Any

from specgen.emit.models.datamodel_audit import (
    BASE,
    REFUSE_NULL,
    Declared,
    Unexpected,
    audit,
)
from specgen.emit.models.datamodel_schema import (
    NOTHING,
    RUNTIME,
    SCALARS,
    UPLOAD,
    SchemaWriter,
    unchecked,
)
from specgen.emit.models.sides import Side
from specgen.emit.text.python import docstring
from specgen.findings.diagnostics import DiagnosticCode, Location, Refused, Sink
from specgen.frozen import frozen
from specgen.ir.assertions import nameless
from specgen.ir.types import (
    Alias,
    Anything,
    Declarations,
    Null,
    Presence,
    Record,
    Ref,
    Type,
    TypeId,
    Union,
)
from specgen.naming.table import NameTable

_MODEL = (f"{RUNTIME}.wire.model", BASE)
_VALIDATOR = (f"{RUNTIME}.wire.model", REFUSE_NULL)
_OWN = (_MODEL, _VALIDATOR, *SCALARS.values(), NOTHING, UPLOAD[Side.CLIENT])
_TAKEN = frozenset(
    "Annotated Any Base64 Base64Url ConfigDict DateTime Decimal DecimalNumber DecimalText "
    "Dict Duration Field FullDate List Literal Model "
    "Never NoValue Optional SecretStr Time TypeAliasType UUID Union Upload UploadFile "
    "ValidationInfo".split()
)
"""Names that the library's module imports."""


def library_names(names: NameTable) -> NameTable:
    """The names that the library keeps: without underscores, none that it imports."""
    plain = {id: name.replace("_", "") for id, name in names.types.items()}
    used = {name for id, name in plain.items() if _keeps(name, names.types[id])}
    types: dict[TypeId, str] = {}
    for id, name in plain.items():
        if not _keeps(name, names.types[id]):
            name = _free(f"{name}Model" if _taken(name) else name, used)
            used.add(name)
        types[id] = name
    return replace(names, types=types)


def _keeps(plain: str, name: str) -> bool:
    return plain == name and not _taken(name)


def _taken(name: str) -> bool:
    return name in _TAKEN or iskeyword(name)


def _free(name: str, used: set[str]) -> str:
    free, number = name, 1
    while free in used:
        number += 1
        free = f"{name}Model{number}"
    return free


@frozen
class LibraryModels:
    """`models.py`, and the names of its fields where the library chose others."""

    text: str
    names: NameTable


def library_models(writer: SchemaWriter, doc: str, sink: Sink) -> LibraryModels:
    """The models of one package. Raises Refused, with a finding, if the library can't write them.

    `writer.names` must be `library_names`.
    """
    first = next(iter(writer.declarations.values()), None)
    if first is None:
        return LibraryModels(text=f"{docstring(doc, 0)}\n", names=writer.names)
    try:
        body, names = _written(writer)
        if names.fields != writer.names.fields:
            # References to a field by name must know the library's choice.
            body, names = _written(replace(writer, names=names))
    except Unexpected as error:
        where = Location(file=first.origin.file)
        sink.report(DiagnosticCode.LIBRARY, where, reason=str(error))
        raise Refused from error
    if writer.side is Side.SERVER:
        _note_unchecked(writer.declarations, sink)
    return LibraryModels(text=f"{docstring(doc, 0)}\n\n{body}\n", names=names)


def _note_unchecked(declarations: Declarations, sink: Sink) -> None:
    """Reports what a server with models of its own would check."""
    for declaration in declarations.values():
        for place, type in nameless(declaration):
            for keyword in unchecked(type):
                sink.report(
                    DiagnosticCode.UNCHECKED,
                    place,
                    effect="any value of its type is accepted",
                    keyword=keyword,
                    reason="the library's models don't",
                )


def _written(writer: SchemaWriter) -> tuple[str, NameTable]:
    body = _run(writer)
    return body, _agreed(writer, audit(body))


def _agreed(writer: SchemaWriter, declared: Declared) -> NameTable:
    """The names of what the library declared. Raises Unexpected for what is missing."""
    fields = dict(writer.names.fields)
    for id, declaration in writer.declarations.items():
        name = writer.names.types[id]
        if not isinstance(declaration, Record):
            if name not in declared.aliases | declared.classes.keys():
                raise Unexpected(f"there is no {name}")
            continue
        own = declared.classes.get(name)
        if own is None:
            raise Unexpected(f"there is no class {name}")
        if own.keys() != {field.wire_name for field in declaration.fields}:
            raise Unexpected(f"{name} has other properties than the document says")
        fields[id] = own
    return replace(writer.names, fields=fields)


def _run(writer: SchemaWriter) -> str:
    from datamodel_code_generator import Error, InputFileType, LiteralType, generate
    from datamodel_code_generator.enums import DataModelType
    from datamodel_code_generator.format import Formatter, PythonVersion

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            text = generate(
                writer.document(),
                input_file_type=InputFileType.JsonSchema,
                output_model_type=DataModelType.PydanticV2BaseModel,
                target_python_version=PythonVersion.PY_311,
                base_class=".".join(_MODEL),
                import_overrides={
                    name: module.replace(RUNTIME, "._runtime") for module, name in _OWN
                },
                aliases=dict(_aliases(writer)),
                validators=_validators(writer),
                use_annotated=True,
                field_constraints=True,
                use_type_alias=True,
                use_exact_imports=True,
                use_tuple_for_fixed_items=True,
                use_typed_nullable_map_values=True,
                enum_field_as_literal=LiteralType.All,
                skip_root_model=True,
                keep_model_order=True,
                treat_dot_as_module=False,
                disable_future_imports=True,
                allow_remote_refs=False,
                strict_refs=True,
                formatters=[Formatter.ISORT, Formatter.BLACK],
                use_double_quotes=True,
                # Formatters look for settings from here upwards: there are none.
                settings_path=Path(os.sep),
                custom_file_header="# Written by datamodel-code-generator.",
            )
        except (Error, ValueError, TypeError, KeyError, RecursionError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise Unexpected(reason) from error
    if not isinstance(text, str):
        raise Unexpected("it wrote several modules")
    return text.rstrip("\n")


def _aliases(writer: SchemaWriter) -> Iterator[tuple[str, str]]:
    """Fields that are not called like their property."""
    for record in _records(writer.declarations):
        fields = writer.names.fields[record.id]
        for field in record.fields:
            python = fields[field.wire_name]
            if python != field.wire_name:
                yield f"{writer.names.types[record.id]}.{field.wire_name}", python


def _validators(writer: SchemaWriter) -> dict[str, Any] | None:
    """A server refuses null where a property may be absent but not null."""
    if writer.side is Side.CLIENT:
        return None
    function = ".".join(_VALIDATOR)
    validators: dict[str, Any] = {}
    for record in _records(writer.declarations):
        names = writer.names.fields[record.id]
        fields = [
            names[field.wire_name]
            for field in record.fields
            if field.presence is Presence.OPTIONAL
            and not _takes_null(field.type, writer.declarations, frozenset())
        ]
        if fields:
            check = {"fields": fields, "function": function, "mode": "before"}
            validators[writer.names.types[record.id]] = {"validators": [check]}
    return validators or None


def _records(declarations: Declarations) -> Iterator[Record]:
    return (
        declaration
        for declaration in declarations.values()
        if isinstance(declaration, Record)
    )


def _takes_null(
    type: Type, declarations: Declarations, seen: frozenset[TypeId]
) -> bool:
    match type:
        case Null() | Anything():
            return True
        case Union(members=members):
            return any(_takes_null(member, declarations, seen) for member in members)
        case Ref(target=id) if id not in seen:
            target = declarations[id]
            return isinstance(target, Alias) and _takes_null(
                target.type, declarations, seen | {id}
            )
        case _:
            return False
