"""Our models against an independent generator's: the same documents, the same verdicts."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from pydantic import ValidationError

from specgen.emit.models.datamodel import library_names
from specgen.ir.api import Api
from specgen.ir.types import Ref, TypeId
from tests.behaviour.library_models import LIBRARY, PYDANTIC, generate
from tests.conformance.corpus import CORPUS
from tests.drawing import drawn
from tests.roundtrip.model import name, read_api
from tests.roundtrip.strategies import Values, anything

DOCUMENTS = {
    "orders": CORPUS / "amadeus.com.json",
    "positioning": CORPUS / "here.com" / "positioning.json",
    "scopes": CORPUS
    / "azure.com"
    / "containerregistry-containerregistry_scopemap.json",
    "texts": CORPUS / "symanto.net.json",
    "queries": CORPUS / "lgtm.com.json",
}


@dataclass(frozen=True)
class Models:
    """The models of one package, by the declarations that they stand for."""

    package: str
    names: dict[TypeId, str]

    def read(self, id: TypeId, text: str) -> Any:
        """What a JSON text reads and writes as; `REFUSED` if it is not valid."""
        model: Any = import_module(f"{self.package}._runtime.wire.model")
        kind = getattr(import_module(f"{self.package}.models"), self.names[id])
        try:
            value = model.decode_json(kind, text)
        except ValidationError:
            return REFUSED
        return json.loads(model.encode_json(value, kind))


REFUSED = "(refused)"


@dataclass(frozen=True)
class Both:
    """The two generators' models of a document."""

    document: str
    side: str

    @cached_property
    def api(self) -> Api:
        return read_api(DOCUMENTS[self.document])

    @cached_property
    def values(self) -> Values:
        return Values(self.api, name(self.api))

    @cached_property
    def ours(self) -> Models:
        names = dict(self.values.names.types)
        return Models(f"ours_{self.document}_{self.side}", names)

    @cached_property
    def theirs(self) -> Models:
        names = dict(library_names(self.values.names).types)
        return Models(f"theirs_{self.document}_{self.side}", names)


@pytest.fixture(scope="module", autouse=True)
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("oracle")
    for prefix, models in {"ours": PYDANTIC, "theirs": LIBRARY}.items():
        (folder / prefix).mkdir()
        sources = {f"{prefix}_{key}": path for key, path in DOCUMENTS.items()}
        run = generate(folder / prefix, models, sources)
        assert run.returncode == 0, run.stderr
        sys.path.insert(0, str(folder / prefix))
    yield
    for prefix in ("ours", "theirs"):
        sys.path.remove(str(folder / prefix))


@st.composite
def damaged(draw: st.DrawFn, value: Any) -> Any:
    """A JSON value with something in it missing, null or of another type."""
    value = copy.deepcopy(value)
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(value)))
        kind = draw(st.sampled_from(["missing", "null", "within"]))
        if kind == "missing":
            del value[key]
        else:
            value[key] = None if kind == "null" else draw(damaged(value[key]))
        return value
    if isinstance(value, list) and value and draw(st.booleans()):
        index = draw(st.integers(0, len(value) - 1))
        value[index] = draw(damaged(value[index]))
        return value
    return draw(anything(1))


SETTINGS = drawn(60, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", params=DOCUMENTS)
def document(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=["client", "server"])
def both(document: str, request: pytest.FixtureRequest) -> Both:
    return Both(document, request.param)


@SETTINGS
@given(st.data())
def test_valid_values_read_the_same(both: Both, data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(list(both.api.declarations)))
    value = data.draw(both.values.of(Ref(target=id), 3)).wire
    text = json.dumps(value)
    ours = both.ours.read(id, text)
    assert ours != REFUSED
    assert ours == both.theirs.read(id, text)


@SETTINGS
@given(st.data())
def test_damaged_values_get_the_same_verdict(both: Both, data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(list(both.api.declarations)))
    value = data.draw(both.values.of(Ref(target=id), 3)).wire
    text = json.dumps(data.draw(damaged(value)))
    ours, theirs = both.ours.read(id, text), both.theirs.read(id, text)
    assert without_null(ours) == without_null(theirs)


def without_null(value: Any) -> Any:
    """The value without null members: the library's models write null for what ours leave out."""
    if isinstance(value, dict):
        return {
            key: without_null(member)
            for key, member in value.items()
            if member is not None
        }
    return list(map(without_null, value)) if isinstance(value, list) else value
