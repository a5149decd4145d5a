"""Every Python name of an API, decided: what emitters read and the lock keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from specgen.frozen import frozen
from specgen.ir.types import TypeId
from specgen.naming.keys import package_of


@frozen
class GroupNames:
    """`secrets` (attribute and module) and `Secrets`; services are `SecretsService`.

    A client reaches a group by the attributes of its `path`, `chat.completions`; its `module`,
    `chat_completions`, is also what `create_app` calls its service.
    """

    path: tuple[str, ...]
    module: str
    class_name: str

    @property
    def attribute(self) -> str:
        """The name in the group above, or in the client."""
        return self.path[-1]

    @property
    def call(self) -> str:
        """The attributes that lead to the group, from a client on."""
        return ".".join(self.path)

    @property
    def async_class(self) -> str:
        return f"Async{self.class_name}"

    @property
    def service(self) -> str:
        return f"{self.class_name}Service"


@frozen
class OperationNames:
    """A method and its arguments: parameters by id, properties of the body by wire name.

    `body` is the keyword of a body that is one argument; None where its properties are spread.
    Then `whole` is the keyword that takes all of it at once.
    """

    method: str
    parameters: Mapping[str, str]
    body: str | None
    whole: str | None
    fields: Mapping[str, str]


@frozen
class CredentialNames:
    """The arguments for a scheme's credential, and the environment's variables for them.

    Two make a pair: a user's name and a password. A client certificate has none.
    """

    arguments: tuple[str, ...]
    variables: tuple[str, ...]

    @property
    def is_pair(self) -> bool:
        return len(self.arguments) > 1


@frozen
class NameTable:
    """All names; `locked` is what the next run must know to choose the same ones.

    `package` is what the API is called: its packages are, too, unless a user chose others.
    """

    package: str
    client: str
    error: str
    types: Mapping[TypeId, str]
    fields: Mapping[TypeId, Mapping[str, str]]
    groups: Mapping[str, GroupNames]
    operations: Mapping[str, OperationNames]
    schemes: Mapping[str, CredentialNames]
    locked: Mapping[str, str]
    members: Mapping[TypeId, Mapping[str | int, str]] = field(default_factory=dict)
    """Of the constants that are members of classes, by enumeration and value."""

    def package_of(self, side: str) -> str:
        """The package of a side, `client` or `server`."""
        return package_of(self.locked, self.package, side)
