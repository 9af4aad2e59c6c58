"""What a chart holds: it grows by links, never beyond its cap, and keeps how somebody arranged it."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.links import chart as charts
from tidewaiter.links.around import Touch
from tidewaiter.links.chart import MOST_NODES, Chart, Node

AT = datetime(2026, 1, 5, 6, tzinfo=UTC)
NUMBERS = st.integers(0, 2**58 - 1)
TOUCHES = st.lists(
    st.builds(Touch, st.sampled_from("abcdef"), st.just("goods"), NUMBERS, st.just(AT), NUMBERS, st.floats(0, 1))
)


def touch(name: str, key: int, confidence: float = 0.9, day: int = 5) -> Touch:
    return Touch(name, "consignor", key, datetime(2026, 1, day, tzinfo=UTC), 2, confidence)


def test_links_bring_both_ends_and_come_once() -> None:
    chart, came, left = charts.grown(Chart(), [touch("a", 1), touch("b", 1), touch("a", 1)])
    assert (came, left) == (3, 0)
    assert sorted(chart.edges) == ["c:a>v:consignor:0000000000000001", "c:b>v:consignor:0000000000000001"]
    again, came, left = charts.grown(chart, [touch("a", 1)])
    assert (again, came, left) == (chart, 0, 0)


def test_a_chart_is_never_larger_than_its_cap_and_says_what_was_left_out() -> None:
    many = [touch(f"s10:{number}", number) for number in range(MOST_NODES)]
    chart, came, left = charts.grown(Chart(), many)
    assert (len(chart.nodes), came) == (MOST_NODES, MOST_NODES)
    assert left > 0
    assert all({edge.source, edge.target} <= set(chart.nodes) for edge in chart.edges.values())


@given(TOUCHES)
def test_a_chart_comes_back_from_its_document(touches: list[Touch]) -> None:
    chart, _, _ = charts.grown(Chart(), touches)
    assert Chart.of(chart.document()) == chart


def test_what_somebody_arranged_stays_when_the_chart_grows() -> None:
    chart, _, _ = charts.grown(Chart(), [touch("a", 1)])
    chart = charts.marked(charts.placed(chart, {"c:a": (1.26, 2.0)}), ["c:a"], pinned=True, group="x")
    chart, _, _ = charts.grown(chart, [touch("a", 2), touch("b", 1)])
    assert chart.nodes["c:a"] == Node("c:a", "consignment", 1.3, 2.0, pinned=True, group="x")
    assert chart.groups == ["x"]


def test_what_is_taken_off_takes_its_links_along() -> None:
    chart, _, _ = charts.grown(Chart(), [touch("a", 1), touch("b", 1)])
    chart = charts.without(chart, ["c:a"])
    assert list(chart.edges) == ["c:b>v:consignor:0000000000000001"]


def test_a_span_of_days_shows_what_was_received_in_it() -> None:
    chart, _, _ = charts.grown(Chart(), [touch("a", 1, day=5), touch("b", 1, day=9)])
    assert "c:b" not in charts.within(chart, "", "2026-01-06").nodes
    assert "c:a" not in charts.within(chart, "2026-01-06", "").nodes
    assert charts.within(chart, "", "") == chart


def test_confidence_is_a_line() -> None:
    chart, _, _ = charts.grown(Chart(), [touch("a", 1, 0.6), touch("a", 2, 0.3), touch("a", 3, 0.29)])
    assert [edge.strength for edge in chart.edges.values()] == ["strong", "fair", "weak"]


def test_nodes_are_named_and_read_back() -> None:
    assert charts.consignment_of(charts.consignment("s10:X")) == "s10:X"
    assert charts.key_of(charts.value("goods", 7)) == 7
    assert [charts.key_of(wrong) for wrong in ("c:x", "v:goods:zz", "v:1")] == [None, None, None]
