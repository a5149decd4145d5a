"""The names of what a selection leaves out: kept, so that they are the same when it comes back."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from specgen.ir.api import Api


def with_left_out(
    locked: Mapping[str, str],
    former: Mapping[str, str],
    api: Api,
    is_stated: Callable[[str], bool],
) -> Mapping[str, str]:
    """The names to be kept for the next run: `locked`, and of the `former` ones those that a
    selection leaves out.

    `is_stated` tells whether a pointer leads to a component that the document still has.
    """
    if not any(omission.reason for omission in api.omissions):
        return locked
    left_out = tuple(f"{omission.id}/" for omission in api.omissions)
    kept = {
        key: name
        for key, name in former.items()
        if key not in locked
        and (f"{key}/".startswith(left_out) or "#/" not in key or is_stated(key))
    }
    return {**kept, **locked}
