import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.desk.design import charts
from tidewaiter.desk.design.charts import Bar, Rate, Series

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


def drawn(svg: str) -> ET.Element:
    """The chart as a tree; no style attribute, no script."""
    assert "style=" not in svg
    tree = ET.fromstring(svg)  # noqa: S314 - our own markup
    if tree.tag == "div":
        assert (tree.get("class"), tree.get("tabindex")) == ("drawing", "0"), "it is moved sideways by keys too"
        [tree] = tree
    assert tree.get("role") == "img"
    return tree


def coordinates(tree: ET.Element) -> list[float]:
    names = ("x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "width", "height")
    return [float(node.get(name)) for node in tree.iter() for name in names if node.get(name) is not None]


def test_a_longer_bar_stands_for_more_and_one_beyond_its_limit_says_so() -> None:
    tree = drawn(charts.bars("Load", [Bar("NYC", 20, 10), Bar("LAX", 5, 10)]))
    first, second = tree.findall("rect")
    assert float(first.get("width")) > float(second.get("width"))
    assert [first.get("class"), second.get("class")] == ["bad", "series-1"]
    assert "! 20" in "".join(tree.itertext())


def test_a_limit_may_be_no_mark_of_its_own() -> None:
    tree = drawn(charts.bars("Opened", [Bar("CN", 2, 1.25), Bar("HK", 2, 1.25, flagged=True)], mark_beyond=False))
    assert [one.get("class") for one in tree.findall("rect")] == ["series-1", "bad"]


def test_what_is_not_known_is_said_and_not_drawn() -> None:
    nothing = float("nan")
    tree = drawn(charts.rates("Yield", [Rate("random", nothing, nothing, nothing, "too little")], reference=nothing))
    assert tree.findall("circle") == []
    assert "too little" in "".join(tree.itertext())


def test_a_line_is_broken_where_a_value_is_missing() -> None:
    tree = drawn(charts.line("Late", ["W1", "W2", "W3", "W4", "W5"], [Series("post", [1, 2, None, 3, 4])]))
    assert len(tree.findall("polyline")) == 2
    assert len(tree.findall("circle")) == 4


def test_a_band_is_drawn_around_its_line() -> None:
    tree = drawn(charts.line("Late", ["W1", "W2"], [Series("post", [1, 2], [0, 1], [2, 3])]))
    assert len(tree.findall("polygon")) == 1


def test_what_agrees_with_what_was_said_lies_on_the_diagonal() -> None:
    svg = charts.calibration(
        "Calibration", [(0.5, Rate("1", 0.5, 0.4, 0.6)), (1.0, Rate("2", 1.0, 0.9, 1.0))], "s", "f"
    )
    for dot in drawn(svg).findall("circle"):
        assert float(dot.get("cx")) - 46 == pytest.approx(322 - float(dot.get("cy")))


def test_small_lines_share_their_scale() -> None:
    low, high = (drawn(charts.small("x", [value], 10.0)).find("circle").get("cy") for value in (1.0, 9.0))
    assert float(low) > float(high)


def test_names_are_escaped() -> None:
    svg = charts.bars('"<script>', [Bar("<script>alert(1)</script>", 1)])
    assert "<script" not in svg
    drawn(svg)


@given(rows=st.lists(st.tuples(NAMES, NUMBERS, NUMBERS, NUMBERS), max_size=5))
def test_no_value_breaks_a_chart(rows: list[tuple[str, float, float, float]]) -> None:
    values = [value for _, value, _, _ in rows]
    made = [
        charts.bars("t", [Bar(name, value) for name, value, _, _ in rows]),
        charts.rates("t", [Rate(*row, label="l") for row in rows]),
        charts.line(
            "t", [name for name, *_ in rows], [Series("s", values, [r[2] for r in rows], [r[3] for r in rows])]
        ),
        charts.small("t", values, 1.0),
        charts.calibration("t", [(value, Rate(name, value, low, high)) for name, value, low, high in rows], "s", "f"),
    ]
    for svg in made:
        assert all(math.isfinite(place) for place in coordinates(drawn(svg)))
