"""Rows to WCO declarations."""

import pytest
from lxml import etree

from tidewaiter.cargo.schema import table
from tidewaiter.formats import registry, wco_dec_dump

ROW = {
    "consignment_id": "decl:FR1/R7",
    "declaration_number": "R7",
    "filer": "FR1",
    "consignor_name": "Papier SA",
    "consignor_phone": "+33 1",
    "consignee_name": "Paper Ltd",
    "gross_mass_kg": 1e-14,
    "goods_description": "paper",
    "hs_code": "4802560011",
    "declared_value": 20.0,
    "currency": "EUR",
    "transport_mode": "maritime",
    "attributes": [("functional_reference", "R7"), ("procedures", "4000 C07")],
    "source_position": 0,
}


def test_a_declaration_has_its_elements_where_the_standard_has_them():
    tree = etree.fromstring(wco_dec_dump.dump(table([ROW])))
    assert [etree.QName(child).localname for child in tree] == [
        *("FunctionCode", "FunctionalReferenceID", "TotalGrossMassMeasure", "BorderTransportMeans"),
        *("Declarant", "Exporter", "GoodsShipment"),
    ]
    assert [found.get("unitCode") for found in tree.iter("{*}TotalGrossMassMeasure")] == ["GRM"]
    assert [found.text for found in tree.iterfind(".//{*}Classification/{*}ID")] == ["48025600", "11"]


def test_what_a_row_says_of_its_goods_is_said_of_an_item_and_read_again():
    parsed = registry.parse(wco_dec_dump.dump(table([ROW])))
    assert (parsed.problems, parsed.rejects) == ((), ())
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="strict")
    for name in ROW.keys() - {"attributes"}:
        assert row[name] == ROW[name], name
    assert [item["goods_description"] for item in row["items"]] == ["paper"]


def test_several_declarations_stand_in_an_envelope():
    rows = table([ROW, {**ROW, "consignment_id": "decl:26FR1", "declaration_number": "26FR1", "source_position": 1}])
    parsed = registry.parse(wco_dec_dump.dump(rows))
    assert parsed.rows["consignment_id"].to_pylist() == ["decl:FR1/R7", "decl:26FR1"]


def test_a_row_that_is_no_declaration_is_refused():
    with pytest.raises(ValueError, match="awb:1"):
        wco_dec_dump.dump(table([{**ROW, "consignment_id": "awb:1"}]))
