"""Names of a whole document, given what a lock keeps of an earlier run."""

from __future__ import annotations

from pathlib import Path

from tests.roundtrip.model import name, read_document

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "paths": {
        "/orders": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {"$ref": "#/components/schemas/Order"}
                        }
                    }
                },
                "responses": {"204": {"description": "done"}},
            }
        }
    },
    "components": {
        "schemas": {
            "Order": {
                "type": "object",
                "properties": {
                    "currency": {"enum": ["EUR", "USD"]},
                    "ship-to": {"type": "object", "properties": {"city": {}}},
                },
            }
        }
    },
}


def test_what_a_lock_keeps_changes_no_name(tmp_path: Path) -> None:
    """A property and the type that is declared in it stand at one pointer."""
    api = read_document(DOCUMENT, tmp_path)
    first = name(api)
    assert next(iter(first.fields.values())) == {
        "currency": "currency",
        "ship-to": "ship_to",
    }
    assert name(api, pinned=first.locked) == first
