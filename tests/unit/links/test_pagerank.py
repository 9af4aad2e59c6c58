import pytest

from evidence import graph
from tidewaiter.links.expansion import DAY
from tidewaiter.links.graph import ids_of
from tidewaiter.links.pagerank import push

LINE = [(f"c{n}", n, {"consignor_phone": str((n + 1) // 2), "consignee_phone": str(n // 2)}) for n in range(6)]
MADE = graph([*LINE, ("alone", 3, {"consignor_phone": "none"})])


def test_ranks_share_one_unit_and_fall_with_distance() -> None:
    found = push(MADE, ids_of(["c0"]), as_of=100 * DAY, settled=1e-5)
    rank = dict(zip(MADE.names(found.ids), found.rank.tolist(), strict=True))
    assert sum(rank.values()) == pytest.approx(1, abs=0.01)
    # The seed's only neighbour is passed through both ways, so the fall is strict from there.
    assert rank["c1"] > rank["c2"] > rank["c3"] > rank["c4"] > 0
    assert "alone" not in rank


def test_the_reason_is_the_path_along_which_it_came() -> None:
    found = push(MADE, ids_of(["c0"]), as_of=100 * DAY, settled=1e-5)
    path = [int(one) for one in ids_of(["c0", "c1", "c2", "c3"])]
    assert found.path(path[-1]) == path
    assert found.path(path[0]) == path[:1]
    assert found.path(1) == []


def test_a_seed_alone_keeps_all_and_an_unknown_one_has_none() -> None:
    assert push(MADE, ids_of(["alone"]), as_of=100 * DAY).rank.tolist() == [1.0]
    assert len(push(MADE, ids_of(["nobody"]), as_of=100 * DAY).ids) == 0
    assert len(push(MADE, ids_of(["c0"]), as_of=0).ids) == 0
