from datetime import UTC, datetime

import pyarrow as pa

from tidewaiter.history.lake import LAKE
from tidewaiter.links.edges import COLUMNS
from tidewaiter.links.traces import OPTIONAL, READ, sketch, traces

AT = datetime(2026, 1, 5, tzinfo=UTC)


def rows(*given: dict[str, object]) -> pa.Table:
    schema = pa.schema([LAKE.field(name).with_nullable(nullable=True) for name in READ])
    return pa.Table.from_pylist([{"received_at": AT, "batch_id": "b", **row} for row in given], schema)


def test_every_hash_that_the_kinds_join_is_there() -> None:
    made = traces(rows({"consignment_id": "a"}))
    always = [name for name in COLUMNS if name not in OPTIONAL]
    assert {f"hash_{name}" for name in always} <= set(made.column_names)
    assert all(made[f"hash_{name}"].null_count == 1 for name in always)


def test_resolved_entities_are_traces_where_rows_have_them() -> None:
    given = rows({"consignment_id": "a"}, {"consignment_id": "b"})
    made = traces(given.append_column("entity_consignor", pa.array(["E-1", "E-1"], pa.string())))
    assert len(set(made["hash_entity_consignor"].to_pylist())) == 1
    assert made["hash_entity_consignor"].null_count == 0
    assert "hash_wallet" not in made.column_names


def test_a_house_is_one_whatever_the_room_and_a_street_whatever_the_house() -> None:
    lines = ["1387 victoria rd rm 187, 53885, gb", "1387 victoria rd 9, 53885, gb", "1393 victoria rd, 53885, gb"]
    made = traces(rows(*({"consignment_id": str(n), "key_consignor_address": line} for n, line in enumerate(lines))))
    houses, streets = made["hash_consignor_house"].to_pylist(), made["hash_consignor_street"].to_pylist()
    assert houses[0] == houses[1] != houses[2]
    assert len(set(streets)) == 1


def test_names_are_one_by_their_sound_in_one_country_and_descriptions_by_their_last_words() -> None:
    made = traces(
        rows(
            {"consignment_id": "a", "consignor_name": "Ivan Petrov", "consignor_country": "RU"},
            {"consignment_id": "b", "consignor_name": "Иван Петров", "consignor_country": "RU"},
            {"consignment_id": "c", "consignor_name": "Ivan Petrov", "consignor_country": "BG", "key_goods": "mug"},
            {"consignment_id": "d", "key_goods": "data cable kind handy finish"},
            {"consignment_id": "e", "key_goods": "seat cover kind handy finish x2"},
        )
    )
    sounds, endings = made["hash_consignor_sound"].to_pylist(), made["hash_goods_ending"].to_pylist()
    assert sounds[0] == sounds[1] != sounds[2]
    assert endings[2] is None
    assert endings[3] == endings[4]


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


def test_an_account_among_a_filers_further_columns_is_a_trace() -> None:
    made = traces(
        rows(
            {"consignment_id": "a", "attributes": [("sender_account", "77-1")]},
            {"consignment_id": "b", "attributes": [("account", "77-1"), ("lane", "4")]},
            {"consignment_id": "c", "attributes": [("lane", "4")]},
        )
    )
    one, other, none = made["hash_account"].to_pylist()
    assert one == other != none
    assert none is None
