"""Taking in by parts: what stays in memory and what lies on the shelf."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.intake import regimes
from tidewaiter.pipeline import batch
from tidewaiter.pipeline.receive import Surroundings
from tidewaiter.pipeline.shelf import Shelf

SURROUNDINGS = Surroundings(regimes.load(None), {})


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = []
    for number in range(3):
        rows = [
            {"consignment_id": f"house:{number}-{n}", "goods_description": "tea", "source_position": n, "version": 1}
            for n in range(4)
        ]
        paths.append(tmp_path / f"{number}.parquet")
        pq.write_table(pa.Table.from_pylist(rows, schema=CONSIGNMENT), paths[-1])
    return paths


def taken(files: list[Path], shelf: Shelf, memory: int) -> list[pa.Table]:
    return batch.take_in(
        files,
        shelf,
        SURROUNDINGS,
        received_at=datetime(2026, 1, 5, tzinfo=UTC),
        source_message="message",
        keep={"consignment_id", "goods_description", "hash_goods", "version"},
        memory=memory,
    )


def test_parts_stay_in_memory_while_there_is_room_and_the_rest_lies_on_the_shelf(files, tmp_path):
    on_disk = Shelf.of(tmp_path / "a")
    whole = taken(files, on_disk, 0)
    assert len(list(on_disk.folder.glob("rows-*.arrow"))) == 3
    in_memory = Shelf.of(tmp_path / "b")
    assert taken(files, in_memory, 2**30) == whole
    assert not list(in_memory.folder.iterdir())
    some = Shelf.of(tmp_path / "c")
    room = whole[0].get_total_buffer_size() * 3 // 2
    assert taken(files, some, room) == whole
    assert 1 <= len(list(some.folder.glob("rows-*.arrow"))) <= 3


def test_a_part_that_lies_on_the_shelf_is_read_from_there(files, tmp_path):
    shelf = Shelf.of(tmp_path / "a")
    whole = taken(files, shelf, 0)
    for file in files:
        file.unlink()
    assert taken(files, shelf, 2**30) == whole
