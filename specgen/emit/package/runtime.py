"""The runtime of packages: the modules they need, copied as they are below a notice."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import chain

from specgen.emit.models.sides import Side
from specgen.emit.text.render import MARKS
from specgen.emit.text.template_names import templates_folder
from specgen.ir.api import Api, OperationKind
from specgen.naming.keys import SHARED_RUNTIME

_RELATIVE = re.compile(r"\n *from (\.+)([\w.]*) import ([\w, ]+|\()")

_BOTH = (
    "wire.contract",
    "wire.discriminated",
    "wire.equality",
    "wire.canonical",
    "wire.decimals",
    "wire.events",
    "wire.scalars",
    "wire.tagged",
    "wire.unset",
)
CLIENT = (
    *_BOTH,
    "client.api",
    "client.async_client",
    "client.auth.credentials",
    "client.auth.oauth",
    "client.client",
    "client.contents.downloads",
    "client.contents.files",
    "client.contents.streams",
    "client.errors",
    "client.options",
    "client.raw",
    "client.resource",
    "client.tracing",
    "testing.fake_answers",
    "testing.fake_calls",
    "testing.fakes",
    "wire.model",
)
PAGED = (
    "client.pages.async_pages",
    "client.pages.paged_resource",
    "client.pages.pages",
    "client.pages.pagination",
)
"""The modules that operations with pages import beside those."""

SERVER = (
    *_BOTH,
    "server.assertions",
    "server.defaults",
    "server.authentication",
    "server.document",
    "server.implementing",
    "server.requests.payloads",
    "server.refusal_bodies",
    "server.replies",
    "server.service",
)
"""The modules that generated ones import; the rest follows from their own imports."""

SENDER = (
    "client.api",
    "client.auth.credentials",
    "client.auth.oauth",
    "client.contents.files",
    "client.contents.streams",
    "client.errors",
    "client.options",
    "client.resource",
    "client.sending",
    "wire.contract",
    "wire.model",
    "wire.unset",
)
"""The modules that the senders of a server import beside those."""

XML = ("wire.xml.bodies", "wire.xml.shapes")
"""The modules for bodies in XML."""

CONSTANTS = ("wire.enums.constants",)
"""The module that classes of constants import beside those."""

BESIDE = ("wire.beside.models",)
"""The module that models import which have a base of the user's beside ours."""

_VARIANTS = {
    "httpx": {
        "client.contents.pieces": "client.contents.pieces_httpx",
        "client.http_library": "client.http_library_httpx",
    }
}
"""By HTTP library: the modules that take others' place."""
_WITHOUT_XML = {"wire.xml.bodies": "wire.xml.no_bodies"}
"""What takes the place of the reader and writer of XML where no document has any."""


ATTRIBUTES = """# Reviews fold away what specgen generated.
* linguist-generated gitlab-generated
"""
"""What GitHub's linguist and GitLab look for; neither reads the files themselves."""

NOTICE = (
    "# @generated: specgen's runtime, checked by mypy --strict.\n"
    f"{MARKS}# pyright: basic\n"
)
"""The first lines of every module: pyright's strict mode is for the code of users."""


_NEEDS = {
    "client": CLIENT,
    "pages": PAGED,
    "server": SERVER,
    "sender": SENDER,
    "xml": XML,
    "constants": CONSTANTS,
    "beside": BESIDE,
}
"""What a package may need of the runtime; the HTTP library is a need beside these."""


def runtime_needs(api: Api, side: Side, http: str) -> tuple[str, ...]:
    """What the package of one side of an API needs of the runtime."""
    xml = ("xml",) if api.markup.roots else ()
    if side is Side.CLIENT:
        paged = any(operation.pagination for operation in api.operations)
        return ("client", *(("pages",) if paged else ()), http, *xml)
    sends = any(own.kind is not OperationKind.OPERATION for own in api.operations)
    return ("server", *(("sender", http) if sends else ()), *xml)


def runtime_files(folder: str, needs: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Path and content of each module below `folder` that packages with these needs import.

    HTTP libraries have one interface. What differs in spite of it is in modules of which each
    library has its own.
    """
    variants = {} if "xml" in needs else dict(_WITHOUT_XML)
    for need in needs:
        variants |= _VARIANTS.get(need, {})
    entries = chain.from_iterable(_NEEDS.get(need, ()) for need in sorted(needs))
    for name in sorted(_closure(tuple(entries), tuple(variants.items()))):
        path = f"{folder}/{name.replace('.', '/')}.py"
        yield path, (NOTICE + _read(variants.get(name, name))).encode()


def shared_files(needs: Collection[str]) -> dict[str, bytes]:
    """The package that packages with these needs together share: contents by path."""
    return {
        **dict(runtime_files(SHARED_RUNTIME, needs)),
        f"{SHARED_RUNTIME}/py.typed": b"",
        f"{SHARED_RUNTIME}/.gitattributes": ATTRIBUTES.encode(),
    }


@cache
def _closure(
    entries: tuple[str, ...], variants: tuple[tuple[str, str], ...]
) -> frozenset[str]:
    """The entries, every module that they import, directly or not, and their packages."""
    replaced = dict(variants)
    reached: set[str] = set()
    pending = list(entries)
    while pending:
        name = pending.pop()
        if name not in reached:
            reached.add(name)
            pending += _imported(replaced.get(name, name))
    parents = {name.rpartition(".")[0] for name in reached}
    parents |= {parent.rpartition(".")[0] for parent in parents}
    return frozenset(reached | {f"{parent}.__init__".lstrip(".") for parent in parents})


@cache
def _imported(name: str) -> tuple[str, ...]:
    """The modules of the runtime that a module of it imports."""
    modules: list[str] = []
    for dots, path, names in _RELATIVE.findall(_read(name)):
        above = name.split(".")[: -len(dots)]
        module = ".".join([*above, path] if path else above)
        if _is_module(module):
            modules.append(module)
        else:
            modules += [f"{module}.{item.split()[0]}" for item in names.split(",")]
    return tuple(modules)


@cache
def _is_module(name: str) -> bool:
    return os.path.isfile(_path(name))


@cache
def _read(name: str) -> str:
    with open(_path(name), encoding="utf-8") as file:
        return file.read()


def _path(name: str) -> str:
    return f"{templates_folder()}/runtime/{name.replace('.', '/')}.py"
