"""The models of a package as files, and the lazy package that a large API's are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from specgen.emit.models.declarations import ModelWriter
from specgen.emit.models.fields import FieldWriter
from specgen.emit.models.modules import PACKAGE, ModelLayout
from specgen.emit.models.sides import Side
from specgen.emit.models.uses import Uses
from specgen.emit.text.imports import Imports, reexport
from specgen.emit.text.python import Code, code, join, literal
from specgen.emit.text.render import NOTICE, OURS, Templates
from specgen.findings.diagnostics import Sink
from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.naming.table import NameTable

_MODELS = "models/models.py.jinja"


@frozen
class Home:
    """A module of models in the lazy `models` package."""

    statement: Code
    entries: tuple[Code, ...]


@frozen
class ModelsPackage:
    """`models/__init__.py` of a large API."""

    homes: tuple[Home, ...]
    typing_import: Code
    anything: Code
    """`Any`, by another name where a model is called so."""


class ModelFiles:
    """Writes the models of an API, for either side of it."""

    def __init__(
        self,
        api: Api,
        names: NameTable,
        layout: ModelLayout,
        uses: Uses,
        base: str = "",
        templates: Templates = OURS,
    ) -> None:
        """Models extend the class `base` (`module:Class`) as well, if there is one."""
        self._api = api
        self._names = names
        self._layout = layout
        self._uses = uses
        self._base = base
        self._templates = templates
        self._doc = f"The models of {api.title or names.client}."

    def package(self, side: Side) -> str:
        """The name of the package of a side."""
        return self._names.package_of(side.value)

    def files(
        self, sides: Sequence[Side]
    ) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """The files of the models of all sides: path, text, and the parts to audit of the text.

        Most fields stand in many classes, and in the modules of both sides: they are audited
        where they stand first. The rest of a module is often that of another.
        """
        api, names, layout, uses = self._api, self._names, self._layout, self._uses
        fields = FieldWriter(
            declarations=api.declarations,
            names=names,
            layout=layout,
            uploads=uses.uploads,
            requested=uses.written,
        )
        writer = ModelWriter(
            declarations=api.declarations,
            names=names,
            layout=layout,
            sides=sides,
            read=uses.read,
            written=uses.written,
            fields=fields,
            doc=self._doc,
            base=self._base,
        )
        for part in layout.modules:
            for view in writer.module(part):
                text = self._templates.module(_MODELS, view)
                parts = [f"{view.imports}\n{view.frame}\n"]
                if fields.unaudited:
                    fresh = "\n\n    ".join(fields.unaudited)
                    parts.append(f"class _:\n    ...\n    {fresh}\n")
                    fields.unaudited.clear()
                if self._templates.overrides(_MODELS):
                    parts = [text]
                yield f"{self.package(view.side)}/{view.path}", text, tuple(parts)
        if layout.kind == PACKAGE:
            imports = Imports(self._names.types.values())
            imports.name("typing", "TYPE_CHECKING")
            anything = imports.name("typing", "Any")
            view_of_all = ModelsPackage(
                homes=tuple(self._homes()),
                typing_import=imports.block(),
                anything=anything,
            )
            text = self._templates.module("models/package.py.jinja", view_of_all)
            for side in sides:
                yield f"{self.package(side)}/models/__init__.py", text, (text,)

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
            own = sorted(
                self._names.types[declaration.id] for declaration in part.declarations
            )
            yield Home(
                statement=_import(part.name, own),
                entries=tuple(
                    code("{}: {},", literal(name), literal(part.name)) for name in own
                ),
            )


def _import(module: str, names: list[str]) -> Code:
    return join("\n    ", (reexport(f".{module}", name, 4) for name in names))
