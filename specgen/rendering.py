"""An API and its names to files: plan → render → audit, a large one in two processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from specgen.emit.models.annotations import Side
from specgen.emit.models.files import ModelFiles
from specgen.emit.models.modules import ModelLayout, lay_out
from specgen.emit.models.uses import uses
from specgen.emit.package.audit import audit
from specgen.emit.package.files import client_files, server_files
from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api
from specgen.naming.table import NameTable
from specgen.parallel import beside
from specgen.workspace.config import Target

LARGE = 500
"""Operations and declarations from which on a second process saves more than it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """Files by path below the output folder, in order, and where the models are."""

    files: Mapping[str, str]
    layout: ModelLayout


class Renderer:
    """Renders a target; `document` gives the text of `/openapi.json`, and `layout` is what
    the lock keeps of the models' places.

    `library` takes the findings of datamodel-code-generator, which writes the models then.
    """

    def __init__(
        self,
        target: Target,
        api: Api,
        names: NameTable,
        document: Callable[[], str],
        layout: Mapping[str, str],
        library: Sink | None,
    ) -> None:
        self._api = api
        self._document = document
        self._http = target.http
        self._sides = [side for side in Side if side.value in target.emit]
        self._names = dict.fromkeys(self._sides, names)
        self._layout = lay_out(api.declarations, names, layout)
        self._models = ModelFiles(api, names, self._layout, uses(api))
        self._library = library
        size = len(api.operations) + len(api.declarations)
        self._large = size >= LARGE and library is None

    def rendered(self, jobs: int) -> Rendered:
        """All files; those of a large API with several `jobs` in two processes."""
        processes = jobs if self._large else 1
        models, others = beside(self._types, self._rest, processes)
        files = dict(sorted({**models, **others}.items()))
        return Rendered(files=files, layout=self._layout)

    def _types(self) -> Mapping[str, str]:
        texts: dict[str, str] = {}
        audited: dict[str, str] = {}
        for path, text, to_audit in self._model_files():
            texts[path], audited[path] = text, to_audit
        audit(audited)
        return texts

    def _model_files(self) -> Iterator[tuple[str, str, str]]:
        if self._library is None:
            yield from self._models.files(self._sides)
            return
        for side in self._sides:
            (path, text), names = self._models.from_library(side, self._library)
            self._names[side] = names
            yield path, text, text

    def _rest(self) -> Mapping[str, str]:
        texts = dict(chain.from_iterable(map(self._files, self._sides)))
        audit(texts)
        return texts

    def _files(self, side: Side) -> Iterator[tuple[str, str]]:
        api, names, http = self._api, self._names[side], self._http
        if side is Side.CLIENT:
            return client_files(api, names, http)
        return server_files(api, names, self._layout, self._document, http)
