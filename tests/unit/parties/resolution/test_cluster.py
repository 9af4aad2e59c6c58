"""Clusters by average linkage: no chains, people's decisions above all, order of no account."""

import numpy as np

from tidewaiter.parties.resolution.cluster import APART, TOGETHER, clusters


def _made(pairs: list[tuple[int, int, float]], count: int) -> list[int]:
    left, right, weight = (np.array([pair[k] for pair in pairs]) for k in range(3))
    return clusters(left.astype(np.int64), right.astype(np.int64), weight.astype(float), count).tolist()


def test_pairs_that_agree_are_one_cluster_named_by_its_first() -> None:
    assert _made([(0, 1, 5.0), (1, 2, 5.0), (0, 2, 5.0)], 4) == [0, 0, 0, 3]


def test_one_weak_link_does_not_chain_two_parties() -> None:
    groups = [(a, b, 8.0) for g in (0, 4) for a in range(g, g + 4) for b in range(a + 1, g + 4)]
    assert _made([*groups, (3, 4, 6.0)], 8) == [0] * 4 + [4] * 4


def test_what_a_hub_links_stays_apart() -> None:
    hub = [(0, other, 1.0) for other in range(1, 40)]
    assert np.bincount(_made(hub, 40)).max() <= 2


def test_a_non_match_keeps_apart_and_a_match_joins_whatever_the_evidence() -> None:
    assert len(set(_made([(0, 1, APART), (1, 2, 20.0), (0, 2, 20.0)], 3))) == 2
    assert _made([(0, 1, TOGETHER)], 2) == [0, 0]


def test_the_order_of_pairs_does_not_matter() -> None:
    rng = np.random.default_rng(4)
    pairs = [(a, b, float(rng.normal(0, 5))) for a in range(20) for b in range(a + 1, 20)]
    shuffled = [pairs[i] for i in rng.permutation(len(pairs))]
    assert _made(pairs, 20) == _made(shuffled, 20)
