"""`assign`: every name of an API at once, so that collisions are seen whole.

Candidates come from `candidates`, collisions are settled per namespace by `scope`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from specgen.findings.diagnostics import Sink
from specgen.ir.alternatives import body_forms
from specgen.ir.api import Api, Operation, Place
from specgen.ir.body import spread_record
from specgen.ir.types import Declarations, Record, TypeId, is_generic
from specgen.naming import reserved
from specgen.naming.candidates import attribute_names, client_name
from specgen.naming.choices import SIDES
from specgen.naming.credentials import credential_names, locked_credentials
from specgen.naming.groups import (
    group_names,
    named_attributes,
)
from specgen.naming.keys import (
    CLIENT,
    ERROR,
    body_key,
    field_key,
    group_key,
    module_key,
    package_key,
    property_key,
)
from specgen.naming.pins import Pins
from specgen.naming.scope import Claim, Holder, is_name, resolve
from specgen.naming.table import GroupNames, NameTable, OperationNames
from specgen.naming.types import locked_members, member_names, type_names
from specgen.naming.words import snake, words
from specgen.remembered import remembered

_PLACE_RANK = {
    Place.PATH: 0,
    Place.QUERY: 1,
    Place.QUERYSTRING: 2,
    Place.HEADER: 3,
    Place.COOKIE: 4,
}
_SURE_PLACES = (Place.PATH.value, Place.QUERY.value)
_BODY_RANK = 10
_PACKAGES = tuple(map(package_key, SIDES))
_WHOLE = ("body", "request_body", "whole_body")
"""Names of the argument that takes a whole body beside arguments for properties."""


def assign(api: Api, package: str, pinned: Pins, sink: Sink) -> NameTable:
    """The names of everything in `api`; `pinned` (key → name) are kept, or chosen."""
    client = _client(api, package, pinned)
    error = _error(client, pinned)
    attributes = named_attributes(api, pinned, sink)
    methods = attributes.methods
    groups = group_names(api, attributes, client, pinned, sink)
    types = type_names(api, groups, attributes.subjects, pinned, sink)
    classes = frozenset(types.values())
    fields: dict[TypeId, Mapping[str, str]] = {
        id: field_names(declaration, pinned, classes, sink)
        for id, declaration in api.declarations.items()
        if isinstance(declaration, Record) and not is_generic(declaration)
    }
    fields |= _generic_fields(api, fields, pinned)
    members = member_names(api, pinned)
    operations = {
        operation.id: operation_names(
            operation, api, methods[operation.id], fields, pinned, sink
        )
        for operation in api.operations
    }
    schemes = credential_names(api, package, pinned)
    return NameTable(
        package=package,
        client=client,
        error=error,
        types=types,
        fields=fields,
        members=members,
        groups=groups,
        operations=operations,
        schemes=schemes,
        locked={
            **locked_names(types, groups, methods, fields, operations),
            **locked_credentials(schemes),
            **locked_members(api, members),
            CLIENT: client,
            **({ERROR: error} if ERROR in pinned else {}),
            **{key: pinned[key] for key in _PACKAGES if key in pinned.chosen},
        },
    )


def _client(api: Api, package: str, pinned: Pins) -> str:
    taken = reserved.GROUP_CLASSES | reserved.FLOWS | reserved.ERRORS
    kept = pinned.get(CLIENT, "")
    if is_name(kept) and not {kept, f"Async{kept}"} & taken:
        return kept
    name = client_name(api.title, package)
    return f"{name}Client" if {name, f"Async{name}"} & taken else name


def _error(client: str, pinned: Pins) -> str:
    """The base of the client's errors; they are found in the package by how they end."""
    kept = pinned.get(ERROR, "")
    stem = kept.removesuffix("Error")
    is_free = is_name(kept) and stem not in (kept, "", *reserved.ERRORS)
    return kept if is_free else f"{client}Error"


@remembered
def _is_renamed(wire_name: str) -> bool:
    return snake(words(wire_name)) != wire_name


@remembered
def _is_undisputed(wire_name: str) -> bool:
    """Whether a field gets its own name whatever other fields there are."""
    plain = wire_name != "" and not _is_renamed(wire_name)
    return plain and wire_name not in reserved.FIELDS


_NO_PINS = Pins()


def _field_pins(record: Record, pinned: Pins) -> Pins:
    """The names of fields that are kept, by pointer.

    What is kept under the pointer itself is the name of a type that was declared there.
    """
    if not pinned:
        return _NO_PINS
    kept: dict[str, str] = {}
    chosen: dict[str, str] = {}
    for field in record.fields:
        pointer = f"{record.id}/properties/{field.wire_name}"
        key = field_key(record.id, field.wire_name)
        name = pinned.get(key)
        if key in pinned.chosen:
            chosen[pointer] = pinned[key]
        if name is not None:
            kept[pointer] = name
    return Pins(kept, chosen)


def field_names(
    record: Record,
    pinned: Pins,
    classes: frozenset[str],
    sink: Sink,
) -> dict[str, str]:
    """The names of a record's fields, by wire name.

    No field is called as one of the `classes`: in `Status: Status | None = None` the second one
    would mean the first.
    """
    wire_names = [field.wire_name for field in record.fields]
    kept = _field_pins(record, pinned)
    is_free = classes.isdisjoint(wire_names)
    if not kept and is_free and all(map(_is_undisputed, wire_names)):
        return {wire_name: wire_name for wire_name in wire_names}
    pointers = {
        wire_name: f"{record.id}/properties/{wire_name}" for wire_name in wire_names
    }
    claims = [
        Claim(
            key=pointers[field.wire_name],
            preferences=attribute_names(field.wire_name),
            origin=record.place_of(field.wire_name),
            rank=int(_is_renamed(field.wire_name)),
            locked=field_key(record.id, field.wire_name),
        )
        for field in record.fields
    ]
    taken = reserved.FIELDS
    if kept.chosen or not is_free:
        taken |= classes
    names = resolve(claims, taken, kept, {}, sink)
    return {wire_name: names[pointer] for wire_name, pointer in pointers.items()}


def _generic_fields(
    api: Api, fields: Mapping[TypeId, Mapping[str, str]], pinned: Pins
) -> dict[TypeId, Mapping[str, str]]:
    """The names of the fields of generic records, which are those of all instances.

    Where they had others, those of the first that the lock knows stay.
    """
    instances = [
        declaration
        for declaration in api.declarations.values()
        if isinstance(declaration, Record) and declaration.instance is not None
    ]
    shared: dict[TypeId, Mapping[str, str]] = {}
    for record in sorted(instances, key=lambda record: record.id not in pinned):
        assert record.instance is not None
        shared.setdefault(record.instance.generic, fields[record.id])
    own = {
        record.id: shared[record.instance.generic]
        for record in instances
        if record.instance is not None
    }
    return {**shared, **own}


def operation_names(
    operation: Operation,
    api: Api,
    method: str,
    fields: Mapping[TypeId, Mapping[str, str]],
    pinned: Pins,
    sink: Sink,
) -> OperationNames:
    """The names of an operation's arguments beside that of its method; `fields` are known."""
    record = spread_record(operation, api.declarations)
    taken: dict[str, Holder] = {}
    whole = body_key(operation.id)
    body = _only_body(whole, pinned) if operation.body and record is None else None
    if body:
        taken[body] = Holder(whole, body)
    claims = _parameter_claims(operation)
    if operation.body is not None:
        pinned = pinned.without(
            claim.key for claim in claims if pinned.get(claim.key) == "body"
        )
    properties = _property_claims(operation, api.declarations, fields)
    claims += properties.values()
    if record is not None:
        rank = _BODY_RANK + len(body_forms(operation, api.declarations))
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
        fields={wire: names[claim.key] for wire, claim in properties.items()},
    )


def _parameter_claims(operation: Operation) -> list[Claim]:
    """What the parameters of an operation would be called as arguments."""
    return [
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


def _property_claims(
    operation: Operation,
    declarations: Declarations,
    fields: Mapping[TypeId, Mapping[str, str]],
) -> dict[str, Claim]:
    """What the properties of a body would be called as arguments, by their wire names.

    One that several forms of the body have is called as in the first of them.
    """
    claims: dict[str, Claim] = {}
    for rank, form in enumerate(body_forms(operation, declarations), start=_BODY_RANK):
        own = fields[form.record.id] if form.record else {}
        for wire_name, name in own.items():
            key = property_key(operation.id, wire_name)
            preferences = (name, f"body_{name}")
            claims.setdefault(
                wire_name, Claim(key, preferences, operation.origin, rank)
            )
    return claims


def _only_body(key: str, pinned: Pins) -> str:
    """The name of the argument for a body that is not taken apart."""
    is_free = key in pinned.chosen and pinned[key] not in reserved.ARGUMENTS
    return pinned[key] if is_free else "body"


@lru_cache(maxsize=8192)
def _argument_names(wire_name: str, place: str, prefix: str) -> tuple[str, ...]:
    preferred = attribute_names(wire_name, prefix)
    return (*preferred[:1], f"{place}_{preferred[0]}", *preferred[1:])


def locked_names(
    types: Mapping[TypeId, str],
    groups: Mapping[str, GroupNames],
    methods: Mapping[str, str],
    fields: Mapping[TypeId, Mapping[str, str]],
    operations: Mapping[str, OperationNames],
) -> dict[str, str]:
    """The names for the lock: those that an addition could change. Others need no place there."""
    locked = {group_key(id): names.call for id, names in groups.items()}
    locked |= {
        module_key(id): names.module
        for id, names in groups.items()
        if names.module != "_".join(names.path)
    }
    locked |= methods
    locked.update({str(id): name for id, name in types.items()})
    for id, named in fields.items():
        locked |= {
            field_key(id, wire): name for wire, name in named.items() if wire != name
        }
    for key, operation in operations.items():
        for parameter, name in operation.parameters.items():
            if not _is_certain(parameter, name):
                locked[f"{key}/{parameter}"] = name
        for wire, name in operation.fields.items():
            # A parameter of this name may be added.
            locked[property_key(key, wire)] = name
        if operation.whole is not None:
            # A property of this name may be added.
            locked[body_key(key)] = operation.whole
        elif operation.body not in (None, "body"):
            locked[body_key(key)] = operation.body
    return locked


def _is_certain(parameter: str, name: str) -> bool:
    """Whether a parameter gets its name whatever is added to its operation.

    Those of a path are all there from the beginning, and one of a query that is called as on the
    wire goes before all others that may come. A whole body takes the name `body` from any.
    """
    place, _, wire_name = parameter.partition(":")
    return place in _SURE_PLACES and name == wire_name and name != "body"
