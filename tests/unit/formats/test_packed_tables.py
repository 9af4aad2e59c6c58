"""Tables one after another: the same as one table, and small."""

import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import CONSIGNMENT, table
from tidewaiter.formats.packed_tables import PACKED, PackedTables


def part(number: int, **more: object) -> pa.Table:
    said = {"regime": "air", "source_format": "iata-fhl", "items": [{"sequence": 1, "quantity": 2.0}]} | more
    return table([{"consignment_id": f"hawb:{number}/{at}", "source_position": at, **said} for at in range(3)])


@pytest.mark.parametrize("many", [1, PACKED, PACKED + 1, 3 * PACKED + 2])
def test_all_are_one_table_in_their_order(many: int) -> None:
    # A column is empty in some chunks, in all, or in none.
    tables = [part(number, carrier="SX" if number > PACKED else None, attributes={"a": "b"}) for number in range(many)]
    found = PackedTables()
    for one in tables:
        found.append(one)
    assert len(found) == 3 * many
    taken = found.taken()
    assert taken.schema == CONSIGNMENT
    assert taken.to_pylist() == pa.concat_tables(tables).to_pylist()
    assert {column.num_chunks for column in taken.columns} == {1}
    taken.validate(full=True)


def test_only_the_latest_are_kept_as_they_are() -> None:
    found = PackedTables()
    for number in range(4 * PACKED):
        found.append(part(number))
    assert len(found._recent) == PACKED  # noqa: SLF001 - what is kept
    assert [rows for rows, _ in found._chunks] == [3 * PACKED] * 3  # noqa: SLF001 - what is kept
    for _, held in found._chunks:  # noqa: SLF001 - what is kept
        assert "carrier" not in held
        assert held["regime"] == pa.scalar("air"), "what all rows say is kept once"
        assert isinstance(held["consignment_id"], pa.Buffer)


def test_what_the_last_rows_say_is_not_said_of_those_before_them() -> None:
    found = PackedTables()
    tables = [part(number, carrier="SX" if number < PACKED else "SY") for number in range(3 * PACKED)]
    for one in tables:
        found.append(one)
    assert found.taken()["carrier"].to_pylist() == ["SX"] * (3 * PACKED) + ["SY"] * (6 * PACKED)
    assert all(not held for _, held in found._chunks)  # noqa: SLF001 - what is kept


def test_texts_that_all_rows_have_are_held_once() -> None:
    found = PackedTables()
    tables = [part(number, transport_mode="air", carrier="SXM", filer="SX", simulated=True) for number in range(40)]
    for one in tables:
        found.append(one)
    taken = found.taken()
    assert taken.to_pylist() == pa.concat_tables(tables).to_pylist()
    regime, mode, carrier, filer = (
        taken[name].chunk(0).buffers() for name in ("regime", "transport_mode", "carrier", "filer")
    )
    assert (regime[1].address, regime[2].address) == (mode[1].address, mode[2].address)
    assert regime[1].address == carrier[1].address
    assert regime[1].address != filer[1].address
    assert taken["simulated"].to_pylist() == [True] * 120
    taken.validate(full=True)
