"""What a layout of shipments writes of rows that it read is read as the same rows."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.formats import cn_xml, dhl_xml, fedex_xml, json_express, json_post, ups_xml
from tidewaiter.formats.json_layout import Layout, reader
from tidewaiter.formats.json_layout_dump import dumper
from tidewaiter.formats.parsed import Format
from tidewaiter.formats.xml_layout_dump import dumper as xml_dumper

JSON = (json_express.FEDEX, json_express.UPS, json_express.DHL, json_post.LABEL, json_post.PARCEL, json_post.SNAKE)
XML = (ups_xml.LAYOUT, dhl_xml.LAYOUT, fedex_xml.LAYOUT, cn_xml.SHIPMENT, cn_xml.ORDER)
FORMS = {
    one.name: one
    for one in (
        *json_express.FORMATS,
        *json_post.FORMATS,
        ups_xml.FORMAT,
        dhl_xml.FORMAT,
        fedex_xml.FORMAT,
        *cn_xml.FORMATS,
    )
}
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12) | st.sampled_from(
    ["", "NO", "usd", "4802.56", "3", "2.5", "0.333", "LB", "oz", "2026-03-01", "RB 123 456 785 GB", "a / b"]
)


def _package(paths: tuple[str, ...], draw: st.DrawFn) -> dict[str, object]:
    """A package with a mass, and texts at some of the other paths."""
    package: dict[str, object] = {}
    for place, path in enumerate(paths):
        if place and draw(st.booleans()):
            continue
        *way, last = path.split(".")
        where = package
        for name in way:
            inner = where.setdefault(name, {})
            assert isinstance(inner, dict)
            where = inner
        where[last] = draw(st.floats(0, 99).map(str) | TEXTS) if not place else draw(TEXTS)
    return package


def filled(layout: Layout, draw: st.DrawFn) -> dict[str, object]:
    """A message with texts at some of the paths that the layout reads, or beside them."""
    unit: dict[str, object] = {}

    def put(where: dict[str, object], path: str, value: object) -> None:
        *way, last = path.split(".")
        for name in way:
            inner = where.setdefault(name, {})
            if not isinstance(inner, dict):
                return
            where = inner
        where.setdefault(last, value)

    paths = [
        p
        for some in (*dict(layout.identity).values(), layout.scope, layout.mass_unit, *layout.fields.values())
        for p in some
    ]
    for path in draw(st.lists(st.sampled_from([w for p in paths for w in p.split("+")]), max_size=14)):
        put(unit, path, draw(TEXTS))
    below = [p for some in (*layout.items.fields.values(), layout.items.mass_unit) for p in some]
    lines = []
    for _ in range(draw(st.integers(0, 3))):
        line: dict[str, object] = {}
        for path in draw(st.lists(st.sampled_from(below), max_size=6)):
            put(line, path, draw(TEXTS))
        lines.append(line)
    put(unit, layout.items.at[0], lines)
    if layout.packages is not None and draw(st.booleans()):
        each = (*layout.packages.mass, *layout.packages.mass_unit, *layout.packages.count)
        put(unit, layout.packages.at, [_package(each, draw) for _ in range(draw(st.integers(1, 4)))])
    for name in reversed(layout.units.split(".") if layout.units else []):
        unit = {name: unit}
    return unit


@pytest.mark.parametrize("layout", [*JSON, *XML], ids=lambda layout: layout.name)
@given(data=st.data())
@settings(max_examples=25)
def test_reading_what_was_written_gives_the_same_rows(layout: Layout, data: st.DataObject) -> None:
    form = FORMS[layout.name]
    assert form.dump is not None
    if layout in JSON:
        first = form.parse(json.dumps(filled(layout, data.draw)).encode()).rows
    else:
        as_json = json_reader(layout)
        first = as_json.parse(json.dumps(filled(layout, data.draw)).encode()).rows
    if first.num_rows:
        again = form.parse(form.dump(first))
        assert again.rejects == ()
        assert again.rows.equals(first)


def json_reader(layout: Layout) -> Format:
    """The reader of a layout for JSON, by which trees that XML would give are made."""
    return reader(layout, dumper(layout))


def test_a_row_without_a_number_that_a_layout_can_carry_is_refused() -> None:
    rows = (
        json_reader(json_express.DHL).parse(b'{"plannedShippingDateAndTime": "", "shipmentTrackingNumber": "7"}').rows
    )
    named = rows.set_column(rows.schema.get_field_index("consignment_id"), "consignment_id", [["awb:1"]])
    for write in (dumper(json_express.DHL), xml_dumper(dhl_xml.LAYOUT, "ShipmentRequest")):
        assert write(rows)
        with pytest.raises(ValueError, match="no number"):
            write(named)
