"""Imports as a by-product of writing: whoever uses a name registers where it comes from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple, TypeVar

from specgen.emit.text.expressions import Atom, Bracketed
from specgen.emit.text.python import LINE_LENGTH, Code, code, fixed, identifier, join

_STANDARD = frozenset(
    "abc builtins collections.abc contextlib dataclasses datetime decimal enum functools json"
    " pathlib typing uuid".split()
)


Written = TypeVar("Written")


class Import(NamedTuple):
    """A name that code imports from a module, or the whole module where the name is empty.

    The name of a declaration is its own wherever it is imported.
    """

    module: str
    name: str
    local: str
    of_declaration: bool = False


class Needs:
    """The imports of a piece of code.

    `homes` are those modules that hold declarations. It is `plain` if nothing else has another
    name than at home; `locals` are the names of what else it needs.
    """

    def __init__(self, imports: Iterable[Import]) -> None:
        self.imports = tuple(dict.fromkeys(imports))
        self.homes = frozenset(
            each.module for each in self.imports if each.of_declaration
        )
        others = [
            each for each in self.imports if each.name and not each.of_declaration
        ]
        self.locals = frozenset(each.local for each in others)
        self.plain = all(each.name == each.local for each in others)


@lru_cache(maxsize=4096)
def _needs(*imports: Import) -> Needs:
    """The same object for what needs the same: most code needs nothing, or one name."""
    return Needs(imports)


class Imports:
    """The imports of one module. A name that the module itself defines gets a private alias.

    `own` are the names of the declarations that the module holds or refers to, and `home` is
    the module itself as others import it.
    """

    def __init__(self, own: Iterable[str] = (), home: str = "") -> None:
        self._own = frozenset(own)
        self._home = home
        self._names: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._modules: dict[str, str] = {}
        self._noted: list[Import] | None = None
        self._included: set[Needs] = set()

    def name(self, module: str, name: str) -> Code:
        """The local name of `name` from `module`."""
        local = self.local(name)
        self._names[module][name] = local
        if self._noted is not None:
            self._noted.append(Import(module, name, local))
        return identifier(local)

    def local(self, name: str) -> str:
        """What a name from elsewhere is called here."""
        return f"_{name}" if name in self._own else name

    def declared(self, module: str, name: str) -> Code:
        """A declaration from another module, whose name is the reason for others' aliases."""
        self._names[module][name] = name
        if self._noted is not None:
            self._noted.append(Import(module, name, name, True))
        return identifier(name)

    def module(self, module: str, alias: str = "") -> Code:
        """The local name of a module as a whole."""
        self._modules[module] = alias
        if self._noted is not None:
            self._noted.append(Import(module, "", alias))
        return identifier(alias or module)

    def needed(self, write: Callable[[], Written]) -> tuple[Written, Needs]:
        """The result of `write`, and what it imports meanwhile; it asks for no other's needs."""
        assert self._noted is None
        self._noted = []
        try:
            written = write()
            return written, _needs(*self._noted)
        finally:
            self._noted = None

    def agrees(self, needs: Needs) -> bool:
        """Whether what another module needs would have the same names here."""
        return (
            needs.plain
            and needs.locals.isdisjoint(self._own)
            and self._home not in needs.homes
        )

    def include(self, needs: Needs) -> None:
        """Imports what another module needs that agrees with this one."""
        if needs not in self._included:
            self._included.add(needs)
            for module, name, local, _ in needs.imports:
                if name:
                    self._names[module][name] = local
                else:
                    self._modules[module] = local

    def block(self, indent: int = 0) -> Code:
        """The import statements, sorted: standard library, packages, our own.

        They fit where the template moves them to the right by `indent` columns.
        """
        sections: dict[int, list[tuple[str, Code]]] = {0: [], 1: [], 2: []}
        for module, alias in self._modules.items():
            text = code("import {}", identifier(module))
            if alias:
                text = code("{} as {}", text, identifier(alias))
            sections[_section(module)].append((f"0{module}", text))
        for module, names in self._names.items():
            sections[_section(module)].append(
                (f"1{_order(module)}", _from(module, tuple(names.items()), indent))
            )
        blocks = [
            join("\n", (text for _, text in sorted(entries)))
            for _, entries in sorted(sections.items())
            if entries
        ]
        return join("\n\n", blocks)


@lru_cache(maxsize=4096)
def _from(module: str, names: tuple[tuple[str, str], ...], indent: int) -> Code:
    items = [
        Atom(
            identifier(name)
            if name == local
            else code("{} as {}", identifier(name), identifier(local))
        )
        for name, local in sorted(names, key=lambda item: _case(item[0]))
    ]
    dots = module[: len(module) - len(module.lstrip("."))]
    rest = module[len(dots) :]
    origin = code("{}{}", fixed(dots), identifier(rest) if rest else fixed(""))
    head = code("from {} import ", origin)
    flat = join(", ", (item.flat for item in items))
    if indent + len(head) + len(flat) <= LINE_LENGTH:
        return code("{}{}", head, flat)
    return Bracketed(head, items).broken(0, 0)


_MODELS = re.compile(r"(?<![\w./`\"])_?models\.[^\W\d]")
"""A class of the module `models`, and no operation of a group that is called so."""


def names_models(texts: Iterable[Code]) -> bool:
    """Whether a module's code refers to models, and so has to import them."""
    return any(map(_MODELS.search, texts))


def reexport(module: str, name: str, indent: int = 0) -> Code:
    """`from module import name as name`, which type checkers take for a re-export."""
    item = code("{} as {}", identifier(name), identifier(name))
    return import_one(module, item, indent)


def import_one(module: str, item: Code, indent: int = 0) -> Code:
    """`from module import item` as it stands at `indent` columns, without its own margin."""
    dots = module[: len(module) - len(module.lstrip("."))]
    head = code("from {}{} import ", fixed(dots), identifier(module[len(dots) :]))
    if indent + len(head) + len(item) <= LINE_LENGTH:
        return code("{}{}", head, item)
    return Bracketed(head, [Atom(item)]).broken(indent, 0)


def _section(module: str) -> int:
    if module.startswith("."):
        return 2
    return 0 if module in _STANDARD else 1


def _order(module: str) -> str:
    """Modules further up come first, as isort has it."""
    dots = len(module) - len(module.lstrip("."))
    return f"{9 - dots}{module.lstrip('.')}" if dots else module


def _case(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as isort has it."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2
    return kind, name
