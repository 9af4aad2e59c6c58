from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.selection.workbench.charts import Bar, Interval, bars, columns, intervals

names = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=40)
numbers = st.floats(min_value=0, max_value=1e6)


@given(names, st.lists(st.builds(Bar, names, numbers, st.none() | numbers, names), max_size=4))
def test_any_bars_are_well_formed_and_hold_no_markup_of_a_name(title: str, rows: list[Bar]) -> None:
    tree = ET.fromstring(bars(title, rows))  # noqa: S314 - our own text
    assert {element.tag for element in tree.iter()} <= {"figure", "figcaption", "svg", "rect", "line", "text"}


def test_what_is_not_known_has_no_point() -> None:
    nan = float("nan")
    assert "<circle" not in intervals("Yield", [Interval("a", nan, nan, nan)])
    assert intervals("Yield", [Interval("a", 0.5, 0.1, 0.9)]).count("<circle") == 1


@pytest.mark.parametrize(("value", "kind"), [(5.0, 'class="bar"'), (11.0, 'class="over"')])
def test_a_column_beyond_the_limit_is_marked(value: float, kind: str) -> None:
    assert kind in columns("Load", [("2026-01-05", value)], limit=10.0)
