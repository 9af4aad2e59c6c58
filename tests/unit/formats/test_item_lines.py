"""Item lines of a consignment: the same as a list of dicts, and small."""

import pyarrow as pa
import pytest

from tidewaiter.cargo.schema import ITEM, table
from tidewaiter.formats import fwb, x12_files, x12_freight
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.item_lines import PACKED, ItemLines

MANY = 2 * PACKED + 7


def lines(count: int) -> ItemLines:
    found = ItemLines()
    for at in range(count):
        found.append({"sequence": at + 1, "goods_description": f"KITES {at}", "quantity": float(at)})
    return found


@pytest.mark.parametrize("count", [0, 1, PACKED, PACKED + 1, MANY])
def test_they_are_a_sequence(count: int) -> None:
    found = lines(count)
    assert len(found) == len(list(found)) == count
    assert [item["sequence"] for item in found] == list(range(1, count + 1))
    assert [found[at] for at in range(count)] == list(found) == found[:]


def test_the_last_one_may_be_changed_wherever_a_chunk_ends() -> None:
    found = ItemLines()
    for at in range(MANY):
        found.append({"sequence": at})
        found[-1]["quantity"] = float(at)
    assert [item["quantity"] for item in found] == [float(at) for at in range(MANY)]
    with pytest.raises(IndexError):
        found[MANY]


def test_only_the_latest_are_kept_as_dicts() -> None:
    found = lines(MANY)
    assert len(found._recent) == MANY % PACKED  # noqa: SLF001 - what is kept
    assert sum(len(column or b"") for chunk in found._chunks for column in chunk.values()) < 60 * MANY  # noqa: SLF001 - what is kept


def test_what_none_says_is_none_for_all() -> None:
    found = ItemLines()
    for _ in range(MANY):
        found.append({})
    assert len(list(found)) == MANY
    found.append({"currency": "USD", "declared_value": 2.5})
    assert (found.currencies(), found.held("declared_value"), found.descriptions()) == ({"USD"}, 2.5, "")
    assert set(found.column("currency")) == {None, "USD"}


def test_arrow_takes_them_as_a_list() -> None:
    made = pa.array([lines(MANY), None, lines(0)], pa.list_(ITEM))
    assert made[0].as_py()[-1]["goods_description"] == f"KITES {MANY - 1}"
    assert (
        table([{"consignment_id": "a:1", "items": lines(3), "source_position": 0}])["items"][0].as_py()[2]["quantity"]
        == 2.0
    )


@pytest.mark.parametrize("count", [1, PACKED, MANY])
def test_as_the_list_of_a_row_they_are_what_arrow_takes(count: int) -> None:
    found = lines(count)
    made = found.as_list()
    made.validate(full=True)
    assert made.equals(pa.array([found], pa.list_(ITEM)))
    assert found.many is (count > PACKED)


def test_a_row_of_very_many_items_stands_in_its_place() -> None:
    reading = Reading()
    for at, count in enumerate((1, MANY, 2, MANY)):
        reading.keep({"consignment_id": f"a:{at}", "items": lines(count), "notes": [("a", "b")]})
    rows = reading.parsed().rows
    assert rows["source_position"].to_pylist() == [0, 1, 2, 3]
    assert [len(items) for items in rows["items"].to_pylist()] == [1, MANY, 2, MANY]
    assert rows["items"][1].as_py() == pa.array([lines(MANY)], pa.list_(ITEM))[0].as_py()
    assert rows["attributes"].to_pylist() == [[("a", "b")]] * 4


def test_a_total_needs_every_line() -> None:
    found = lines(MANY)
    assert found.total("quantity") == MANY * (MANY - 1) / 2
    assert found.total("gross_mass_kg") is None
    assert ItemLines().total("quantity") == 0


def test_a_waybill_of_many_rate_lines_has_each_with_its_own_description() -> None:
    text = "FWB/17\r\n777-12345675LHRJFK/T1K9\r\nRTD/1/P1/NG/HATS\r\n" + "/P2\r\n/NG/PENS\r\n/NG/RED\r\n" * MANY
    (items,) = fwb.FORMAT.parse(text.encode()).rows["items"].to_pylist()
    assert [items[0][name] for name in ("sequence", "goods_description", "quantity")] == [1, "HATS", 1.0]
    assert len(items) == MANY + 1
    assert {(item["goods_description"], item["quantity"]) for item in items[1:]} == {("PENS RED", 2.0)}


def test_lines_of_a_description_are_joined_once_an_item(monkeypatch: pytest.MonkeyPatch) -> None:
    joined = x12_freight.joined
    taken: list[int] = []

    def counted(parts: list[str]) -> str | None:
        taken.append(len(parts))
        return joined(parts)

    monkeypatch.setattr(x12_freight, "joined", counted)
    text = "ST*404*1~BX*04*R*PP*7*SIMR~" + "LX*1~" + "L5*1*HATS~" * 500 + "LX*2~L5*1*PENS~" + "SE*505*1~"
    (items,) = x12_files.parse(text.encode()).rows["items"].to_pylist()
    assert taken == [500, 1]
    assert [item["goods_description"] for item in items] == [" ".join(["HATS"] * 500), "PENS"]
