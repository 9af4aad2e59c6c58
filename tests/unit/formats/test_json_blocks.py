"""Lists in JSON a block at a time: the same values, whatever stands in texts, and few of them held."""

import json

import msgspec
import pytest

from tidewaiter.formats import json_blocks, json_truck
from tidewaiter.formats.json_blocks import Blocks, decoded, last_comma
from traced import traced

VALUES = [{"a": [1, {"b": '],"'}]}, 'x\\",', "\\", [[], {}], 7, None, "纸,\\u005c", {"long": "," * 50}, "", {}]


@pytest.mark.parametrize("size", [1, 7, 20, 2**16])
@pytest.mark.parametrize("indent", [None, 1])
def test_values_are_the_same_however_long_a_block_is(
    size: int, indent: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_blocks, "BLOCK", size)
    found = decoded(json.dumps(VALUES, indent=indent, ensure_ascii=False).encode())
    assert isinstance(found, Blocks)
    assert list(found) == list(found) == VALUES


def test_a_list_by_a_name_and_all_else_as_it_is() -> None:
    found = decoded(b'{"x":[1],"units":[0],"units":[1,2],"y":{"units":[3]}}', "units")
    assert isinstance(found, dict)
    units = found.pop("units")
    assert isinstance(units, Blocks)
    assert (list(units), found) == ([1, 2], {"x": [1], "y": {"units": [3]}})
    assert decoded(b'{"units":{"a":1}}', "units") == {"units": {"a": 1}}
    assert decoded(b'{"units":[1]}') == {"units": [1]}
    assert list(decoded(b"[]")) == list(decoded(b"[ \n ]")) == []  # type: ignore[call-overload]


def test_a_list_in_a_value_longer_than_a_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_blocks, "BLOCK", 20)
    text = b'{"units":[{"a":1},{"lines":[1,2,3,4,5,6,7,8,9]},{"lines":[0]},[2],{"lines":{"a":"..............."}}]}'
    found = decoded(text, "units", "lines")
    assert isinstance(found, dict)
    first, second, third, fourth, fifth = found["units"]
    assert isinstance(second["lines"], Blocks)
    assert list(second["lines"]) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert [first, third, fourth, fifth] == [{"a": 1}, {"lines": [0]}, [2], {"lines": {"a": "." * 15}}]


@pytest.mark.parametrize("text", [b"", b"[1,]", b"[1 2]", b'{"units":[1,]}', b'{"units":[1]} x', b"nan", b'{"u":01}'])
def test_what_is_not_json_is_refused_at_once(text: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        decoded(text, "units")


def test_what_cannot_be_decoded_is_told_where_its_block_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_blocks, "BLOCK", 3)
    values = iter(decoded(b"[1,2,1e999]"))  # type: ignore[call-overload]
    assert next(values) == 1
    with pytest.raises(msgspec.DecodeError):
        list(values)


@pytest.mark.parametrize(
    ("block", "at"),
    [
        (b"1,2", 1),
        (b"[1,2],", 5),
        (b"[1,2", -1),
        (b'",",1', 3),
        (b'"\\",', -1),
        (b'"\\\\",', 4),
        (b'1,"\\', 1),
        (b"", -1),
    ],
)
def test_the_last_comma_between_values(block: bytes, at: int) -> None:
    assert last_comma(block) == at


def test_a_shipment_of_many_lines_says_what_they_say_together() -> None:
    line = (
        b'{"description":"HATS","quantity":2,"weight":1.5,"value":4,"harmonizedCode":"650500","countryOfOrigin":"CN"}'
    )
    many = 5000
    front = b'{"tripNumber":"A7","shipments":[{"shipmentControlNumber":"SIMU7","commodities":['
    parsed = json_truck.FORMAT.parse(front + line + b"]}]}")
    (one,) = parsed.rows.to_pylist()
    parsed = json_truck.FORMAT.parse(front + b",".join([line] * many) + b"]}]}")
    (row,) = parsed.rows.to_pylist()
    assert [item.pop("sequence") for item in row["items"]] == list(range(1, many + 1))
    (item,) = one.pop("items")
    del item["sequence"]
    assert row.pop("items") == [item] * many
    assert row == one | {
        name: one[name] * many for name in ("gross_mass_kg", "declared_value", "package_quantity") if one[name]
    }


def test_a_refused_shipment_is_written_with_all_of_its_lines() -> None:
    front = b'{"tripNumber":"A7","shipments":[{"commodities":['
    parsed = json_truck.FORMAT.parse(front + b"{}," * 2**15 + b"{}]}]}")
    assert json.loads(parsed.rejects[0].raw)["shipments"] == [{"commodities": [{}] * (2**15 + 1)}, None]


def test_lines_of_two_bytes_are_read_without_all_of_them_being_held() -> None:
    front = b'{"tripNumber":"A7","shipments":[{"shipmentControlNumber":"SIMU7","commodities":['
    json_truck.FORMAT.parse(front + b"{}]}]}")
    data = front + b"{}," * 2**17 + b"{}]}]}"
    parsed, peak = traced(lambda: json_truck.FORMAT.parse(data))
    assert len(parsed.rows["items"][0]) == 2**17 + 1
    assert peak < 20 * len(data)


def test_shipments_of_two_bytes_are_read_without_all_of_them_being_held() -> None:
    front = b'{"tripNumber":"A7","shipments":['
    many = 2**18
    json_truck.FORMAT.parse(front + b"{}]}")
    data = front + b"{}," * many + b"{}]}"
    parsed, peak = traced(lambda: json_truck.FORMAT.parse(data))
    assert parsed.rejects[-1].raw.count(b"{},") == many + 1 - 10_000
    assert peak < 15 * len(data)
