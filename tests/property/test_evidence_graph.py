"""The evidence graph answers as counting its rows one by one does, however they came and were cut."""

from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import Row, graph
from tidewaiter.links.edges import BY_NAME
from tidewaiter.links.expansion import DAY, Limits, expand
from tidewaiter.links.graph import ids_of
from tidewaiter.links.hunt import hunt, microseconds

KINDS = ("consignor", "consignor_phone", "consignee_phone", "goods")

rows_of = st.lists(
    st.tuples(
        st.integers(0, 25).map("c{}".format),
        st.integers(0, 300),
        st.dictionaries(st.sampled_from(KINDS), st.integers(0, 4).map(str), max_size=3),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=60, deadline=None)
@given(rows_of, st.integers(0, 300), st.integers(1, 4))
def test_one_step_links_are_those_that_a_person_would_count(rows: list[Row], as_of: int, parts: int) -> None:
    made = graph(*(part for n in range(parts) if (part := rows[n::parts])))
    seed = rows[0][0]
    found = expand(made, ids_of([seed]), as_of=as_of * DAY, limits=Limits(depth=1, least=1e-9))
    expected = set()
    for name, day, named in rows:
        for own, other, said in rows:
            if own != seed or name == seed or day >= as_of or other >= as_of:
                continue
            for kind in KINDS:
                near = abs(day - other) <= BY_NAME[kind].window
                if kind in named and named[kind] == said.get(kind) and near:
                    expected.add(name)
    assert set(made.names(found.ids)) == expected
    assert (found.strength > 0).all()
    assert (found.strength < 1).all()


@settings(max_examples=40, deadline=None)
@given(rows_of, st.integers(1, 300))
def test_a_hunt_as_of_a_day_is_the_hunt_when_nothing_more_had_come(rows: list[Row], as_of: int) -> None:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=as_of)
    assert microseconds(moment) == as_of * DAY
    before = [row for row in rows if row[1] < as_of]
    now = hunt(graph(rows), [rows[0][0]], as_of=moment, least=0)
    then = hunt(graph(before), [rows[0][0]], as_of=moment, least=0)
    assert now == then


@settings(max_examples=40, deadline=None)
@given(rows_of)
def test_every_chain_leads_from_the_seed_without_a_gap(rows: list[Row]) -> None:
    made = graph(rows)
    found = expand(made, ids_of([rows[0][0]]), as_of=1_000 * DAY)
    for one, steps in zip(found.ids.tolist(), found.steps.tolist(), strict=True):
        chain = found.chain(one)
        assert len(chain) == steps
        places = [int(found.seeds[0]), *(int(step.child[0]) for step in chain)]
        assert [int(step.parent[0]) for step in chain] == places[:-1]
        assert places[-1] == one
        assert len(np.unique(places)) == len(places)
