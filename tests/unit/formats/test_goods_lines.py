"""What item lines come to."""

from tidewaiter.formats.goods_lines import summed, total
from tidewaiter.formats.item_lines import PACKED, ItemLines

PAPER = {
    "goods_description": "paper",
    "hs_code": "480256",
    "gross_mass_kg": 2.5,
    "declared_value": 10.0,
    "currency": "EUR",
}


def test_lines_that_agree_speak_for_the_consignment():
    row = summed([PAPER, {**PAPER, "gross_mass_kg": 0.1}])
    assert row.pop("items")
    assert row == {
        "goods_description": "paper",
        "hs_code": "480256",
        "gross_mass_kg": 2.6,
        "declared_value": 20.0,
        "currency": "EUR",
    }


def test_lines_that_differ_or_are_silent_do_not():
    row = summed([PAPER, {**PAPER, "hs_code": "480257", "currency": "USD", "gross_mass_kg": None}])
    assert row.keys() == {"items", "goods_description"}
    assert summed([]) == {}
    assert total([], "gross_mass_kg") is None


def test_very_many_lines_say_what_a_list_of_them_says():
    lines = [{**PAPER, "sequence": at, "gross_mass_kg": at / 7} for at in range(PACKED + 9)]
    packed = ItemLines()
    for line in lines:
        packed.append(line)
    row, many = summed(lines), summed(packed)
    assert isinstance(many["items"], ItemLines)
    assert list(many.pop("items")) == row.pop("items")
    assert many == row
