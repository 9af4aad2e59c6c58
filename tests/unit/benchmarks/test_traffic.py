"""The benchmark's traffic: what is filed is valid, what is remembered is what the product would have remembered."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))
import draws
import filing
import population
import traffic
from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.centre.cycle.memory import HISTORY_COLUMNS
from tidewaiter.history import events
from tidewaiter.intake import examine, regimes
from tidewaiter.parties import keys
from tidewaiter.parties.screen import LOOKOUTS
from tidewaiter.risk.rules import load
from tidewaiter.selection import capacity

DAY, ROWS, SEED = date(2026, 6, 15), 2_000, 7


@pytest.fixture(scope="module")
def examined() -> pa.Table:
    people = population.population(ROWS, SEED)
    filed = filing.filed(people, draws.draw(people, ROWS, DAY, 0, SEED), DAY)
    return examine.examine(
        filed,
        received_at=datetime(2026, 6, 16, tzinfo=UTC),
        source_message="0" * 64,
        regimes=regimes.load(),
        offices=capacity.load().offices(),
    ).rows


def test_a_day_in_files_is_what_was_drawn(tmp_path: Path) -> None:
    files = traffic.consignments(tmp_path / "day", ROWS, DAY, SEED)
    rows = pa.concat_tables([pq.read_table(file) for file in files])
    assert rows.schema.equals(CONSIGNMENT)
    assert rows.num_rows == ROWS
    assert pc.count_distinct(rows["consignment_id"]).as_py() == ROWS
    assert pc.all(rows["simulated"]).as_py()
    written = files[0].stat().st_mtime_ns
    assert traffic.consignments(tmp_path / "day", ROWS, DAY, SEED)[0].stat().st_mtime_ns == written


def test_about_one_in_ten_has_a_problem(examined: pa.Table) -> None:
    wrong = pc.greater(pc.list_value_length(examined["problem_codes"]), 0)
    assert 0.07 < pc.sum(wrong).as_py() / ROWS < 0.13
    assert examined.num_rows == ROWS


@pytest.mark.parametrize("kind", KIND_NAMES)
def test_history_remembers_what_the_product_would(examined: pa.Table, kind: str) -> None:
    people = population.population(ROWS, SEED)
    remembered = filing.remembered(people, draws.draw(people, ROWS, DAY, 0, SEED), DAY)
    place = examined.column_names.index("version")
    numbered = examined.set_column(place, "version", pa.array(np.ones(ROWS, dtype=np.int32)))
    marked = events.mark_events(keys.add_keys(numbered), events.KNOWN.empty_table())
    for name in (f"hash_{kind}", f"event_{kind}"):
        assert remembered[name].combine_chunks().equals(marked[name].combine_chunks())


def test_history_has_a_file_a_day_sorted_by_consignment(tmp_path: Path) -> None:
    files = traffic.history(tmp_path / "history", 2 * ROWS + 500, DAY, ROWS, SEED)
    assert [file.stem for file in files] == ["2026-06-12", "2026-06-13", "2026-06-14"]
    tables = [pq.read_table(file) for file in files]
    assert [table.num_rows for table in tables] == [500, ROWS, ROWS]
    assert tuple(tables[0].column_names) == HISTORY_COLUMNS
    ids = tables[2]["consignment_id"].to_pylist()
    assert ids == sorted(ids)
    found = traffic.outcomes(files, 100, SEED)
    assert found.num_rows == 100
    assert pc.all(pc.is_in(found["consignment_id"], pa.concat_tables(tables)["consignment_id"])).as_py()


def test_rules_load_and_lists_have_their_size(tmp_path: Path) -> None:
    assert len(load(traffic.rulebook(tmp_path / "rules", 60)).rules) == 60
    assert traffic.lookouts(300, SEED, ROWS).schema.equals(LOOKOUTS)
    assert len(set(traffic.terms(500, SEED))) == 500
