"""`named`: every name of an API, as the user chose it, as it was, or as it is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from specgen.findings.diagnostics import Sink
from specgen.ir.api import Api
from specgen.naming.assign import assign
from specgen.naming.choices import Choices
from specgen.naming.chosen import Lookup
from specgen.naming.keys import SOURCE, source_key
from specgen.naming.pins import Pins
from specgen.naming.regrouped import regrouped
from specgen.naming.sources import CHOSEN, sources, still_true
from specgen.naming.table import NameTable


def named(
    api: Api,
    package: str,
    kept: Mapping[str, str],
    choices: Choices,
    is_stated: Callable[[str], bool],
    sink: Sink,
) -> tuple[Api, NameTable]:
    """The names of everything in an API, and the API with the groups that are chosen.

    `kept` is what a lock holds of an earlier run: it stays but where what a name was made from
    has changed, or `choices` say otherwise. These are reported where they can't be met;
    `is_stated` tells whether a pointer leads to a component of the document.
    """
    chosen: dict[str, str] = {}
    lookup = Lookup(api, is_stated, sink) if choices else None
    if lookup is not None:
        # Where a user moves a group to is seen from where it would be without that.
        names = {
            key: name
            for key, name in kept.items()
            if not key.endswith(SOURCE) and kept.get(source_key(key)) != CHOSEN
        }
        chosen = lookup.names(choices)
        api, chosen = regrouped(api, choices.groups, names, chosen, lookup)
    origins = sources(api, chosen.keys())
    pins = Pins(still_true(api, kept, origins), chosen)
    table = assign(api, package, pins, sink)
    if lookup is not None:
        lookup.report_unmet(chosen, table.locked)
    made_from = {
        source_key(key): text for key, text in origins.items() if key in table.locked
    }
    return api, replace(table, locked={**table.locked, **made_from})
