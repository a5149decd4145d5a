"""An API as a page shows it, before it is known what else is said of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from specgen.emit.models.sides import Side
from specgen.emit.package.report_rows import omitted
from specgen.findings.diagnostics import Location
from specgen.frozen import frozen
from specgen.ir.api import Api
from specgen.ir.losses import Losses
from specgen.naming.table import NameTable
from specgen.page.models import ModelRows
from specgen.page.operations import OperationRows, copied
from specgen.page.values import Content


@frozen
class Item:
    """An operation or a model: where the document has it, and its row."""

    origin: Location
    row: Mapping[str, Content]


@frozen
class Picture:
    """The operations and models of an API; `locate` gives a place its line and column."""

    name: str
    title: str
    version: str
    openapi: str
    doc: str
    package: str
    """The package whose models are shown."""
    operations: Sequence[Item]
    models: Sequence[Item]
    locate: Callable[[Location], Location]


def picture(
    api: Api,
    names: NameTable,
    emit: frozenset[str],
    losses: Losses,
    locate: Callable[[Location], Location],
) -> Picture:
    """The picture of an API of which the packages in `emit` are written."""
    side = Side.CLIENT if Side.CLIENT.value in emit else Side.SERVER
    rows = OperationRows(api, names, emit, side)
    models = ModelRows(api, names, side)
    operations = [
        Item(origin=own.origin, row=rows.row(own, losses)) for own in api.operations
    ]
    operations += [
        Item(origin=own.origin, row=copied(omitted(own))) for own in api.omissions
    ]
    return Picture(
        name=names.package,
        title=api.title,
        version=api.version,
        openapi=api.openapi,
        doc=api.doc.description,
        package=names.package_of(side.value),
        operations=operations,
        models=[
            Item(origin=own.origin, row=models.row(own))
            for own in sorted(
                api.declarations.values(), key=lambda own: names.types[own.id]
            )
        ],
        locate=locate,
    )
