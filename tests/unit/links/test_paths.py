from evidence import graph
from tidewaiter.links.expansion import DAY, Limits
from tidewaiter.links.graph import ids_of
from tidewaiter.links.paths import between

LINE = [(f"c{n}", n, {"consignor_phone": str((n + 1) // 2), "consignee_phone": str(n // 2)}) for n in range(9)]
MADE = graph([*LINE, ("alone", 3, {"consignor_phone": "none"})])


def ends(one: str, other: str) -> tuple[int, int]:
    return tuple(int(value) for value in ids_of([one, other]))  # type: ignore[return-value] # two of them


def test_a_path_touches_both_ends_and_hangs_together() -> None:
    steps = between(MADE, *ends("c0", "c4"), as_of=100 * DAY)
    assert steps is not None
    pairs = [{MADE.names(step.parent[:1])[0], MADE.names(step.child[:1])[0]} for step in steps]
    assert pairs == [{"c0", "c1"}, {"c1", "c2"}, {"c2", "c3"}, {"c3", "c4"}]


def test_what_neither_end_reaches_alone_is_met_in_the_middle() -> None:
    short = Limits(depth=3, least=0.01, follow=0.05)
    steps = between(MADE, *ends("c0", "c6"), as_of=100 * DAY, limits=short)
    assert steps is not None
    pairs = [{MADE.names(step.parent[:1])[0], MADE.names(step.child[:1])[0]} for step in steps]
    assert pairs == [{f"c{n}", f"c{n + 1}"} for n in range(6)]


def test_there_is_none_where_nothing_is_shared() -> None:
    assert between(MADE, *ends("c0", "alone"), as_of=100 * DAY) is None
