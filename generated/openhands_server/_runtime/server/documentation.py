# @generated: specgen's runtime, checked by mypy --strict.
# fmt: off
# isort: skip_file
# ruff: noqa
# pyright: basic
"""Operations of a document, in the document of an application that includes them.

Routes that match nothing describe the operations to FastAPI. Schemas and security schemes get
names that begin with the package's, so that those of several APIs stand beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from inspect import Parameter, Signature
from typing import Annotated, Any, ClassVar
from urllib.parse import unquote

from fastapi import Query, Response, Security
from fastapi.openapi.models import SecurityBase as SecurityModel
from fastapi.routing import APIRoute
from fastapi.security.base import SecurityBase
from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, RootModel
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from ..wire.contract import Operation

_SCHEMAS = "#/components/schemas/"
_NO_NAME = re.compile(r"[^A-Za-z0-9_-]")
_DEPTH = 20
"""References to references that are followed; a circle of them is left out."""
_OWN = frozenset(
    "callbacks deprecated description operationId parameters responses security servers"
    " summary tags".split()
)
"""What is not taken over from an operation as it is."""
_SCHEMES = frozenset("apiKey http oauth2 openIdConnect".split())
"""The kinds of security schemes that FastAPI knows."""


def documented(
    package: str, document: Mapping[str, Any], operations: Iterable[Operation[Any]]
) -> list[BaseRoute]:
    """Routes that describe operations as the document does.

    Of Swagger 2.0, whose schemas no OpenAPI 3 document can hold, only texts remain.
    """
    texts = _Texts(package, document)
    routes: list[BaseRoute] = [texts.route(each) for each in operations]
    return [*routes, _anchor(package, texts.components())]


class _Route(APIRoute):
    """Is there to be read."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        return Match.NONE, {}


async def _nothing() -> None: ...


def _anchor(package: str, components: Iterable[Any]) -> APIRoute:
    """A route without methods, whose hidden argument brings the schemas of the others."""

    async def bring(**_: Any) -> None: ...

    schemas = Parameter(
        "schemas",
        Parameter.KEYWORD_ONLY,
        default="",
        annotation=Annotated[
            str, _Components(components), Query(include_in_schema=False)
        ],
    )
    bring.__signature__ = Signature([schemas])  # type: ignore[attr-defined]
    return _Route(
        f"/{package}",
        bring,
        methods=[],
        operation_id=package,
        response_class=Response,
        response_model=None,
    )


class _Components:
    """Marks the type of an argument that has all these types."""

    def __init__(self, components: Iterable[Any]) -> None:
        self._components = list(components)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        own = [handler.generate_schema(each) for each in self._components]
        return core_schema.union_schema([*own, core_schema.str_schema()])


class _Scheme(SecurityBase):
    """A security scheme as FastAPI knows them."""

    def __init__(self, name: str, said: Mapping[str, Any]) -> None:
        self.scheme_name = name
        self.model = SecurityModel.model_validate(said)

    async def __call__(self) -> None: ...


class _Texts:
    """What a document says of its operations, under names of the package's."""

    def __init__(self, package: str, document: Mapping[str, Any]) -> None:
        self._package = package
        self._document = document
        version = str(document.get("openapi", ""))
        self._has_schemas = version.startswith("3.")
        self._is_older = version.startswith("3.0")
        self._schemas: Mapping[str, Any] = self._part("schemas")
        self._names: dict[str, str] = {}
        self._kinds: dict[str, type[_Component]] = {}

    def _part(self, name: str) -> Any:
        return self._document.get("components", {}).get(name, {})

    def _path_item(self, path: str) -> Any:
        # Azure's documents have paths with a query in a member of their own.
        paths = self._document.get("paths", {}), self._document.get("x-ms-paths", {})
        return next((items[path] for items in paths if path in items), {})

    def route(self, operation: Operation[Any]) -> APIRoute:
        """The description of one operation."""
        path = operation.path
        item = self._resolved(self._path_item(path))
        said = item.get(operation.method.lower(), {})
        responses = {
            str(status): self._resolved(answer)
            for status, answer in said.get("responses", {}).items()
        }
        first = next((each for each in responses if each.isdecimal()), "200")
        words = responses.get(first, {}).get("description")
        return _Route(
            path.partition("?")[0].partition("#")[0],
            _nothing,
            methods=[operation.method],
            name=operation.name,
            summary=said.get("summary"),
            description=said.get("description") or "",
            deprecated=said.get("deprecated"),
            tags=list(said.get("tags", ())),
            operation_id=said.get("operationId") or operation.name,
            status_code=int(first),
            response_description=words or "Successful Response",
            response_class=Response,
            response_model=None,
            dependencies=list(self._security(operation)),
            openapi_extra=self._extra(item, said, responses),
        )

    def _extra(
        self, item: Mapping[str, Any], said: Mapping[str, Any], responses: Any
    ) -> dict[str, Any]:
        if not self._has_schemas:
            words = {
                status: {"description": answer.get("description") or ""}
                for status, answer in responses.items()
            }
            return {"responses": words}
        parameters: dict[Any, Any] = {}
        for each in (*item.get("parameters", ()), *said.get("parameters", ())):
            parameter = self._resolved(each)
            parameters[parameter.get("in"), parameter.get("name")] = parameter
        extra = {key: value for key, value in said.items() if key not in _OWN}
        extra |= {"responses": responses, "parameters": [*parameters.values()]}
        told: dict[str, Any] = self._told(extra)
        return told

    def _security(self, operation: Operation[Any]) -> Iterator[Any]:
        """Its schemes; of those that are needed together, FastAPI says that one will do."""
        for requirement in operation.security:
            for name, scopes in requirement.items():
                said = self._resolved(self._part("securitySchemes").get(name, {}))
                if said.get("type") in _SCHEMES:
                    scheme = _Scheme(f"{self._package}__{name}", said)
                    yield Security(scheme, scopes=list(scopes))

    def components(self) -> Iterator[type[_Component]]:
        """The schemas that were referred to, and those that they refer to, as types."""
        done = 0
        while done < len(self._names):
            name, own = list(self._names.items())[done]
            kind = self._kinds[own]
            kind.said = self._told(self._schemas[name])
            yield kind
            done += 1

    def _own(self, name: str) -> str:
        """The name that a schema of the document has here."""
        if name not in self._names:
            own = f"{self._package}__{_NO_NAME.sub('_', name)}"
            while own in self._kinds:
                own += "_"
            self._names[name] = own
            self._kinds[own] = type(own, (_Component,), {"kinds": self._kinds})
        return self._names[name]

    def _told(self, node: Any, depth: int = 0) -> Any:
        """A part of the document whose references are to schemas, by their own names, alone."""
        if isinstance(node, list):
            return [self._told(each, depth) for each in node]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if isinstance(reference, str):
            name = _pointed(reference.removeprefix(_SCHEMAS))
            if reference.startswith(_SCHEMAS) and name in self._schemas:
                return {**node, "$ref": f"{_SCHEMAS}{self._own(name)}"}
            return self._told(self._resolved(node), depth + 1) if depth < _DEPTH else {}
        node = {key: self._told(value, depth) for key, value in node.items()}
        mapping = node.get("mapping")
        if "propertyName" in node and isinstance(mapping, dict):
            node["mapping"] = {key: self._tag(value) for key, value in mapping.items()}
        return _newer(node) if self._is_older else node

    def _tag(self, value: Any) -> Any:
        """A schema that a discriminator names, by its reference or its name."""
        name = _pointed(str(value).removeprefix(_SCHEMAS))
        return f"{_SCHEMAS}{self._own(name)}" if name in self._schemas else value

    def _resolved(self, node: Any) -> Any:
        """What a reference within the document stands for; {} if there is nothing."""
        for _ in range(_DEPTH):
            reference = node.get("$ref") if isinstance(node, dict) else None
            if not isinstance(reference, str):
                return node
            node = self._document if reference.startswith("#/") else {}
            for step in reference.split("/")[1:]:
                node = node.get(_pointed(step), {}) if isinstance(node, dict) else {}
        return {}


class _Component(RootModel[Any]):
    """A schema of the document, which FastAPI lists under the name of its class."""

    said: ClassVar[Any]
    kinds: ClassVar[Mapping[str, type[_Component]]]

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        said = cls._linked(cls.said, handler)
        return said if isinstance(said, dict) else ({} if said else {"not": {}})

    @classmethod
    def _linked(cls, node: Any, handler: GetJsonSchemaHandler) -> Any:
        """Refers to other schemas in pydantic's way, so that it keeps them."""
        if isinstance(node, list):
            return [cls._linked(each, handler) for each in node]
        if not isinstance(node, dict):
            return node
        linked = {key: cls._linked(value, handler) for key, value in node.items()}
        reference = node.get("$ref")
        if isinstance(reference, str):
            kind = cls.kinds[reference.removeprefix(_SCHEMAS)]
            core: Any = kind.__pydantic_core_schema__
            to = core_schema.definition_reference_schema(core["ref"])
            linked |= handler(to)
        return linked


def _pointed(step: str) -> str:
    """A step of a JSON pointer in a URI (RFC 6901, section 6)."""
    return unquote(step).replace("~1", "/").replace("~0", "~")


def _newer(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema of OpenAPI 3.0 in the words of 3.1."""
    if schema.get("nullable") is True:
        del schema["nullable"]
        if isinstance(schema.get("type"), str):
            schema["type"] = [schema["type"], "null"]
        else:
            schema = {"anyOf": [schema, {"type": "null"}]}
    for word, limit in (
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ):
        if schema.get(word) is True and limit in schema:
            schema[word] = schema.pop(limit)
        elif isinstance(schema.get(word), bool):
            del schema[word]
    return schema
