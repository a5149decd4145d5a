"""Scalars, constants and constraints as Python annotations."""

from __future__ import annotations

from collections.abc import Sequence

from specgen.emit.models.schema_literals import asserted_schema
from specgen.emit.models.sides import Side, Use
from specgen.emit.text.expressions import (
    Atom,
    Bracketed,
    Either,
    Expression,
    NamedWithMetadata,
    WithMetadata,
)
from specgen.emit.text.imports import Imports
from specgen.emit.text.python import Code, code, identifier, literal
from specgen.frozen import frozen
from specgen.ir.types import (
    NO_CONSTRAINTS,
    Constraints,
    Scalar,
    ScalarKind,
)
from specgen.json_value import JsonValue

BUILTINS = frozenset(("bytes", "dict", "float", "int", "list", "str", "tuple", "bool"))
"""Builtins that annotations use, and that a method of the same name would hide."""

_BUILTINS = {
    ScalarKind.STRING: "str",
    ScalarKind.INTEGER: "int",
    ScalarKind.NUMBER: "float",
    ScalarKind.BOOLEAN: "bool",
    ScalarKind.BINARY: "str",
}
_OWN = {
    ScalarKind.BYTES: "Base64",
    ScalarKind.BYTES_URL: "Base64Url",
    ScalarKind.DATETIME: "DateTime",
    ScalarKind.TIME: "Time",
    ScalarKind.DATE: "FullDate",
    ScalarKind.DURATION: "Duration",
    ScalarKind.DECIMAL: "DecimalText",
    ScalarKind.DECIMAL_NUMBER: "DecimalNumber",
}
"""The runtime's types of what is read and written in a way of its own."""
_LIBRARY = {
    ScalarKind.DATE: ("datetime", "date"),
    ScalarKind.TIME: ("datetime", "time"),
    ScalarKind.DURATION: ("datetime", "timedelta"),
    ScalarKind.DATETIME: ("datetime", "datetime"),
    ScalarKind.UUID: ("uuid", "UUID"),
    ScalarKind.DECIMAL: ("decimal", "Decimal"),
    ScalarKind.DECIMAL_NUMBER: ("decimal", "Decimal"),
}
_DECIMALS = (ScalarKind.DECIMAL, ScalarKind.DECIMAL_NUMBER)
_BYTES = (ScalarKind.BYTES, ScalarKind.BYTES_URL)
FORMATS = frozenset((*_OWN, *_LIBRARY)) - {ScalarKind.DECIMAL_NUMBER}
"""Kinds that are text on the wire, and something else in Python."""
_CONSTRAINTS = ("min_length", "max_length", "pattern", "ge", "gt", "le", "lt")
"""Constraints by their name here, which pydantic has as well."""


@frozen
class ScalarAnnotator:
    """Writes the annotations of one module that name no declaration.

    `checked` says that constraints are. `shadowed` are builtins that mean something else in this
    scope. `file` is what a part of a multipart body that is a file is called.
    """

    imports: Imports
    side: Side
    runtime: str
    checked: bool = True
    shadowed: frozenset[str] = frozenset()
    file: Code | None = None

    def builtin(self, name: str) -> Code:
        """A builtin by a name that means it in this scope."""
        if name in self.shadowed:
            return code("{}.{}", self.imports.module("builtins"), identifier(name))
        return identifier(name)

    def constants(self, values: Sequence[JsonValue], use: Use) -> Expression:
        """`Literal[…]`; a server must not take true for 1 or 0 for false, as pydantic does.

        Nor must anyone where both a boolean and a number are among them.
        """
        head = self.imports.name("typing", "Literal")
        constants = Bracketed(head, [Atom(literal(value)) for value in values], "[]")
        kinds = {type(value) for value in values if value in (0, 1)}
        both = {int, bool} <= {type(value) for value in values}
        checked = (both or self.side is Side.SERVER) and use in (Use.FIELD, Use.WIRE)
        if not checked or not kinds:
            return constants
        marker = self.imports.name(f"{self.runtime}.wire.model", "Exact")
        return self.annotated(constants, [Atom(marker)])

    def scalar(self, scalar: Scalar, use: Use) -> Expression:
        kind = scalar.kind
        if kind is ScalarKind.SECRET:
            return self._secret(scalar, use)
        if kind is ScalarKind.BINARY and self.file is not None:
            return Atom(self.file)
        builtin = _BUILTINS.get(kind)
        if builtin is None:
            read = self._read(kind, use)
            return self.constrained(read, scalar.constraints, use, "Spelled")
        base: Expression = Atom(self.builtin(builtin))
        if kind is ScalarKind.NUMBER and use in (Use.FIELD, Use.WIRE):
            base = self._own("scalars", "Number")
        return self.constrained(base, scalar.constraints, use)

    def _read(self, kind: ScalarKind, use: Use) -> Expression:
        """A kind whose values are read from their text."""
        own = _OWN.get(kind)
        if own and use in (Use.FIELD, Use.WIRE):
            home = "decimals" if kind in _DECIMALS else "scalars"
            return self._own(home, own)
        if kind in _BYTES:
            return Atom(self.builtin("bytes"))
        module, name = _LIBRARY[kind]
        if module == "datetime":
            alias = self.imports.module("datetime", "dt")
            typed = Atom(code("{}.{}", alias, identifier(name)))
            if kind is ScalarKind.DURATION:
                return Either([typed, Atom(self.builtin("str"))])
            return typed
        return Atom(self.imports.name(module, name))

    def _secret(self, scalar: Scalar, use: Use) -> Expression:
        if use in (Use.ARGUMENT, Use.VALUE):
            secret = Atom(self.imports.name("pydantic", "SecretStr"))
            if use is Use.VALUE:
                return secret
            return Either([Atom(self.builtin("str")), secret])
        base = self._own("model", "Secret")
        return self.constrained(base, scalar.constraints, use)

    def _own(self, module: str, name: str) -> Expression:
        """A type of the runtime that says how its values are read and written."""
        home = f"{self.runtime}.wire.{module}"
        return NamedWithMetadata(self.imports.name(home, name))

    def constrained(
        self,
        base: Expression,
        constraints: Constraints,
        use: Use,
        asserted: str = "Asserted",
    ) -> Expression:
        if constraints is NO_CONSTRAINTS:
            return base
        if use in (Use.ARGUMENT, Use.VALUE) or not self.checked:
            return base
        arguments = [
            Atom(code("{}={}", identifier(name), literal(value)))
            for name in _CONSTRAINTS
            if (value := getattr(constraints, name)) is not None
        ]
        metadata: list[Expression] = []
        if constraints.multiple_of is not None:
            marker = self.imports.name(f"{self.runtime}.wire.scalars", "MultipleOf")
            factor = Atom(literal(constraints.multiple_of))
            metadata.append(Bracketed(marker, [factor]))
        if arguments:
            metadata.append(
                Bracketed(self.imports.name("pydantic", "Field"), arguments)
            )
        if constraints.unique:
            marker = self.imports.name(f"{self.runtime}.wire.equality", "Unique")
            metadata.append(Atom(marker))
        if constraints.one_of:
            listed = [Atom(literal(value)) for value in constraints.one_of]
            marker = self.imports.name(f"{self.runtime}.wire.model", "OneOf")
            metadata.append(Bracketed(marker, listed))
        if constraints.asserted and self.side is Side.SERVER:
            marker = self.imports.name(f"{self.runtime}.server.assertions", asserted)
            metadata.append(Bracketed(marker, [asserted_schema(constraints)]))
        return self.annotated(base, metadata) if metadata else base

    def annotated(self, base: Expression, metadata: Sequence[Expression]) -> Expression:
        """`Annotated[base, metadata, …]`."""
        return WithMetadata(
            self.imports.name("typing", "Annotated"), [base, *metadata], "[]"
        )
