"""The pairs of schema and XML that the specification gives, each both ways over real HTTP.

OpenAPI 3.0.4, 3.1.1 and 3.2.0, section "XML Object Examples". Documents are made of the schemas:
an operation for each has it as its body and as its answer.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import canonicalize

import httpx2
import pytest
import yaml
from pydantic import TypeAdapter
from starlette.responses import Response

from specgen.cli import main
from tests.roundtrip.serving import serve

ANY: TypeAdapter[Any] = TypeAdapter(Any)
SCHEMAS = Path(__file__).with_name("xml_pairs")
PETS = ["dog", "cat", "hamster"]
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
SAMPLE = "https://example.com/schema/sample"
HTML = "<html><head><title>Awesome Docs</title></head><body></body><html>"


def elements(name: str) -> str:
    return "".join(f"<{name}>{pet}</{name}>" for pet in PETS)


ANIMALS = {"animals": PETS}
OF_OBJECTS = {
    "NoXmlElement": (
        {"animals": "dog, cat, hamster"},
        "<document><animals>dog, cat, hamster</animals></document>",
    ),
    "NoXmlElementOfArray": (ANIMALS, f"<document>{elements('animals')}</document>"),
    "NameReplacement": (
        {"animals": "dog"},
        "<document><animal>dog</animal></document>",
    ),
    "Person": (
        {"id": 123, "name": "example"},
        f'<Person id="123"><sample:name xmlns:sample="{SAMPLE}">example</sample:name></Person>',
    ),
    "NamesOfItems": (ANIMALS, f"<document>{elements('animal')}</document>"),
    "NameOfArrayWithoutEffect": (ANIMALS, f"<document>{elements('animal')}</document>"),
    "Wrapped": (
        ANIMALS,
        f"<document><animals>{elements('animals')}</animals></document>",
    ),
    "WrappedNamesOfItems": (
        ANIMALS,
        f"<document><animals>{elements('animal')}</animals></document>",
    ),
    "WrappedBothNames": (
        ANIMALS,
        f"<document><aliens>{elements('animal')}</aliens></document>",
    ),
    "WrappedOuterName": (
        ANIMALS,
        f"<document><aliens>{elements('aliens')}</aliens></document>",
    ),
}
OF_NODE_TYPES = OF_OBJECTS | {
    "AttributesAndText": (
        [{"kind": "Cat", "name": "Fluffy"}, {"kind": "Dog", "name": "Fido"}],
        '<animals><animal kind="Cat">Fluffy</animal>'
        '<animal kind="Dog">Fido</animal></animals>',
    ),
    "Documentation": (
        {"content": HTML},
        f"<Documentation><![CDATA[{HTML}]]></Documentation>",
    ),
    "StoredDocument": (
        {"content": HTML},
        f"<StoredDocument><![CDATA[{HTML}]]></StoredDocument>",
    ),
    "EnclosedDocument": (
        {"content": HTML},
        f"<EnclosedDocument><Documentation><![CDATA[{HTML}]]></Documentation>"
        "</EnclosedDocument>",
    ),
    "OneTwoThree": (
        ["Some text", {"unit": "cubits", "value": 42}, None],
        '<OneTwoThree><One>Some text</One><Two unit="cubits">42</Two>'
        f'<Three {XSI} xsi:nil="true"/></OneTwoThree>',
    ),
    "Report": (
        ["Some preamble text.", 42, "Some postamble text."],
        "<Report>Some preamble text.<data>42</data>Some postamble text.</Report>",
    ),
    "Product": (
        {"count": None, "description": "Thing", "related": None},
        f'<product><description>Thing</description><related {XSI} xsi:nil="true"/></product>',
    ),
    "Parcel": (
        {"kept": {"slats": 4}},
        "<Parcel><Crate><slats>4</slats></Crate></Parcel>",
    ),
    "Parcel in the other": (
        {"kept": {"lid": True}},
        "<Parcel><Box><lid>true</lid></Box></Parcel>",
    ),
    "Product without null": (
        {"count": 42, "description": "Thing", "related": {}},
        '<product count="42"><description>Thing</description><related></related></product>',
    ),
}
DOCUMENTS = {
    "pairs_v30": ("3.0.4", "xml_objects.yaml", OF_OBJECTS),
    "pairs_v31": ("3.1.1", "xml_objects.yaml", OF_OBJECTS),
    "pairs_v31_as_v32": ("3.2.0", "xml_objects.yaml", OF_OBJECTS),
    "pairs_v32": ("3.2.0", "node_types.yaml", OF_NODE_TYPES),
}
PAIRS = [(package, pair) for package, row in DOCUMENTS.items() for pair in row[2]]


def document(version: str, source: str) -> dict[str, Any]:
    """A document in which `/Schema` gives a value of each schema, and takes one."""
    schemas = yaml.safe_load((SCHEMAS / source).read_text())
    components = schemas["components"]
    bodies = {
        name: {"$ref": f"#/components/schemas/{name}"} for name in components["schemas"]
    } | schemas.get("bodies", {})
    paths = {
        f"/{name}": {"get": operation("get", name), "post": operation("post", name)}
        for name in bodies
    }
    for name, schema in bodies.items():
        content = {"application/xml": {"schema": schema}}
        answers = {"200": {"description": "A value", "content": content}}
        paths[f"/{name}"]["post"]["requestBody"] = {
            "required": True,
            "content": content,
        }
        paths[f"/{name}"]["get"]["responses"] = answers
        paths[f"/{name}"]["post"]["responses"] = answers
    info = {"title": "Pairs", "version": "1"}
    return {"openapi": version, "info": info, "paths": paths, "components": components}


def operation(method: str, name: str) -> dict[str, Any]:
    return {"operationId": f"{method}{name.lower()}", "tags": ["pairs"]}


class Service:
    """Gives what it is told to, and gives back what it takes."""

    def __init__(self) -> None:
        self.answer: Response | None = None
        self.taken: Any = None

    def __getattr__(self, name: str) -> Any:
        async def give() -> Any:
            return self.answer

        async def take(*, body: Any) -> Any:
            self.taken = body
            return body

        return give if name.startswith("get") else take


@dataclass
class Line:
    """A client in front of a service, which hears what is sent."""

    api: Any
    service: Service
    url: str
    sent: list[bytes]

    def call(self, method: str, pair: str, *body: Any) -> Any:
        return getattr(self.api.pairs, method + path_of(pair).lower())(*body)


def path_of(pair: str) -> str:
    return pair.partition(" ")[0]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Line]]:
    folder = tmp_path_factory.mktemp("pairs")
    for package, (version, source, _) in DOCUMENTS.items():
        path = folder / f"{package}.yaml"
        path.write_text(yaml.safe_dump(document(version, source), sort_keys=False))
        arguments = ["--output", str(folder), "--name", package, "-q", "--strict"]
        assert main(["generate", str(path), *arguments]) == 0
    sys.path.insert(0, str(folder))
    with ExitStack() as opened:
        yield {package: opened.enter_context(line(package)) for package in DOCUMENTS}
    sys.path.remove(str(folder))


@contextmanager
def line(package: str) -> Iterator[Line]:
    service, sent = Service(), list[bytes]()
    app = import_module(f"{package}_server").create_app(pairs=service)

    async def overheard(scope: Any, receive: Any, send: Any) -> None:
        async def hear() -> Any:
            message = await receive()
            sent.append(message.get("body", b""))
            return message

        await app(scope, hear, send)

    with serve(overheard) as url:  # type: ignore[arg-type]
        name = "".join(map(str.title, package.split("_")))
        connect = getattr(import_module(f"{package}_client"), name)
        with connect(base_url=url, max_retries=0) as api:
            yield Line(api, service, url, sent)


def as_json(value: Any) -> Any:
    return ANY.dump_python(value, mode="json", by_alias=True, exclude_unset=True)


@pytest.mark.parametrize(("package", "pair"), PAIRS)
def test_a_client_reads_the_xml_and_writes_it(
    lines: dict[str, Line], package: str, pair: str
) -> None:
    value, text = DOCUMENTS[package][2][pair]
    line = lines[package]
    line.service.answer = Response(text, media_type="application/xml")
    read = line.call("get", pair)
    assert as_json(read) == value
    line.sent.clear()
    assert line.call("post", pair, read) == read
    assert canonicalize(b"".join(line.sent)) == canonicalize(text)


@pytest.mark.parametrize(("package", "pair"), PAIRS)
def test_a_server_reads_the_xml_and_writes_it(
    lines: dict[str, Line], package: str, pair: str
) -> None:
    value, text = DOCUMENTS[package][2][pair]
    line = lines[package]
    headers = {"content-type": "application/xml"}
    url = f"{line.url}/{path_of(pair)}"
    answer = httpx2.post(url, content=text, headers=headers)
    assert answer.status_code == 200, answer.text
    assert as_json(line.service.taken) == value
    assert canonicalize(answer.text) == canonicalize(text)


@pytest.mark.parametrize(
    ("pair", "text", "said"),
    [
        ("OneTwoThree", "<OneTwoThree><One>a</One></OneTwoThree>", "/OneTwoThree"),
        (
            "OneTwoThree",
            '<OneTwoThree><One>a</One><Two unit="m">x</Two><Three/></OneTwoThree>',
            "/OneTwoThree/Two",
        ),
        (
            "OneTwoThree",
            '<OneTwoThree><Two unit="m">1</Two><One>a</One><Three>1</Three></OneTwoThree>',
            "/OneTwoThree/One",
        ),
        ("Report", "<Report>a<data>x</data>b</Report>", "/Report"),
        (
            "EnclosedDocument",
            "<EnclosedDocument>a</EnclosedDocument>",
            "lacks the 'Documentation'",
        ),
        ("EnclosedDocument", "<Documentation>a</Documentation>", "root element"),
    ],
)
def test_a_server_refuses_what_is_not_in_its_place(
    lines: dict[str, Line], pair: str, text: str, said: str
) -> None:
    line = lines["pairs_v32"]
    headers = {"content-type": "application/xml"}
    answer = httpx2.post(f"{line.url}/{pair}", content=text, headers=headers)
    assert answer.status_code == 422
    assert said in answer.text


def test_a_client_reads_a_document_without_the_element_around_it(
    lines: dict[str, Line],
) -> None:
    line = lines["pairs_v32"]
    for text in (
        "<EnclosedDocument>a</EnclosedDocument>",
        "<Documentation>a</Documentation>",
    ):
        line.service.answer = Response(text, media_type="application/xml")
        assert line.call("get", "EnclosedDocument").content == "a"
