"""An API with something of everything that a page shows, and the command that writes the page."""

from __future__ import annotations

import json
import os
import subprocess
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.ready import specgen

ROOT = Path(__file__).parents[2]
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}

_PET = {"$ref": "#/components/schemas/Pet"}
_ANSWER = {
    "description": "The pet.",
    "content": {"application/json": {"schema": _PET}},
}
_SHOP: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {
        "title": "Pet shop",
        "version": "2.1",
        "description": "Sells `pets`.",
    },
    "paths": {
        "/pets": {
            "get": {
                "operationId": "list_pets",
                "tags": ["pets"],
                "summary": "Lists what is for sale",
                "parameters": [
                    {
                        "name": "page-size",
                        "in": "query",
                        "description": "How many at most.",
                        "schema": {"type": "integer"},
                    }
                ],
                "responses": {
                    "200": {
                        "description": "All pets.",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": _PET}
                            }
                        },
                    }
                },
            },
            "post": {
                "operationId": "add_pet",
                "tags": ["pets"],
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": _PET}},
                },
                "responses": {
                    "201": _ANSWER,
                    "409": {"description": "There is one of that name."},
                },
            },
        },
        "/pets/{pet_id}": {
            "get": {
                "operationId": "get_pet",
                "tags": ["pets"],
                "deprecated": True,
                "parameters": [
                    {
                        "name": "pet_id",
                        "in": "path",
                        "required": True,
                        "schema": {"type": "string"},
                    }
                ],
                "responses": {"200": _ANSWER},
            }
        },
    },
    "webhooks": {
        "petSold": {
            "post": {
                "operationId": "pet_sold",
                "requestBody": {"content": {"application/json": {"schema": _PET}}},
                "responses": {"204": {"description": "Heard."}},
            }
        }
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {
                        "type": "string",
                        "maxLength": 40,
                        "description": "What it listens to.",
                    },
                    "class": {"$ref": "#/components/schemas/Kind"},
                    "tagNumber": {"type": "integer", "readOnly": True},
                    "secret": {"type": "string", "pattern": "(?<=x)("},
                },
            },
            "Kind": {"type": "string", "enum": ["cat", "dog"]},
        }
    },
}


def shop() -> dict[str, Any]:
    """The document, to be changed as a test needs it."""
    return deepcopy(_SHOP)


@dataclass(frozen=True)
class Folder:
    """A folder in which pages are written."""

    path: Path

    def write(self, document: object, name: str = "shop.json") -> Path:
        path = self.path / name
        path.write_text(json.dumps(document, indent=2))
        return path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return specgen(*arguments, cwd=self.path, env=_ENVIRONMENT)

    def page(self, document: object, *arguments: str, code: int = 0) -> Path:
        """The page of a document."""
        self.write(document)
        done = self.run("inspect", "shop.json", "--html", "page.html", *arguments)
        assert done.returncode == code, done.stdout + done.stderr
        return self.path / "page.html"
