import numpy as np
import pytest

from evidence import Row, graph
from tidewaiter.links.edges import BY_NAME
from tidewaiter.links.expansion import DAY, DECAY, Limits, expand
from tidewaiter.links.graph import Graph, ids_of


def strengths(made: Graph, seed: str, as_of: float = 1_000, **options: object) -> dict[str, float]:
    found = expand(made, ids_of([seed]), as_of=int(as_of * DAY), **options)
    return dict(zip(made.names(found.ids), found.strength.tolist(), strict=True))


def phone(name: str, day: float, number: str) -> Row:
    return name, day, {"consignor_phone": number}


def test_one_shared_rare_value_is_believed_as_the_table_says() -> None:
    kind = BY_NAME["consignor_phone"]
    found = strengths(graph([phone("a", 10, "1"), phone("b", 10, "1")]), "a")
    assert found == pytest.approx({"b": DECAY * kind.belief})


def test_days_apart_halve_it_and_the_window_ends_it() -> None:
    kind = BY_NAME["consignor_phone"]
    rows = [phone("a", 200, "1"), phone("b", 200 - kind.half_life, "1"), phone("c", 201 + kind.window, "1")]
    found = strengths(graph(rows), "a", limits=Limits(depth=1))
    expected = DECAY * kind.belief / 2
    assert found == pytest.approx({"b": expected})


def test_the_more_have_it_the_less_it_says_and_a_hub_is_set_aside_and_told() -> None:
    kind = BY_NAME["consignor_phone"]
    said = []
    for many in (2, 50, kind.cap, kind.cap + 1):
        made = graph([phone(f"c{n}", 10, "1") for n in range(many)])
        found = expand(made, ids_of(["c0"]), as_of=100 * DAY)
        said.append(float(found.strength.max(initial=0)))
        assert [hub.degree for hub in found.hubs] == ([many] if many > kind.cap else [])
    assert said[0] > said[1] > said[2] >= said[3] == 0


def test_one_family_counts_once_and_two_join() -> None:
    both = {"goods": "mug", "goods_words": "mug"}
    once = strengths(graph([("a", 1, both), ("b", 1, both)]), "a")["b"]
    assert once == pytest.approx(DECAY * BY_NAME["goods"].belief)
    two = {"goods": "mug", "consignor_phone": "1"}
    joined = strengths(graph([("a", 1, two), ("b", 1, two)]), "a")["b"]
    phone_alone = DECAY * BY_NAME["consignor_phone"].belief
    assert joined == pytest.approx(1 - (1 - once) * (1 - phone_alone))


def test_a_chain_goes_as_deep_as_allowed_and_tells_its_steps() -> None:
    rows = [(f"c{n}", n, {"consignor_phone": str(n), "consignee_phone": str(n + n % 2)}) for n in range(4)]
    rows[1][2]["consignor_phone"] = "0"
    rows[3][2]["consignor_phone"] = "2"
    made = graph(rows)
    assert set(strengths(made, "c0", limits=Limits(depth=1))) == {"c1"}
    found = expand(made, ids_of(["c0"]), as_of=100 * DAY, limits=Limits(follow=0.1))
    chain = found.chain(int(ids_of(["c3"])[0]))
    assert [made.names(step.parent[:1])[0] for step in chain] == ["c0", "c1", "c2"]
    assert found.steps.max() == 3


def test_nothing_is_seen_before_its_time_or_before_since() -> None:
    made = graph([phone("a", 10, "1"), phone("b", 12, "1"), phone("c", 14, "1")])
    assert set(strengths(made, "a", as_of=13)) == {"b"}
    assert set(strengths(made, "c", since=11 * DAY)) == {"b"}
    assert strengths(made, "c", as_of=14) == {}


def test_an_amendment_links_only_from_when_it_came() -> None:
    made = graph([("a", 10, {"goods": "mug"}), phone("b", 11, "1"), phone("a", 12, "1")])
    assert strengths(made, "b", as_of=12) == {}
    assert set(strengths(made, "b", as_of=13)) == {"a"}


def test_two_that_share_a_hub_client_by_client_are_found() -> None:
    def via(name: str, goods: str) -> Row:
        return name, 10, {"consignor_address": "forwarder", "goods": goods}

    rows = [via(f"honest {n}", f"goods {n}") for n in range(BY_NAME["consignor_address"].cap)]
    found = strengths(graph([*rows, via("a", "resin vials"), via("b", "resin vials")]), "a")
    assert set(found) == {"b"}


def test_the_order_of_rows_and_how_they_are_cut_change_nothing() -> None:
    rng, far = np.random.default_rng(1), Limits(follow=0.1)
    rows = [(f"c{n}", n / 7, {k: str(rng.integers(12)) for k in ("consignor", "consignee_phone")}) for n in range(80)]
    whole = strengths(graph(rows), "c0", limits=far)
    shuffled = [rows[n] for n in rng.permutation(len(rows))]
    cut = strengths(graph(shuffled[:20], shuffled[20:21], shuffled[21:]), "c0", limits=far)
    assert cut == pytest.approx(whole)
    assert len(whole) > 20
