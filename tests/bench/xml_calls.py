"""What calls in XML cost beside the same by hand: httpx2, ElementTree, pydantic."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import httpx2
from pydantic import BaseModel

from specgen.cli import main

from .answering import answering
from .client import Ratio, in_turns

SIZES = (1, 25, 200)
"""Entries of a listing, each with eight elements."""
DOCUMENT = """
openapi: 3.1.0
info: {title: Objects, version: "1"}
paths:
  /objects:
    get:
      operationId: list_objects
      tags: [objects]
      responses:
        "200":
          description: A listing
          content: {application/xml: {schema: {$ref: "#/components/schemas/Listing"}}}
components:
  schemas:
    Listing:
      type: object
      required: [Name, IsTruncated, Contents]
      properties:
        Name: {type: string}
        IsTruncated: {type: boolean}
        Contents: {type: array, items: {$ref: "#/components/schemas/Entry"}}
    Entry:
      type: object
      required: [Key, LastModified, Size]
      properties:
        Key: {type: string}
        LastModified: {type: string, format: date-time}
        ETag: {type: string}
        Size: {type: integer}
        StorageClass: {type: string}
        Owner:
          type: object
          properties: {ID: {type: string}, DisplayName: {type: string}}
"""
ENTRY = (
    "<Contents><Key>photos/{0}.jpg</Key><LastModified>2026-01-02T03:04:05Z</LastModified>"
    "<ETag>9b2cf535f27731c974343645a3985328</ETag><Size>{0}</Size>"
    "<StorageClass>STANDARD</StorageClass><Owner><ID>75aa57f0</ID>"
    "<DisplayName>someone</DisplayName></Owner></Contents>"
)


class Person(BaseModel):
    ID: str | None = None
    DisplayName: str | None = None


class Entry(BaseModel):
    Key: str
    LastModified: datetime
    Size: int
    ETag: str | None = None
    StorageClass: str | None = None
    Owner: Person | None = None


class Listing(BaseModel):
    Name: str
    IsTruncated: bool
    Contents: list[Entry]


def measure(folder: Path, runs: int) -> Iterator[Ratio]:
    """Generates a client into a folder, and compares calls of some sizes."""
    document = folder / "objects.yaml"
    document.write_text(DOCUMENT)
    assert not main(["generate", str(document), "--output", str(folder), "-q"])
    sys.path.insert(0, str(folder))
    for size in SIZES:
        entries = "".join(map(ENTRY.format, range(size)))
        content = (
            "<Listing><Name>bucket</Name><IsTruncated>false</IsTruncated>"
            f"{entries}</Listing>"
        )
        with answering(content.encode(), "application/xml") as url:
            yield _ratio(url, size, runs)


def _ratio(url: str, size: int, runs: int) -> Ratio:
    made = importlib.import_module("objects_client").Objects(base_url=url)
    client = httpx2.Client(
        base_url=url,
        headers={"Accept": "application/xml"},
        timeout=httpx2.Timeout(60, connect=5),
    )

    def generated() -> object:
        return made.objects.list()

    def by_hand() -> object:
        answer = client.get("/objects")
        answer.raise_for_status()
        return Listing.model_validate(_listing(ElementTree.fromstring(answer.content)))

    assert generated().model_dump(by_alias=True) == by_hand().model_dump()  # type: ignore[attr-defined]
    walls, cpus = in_turns((generated, by_hand), runs)
    what, base = f"call, XML of {size}", "by hand, with ElementTree"
    return Ratio(what, base, walls[0] / walls[1], cpus[0] / cpus[1], 1.5)


def _listing(root: ElementTree.Element) -> dict[str, object]:
    return {
        "Name": root.findtext("Name"),
        "IsTruncated": root.findtext("IsTruncated"),
        "Contents": [
            {
                "Key": item.findtext("Key"),
                "LastModified": item.findtext("LastModified"),
                "Size": item.findtext("Size"),
                "ETag": item.findtext("ETag"),
                "StorageClass": item.findtext("StorageClass"),
                "Owner": {
                    "ID": item.findtext("Owner/ID"),
                    "DisplayName": item.findtext("Owner/DisplayName"),
                },
            }
            for item in root.findall("Contents")
        ],
    }
