"""Entities as a view over decisions: undoing restores exactly what was."""

import numpy as np
import pyarrow as pa

from tidewaiter.parties.resolution.cluster import EDGES
from tidewaiter.parties.resolution.decisions import Decision, Verdict, view

IDS = [f"r{n:02d}" for n in range(40)]


def _edges(seed: int) -> pa.Table:
    rng = np.random.default_rng(seed)
    pairs = sorted({tuple(sorted(rng.choice(len(IDS), 2, replace=False).tolist())) for _ in range(90)})
    rows = [{"left": IDS[a], "right": IDS[b], "weight": float(rng.normal(1, 5))} for a, b in pairs]
    return pa.Table.from_pylist(rows, schema=EDGES)


def test_ten_thousand_merges_and_splits_at_random_return_to_the_start() -> None:
    edges, rng = _edges(1), np.random.default_rng(2)
    begun = view(IDS, edges, []).tolist()
    standing: list[Decision] = []
    views: dict[int, list[int]] = {0: begun}
    for number in range(1, 10_001):
        if standing and rng.random() < 0.5:
            standing.pop()
            if rng.random() < 0.02:
                assert view(IDS, edges, standing).tolist() == views.get(
                    len(standing), view(IDS, edges, standing).tolist()
                )
            continue
        a, b = rng.choice(len(IDS), 2, replace=False)
        standing.append(Decision(number, IDS[a], IDS[b], list(Verdict)[int(rng.integers(0, 3))]))
        if rng.random() < 0.02 or len(standing) < 3:
            views[len(standing)] = view(IDS, edges, standing).tolist()
        else:
            views.pop(len(standing), None)
    undone = [Decision(d.number, d.left, d.right, d.verdict, undone=True) for d in standing]
    assert view(IDS, edges, undone).tolist() == begun
    while standing:
        standing.pop()
    assert view(IDS, edges, standing).tolist() == begun


def test_a_non_match_is_never_joined_by_others() -> None:
    edges = _edges(3)
    apart = [Decision(1, IDS[0], IDS[1], Verdict.NON_MATCH)]
    cluster = view(IDS, edges, apart)
    assert cluster[0] != cluster[1]


def test_the_latest_standing_decision_counts_and_unsure_leaves_the_evidence() -> None:
    edges = _edges(5)
    said = [Decision(1, IDS[2], IDS[3], Verdict.MATCH), Decision(2, IDS[3], IDS[2], Verdict.NON_MATCH)]
    cluster = view(IDS, edges, said)
    assert cluster[2] != cluster[3]
    assert (
        view(IDS, edges, [*said, Decision(3, IDS[2], IDS[3], Verdict.UNSURE)]).tolist() == view(IDS, edges, []).tolist()
    )
