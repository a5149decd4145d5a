"""What pydantic dumps of a model, the model reads; what exists is read again unchanged."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specgen.findings.diagnostics import Sink
from specgen.ir.types import Record, Ref
from specgen.pipeline import generate
from specgen.workspace.config import Target
from tests.files import write_files
from tests.roundtrip.pair import Pair
from tests.roundtrip.test_roundtrip import SETTINGS, exactly

FOLDER = Path(__file__).parent
GOLDEN = FOLDER.parent / "golden/cases"
SOURCES = {
    **{name: FOLDER / f"{name}.yaml" for name in ("constructs", "tags")},
    **{
        case: GOLDEN / topic / case / "spec.yaml"
        for topic, case in (
            ("records", "closed_record"),
            ("records", "colliding_property_names"),
            ("records", "odd_property_names"),
            ("records", "reserved_property_names"),
            ("records", "typed_extra_properties"),
            ("bodies", "property_defaults"),
        )
    },
}
DUMPS: tuple[dict[str, Any], ...] = (
    {},
    {"by_alias": False},
    {"exclude_unset": True},
    {"by_alias": False, "exclude_unset": True},
)


@pytest.fixture(scope="module", params=SOURCES)
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    source = SOURCES[request.param]
    output = tmp_path_factory.mktemp("dumps")
    name = f"dumps_{request.param}"
    target = Target(
        name=name,
        sources=(source.name,),
        base=source.parent,
        output=output,
        emit=frozenset(("client", "server")),
        allow=frozenset(),
    )
    made = generate(target, Sink())
    assert made is not None
    write_files(output, made.files)
    sys.path.insert(0, str(output))
    yield Pair(package=name, source=source, locked=made.names)
    sys.path.remove(str(output))


@pytest.mark.parametrize("side", ["client", "server"])
@SETTINGS
@given(data=st.data())
def test_a_model_reads_its_dump(pair: Pair, side: str, data: st.DataObject) -> None:
    declarations = pair.api.declarations.values()
    records = [each.id for each in declarations if isinstance(each, Record)]
    id = data.draw(st.sampled_from(records))
    value = data.draw(pair.values(side).of(Ref(target=id))).python
    model = type(value)
    misfits = pair.runtime(side, "wire.misfits")
    encode_json = pair.runtime(side, "wire.model").encode_json
    text = encode_json(value, model)
    for how in DUMPS:
        read = model.model_validate(value.model_dump(**how))
        assert read == value, how
        if "exclude_unset" in how:
            assert exactly(encode_json(read, model).decode()) == exactly(text.decode())
    faults: list[Any] = []
    again = misfits.settled(value, faults)
    assert not faults
    assert again == value
    assert again.model_fields_set == value.model_fields_set
    assert encode_json(again, model) == text
