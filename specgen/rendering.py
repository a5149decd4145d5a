"""An API and its names to files: plan → render → audit, a large one in two processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from specgen.config import Target
from specgen.diagnostics import Sink
from specgen.earlier import Earlier
from specgen.emit.annotations import Side
from specgen.emit.audit import audit
from specgen.emit.model_files import ModelFiles
from specgen.emit.modules import ModelLayout, lay_out
from specgen.emit.packages import (
    client_files,
    client_groups,
    server_files,
    server_groups,
)
from specgen.emit.reuse import Reuse
from specgen.emit.slices import Part, Slices, slices
from specgen.emit.uses import Uses, uses
from specgen.ir.api import Api
from specgen.naming.table import NameTable
from specgen.parallel import beside

LARGE = 500
"""Operations and declarations from which on a second process saves more than it costs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """Files by path below the output folder, in order; those that are `kept` are as they would
    be and not among them. `made` tells what those that may stay are made of, and `parts` gives
    the digests of it, None of an API that is not `large`.
    """

    files: Mapping[str, str]
    kept: frozenset[str]
    large: bool
    made: Mapping[str, Part]
    parts: Callable[[], Slices | None]
    layout: ModelLayout
    uses: Uses


@dataclass(frozen=True, slots=True)
class _Share:
    """What one process makes: files, and what those that could stay are made of."""

    files: Mapping[str, str]
    made: Mapping[str, Part]
    kept: set[str]


class Renderer:
    """Renders a target; `document` gives the text of `/openapi.json`.

    `library` takes the findings of datamodel-code-generator, which writes the models then.
    """

    def __init__(
        self,
        target: Target,
        api: Api,
        names: NameTable,
        document: Callable[[], str],
        earlier: Earlier,
        library: Sink | None,
    ) -> None:
        self._api = api
        self._document = document
        self._earlier = earlier
        self._http = target.http
        self._sides = [side for side in Side if side.value in target.emit]
        self._names = dict.fromkeys(self._sides, names)
        self._layout = lay_out(api.declarations, names, earlier.layout)
        self._uses = uses(api)
        self._models = ModelFiles(api, names, self._layout, self._uses)
        self._library = library
        size = len(api.operations) + len(api.declarations)
        self._large = size >= LARGE and library is None
        # Only what was there before may stay; else they are of no use until all is written.
        self._slices = self._sliced() if earlier.slices else None

    def rendered(self, jobs: int) -> Rendered:
        """All files; those of a large API with several `jobs` in two processes."""
        processes = jobs if self._large else 1
        models, others = beside(self._types, self._rest, processes)
        return Rendered(
            files=dict(sorted({**models.files, **others.files}.items())),
            kept=frozenset(models.kept | others.kept),
            large=self._large,
            made={**models.made, **others.made},
            parts=lambda: self._slices or self._sliced(),
            layout=self._layout,
            uses=self._uses,
        )

    def _types(self) -> _Share:
        reuse = self._reuse()
        return self._share(self._model_files(reuse), reuse)

    def _model_files(self, reuse: Reuse) -> Iterator[tuple[str, str]]:
        for side in self._sides:
            if self._library is None:
                yield from self._models.files(side, reuse)
            else:
                file, names = self._models.from_library(side, self._library)
                self._names[side] = names
                yield file

    def _rest(self) -> _Share:
        reuse = self._reuse()
        files = chain.from_iterable(self._files(side, reuse) for side in self._sides)
        return self._share(files, reuse)

    def _files(self, side: Side, reuse: Reuse) -> Iterator[tuple[str, str]]:
        api, names, http = self._api, self._names[side], self._http
        if side is Side.CLIENT:
            return client_files(api, names, http, reuse)
        return server_files(api, names, self._layout, self._document, http, reuse)

    def _reuse(self) -> Reuse:
        return Reuse(self._slices, self._earlier.slices)

    def _share(self, files: Iterable[tuple[str, str]], reuse: Reuse) -> _Share:
        made = dict(files)
        audit(made, self._earlier.files)
        return _Share(made, reuse.made, reuse.kept)

    def _sliced(self) -> Slices | None:
        if not self._large:
            return None
        names = self._names[self._sides[0]]
        return slices(self._api, names, self._layout, self._uses, self._earlier.context)


def rendered_groups(
    target: Target, api: Api, names: NameTable, layout: ModelLayout, uses: Uses
) -> dict[str, str]:
    """The modules about the groups that `api` has operations of, and those of `layout` alone."""
    made: dict[str, str] = {}
    for side in (side for side in Side if side.value in target.emit):
        made |= ModelFiles(api, names, layout, uses).modules(side, Reuse())
        if side is Side.CLIENT:
            made |= client_groups(api, names, Reuse())
        else:
            made |= server_groups(api, names, layout, Reuse())
    audit(made, {})
    return dict(sorted(made.items()))
