import numpy as np

from evidence import Row, graph
from tidewaiter.links.expansion import DAY, expand
from tidewaiter.links.graph import Graph, ids_of
from tidewaiter.links.weighing import MOST, WIDE, weigh

AS_OF = 100 * DAY


def beliefs(made: Graph, seed: str) -> dict[str, float]:
    weighed = weigh(made, expand(made, ids_of([seed]), as_of=AS_OF, limits=WIDE), as_of=AS_OF)
    return dict(zip(made.names(weighed.ids), weighed.belief.tolist(), strict=True))


def sent(name: str, day: float, consignor: str, address: str) -> Row:
    return name, day, {"consignor": consignor, "consignee_address": address}


def test_a_borrowed_name_gives_little_where_the_same_doors_give_much() -> None:
    own = [sent(f"own{n}", 50 + n, "borrowed", f"door {n % 2}") for n in range(6)]
    honest = [sent(f"honest{n}", 50 + n / 4, "borrowed", f"home {n}") for n in range(30)]
    found = beliefs(graph([*own, *honest]), "own0")
    scheme = [found[f"own{n}"] for n in range(2, 6, 2)]
    assert min(scheme) > 5 * max(belief for name, belief in found.items() if name.startswith("honest"))


def test_beliefs_are_shares_and_a_seed_is_believed_wholly() -> None:
    found = beliefs(graph([sent(f"c{n}", n, "x", f"door {n % 3}") for n in range(12)]), "c0")
    assert found["c0"] == 1
    assert all(0 < belief <= 1 for belief in found.values())


def test_the_order_of_rows_and_how_they_are_cut_change_nothing() -> None:
    rows = [sent(f"c{n}", n / 3, f"name {n % 4}", f"door {n % 5}") for n in range(40)]
    whole = beliefs(graph(rows), "c0")
    cut = beliefs(graph(rows[30:], rows[:11], rows[11:30]), "c0")
    assert cut.keys() == whole.keys()
    assert np.allclose([cut[name] for name in whole], list(whole.values()))


def test_what_speaks_most_is_told_in_words() -> None:
    made = graph([sent(f"c{n}", n, "x", "door") for n in range(5)])
    weighed = weigh(made, expand(made, ids_of(["c0"]), as_of=AS_OF, limits=WIDE), as_of=AS_OF)
    support = weighed.support[made.names(weighed.ids).index("c3")]
    assert support is not None
    assert support.kind == "consignee_address"
    assert support.others == 4
    assert support.sentence.startswith("Of the 4 others that name its delivery address within its window")


def test_nothing_known_gives_nothing() -> None:
    made = graph([sent("c0", 1, "x", "y")])
    weighed = weigh(made, expand(made, ids_of(["unknown"]), as_of=AS_OF, limits=WIDE), as_of=AS_OF)
    assert len(weighed.ids) == 0
    assert WIDE.followed < MOST
