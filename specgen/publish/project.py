"""A project around generated packages: everything that publishing them takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from specgen.emit.models.sides import Side
from specgen.emit.text.prose import sentence
from specgen.ir.api import Api, Codec, Group, OperationKind
from specgen.naming.table import NameTable
from specgen.workspace.publishing.distribution import Distribution


@dataclass(frozen=True)
class Project:
    """What the files of a project are made from.

    `names` are those of each side that is written; `license_text` is the user's own, if any;
    `http` is the client's HTTP library.
    """

    api: Api
    names: Mapping[Side, NameTable]
    distribution: Distribution
    license_text: str | None
    http: str

    @property
    def has_client(self) -> bool:
        return Side.CLIENT in self.names

    @property
    def has_server(self) -> bool:
        return Side.SERVER in self.names

    @cached_property
    def client(self) -> NameTable:
        """The names of the client."""
        return self.names[Side.CLIENT]

    @cached_property
    def server(self) -> NameTable:
        """The names of the server."""
        return self.names[Side.SERVER]

    @property
    def packages(self) -> list[str]:
        """The packages that are imported."""
        return [names.package_of(side.value) for side, names in self.names.items()]

    @property
    def title(self) -> str:
        """What the API is called, without the end of a sentence."""
        names = next(iter(self.names.values()))
        return sentence(self.api.title or names.client).rstrip(".")

    @property
    def parts(self) -> str:
        """What of the API the project holds, in words."""
        if self.has_client and self.has_server:
            return "client and FastAPI server"
        return "client" if self.has_client else "FastAPI server"

    @property
    def description(self) -> str:
        """The distribution in a sentence: the user's, or one of ours."""
        return self.distribution.description or f"Python {self.parts} of {self.title}"

    @property
    def takes_forms(self) -> bool:
        """Whether a server has to read forms."""
        forms = (Codec.FORM, Codec.MULTIPART)
        return any(
            content.codec in forms
            for operation in self.api.operations
            if operation.body is not None
            for content in operation.body.contents
        )

    @property
    def sends(self) -> bool:
        """Whether a server sends webhooks or callbacks by itself."""
        kind = OperationKind.OPERATION
        return any(operation.kind is not kind for operation in self.api.operations)

    @property
    def groups(self) -> list[Group]:
        """The groups of what callers ask for."""
        kind = OperationKind.OPERATION
        return [group for group in self.api.groups if group.kind is kind]
