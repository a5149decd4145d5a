"""`assign`: every name of an API at once, so that collisions are seen whole.

Candidates come from `candidates`, collisions are settled per namespace by `scope`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache

from specgen.findings.diagnostics import Location, Sink
from specgen.ir.alternatives import body_forms
from specgen.ir.api import Api, Group, Operation, OperationKind, Place
from specgen.ir.body import spread_record
from specgen.ir.types import Record, TypeId
from specgen.naming import reserved
from specgen.naming.candidates import (
    attribute_names,
    client_name,
    method_names,
    scheme_arguments,
)
from specgen.naming.scope import Claim, resolve
from specgen.naming.table import GroupNames, NameTable, OperationNames
from specgen.naming.types import type_names
from specgen.naming.words import pascal, snake, words

_PLACE_RANK = {
    Place.PATH: 0,
    Place.QUERY: 1,
    Place.QUERYSTRING: 2,
    Place.HEADER: 3,
    Place.COOKIE: 4,
}
_BODY_RANK = 10
_WHOLE = ("body", "request_body", "whole_body")
"""Names of the argument that takes a whole body beside arguments for properties."""
_NOWHERE = Location(file="")


def assign(api: Api, package: str, pinned: Mapping[str, str], sink: Sink) -> NameTable:
    """The names of everything in `api`; `pinned` (pointer → name) are kept from earlier runs."""
    client = _client(api, package)
    groups = _groups(api, client, pinned, sink)
    methods = _methods(api, pinned, sink)
    types = type_names(api, groups, methods, pinned, sink)
    fields = {
        id: field_names(declaration, pinned, api.declarations.keys(), sink)
        for id, declaration in api.declarations.items()
        if isinstance(declaration, Record)
    }
    operations = {
        operation.id: operation_names(
            operation, api, methods[operation.id], fields, pinned, sink
        )
        for operation in api.operations
    }
    return NameTable(
        package=package,
        client=client,
        environment=package.upper(),
        types=types,
        fields=fields,
        groups=groups,
        operations=operations,
        schemes=_schemes(api),
        locked=locked_names(types, groups, methods, fields, operations),
    )


def _client(api: Api, package: str) -> str:
    name = client_name(api.title, package)
    taken = reserved.GROUP_CLASSES | reserved.FLOWS | reserved.ERRORS
    return f"{name}Client" if {name, f"Async{name}"} & taken else name


def _groups(
    api: Api, client: str, pinned: Mapping[str, str], sink: Sink
) -> dict[str, GroupNames]:
    claims = [
        Claim(
            key=f"group:{group.id}",
            preferences=_group_names(group),
            origin=_NOWHERE,
            rank=0 if group.kind is OperationKind.OPERATION else 1,
        )
        for group in api.groups
    ]
    taken = dict.fromkeys(reserved.CLIENT_ATTRIBUTES, "")
    names = resolve(claims, reserved.CLIENT_ATTRIBUTES, pinned, taken, sink)
    classes: dict[str, GroupNames] = {}
    for group in api.groups:
        attribute = names[f"group:{group.id}"]
        text = group.text if group.kind is OperationKind.OPERATION else attribute
        name = pascal(words(text), "Group") or pascal(words(attribute), "Group")
        group_classes = {names.class_name for names in classes.values()}
        group_classes |= {
            f"Async{name}" for name in group_classes
        } | reserved.GROUP_CLASSES
        if group.kind is OperationKind.OPERATION:
            group_classes |= {client, f"Async{client}"}
        if name in group_classes or name.startswith("Async"):
            name = f"{name}Group"
        if name in group_classes:
            name = pascal(words(attribute), "Group") + f"_{len(classes)}"
        classes[group.id] = GroupNames(attribute=attribute, class_name=name)
    return classes


def _group_names(group: Group) -> tuple[str, ...]:
    if group.kind is OperationKind.OPERATION:
        return attribute_names(group.text, "group")
    return (group.text, f"{group.kind.value}_receiver")


def _methods(api: Api, pinned: Mapping[str, str], sink: Sink) -> dict[str, str]:
    by_group: defaultdict[str | None, list[Operation]] = defaultdict(list)
    for operation in api.operations:
        by_group[operation.group].append(operation)
    texts = {group.id: group for group in api.groups}
    names: dict[str, str] = {}
    for group, operations in by_group.items():
        claims = [
            Claim(
                key=operation.id,
                preferences=method_names(operation, texts.get(group or "")),
                origin=operation.origin,
            )
            for operation in operations
        ]
        names |= resolve(claims, reserved.METHODS, pinned, {}, sink)
    return names


@lru_cache(maxsize=65536)
def _is_renamed(wire_name: str) -> bool:
    return snake(words(wire_name)) != wire_name


@lru_cache(maxsize=65536)
def _is_undisputed(wire_name: str) -> bool:
    """Whether a field gets its own name whatever other fields there are."""
    plain = wire_name != "" and not _is_renamed(wire_name)
    return plain and wire_name not in reserved.FIELDS


def _field_key(record: TypeId, wire_name: str) -> str:
    """The pointer under which the lock keeps a field, beside that of its type's own name."""
    return f"{record}/field:{wire_name}"


def _field_pins(
    record: Record, pinned: Mapping[str, str], types: Collection[TypeId]
) -> dict[str, str]:
    """The names of fields that are kept, by pointer; a pointer itself pins only the field."""
    kept: dict[str, str] = {}
    if not pinned:
        return kept
    for field in record.fields:
        pointer = f"{record.id}/properties/{field.wire_name}"
        name = pinned.get(_field_key(record.id, field.wire_name))
        if name is None and pointer not in types:
            name = pinned.get(pointer)
        if name is not None:
            kept[pointer] = name
    return kept


def field_names(
    record: Record, pinned: Mapping[str, str], types: Collection[TypeId], sink: Sink
) -> dict[str, str]:
    """The names of a record's fields, by wire name; `types` are the keys of all declarations."""
    wire_names = [field.wire_name for field in record.fields]
    kept = _field_pins(record, pinned, types)
    if not kept and all(map(_is_undisputed, wire_names)):
        return {wire_name: wire_name for wire_name in wire_names}
    pointers = {
        wire_name: f"{record.id}/properties/{wire_name}" for wire_name in wire_names
    }
    claims = [
        Claim(
            key=pointers[field.wire_name],
            preferences=attribute_names(field.wire_name),
            origin=field.origin,
            rank=int(_is_renamed(field.wire_name)),
        )
        for field in record.fields
    ]
    names = resolve(claims, reserved.FIELDS, kept, {}, sink)
    return {wire_name: names[pointer] for wire_name, pointer in pointers.items()}


def operation_names(
    operation: Operation,
    api: Api,
    method: str,
    fields: Mapping[TypeId, Mapping[str, str]],
    pinned: Mapping[str, str],
    sink: Sink,
) -> OperationNames:
    """The names of an operation's arguments beside that of its method; `fields` are known."""
    record = spread_record(operation, api.declarations)
    taken: dict[str, str] = {}
    body = "body" if operation.body is not None and record is None else None
    if body:
        taken[body] = f"{operation.id}/body"
    claims = [
        Claim(
            key=f"{operation.id}/{parameter.id}",
            preferences=tuple(
                name
                for name in _argument_names(
                    parameter.wire_name, parameter.place.value, "param"
                )
                # A handler takes the whole body by this name.
                if operation.body is None or name != "body"
            ),
            origin=parameter.origin,
            rank=2 * _PLACE_RANK[parameter.place] + _is_renamed(parameter.wire_name),
        )
        for parameter in operation.parameters
    ]
    python_names: dict[str, str] = {}
    forms = body_forms(operation, api.declarations)
    for rank, form in enumerate(forms, start=_BODY_RANK):
        own = fields[form.record.id] if form.record else {}
        added = {wire: name for wire, name in own.items() if wire not in python_names}
        python_names |= added
        claims += [
            Claim(
                key=f"{operation.id}/body:{wire_name}",
                preferences=(name, f"body_{name}"),
                origin=operation.origin,
                rank=rank,
            )
            for wire_name, name in added.items()
        ]
    whole = f"{operation.id}/body"
    if record is not None and any(form.record is None for form in forms):
        rank = _BODY_RANK + len(forms)
        claims.append(Claim(whole, _WHOLE, operation.origin, rank))
    names = resolve(claims, reserved.ARGUMENTS, pinned, taken, sink)
    return OperationNames(
        method=method,
        parameters={
            parameter.id: names[f"{operation.id}/{parameter.id}"]
            for parameter in operation.parameters
        },
        body=body,
        whole=names.get(whole),
        fields={wire: names[f"{operation.id}/body:{wire}"] for wire in python_names},
    )


def _argument_names(wire_name: str, place: str, prefix: str) -> tuple[str, ...]:
    preferred = attribute_names(wire_name, prefix)
    return (*preferred[:1], f"{place}_{preferred[0]}", *preferred[1:])


def _schemes(api: Api) -> dict[str, str]:
    preferred = scheme_arguments(api.schemes)
    claims = [
        Claim(key=scheme, preferences=names, origin=_NOWHERE)
        for scheme, names in preferred.items()
    ]
    taken = dict.fromkeys(("base_url", "timeout", "http_client", "self"), "")
    return resolve(claims, reserved.ARGUMENTS, {}, taken)


def locked_names(
    types: Mapping[TypeId, str],
    groups: Mapping[str, GroupNames],
    methods: Mapping[str, str],
    fields: Mapping[TypeId, Mapping[str, str]],
    operations: Mapping[str, OperationNames],
) -> dict[str, str]:
    """The names for the lock: those that an addition could change. Others need no place there."""
    locked = {f"group:{id}": names.attribute for id, names in groups.items()}
    locked |= methods
    locked.update({str(id): name for id, name in types.items()})
    for id, named in fields.items():
        locked |= {
            _field_key(id, wire): name for wire, name in named.items() if wire != name
        }
    for key, operation in operations.items():
        for parameter, name in operation.parameters.items():
            if parameter.partition(":")[2] != name:
                locked[f"{key}/{parameter}"] = name
        for wire, name in operation.fields.items():
            if wire != name:
                locked[f"{key}/body:{wire}"] = name
    return locked
