from datetime import UTC, datetime

import pyarrow as pa

from tidewaiter.history.lake import LAKE
from tidewaiter.links.edges import COLUMNS
from tidewaiter.links.traces import READ, sketch, traces

AT = datetime(2026, 1, 5, tzinfo=UTC)


def rows(*given: dict[str, object]) -> pa.Table:
    schema = pa.schema([LAKE.field(name).with_nullable(nullable=True) for name in READ])
    return pa.Table.from_pylist([{"received_at": AT, "batch_id": "b", **row} for row in given], schema)


def test_every_hash_that_the_kinds_join_is_there() -> None:
    made = traces(rows({"consignment_id": "a"}))
    assert {f"hash_{name}" for name in COLUMNS} <= set(made.column_names)
    assert all(made[f"hash_{name}"].null_count == 1 for name in COLUMNS)


def test_what_does_not_count_for_its_version_leaves_no_trace() -> None:
    made = traces(
        rows(
            {"consignment_id": "a", "hash_consignor": 7, "event_consignor": True},
            {"consignment_id": "a", "hash_consignor": 7, "event_consignor": False},
        )
    )
    assert made["hash_consignor"].to_pylist() == [7, None]


def test_mails_are_one_in_any_case_and_weights_one_within_a_hundredth() -> None:
    mail, parcel = {"consignor_email": " A@B.example "}, {"declared_value": 20.0, "currency": "USD"}
    made = traces(
        rows(
            {"consignment_id": "a", "gross_mass_kg": 1.000, **mail, **parcel},
            {"consignment_id": "b", "gross_mass_kg": 1.005, "consignor_email": "a@b.example", **parcel},
            {"consignment_id": "c", "gross_mass_kg": 1.300, "consignor_email": "", **parcel},
        )
    )
    mails, patterns = made["hash_consignor_email"].to_pylist(), made["hash_pattern"].to_pylist()
    assert mails[0] == mails[1]
    assert mails[2] is None
    assert patterns[0] == patterns[1] != patterns[2]


def test_a_sketch_overlooks_order_and_numbers_and_short_texts() -> None:
    found = sketch(
        pa.array(
            [
                "red ceramic mug large",
                "large ceramic red mug 12",
                "blue steel bolts for pumps",
                "phone case",
                None,
                "",
            ],
            pa.string(),
        )
    ).to_pylist()
    assert found[0] == found[1] != found[2]
    assert found[3:] == [None, None, None]
