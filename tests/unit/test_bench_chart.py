"""The chart of `make bench` shows every generator of every document."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.bench.chart import chart, times

RESULTS = {
    "documents": {
        "small & old": {
            "specgen": {"usage": {"wall": 0.3}},
            "openapi-python-client": {"usage": {"wall": 1.25}},
        },
        "large": {"specgen": {"usage": {"wall": 483.0}}},
    }
}


def test_every_time_has_a_bar_and_is_said() -> None:
    svg = ElementTree.fromstring(chart(times(RESULTS), "Seconds"))
    space = "{http://www.w3.org/2000/svg}"
    said = [one.text for one in svg.iter(f"{space}text")]
    bars = [
        float(one.get("width", "0"))
        for one in svg.iter(f"{space}rect")
        if one.get("x") is not None
    ]
    assert {"small & old", "large", "0.3 s", "1.2 s", "483 s"} <= set(said)
    assert len(bars) == 3
    assert bars[0] < bars[1] < bars[2]
