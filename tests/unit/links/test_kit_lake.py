"""Candidates for kits are read from lake files: every text of a row, older versions too."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa

from tidewaiter.engine import local
from tidewaiter.history import lake
from tidewaiter.links.kit import assemble
from tidewaiter.links.kit_lake import SHOWN, Candidates, candidates

AT = datetime(2026, 1, 5, tzinfo=UTC)
_SCHEMA = pa.schema([field.with_nullable(nullable=True) for field in lake.LAKE])


def read(folder: Path, *rows: dict[str, object], since: datetime = AT, shown: pa.Table | None = None) -> Candidates:
    given = [
        {"version": 1, "received_at": AT, "arrival_date": AT.date(), "batch_id": "b", "source_position": n, **row}
        for n, row in enumerate(rows)
    ]
    file = folder / "day.parquet"
    lake.write(pa.Table.from_pylist(given, _SCHEMA), file)
    connection = local.connect()
    try:
        return candidates(connection, [file], since, AT + timedelta(days=365), shown)
    finally:
        connection.close()


def test_words_are_read_from_descriptions_items_and_captions(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"consignment_id": "a", "goods_description": "pill press"},
        {"consignment_id": "b", "items": [{"goods_description": "tablet die"}]},
        {"consignment_id": "c", "attributes": [("image_caption", "TDP 5 in a box")]},
        {"consignment_id": "d", "goods_description": "book"},
    )
    assert found.rows["consignment_id"].to_pylist() == ["a", "b", "c"]
    assert found.recognised["part"].to_pylist() == ["press", "die", "press"]
    assert found.looked_at == 4


def test_what_pictures_are_said_to_show_is_read_and_an_unknown_consignment_is_left_out(tmp_path: Path) -> None:
    goods = {"consignment_id": "a", "goods_description": "metal parts"}
    shown = pa.table([["a", "gone"], ["TDP 5 in its crate", "tablet die"]], schema=SHOWN)
    assert read(tmp_path, goods).rows.num_rows == 0
    found = read(tmp_path, goods, shown=shown)
    assert found.rows["consignment_id"].to_pylist() == ["a"]
    assert found.recognised.select(["row", "part"]).to_pylist() == [{"row": 0, "part": "press"}]


def test_what_an_older_version_said_counts_and_the_latest_is_shown(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"consignment_id": "a", "goods_description": "pill press"},
        {"consignment_id": "a", "version": 2, "goods_description": "kitchen goods"},
    )
    assert found.rows["goods_description"].to_pylist() == ["kitchen goods"]
    assert found.recognised["said"].to_pylist() == [["pill press"]]


def test_values_are_counted_over_all_consignments_each_once(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"consignment_id": "a", "goods_description": "pill press", "hash_consignee_phone": 5},
        {"consignment_id": "b", "goods_description": "book", "hash_consignee_phone": 5},
        {"consignment_id": "b", "version": 2, "goods_description": "book", "hash_consignee_phone": 5},
        {"consignment_id": "c", "goods_description": "book", "hash_consignee_phone": 6},
    )
    assert found.shared.to_pylist() == [{"link": "consignee_phone", "hash": 5, "sharing": 2}]


def test_an_e_mail_joins_whatever_its_letters_case(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        {"consignment_id": "a", "goods_description": "pill press", "consignee_email": "Who@example.com "},
        {"consignment_id": "b", "goods_description": "tablet die", "consignee_email": "who@example.com"},
        {"consignment_id": "c", "goods_description": "microcrystalline cellulose", "consignee_email": " "},
    )
    assert [kit.parts for kit in assemble(found.rows, found.recognised, found.shared).kits] == [("press", "die")]


def test_nothing_received_in_the_time_gives_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, {"consignment_id": "a", "goods_description": "pill press"}, since=AT + timedelta(days=1))
    assert found.rows.num_rows == found.recognised.num_rows == found.shared.num_rows == 0
    assert assemble(found.rows, found.recognised, found.shared).kits == ()
