"""A row of the report for each operation: where it ended up and how it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from specgen.emit.client.groups import RESOURCES, SENDERS
from specgen.ir.api import Api, Content, Omission, Operation, OperationKind, Response
from specgen.ir.body import primary_content, spread_record
from specgen.ir.losses import Losses
from specgen.ir.types import Ref, Type
from specgen.naming.table import NameTable

Row = dict[str, object]


class RowWriter:
    """Writes the report's rows; `emit` names the packages that are written."""

    def __init__(self, api: Api, names: NameTable, emit: frozenset[str]) -> None:
        self._api = api
        self._names = names
        self._emit = emit

    def rows(self, losses: Losses) -> list[Row]:
        """A row for every operation, webhook and callback, generated or not."""
        rows = [
            self.row(operation, *losses.of(operation))
            for operation in self._api.operations
        ]
        return rows + [omitted(omission) for omission in self._api.omissions]

    def row(
        self,
        operation: Operation,
        codes: Sequence[str] = (),
        looser: Sequence[str] = (),
    ) -> Row:
        """The row of an operation that findings with these codes degrade, or loosen at all."""
        names = self._names.operations[operation.id]
        group = self._names.groups[operation.group or ""]
        called = operation.kind is OperationKind.OPERATION
        side, folder = ("client", RESOURCES) if called else ("server", SENDERS)
        client = f"{self._names.package_of(side)}.{folder}.{group.module}"
        server = f"{self._names.package_of('server')}.services:{group.service}"
        to_client = side in self._emit
        to_server = "server" in self._emit
        return {
            "kind": operation.kind.value,
            "method": operation.method,
            "path": operation.path_text,
            "operation_id": operation.operation_id,
            "pointer": operation.id,
            "status": "degraded" if codes else "generated",
            **({"codes": [*codes]} if codes else {}),
            **({"looser": [*looser]} if looser else {}),
            "client": (
                f"{client}:{group.class_name}.{names.method}" if to_client else None
            ),
            "async_client": (
                f"{client}:{group.async_class}.{names.method}" if to_client else None
            ),
            "call": (f"{group.call}.{names.method}" if called and to_client else None),
            "server": f"{server}.{names.method}" if to_server else None,
            "parameters": [
                {
                    "name": parameter.wire_name,
                    "in": parameter.place.value,
                    "python": names.parameters[parameter.id],
                    "required": parameter.presence.value == "required",
                }
                for parameter in operation.parameters
            ],
            "pagination": _pagination(operation),
            **({"unwrapped": operation.part} if operation.part else {}),
            "body": self._body(operation),
            "responses": {
                status_text(response): self._type_of(response.received)
                for response in operation.responses
            },
        }

    def _body(self, operation: Operation) -> Row | None:
        body = operation.body
        if body is None:
            return None
        names = self._names.operations[operation.id]
        record = spread_record(operation, self._api.declarations)
        type = self._type(primary_content(body.contents).type)
        return {
            "python": names.body,
            "argument": names.body or names.whole,
            "model": type if record else None,
            "fields": [
                {"name": field.wire_name, "python": names.fields[field.wire_name]}
                for field in (record.fields if record else ())
            ],
            "required": body.required,
            "media_types": [content.media_type for content in body.contents],
            "type": type,
        }

    def _type_of(self, contents: Iterable[Content]) -> str | None:
        for content in contents:
            return self._type(content.type)
        return None

    def _type(self, type: Type) -> str | None:
        """The import path of a named type; None for one that has no name."""
        if not isinstance(type, Ref):
            return None
        side = "client" if "client" in self._emit else "server"
        package = self._names.package_of(side)
        return f"{package}.models:{self._names.types[type.target]}"


def omitted(omission: Omission) -> Row:
    """The row of an operation that is left out."""
    return {
        "kind": omission.kind.value,
        "method": omission.method,
        "path": omission.path_text,
        "operation_id": omission.operation_id,
        "pointer": omission.id,
        "status": "omitted",
        **({"reason": omission.reason} if omission.reason else {}),
        "client": None,
        "async_client": None,
        "call": None,
        "server": None,
        "parameters": [],
        "pagination": None,
        "body": None,
        "responses": {},
    }


def _pagination(operation: Operation) -> str | None:
    return operation.pagination.style.value if operation.pagination else None


def status_text(response: Response) -> str:
    """The status of an answer as a document has it."""
    status = response.status
    if status.is_default:
        return "default"
    return str(status.first) if status.is_exact else f"{status.first // 100}XX"


def counts(rows: Iterable[Mapping[str, object]], schemas: int) -> dict[str, int]:
    """How many operations ended up how, and how many schemas have a name.

    `looser` counts across the statuses: all that some finding, of any weight, loosens.
    """
    rows = list(rows)
    statuses = [row["status"] for row in rows]
    kinds = ("generated", "degraded", "omitted")
    return {
        "operations": len(statuses),
        **{kind: statuses.count(kind) for kind in kinds},
        "looser": sum("looser" in row for row in rows),
        "schemas": schemas,
    }
