"""The keys of `[api.NAME]` that shape generated code: which values they take, and together."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping

from specgen.workspace.config import DATAMODEL, LITERALS

_OF_OUR_MODELS = ("enums", "base_model")
"""Keys of which only the models that specgen itself writes know."""
SHAPING = (
    *("emit", "http", "models", "enums"),
    *("base_model", "unwrap", "templates", "streaming", "pagination"),
)
"""Keys that change what callers have of the same document."""
_CLASS = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", re.ASCII)


def shaping_mistakes(
    values: Mapping[str, tuple[str, ...]],
) -> Iterator[tuple[str, str, str]]:
    """Key, message and help of every mistake in what the keys say, beside their kinds."""
    if values.get("models") == (DATAMODEL,):
        for key in _OF_OUR_MODELS:
            if values.get(key, (LITERALS,)) != (LITERALS,):
                message = f"`{key}` can't be had with models that {DATAMODEL} writes"
                yield key, message, f"leave out `{key}` or `models`"
    for key in ("unwrap", "templates"):
        if values.get(key) == ("",):
            yield key, f"`{key}` is empty", "leave it out for none"
    for base in values.get("base_model", ()):
        if not is_class_path(base):
            message = f"`base_model` must name a class: {base!r} is no module:Class"
            yield "base_model", message, 'for example "acme.models:Base"'
        elif base in ("pydantic:BaseModel", "pydantic.main:BaseModel"):
            yield "base_model", "models extend BaseModel anyway", "leave it out"


def is_class_path(text: str) -> bool:
    """Whether a text has the form `module:Class`, or `package.module:Class`."""
    names = re.split("[.:]", text)
    return bool(_CLASS.fullmatch(text)) and not any(map(keyword.iskeyword, names))
