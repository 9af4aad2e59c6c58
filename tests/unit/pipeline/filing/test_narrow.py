from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.intake import regimes
from tidewaiter.pipeline.filing import narrow
from tidewaiter.pipeline.filing.count import Period, count, count_kept
from tidewaiter.risk.text import train

AT = datetime(2026, 1, 6, 10, tzinfo=UTC)
RULES, READER = regimes.load(), train.shipped()

ROWS = st.fixed_dictionaries(
    {
        "filer": st.sampled_from(["T", "U", None]),
        "carrier": st.sampled_from(["SIMU", None]),
        "regime": st.sampled_from(["truck", "mail"]),
        "transport_mode": st.sampled_from(["road", "mail", None]),
        "country_of_dispatch": st.sampled_from(["CN", None]),
        "received_at": st.integers(0, 20).map(lambda days: AT + timedelta(days=days)),
        "eta": st.sampled_from([AT, AT + timedelta(days=9), None]),
        "grade": st.sampled_from("ABC"),
        "problem_codes": st.lists(st.sampled_from(["late-filing", "missing-element", "bad-hs-code"]), max_size=2),
        "simulated": st.sampled_from([True, None]),
        "entry_office": st.sampled_from(["LAX", "NYC", None]),
        "consignment_id": st.sampled_from(["truck:1", "truck:2", "truck:3"]),
        "goods_description": st.sampled_from(["gift", "cotton shirts for men", " ", "paper 纸", None]),
        "hs_code": st.sampled_from(["610910", "480256", "", None]),
        "gross_mass_kg": st.sampled_from([1.0, 10.0, 0.0, None]),
        "declared_value": st.sampled_from([5.0, 90_000_000.0, None]),
        "currency": st.sampled_from(["USD", None]),
        "key_consignor": st.sampled_from(["s1", "s2", None]),
        "key_consignor_address": st.sampled_from(["a1", "a2", None]),
        "key_consignor_phone": st.sampled_from(["p1", None]),
        "key_consignee": st.sampled_from(["c1", "c2", None]),
    }
)
FIXED = {
    **dict.fromkeys((f.name for f in LAKE if pa.types.is_boolean(f.type)), False),
    "version": 1,
    "batch_id": "b",
    "arrival_date": AT.date(),
    "content_hash": "h",
    "source_position": 0,
}


@contextmanager
def connected():
    connection = local.connect()
    try:
        yield connection
    finally:
        connection.close()


def stored(directory, batches):
    files = {}
    for at, rows in enumerate(batches):
        files[f"day/{at}"] = directory / f"{at}.parquet"
        pq.write_table(pa.Table.from_pylist([FIXED | row for row in rows], schema=LAKE), files[f"day/{at}"])
    return files


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(ROWS, max_size=12), min_size=2, max_size=3), st.sampled_from(sorted(narrow.BY)), st.data())
def test_a_card_from_kept_rows_is_the_card_from_the_lake(tmp_path, batches, by, data):
    files = stored(tmp_path, batches)
    since = AT + timedelta(days=data.draw(st.integers(-1, 9)))
    offices = data.draw(st.sampled_from([None, frozenset({"LAX"})]))
    period = Period(since, since + timedelta(days=14), offices)
    with connected() as connection:
        anew = count(connection, list(files.values()), by, period, RULES, READER)
        parts = [dict(list(files.items())[:1]), dict(list(files.items())[1:])]
        chosen = {}
        for at, part in enumerate(parts):
            narrow.keep(connection, part, RULES, READER, to := tmp_path / f"kept-{at}.parquet")
            chosen |= dict.fromkeys(part, to)
        kept = count_kept(connection, narrow.kept(connection, chosen), by, period)
    assert (kept.cells.to_pylist(), kept.late.to_pylist()) == (anew.cells.to_pylist(), anew.late.to_pylist())


def test_only_what_is_chosen_of_a_kept_file_counts_and_files_can_be_made_one(tmp_path):
    row = {"filer": "T", "regime": "truck", "received_at": AT, "grade": "A", "consignment_id": "truck:1"}
    files = stored(tmp_path, [[row], [row, row]])
    one, two = tmp_path / "one.parquet", tmp_path / "two.parquet"
    with connected() as connection:
        narrow.keep(connection, files, RULES, READER, one)
        assert narrow.held(one) == ["day/0", "day/1"]
        source = narrow.kept(connection, {"day/1": one})
        assert connection.sql(f"SELECT file, count(*) FROM {source} GROUP BY file").fetchall() == [("day/1", 2)]
        narrow.merge(connection, source, ["day/1"], two)
        assert (narrow.held(two), pq.read_table(two).num_rows) == (["day/1"], 2)


def test_kept_rows_hold_for_the_rules_and_the_reader_they_were_made_with():
    assert narrow.law(RULES, READER) == narrow.law(regimes.load(), train.shipped())
    assert narrow.law(RULES, READER) != narrow.law(regimes.Regimes(rule=RULES.rule[:1], **_rest(RULES)), READER)


def _rest(rules):
    return {name: getattr(rules, name) for name in rules.__struct_fields__ if name != "rule"}
