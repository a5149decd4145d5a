"""An API and its names to files: plan → render → audit → keep, a large one in two processes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Final, TypeAlias

from specgen.emit.models.enumerations import has_classes
from specgen.emit.models.files import ModelFiles
from specgen.emit.models.modules import ModelLayout, lay_out
from specgen.emit.models.sides import Side
from specgen.emit.models.uses import uses
from specgen.emit.package.addresses import readdressed
from specgen.emit.package.audit import audit
from specgen.emit.package.files import (
    Part,
    client_parts,
    document_file,
    server_parts,
)
from specgen.emit.package.runtime import runtime_files, runtime_needs
from specgen.emit.text.deprecation import DECORATOR, quieted
from specgen.emit.text.render import Templates
from specgen.findings.diagnostics import Sink
from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.ir.types import Record
from specgen.naming.table import NameTable
from specgen.parallel import shared
from specgen.workspace.config import SHARED, Target
from specgen.workspace.staging.drafts import Content, in_memory

LARGE = 500
"""Operations and declarations from which on a second process saves more than it costs."""

Keep: TypeAlias = Callable[[str, bytes], Content]
"""From the path of a file and what it shall hold to what is kept of that."""


@frozen
class Rendered:
    """Files by path below the output folder, in order, and where the models are.

    `runtime` is what the packages need of the one that they share.
    """

    files: Mapping[str, Content]
    layout: ModelLayout
    runtime: tuple[str, ...]


class Renderer:
    """Renders a target; `document` gives the text of `/openapi.json`, and `layout` is what the
    lock keeps of the models' places.

    `library` takes the findings of datamodel-code-generator, which writes the models then.
    `keep` gives what is kept of a file's content, in the process that made it.
    """

    def __init__(
        self,
        target: Target,
        api: Api,
        names: NameTable,
        document: Callable[[], bytes],
        layout: Mapping[str, str],
        library: Sink | None,
        keep: Keep = in_memory,
    ) -> None:
        self._api = api
        self._document = document
        self._http = target.http
        self._shares = target.runtime == SHARED
        self._target = target
        self._keep = keep
        self._sides = [side for side in Side if side.value in target.emit]
        self._names = dict.fromkeys(self._sides, names)
        self._has_deprecated_models = _has_deprecated_models(api)
        self._has_deprecated_methods = any(
            operation.doc.deprecated for operation in api.operations
        )
        self._layout = lay_out(api.declarations, names, layout)
        templates = Templates(target.templates)
        self._templates = templates
        self._models = ModelFiles(
            api,
            names,
            self._layout,
            uses(api, self._layout.referred),
            target.base_model,
            templates,
        )
        self._library = library
        self._shaping = (
            *(("constants",) if has_classes(api.declarations) else ()),
            *(("beside",) if target.base_model else ()),
        )
        """What models of this configuration need of the runtime."""
        size = len(api.operations) + len(api.declarations)
        self._large = size >= LARGE and library is None

    def rendered(
        self, jobs: int, meanwhile: Callable[[], None] = lambda: None
    ) -> Rendered:
        """All files; two processes share those of a large API with several `jobs`.

        What is to be done `meanwhile` needs none of them, and is done first.
        """
        own: dict[str, Content] = {}
        parts = [self._own_models]
        if self._library is not None:
            # What the others call the models is known when the library has written them.
            own, parts = self._library_models(self._library), []
        for side in self._sides:
            parts += [partial(self._audited, part) for part in self._parts(side)]

        def unshared() -> None:
            """What is there as it is, and large: it shall not come from another process."""
            meanwhile()
            for side in self._sides:
                own.update({} if self._shares else self._runtime(side))
            if Side.SERVER in self._sides:
                path = document_file(self._names[Side.SERVER])
                own[path] = self._keep(path, self._document())

        contents = shared(parts, jobs if self._large else 1, unshared)
        files = sorted(chain.from_iterable(part.items() for part in (own, *contents)))
        needs: Sequence[str] = ()
        if self._shares:
            needs = sorted({*chain.from_iterable(map(self._needs, self._sides))})
        return Rendered(
            files={**dict(files), **self._project()},
            layout=self._layout,
            runtime=tuple(needs),
        )

    def _needs(self, side: Side) -> tuple[str, ...]:
        return (*runtime_needs(self._api, side, self._http), *self._shaping)

    def _runtime(self, side: Side) -> Mapping[str, Content]:
        package = self._names[side].package_of(side.value)
        files = runtime_files(f"{package}/_runtime", self._needs(side))
        return {path: self._keep(path, content) for path, content in files}

    def _project(self) -> Mapping[str, bytes]:
        """What publishing the packages takes beside them."""
        distribution = self._target.distribution
        if distribution is None:
            return {}
        from specgen.publish.files import project_files
        from specgen.publish.project import Project

        texts = project_files(
            Project(
                api=self._api,
                names=self._names,
                distribution=distribution,
                license_text=distribution.license_text(self._target.base),
                http=self._http,
            )
        )
        audit(texts.items())
        return {path: text.encode() for path, text in texts.items()}

    def _own_models(self) -> Mapping[str, Content]:
        texts: dict[str, str] = {}
        to_audit: list[tuple[str, str]] = []
        for path, text, parts in self._models.files(self._sides):
            texts[path] = text
            to_audit += [(path, part) for part in parts]
        audit(to_audit)
        return self._finished(texts)

    def _library_models(self, findings: Sink) -> dict[str, Content]:
        texts: dict[str, str] = {}
        for side in self._sides:
            (path, text), self._names[side] = self._models.from_library(side, findings)
            texts[path] = text
        audit(texts.items())
        return self._finished(texts)

    def _audited(self, part: Part) -> Mapping[str, Content]:
        texts = dict(part())
        audit(texts.items())
        return self._finished(texts)

    def _finished(self, texts: Mapping[str, str]) -> dict[str, Content]:
        """The contents of files, the texts of which were audited."""
        contents: dict[str, Content] = {}
        for path, text in texts.items():
            if self._has_deprecated_models or (
                self._has_deprecated_methods and _names_methods(path, text)
            ):
                text = quieted(text)
            if self._shares and path.endswith(".py"):
                text = readdressed(text)
            contents[path] = self._keep(path, text.encode())
        return contents

    def _parts(self, side: Side) -> list[Part]:
        api, names, http = self._api, self._names[side], self._http
        if side is Side.CLIENT:
            return client_parts(api, names, http, self._templates)
        return server_parts(api, names, self._layout, http, self._templates)


def _has_deprecated_models(api: Api) -> bool:
    """Whether type checkers warn of classes, to which any module may refer."""
    return any(
        declaration.doc.deprecated
        for declaration in api.declarations.values()
        if isinstance(declaration, Record)
    )


_OF_MODELS: Final = frozenset({"models", "models.py", "dicts", "dicts.py"})


def _names_methods(path: str, text: str) -> bool:
    """Whether a module may refer to a deprecated method: a client's groups to their own alone."""
    room = path.split("/")[1]
    return room not in _OF_MODELS and (room != "resources" or DECORATOR in text)
