"""Who is who on any text, any pairs and any decisions: no crash, no order, no row that changes another."""

import numpy as np
import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tidewaiter.parties.resolution import prepare, roles
from tidewaiter.parties.resolution.cluster import EDGES, clusters
from tidewaiter.parties.resolution.decisions import Decision, Verdict, view

COLUMNS = ("full_name", "dob", "address", "city", "postcode", "phone", "email", "ssn", "passport", "employer", "pob")
ROLES = roles.find(COLUMNS)

SAID = st.sampled_from(
    [
        *("", " ", "SMITH, John", "Sir Ivo 1st Baron", "31/02/1999", "2000-01-01", "N/A", "+44 20 7946 0018", "a@"),
        *("@b", "王小明", "Иван Петров", "محمد علي", "\x00", "\u202e", "\u0301", "İstanbul", "1" * 20, ",", "O'Neil-Ó"),
    ]
)
TEXT = st.none() | SAID | st.text(max_size=30)
ROWS = st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, TEXT)), min_size=1, max_size=5)
COUNT = 12
IDS = [f"r{n:02d}" for n in range(COUNT)]
PAIR = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)).filter(lambda pair: pair[0] < pair[1])
PAIRS = st.dictionaries(PAIR, st.floats(-20, 30), max_size=40)
SAYINGS = st.lists(st.tuples(PAIR, st.sampled_from(Verdict)), max_size=12)


def _table(rows: list[dict[str, str | None]]) -> pa.Table:
    return pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in COLUMNS})


def _facts(rows: list[dict[str, str | None]]) -> list[dict[str, str | None]]:
    return prepare.prepare(_table(rows), ROLES).drop_columns(["unique_id"]).to_pylist()


def _edges(pairs: dict[tuple[int, int], float]) -> pa.Table:
    rows = [{"left": IDS[a], "right": IDS[b], "weight": weight} for (a, b), weight in pairs.items()]
    return pa.Table.from_pylist(rows, schema=EDGES)


def _decisions(said: list[tuple[tuple[int, int], Verdict]], *, undone: bool = False) -> list[Decision]:
    return [Decision(n + 1, IDS[a], IDS[b], verdict, undone) for n, ((a, b), verdict) in enumerate(said)]


@settings(max_examples=30)
@given(ROWS)
@example([dict.fromkeys(COLUMNS) | {"email": "@"}])
@example([dict.fromkeys(COLUMNS) | {"email": "@example.com"}])
def test_a_record_is_prepared_whatever_it_says_and_whoever_stands_beside_it(rows: list[dict[str, str | None]]) -> None:
    together = _facts(rows)
    assert together[-1:] == _facts(rows[-1:])
    for row in together:
        # Engines differ in how they count edits of other letters.
        assert all(row[name] is None or str(row[name]).isascii() for name in ("email", "mailbox"))
        # A mailbox without digits agrees in them with another without.
        assert all(value is None or value.strip() for name, value in row.items() if name != "email_digits")


@given(PAIRS, st.randoms(use_true_random=False))
def test_clusters_do_not_depend_on_the_order_of_pairs(pairs: dict[tuple[int, int], float], random: object) -> None:
    def of(order: list[tuple[int, int]]) -> list[int]:
        left, right = (np.array([pair[k] for pair in order], dtype=np.int64) for k in (0, 1))
        label: list[int] = clusters(left, right, np.array([pairs[pair] for pair in order], dtype=float), COUNT).tolist()
        return label

    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # random.Random, which ruff's rule on randomness names
    label = of(list(pairs))
    assert of(shuffled) == label
    assert all(label[name] == name <= place for place, name in enumerate(label))


@given(PAIRS, SAYINGS)
def test_a_non_match_that_stands_is_never_joined(
    pairs: dict[tuple[int, int], float], said: list[tuple[tuple[int, int], Verdict]]
) -> None:
    latest = dict(said)
    label = view(IDS, _edges(pairs), _decisions(said))
    matched = {pair for pair, verdict in latest.items() if verdict is Verdict.MATCH}
    for (a, b), verdict in latest.items():
        if verdict is Verdict.NON_MATCH and not matched:
            assert label[a] != label[b]
        if verdict is Verdict.MATCH and Verdict.NON_MATCH not in latest.values():
            assert label[a] == label[b]


@given(PAIRS, SAYINGS, SAYINGS)
def test_undoing_gives_the_view_without(
    pairs: dict[tuple[int, int], float],
    kept: list[tuple[tuple[int, int], Verdict]],
    undone: list[tuple[tuple[int, int], Verdict]],
) -> None:
    edges = _edges(pairs)
    standing = _decisions(kept)
    after = [
        Decision(len(kept) + d.number, d.left, d.right, d.verdict, d.undone) for d in _decisions(undone, undone=True)
    ]
    assert view(IDS, edges, [*standing, *after]).tolist() == view(IDS, edges, standing).tolist()
    assert view(IDS, edges, after).tolist() == view(IDS, edges, []).tolist()
