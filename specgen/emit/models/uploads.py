"""The types of files in multipart bodies, on each side."""

from __future__ import annotations

from dataclasses import replace

from specgen.emit.models.annotations import Annotator
from specgen.emit.models.sides import Side, Use

_CHECKED = frozenset((Use.FIELD, Use.WIRE))
"""Where a client checks what its callers give."""


def uploading(annotator: Annotator, use: Use) -> Annotator:
    """Annotates files as such, which are texts anywhere else."""
    if annotator.side is Side.SERVER:
        file = annotator.imports.name("fastapi", "UploadFile")
    else:
        name = "Upload" if use in _CHECKED else "File"
        module = f"{annotator.runtime}.client.contents.files"
        file = annotator.imports.name(module, name)
    return replace(annotator, file=file)
