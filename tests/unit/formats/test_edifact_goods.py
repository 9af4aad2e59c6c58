"""What the goods of a consignment say together, one item or several."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats.edifact_goods import said_alone, said_together
from tidewaiter.formats.item_lines import ItemLines

numbers = st.none() | st.sampled_from([0.0, -0.0, 2.5, 4.0, -1.0, 2.0**31, 1e300])
texts = st.none() | st.sampled_from(["", "HATS", "KITES"])
fields = {
    "goods_description": texts,
    "hs_code": texts,
    "country_of_origin": texts,
    "gross_mass_kg": numbers,
    "net_mass_kg": numbers,
    "quantity": numbers,
    "declared_value": numbers,
    "currency": texts,
}
said = st.fixed_dictionaries({"sequence": st.just(1)}, optional=fields)


@given(said, st.fixed_dictionaries({}, optional=fields))
def test_one_item_says_what_it_says_among_several(item, own) -> None:
    row = {name: value for name, value in own.items() if value is not None}
    items = ItemLines()
    items.append(item)
    alone, together = dict(row), dict(row)
    said_alone(item, alone)
    said_together(items, together)
    kept = [{name: value for name, value in one.items() if value is not None} for one in (alone, together)]
    assert list(map(repr, kept[0].values())) == list(map(repr, kept[1].values()))
    assert kept[0] == kept[1]
