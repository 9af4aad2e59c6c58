"""Flags told by combination, by row, and by the definition itself are the same."""

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.engine.local import project
from tidewaiter.history.lake import LAKE
from tidewaiter.history.standing import flags
from tidewaiter.history.statistics import FLAGGED_BY, FLAGS

CODES = ["late-filing", "vague-description", "x", None]
ROW = st.fixed_dictionaries(
    {
        "grade": st.sampled_from([None, "", "A", "D", "E"]),
        "problem_codes": st.none() | st.lists(st.sampled_from(CODES), max_size=3),
        "country_of_dispatch": st.sampled_from([None, "CN", "DE"]),
        "consignor_country": st.sampled_from([None, "CN", "DE", "GB"]),
    }
)
SCHEMA = pa.schema([LAKE.field(name) for name in FLAGGED_BY])


def encoded(rows: pa.Table) -> pa.Table:
    """The same with texts as their different ones and a number a row."""
    columns = [c.dictionary_encode() if c.type == pa.string() else c for c in rows.columns]
    return pa.table(columns, names=rows.column_names)


@given(rows=st.lists(ROW, max_size=20))
@pytest.mark.parametrize("most", [flags.MOST_COMBINATIONS, 1])
def test_flags_are_those_of_the_definitions(rows, most):
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    expected = project(table, {str(flag): f"coalesce({sql}, FALSE)" for flag, sql in FLAGS.items()}).to_pylist()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flags, "MOST_COMBINATIONS", most)
        for told in (flags.flags(table), flags.flags(encoded(table))):
            said = [{str(flag): bool(mark >> place & 1) for flag, place in flags.PLACES.items()} for mark in told]
            assert said == expected


def test_groups_of_rows_with_dictionaries_of_their_own_are_told_together():
    first = encoded(pa.Table.from_pylist([{"grade": "A"}, {"grade": "E"}], schema=SCHEMA))
    second = encoded(pa.Table.from_pylist([{"grade": "E"}, {"grade": None}, {"grade": "D"}], schema=SCHEMA))
    both = pa.concat_tables([first, second])
    assert both["grade"].num_chunks == 2
    poor = pc.bit_wise_and(pa.array(flags.flags(both)), 1 << flags.PLACES[next(f for f in FLAGS if f == "poor")])
    assert [bool(one) for one in poor.to_pylist()] == [False, True, True, False, True]
