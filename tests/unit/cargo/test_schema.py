"""Rows become columns: what all share is converted once and gives the same."""

from copy import deepcopy
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import CONSIGNMENT, table

SHARED = {
    "filer": "A",
    "eta": datetime(2026, 1, 20, 7, tzinfo=UTC),
    "posted_on": date(2026, 1, 5),
    "simulated": True,
    "gross_mass_kg": 2.5,
    "package_quantity": 4,
    "container": ["SIMU1234561"],
    "attributes": {"vessel_code": "1", "manifest_type": ""},
    "items": [{"sequence": 1, "goods_description": "HATS"}],
    "carrier": None,
}


@pytest.mark.parametrize("count", [1, 31, 32, 100])
def test_what_all_rows_share_is_what_each_says(count: int) -> None:
    rows = [{**SHARED, "consignment_id": f"bill:{at}", "source_position": at} for at in range(count)]
    made = table(rows)
    one_by_one = pa.concat_tables([table([deepcopy(row)]) for row in rows]).combine_chunks()
    assert made.schema == CONSIGNMENT
    assert made.equals(one_by_one)
    made.validate(full=True)


def test_a_value_that_all_but_one_share_is_no_column_of_it() -> None:
    rows = [{**SHARED, "consignment_id": "bill:1", "source_position": at} for at in range(50)]
    rows[40] = {"consignment_id": "bill:1", "source_position": 40}
    assert [row["attributes"] for row in table(rows).to_pylist()].count(None) == 1
