import json
import math
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tidewaiter.cargo.problem import Problem, Severity
from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats.parsed import Parsed, Reject
from tidewaiter.intake import quarantine
from tidewaiter.intake.quarantine import Kind, Quarantined

FULL = {
    "consignment_id": "s10:",
    "consignee_name": 'Zoë "Z" Ångström\n',
    "container": ["A", None],
    "gross_mass_kg": math.inf,
    "declared_value": 0.1,
    "package_quantity": 3,
    "posted_on": date(2026, 2, 28),
    "eta": datetime(2026, 3, 2, 1, 2, 3, 456789, tzinfo=UTC),
    "items": [{"sequence": 1, "goods_description": "tea", "net_mass_kg": -math.inf}, None],
    "attributes": [("b", "1"), ("a", None)],
    "simulated": True,
    "source_position": 7,
}


def test_a_row_comes_back_as_it_was() -> None:
    rows = table([FULL])
    (kept,) = quarantine.rows_quarantined(rows, [["b", "a", "b"]])
    assert (kept.position, kept.consignment_id, kept.codes, kept.kind) == (7, "s10:", ("a", "b"), Kind.ROW)
    assert quarantine.replay(kept.raw_json).equals(rows)
    assert quarantine.replay(kept.raw).equals(rows)


def test_the_text_can_be_read_by_people() -> None:
    (kept,) = quarantine.rows_quarantined(table([FULL]), [[]])
    read = json.loads(kept.raw_json)
    assert read["eta"] == "2026-03-02T01:02:03.456789+00:00"
    assert read["posted_on"] == "2026-02-28"
    assert "awb" not in read


@pytest.mark.parametrize("end", [2**63 - 1, -(2**62)])
def test_a_time_that_python_cannot_hold_comes_back(end) -> None:
    rows = table([FULL])
    at, on = (rows.column_names.index(name) for name in ("eta", "posted_on"))
    rows = rows.set_column(at, CONSIGNMENT.field(at), pa.array([end], pa.timestamp("us", tz="UTC")))
    rows = rows.set_column(on, CONSIGNMENT.field(on), pa.array([2**31 - 1], pa.int32()).cast(pa.date32()))
    (kept,) = quarantine.rows_quarantined(rows, [[]])
    assert quarantine.replay(kept.raw_json).equals(rows)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"shoe_size": 1}',
        '{"eta": "soon"}',
        '{"eta": 1e300}',
        '{"items": [1]}',
        '{"items": 5}',
        '{"package_quantity": "x"}',
        '{"package_quantity": 99999999999}',
        '{"attributes": [1]}',
        '{"gross_mass_kg": "heavy"}',
    ],
)
def test_what_is_no_row_is_refused_with_a_reason(text) -> None:
    with pytest.raises(ValueError, match="not a quarantined row"):
        quarantine.replay(text)


def lines(data: bytes, *, received_at: datetime | None = None) -> Parsed:
    """A small format: a line 'id', or a reject when it is empty."""
    assert received_at is not None
    found = list(enumerate(data.decode().split("\n")))
    return Parsed(
        rows=table([{"consignment_id": text, "source_position": i} for i, text in found if text]),
        problems=tuple(
            Problem("empty-line", f"line {i}", "", "Send it.", Severity.FATAL, i) for i, text in found if not text
        ),
        rejects=tuple(Reject(i, b"") for i, text in found if not text),
    )


NOW = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_unit_is_what_the_reader_could_not_use() -> None:
    parsed = lines(b"a\n\nb", received_at=NOW)
    unit = Quarantined.unit(parsed.rejects[0], parsed.problems)
    assert (unit.position, unit.raw, unit.codes, unit.kind) == (1, b"", ("empty-line",), Kind.UNIT)
    with pytest.raises(ValueError, match="bytes of its format"):
        _ = unit.raw_json


def test_a_unit_read_again_keeps_its_place() -> None:
    mended = Quarantined(5, None, b"a\n", ("empty-line",), Kind.UNIT)
    again = quarantine.replay_unit(mended, lines, received_at=NOW)
    assert again.rows["source_position"].to_pylist() == [5]
    assert again.rows.schema.equals(CONSIGNMENT)
    assert [p.row for p in again.problems] == [6]
    assert [r.position for r in again.rejects] == [6]
