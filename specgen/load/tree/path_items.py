"""Where documents keep path items: by path, or by the name of a webhook."""

from __future__ import annotations

from typing import Final

PATHS: Final = ("paths", "x-ms-paths")
"""The members with path items by path. Azure's documents have those with a query in the second,
as a path of OpenAPI has none."""

PATH_ITEMS: Final = (*PATHS, "webhooks")
