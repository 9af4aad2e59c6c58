from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.intake import quarantine, regimes
from tidewaiter.intake.examine import EXAMINED, PROBLEMS, Examined, examine

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
REGIMES = regimes.load()
GOOD = {
    "consignment_id": "s10:LX123456785GB",
    "regime": "mail",
    "transport_mode": "mail",
    "s10": "LX123456785GB",
    "filer": "GB-POST",
    "consignor_name": "Ann Lee",
    "consignor_address_line": "1 High St",
    "consignor_country": "GB",
    "consignee_name": "Bo Ek",
    "consignee_address_line": "2 Main St",
    "consignee_country": "US",
    "goods_description": "woollen socks",
    "gross_mass_kg": 0.4,
    "declared_value": 12.0,
    "currency": "GBP",
    "eta": datetime(2026, 3, 4, 6, tzinfo=UTC),
    "unloading_location": " jfk",
    "source_position": 0,
}


def run(*rows: dict[str, object], reported: tuple[Problem, ...] = ()) -> Examined:
    given = table([{"source_position": i, **row} for i, row in enumerate(rows)])
    return examine(
        given, received_at=NOW, source_message="abc", regimes=REGIMES, offices={"JFK": "jfk-mail"}, reported=reported
    )


def test_a_good_row_is_graded_a_and_filled() -> None:
    got = run(GOOD)
    assert got.problems.num_rows == 0
    (row,) = got.rows.to_pylist()
    assert (row["grade"], row["problem_codes"], row["arrival_date"]) == ("A", [], date(2026, 3, 4))
    assert (row["received_at"], row["source_message"], row["entry_office"]) == (NOW, "abc", "jfk-mail")
    assert got.rows.schema.equals(EXAMINED)
    assert got.problems.schema.equals(PROBLEMS)


def test_what_was_filed_is_not_overwritten() -> None:
    early = datetime(2026, 3, 1, tzinfo=UTC)
    (row,) = run({**GOOD, "received_at": early, "entry_office": "ewr", "source_message": "first"}).rows.to_pylist()
    assert (row["received_at"], row["entry_office"], row["source_message"]) == (early, "ewr", "first")


def test_a_location_nobody_serves_has_no_office() -> None:
    assert run({**GOOD, "unloading_location": "XXX"}).rows["entry_office"].to_pylist() == [None]


def test_the_day_of_receipt_stands_in_for_the_arrival() -> None:
    assert run({**GOOD, "eta": None}).rows["arrival_date"].to_pylist() == [NOW.date()]


def test_problems_are_listed_by_row_with_filer_and_consignment() -> None:
    got = run({**GOOD, "source_position": 40}, {**GOOD, "source_position": 41, "consignee_name": None, "s10": "X"})
    assert [(p["row"], p["code"], p["path"]) for p in got.problems.to_pylist()] == [
        (41, "bad-s10", "s10"),
        (41, "missing-element", "consignee_name"),
    ]
    assert set(got.problems["filer"].to_pylist()) == {"GB-POST"}
    assert set(got.problems["consignment_id"].to_pylist()) == {"s10:LX123456785GB"}
    assert got.rows["grade"].to_pylist() == ["A", "D"]
    assert got.rows["problem_codes"].to_pylist() == [[], ["bad-s10", "missing-element"]]


def test_a_fatal_row_leaves_and_comes_back_by_replay() -> None:
    got = run(GOOD, {**GOOD, "consignment_id": "s10:", "source_position": 1}, {**GOOD, "source_position": 2})
    assert got.rows["source_position"].to_pylist() == [0, 2]
    (kept,) = got.quarantined
    assert (kept.position, kept.consignment_id, kept.codes) == (1, "s10:", ("no-identity",))
    again = quarantine.replay(kept.raw_json)
    assert again.schema.equals(CONSIGNMENT)
    assert again["received_at"].to_pylist() == [NOW]
    assert again["source_message"].to_pylist() == ["abc"]
    assert again["consignee_name"].to_pylist() == ["Bo Ek"]


def test_what_the_reader_reported_counts() -> None:
    reported = (
        Problem("bad-envelope", "UNZ", "9", "Count again."),
        Problem("bad-number", "gross", "4OO g", "Send digits.", Severity.ERROR, 1),
        Problem("no-unit", "row", "", "Send it.", Severity.FATAL, 77),
    )
    got = run(GOOD, {**GOOD, "source_position": 1}, reported=reported)
    assert [(p["row"], p["code"], p["value"]) for p in got.problems.to_pylist()] == [
        (None, "bad-envelope", "9"),
        (77, "no-unit", ""),
        (1, "bad-number", "4OO g"),
    ]
    assert got.rows["grade"].to_pylist() == ["A", "C"]
    assert got.quarantined == ()


def test_a_row_the_reader_called_fatal_goes_to_quarantine() -> None:
    got = run(
        GOOD, {**GOOD, "source_position": 1}, reported=(Problem("torn", "row", "", "Send it.", Severity.FATAL, 1),)
    )
    assert got.rows.num_rows == 1
    assert [(q.position, q.codes) for q in got.quarantined] == [(1, ("torn",))]


def test_no_rows_are_examined_too() -> None:
    got = run()
    assert (got.rows.num_rows, got.problems.num_rows, got.quarantined) == (0, 0, ())
    assert got.rows.schema.equals(EXAMINED)


def test_a_time_without_a_zone_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="aware"):
        examine(
            CONSIGNMENT.empty_table(),
            received_at=datetime(2026, 1, 1),  # noqa: DTZ001 - the point of the test
            source_message="",
            regimes=REGIMES,
            offices={},
        )


def test_rows_in_several_chunks_are_one_table() -> None:
    one = table([GOOD, {**GOOD, "source_position": 1, "s10": "X", "container": ["X"], "items": [{"hs_code": "1"}]}])
    parts = pa.concat_tables([one.slice(0, 1), one.slice(1, 1)])
    options = {"received_at": NOW, "source_message": "m", "regimes": REGIMES, "offices": {}}
    assert examine(parts, **options).problems.equals(examine(one, **options).problems)
