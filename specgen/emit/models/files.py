"""The models of a package as files, and the lazy package that a large API's are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from specgen.emit.models.annotations import Side
from specgen.emit.models.declarations import ModelWriter
from specgen.emit.models.fields import FieldWriter
from specgen.emit.models.modules import PACKAGE, ModelLayout
from specgen.emit.models.uses import Uses
from specgen.emit.text.imports import reexport
from specgen.emit.text.python import Code, code, join, literal
from specgen.emit.text.render import NOTICE, module
from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api
from specgen.naming.table import NameTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """A module of models in the lazy `models` package."""

    statement: Code
    entries: tuple[Code, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelsPackage:
    """`models/__init__.py` of a large API."""

    homes: tuple[Home, ...]


class ModelFiles:
    """Writes the models of an API, for either side of it."""

    def __init__(
        self, api: Api, names: NameTable, layout: ModelLayout, uses: Uses
    ) -> None:
        self._api = api
        self._names = names
        self._layout = layout
        self._uses = uses
        self._doc = f"The models of {api.title or names.client}."

    def package(self, side: Side) -> str:
        """The name of the package of a side."""
        return f"{self._names.package}_{side.value}"

    def files(self, side: Side) -> Iterator[tuple[str, str]]:
        """The files of a side's models."""
        yield from self._modules(side)
        if self._layout.kind == PACKAGE:
            path = f"{self.package(side)}/models/__init__.py"
            view = ModelsPackage(homes=tuple(self._homes()))
            yield path, module("models/package.py.jinja", view)

    def _modules(self, side: Side) -> Iterator[tuple[str, str]]:
        """The modules that declarations live in."""
        api, names, layout, uses = self._api, self._names, self._layout, self._uses
        writer = ModelWriter(
            declarations=api.declarations,
            names=names,
            layout=layout,
            side=side,
            read=uses.read,
            written=uses.written,
            fields=FieldWriter(
                declarations=api.declarations,
                names=names,
                side=side,
                uploads=uses.uploads,
            ),
            doc=self._doc,
        )
        for part in layout.modules:
            path = f"{self.package(side)}/{writer.path(part)}"
            yield path, module("models/models.py.jinja", writer.module(part))

    def from_library(self, side: Side, sink: Sink) -> tuple[tuple[str, str], NameTable]:
        """The one file of a side's models that datamodel-code-generator writes, and the names
        that they have there; its findings go to `sink`."""
        from specgen.emit.models.datamodel import library_models
        from specgen.emit.models.datamodel_schema import SchemaWriter

        schemas = SchemaWriter(
            declarations=self._api.declarations,
            names=self._names,
            side=side,
            read=self._uses.read,
            written=self._uses.written,
            uploads=self._uses.uploads,
        )
        models = library_models(schemas, self._doc, sink)
        return (f"{self.package(side)}/models.py", NOTICE + models.text), models.names

    def _homes(self) -> Iterator[Home]:
        for part in sorted(self._layout.modules, key=lambda part: part.name):
            own = sorted(self._names.types[one.id] for one in part.declarations)
            yield Home(
                statement=_import(part.name, own),
                entries=tuple(
                    code("{}: {},", literal(name), literal(part.name)) for name in own
                ),
            )


def _import(module: str, names: list[str]) -> Code:
    return join("\n    ", (reexport(f".{module}", name, 4) for name in names))
