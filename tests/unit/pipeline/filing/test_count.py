from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.engine import local
from tidewaiter.history.lake import LAKE
from tidewaiter.intake import regimes
from tidewaiter.pipeline.filing import coverage
from tidewaiter.pipeline.filing.count import AHEAD, CELLS, Period, count
from tidewaiter.risk.text import train

AT = datetime(2026, 1, 6, 10, tzinfo=UTC)
WHOLE = Period(AT - timedelta(days=30), AT + timedelta(days=30))


def truck(number, **changed):
    row = {
        "consignment_id": f"truck:{number}", "version": 1, "regime": "truck", "transport_mode": "road", "filer": "T",
        "received_at": AT, "eta": AT + timedelta(hours=5), "grade": "A", "problem_codes": [], "entry_office": "LAX",
        "goods_description": f"cotton shirts for men {number}", "hs_code": "610910", "gross_mass_kg": 10.0 + number % 3,
        "package_quantity": 1, "declared_value": 100.0 + number, "currency": "USD", "key_consignor": f"s{number}",
        "key_consignor_address": f"a{number}", "key_consignor_phone": f"p{number}", "key_consignee": f"c{number}",
        "source_position": number, "batch_id": "b", "arrival_date": AT.date(), "content_hash": f"{number}",
    }  # fmt: skip
    return dict.fromkeys((f.name for f in LAKE if pa.types.is_boolean(f.type)), False) | row | changed


@pytest.fixture
def counted(tmp_path):
    def counted(*rows, by="filer", period=WHOLE):
        file = tmp_path / "rows.parquet"
        pq.write_table(pa.Table.from_pylist(list(rows), schema=LAKE), file)
        connection = local.connect()
        try:
            found = count(connection, [file], by, period, regimes.load(), train.shipped())
        finally:
            connection.close()
        assert (found.cells.schema, found.late.schema) == (CELLS, AHEAD)
        return {row["name"]: row for row in found.cells.to_pylist()}, found.late.to_pylist()

    return counted


def test_signs_are_counted_of_what_they_speak_of(counted):
    rows = [truck(n) for n in range(40)]
    rows += [
        truck(40, grade="C", problem_codes=["missing-element"], goods_description=None, hs_code=None),
        truck(41, problem_codes=["late-filing"], eta=AT - timedelta(hours=2)),
        truck(42, declared_value=90_000_000.0),
        truck(43, gross_mass_kg=9_000_000.0, declared_value=None),
        truck(44, eta=None),
    ]
    cells, late = counted(*rows)
    found = cells["T"]
    assert (found["rows"], found["hit_error"], found["hit_missing"]) == (45, 1, 1)
    assert (found["hit_late"], found["of_late"]) == (1, 44)
    assert (found["hit_value"], found["hit_mass"]) == (1, 1)
    assert (found["of_vague"], found["of_heading"] <= 44) == (44, True)
    assert late[0]["hours_late"][1] > 2


def test_identities_used_again_and_templates_are_found_over_all_filers(counted):
    same = {"goods_description": "gift", "gross_mass_kg": 1.0, "declared_value": 5.0}
    rows = [truck(n, **same) for n in range(6)]
    rows += [truck(n, key_consignor="one name", filer="U") for n in range(10, 16)]
    rows += [truck(n, key_consignor_phone="one phone", filer="V") for n in range(20, 26)]
    rows += [truck(30, filer="W"), truck(30, version=2, key_consignee="another", filer="W")]
    cells, _ = counted(*rows)
    assert [cells["T"]["hit_template"], cells["U"]["hit_addresses"], cells["V"]["hit_phone"]] == [6, 6, 6]
    assert (cells["W"]["hit_number"], cells["T"]["hit_number"]) == (2, 0)
    assert cells["U"]["hit_template"] == 0


def test_only_posts_are_told_apart_by_post_and_only_ones_own_offices_count(counted):
    mail = {"regime": "mail", "transport_mode": "mail", "filer": "POST"}
    rows = [truck(1), truck(2, **mail), truck(3, **mail, entry_office="NYC"), truck(4, **mail, entry_office=None)]
    cells, _ = counted(*rows, by="post", period=Period(WHOLE.since, WHOLE.until, frozenset({"LAX"})))
    assert {name: row["rows"] for name, row in cells.items()} == {"POST": 2}
    assert counted(*rows, period=Period(WHOLE.since, AT))[0] == {}


def test_coverage_is_of_what_was_scanned_and_of_data_that_came_before(tmp_path):
    file = tmp_path / "rows.parquet"
    rows = [truck(1, s10="RB123456785GB"), truck(2, tracking_number="1Z 99")]
    pq.write_table(pa.Table.from_pylist(rows, schema=LAKE), file)
    scans = [("RB123456785GB", 1), ("rb123456785gb", 2), ("RB000000005GB", 1), ("1Z99", -1), ("1Z98", 1)]
    scanned = pa.table([[n for n, _ in scans], [AT + timedelta(hours=h) for _, h in scans]], schema=coverage.SCANNED)
    connection = local.connect()
    found = coverage.seen(connection, [file], scanned).to_pylist()
    connection.close()
    assert [tuple(row.values()) for row in found] == [("GB", 2, 1), (coverage.OTHER, 2, 0)]


def test_coverage_counts_with_whom_the_number_shows(tmp_path):
    file = tmp_path / "rows.parquet"
    rows = [
        truck(1, s10="RB123456785GB", filer="BIG POST"),
        truck(2, s10="RB000000005GB", filer="BIG POST"),
        truck(3, s10="RB000000014GB", filer="SMALL"),
        truck(4, awb="777-20000002", carrier="SX", filer="AGENT"),
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=LAKE), file)
    things = [("RB123456785GB", 1), ("RB999999993GB", 1), ("EE1X", 1), ("LX000000001CN", 1), ("1Z99", 1)]
    things += [("777-20000002", 1), ("77720000013", 1), ("777-20000014", 1), ("888 00000011", 1)]
    scanned = pa.table([[n for n, _ in things], [AT + timedelta(hours=h) for _, h in things]], schema=coverage.SCANNED)
    connection = local.connect()
    found = {by: coverage.whose(connection, [file], scanned, by).to_pylist() for by in ("post", "carrier", "country")}
    connection.close()
    assert [tuple(row.values()) for row in found["post"]] == [("BIG POST", 2, 1), ("CN", 1, 0)]
    assert [tuple(row.values()) for row in found["carrier"]] == [("888", 1, 0), ("SX", 2, 1)]
    assert [tuple(row.values()) for row in found["country"]] == [("CN", 1, 0), ("GB", 2, 1)]
