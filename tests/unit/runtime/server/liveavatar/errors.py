from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runtime.server.replies import NO_HEADERS, HTTPError

from . import models


class UnprocessableEntity(HTTPError):
    status = 422

    def __init__(
        self,
        body: models.HTTPValidationError,
        *,
        headers: Mapping[str, Any] = NO_HEADERS,
    ) -> None:
        super().__init__(self.status, body, headers=headers)
