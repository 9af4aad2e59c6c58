import numpy as np

from evidence import graph
from tidewaiter.links.communities import communities
from tidewaiter.links.expansion import DAY, expand
from tidewaiter.links.graph import ids_of


def test_two_rings_with_one_tie_are_two_communities() -> None:
    rows = [(f"a{n}", n, {"consignor_phone": "1", "consignor": "x"}) for n in range(6)]
    rows += [(f"b{n}", n, {"consignor_phone": "2", "consignor": "y"}) for n in range(6)]
    rows[0][2]["consignee_address"] = rows[6][2]["consignee_address"] = "between"
    made = graph(rows)
    groups = communities(expand(made, ids_of(["a0"]), as_of=100 * DAY))
    named = sorted("".join(sorted({name[0] for name in made.names(np.array(group, np.uint64))})) for group in groups)
    assert named == ["a", "b"]
    assert sum(map(len, groups)) == 12
