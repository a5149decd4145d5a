"""The keys under which the lock keeps names, for what a pointer alone does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

SHARED_RUNTIME = "specgen_runtime"
"""The package that is the runtime of all packages beside it that share one."""


def group_key(id: str) -> str:
    """The key of a group's path."""
    return f"group:{id}"


def module_key(id: str) -> str:
    """The key of a group's module, where its path does not tell it."""
    return f"group:{id}/module"


def field_key(record: str, wire_name: str) -> str:
    """The key of a field, beside that of its type's own name."""
    return f"{record}/field:{wire_name}"


def member_key(enumeration: str, value: str | int) -> str:
    """The key of a constant, for which the document has no name."""
    text = str(value).replace("~", "~0").replace("/", "~1")
    return f"{enumeration}/enum:{text}"


def property_key(operation: str, wire_name: str) -> str:
    """The key of the argument for a property of an operation's body."""
    return f"{operation}/body:{wire_name}"


def body_key(operation: str) -> str:
    """The key of the argument that takes the whole body of an operation."""
    return f"{operation}/body"


def credential_key(scheme: str, part: str = "") -> str:
    """The key of a scheme's argument, or of that for one `part` of it."""
    return f"scheme:{scheme}/{part}" if part else f"scheme:{scheme}"


def variable_key(argument: str) -> str:
    """The key of the variable that stands in for an argument."""
    return f"{argument}/variable"


def package_key(side: str) -> str:
    """The key of the package of a side, `client` or `server`, where a user chose its name."""
    return f"package:{side}"


def package_of(names: Mapping[str, str], api: str, side: str) -> str:
    """The package of a side: as a lock's `names` have it, else called after the API."""
    return names.get(package_key(side), f"{api}_{side}")


def source_key(key: str) -> str:
    """The key of what a name was made from."""
    return f"{key}{SOURCE}"


SOURCE = "/made-from"
CLIENT = "class:client"
ERROR = "class:error"
"""The keys of the client's class and of the base of its errors."""


def key_of(step: str) -> str:
    """The key of the document that a step of a pointer names (RFC 6901, section 4)."""
    return step.replace("~1", "/").replace("~0", "~")


def subject(key: str) -> str:
    """What an entry of `names` calls what has a key: `GET /pets`, `GET /pets#query:limit`.

    Empty of what no entry can be about.
    """
    match = _OPERATION.fullmatch(key)
    if match:
        return f"{match[2].upper()} {key_of(match[1])}" + (
            f"#{match[3]}" if match[3] else ""
        )
    if not key.startswith("#/"):
        return ""
    record, is_part, wire_name = key.partition("/field:")
    if not is_part:
        return key
    name = _COMPONENT.fullmatch(record)
    owner = name[1].replace("~1", "/").replace("~0", "~") if name else record
    return f"{owner}#{wire_name}"


def line(subject: str, name: str) -> str:
    """An entry of `names` as it is written in the configuration."""
    return f"{quoted(subject)} = {quoted(name)}"


def quoted(text: str) -> str:
    """A text as a basic string of TOML."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    plain = char.isprintable() and char not in '"\\'
    return char if plain else f"\\U{ord(char):08x}"


_COMPONENT = re.compile("#/(?:components/schemas|definitions)/([^/#]*)(?:#.*)?")
_OPERATION = re.compile(r"#/paths/([^/]*)/([a-z]+)(?:/([a-z]+:.*))?", re.DOTALL)
