"""Rows to a filing of ICS2."""

import pytest
from lxml import etree

from tidewaiter.cargo.schema import table
from tidewaiter.formats import ics2_dump, registry

ROW = {
    "consignment_id": "ens:L1/H1",
    "declaration_number": "L1",
    "filer": "NL9",
    "transport_mode": "air",
    "regime": "air",
    "awb": "777-20000001",
    "house_waybill": "H1",
    "consignor_name": "Papier SA",
    "declared_value": 30.0,
    "currency": "EUR",
    "items": [{"sequence": 1, "goods_description": "paper", "declared_value": 20.0, "currency": "EUR"}],
    "attributes": [("specific_circumstance", "F23"), ("message", "IE3F23")],
    "source_position": 0,
}
MASTER = {**ROW, "consignment_id": "ens:L1/77720000002", "awb": "777-20000002", "house_waybill": None}


def test_houses_and_masters_are_read_as_they_were():
    rows = table([ROW, {**MASTER, "source_position": 1}])
    tree = etree.fromstring(ics2_dump.dump(rows))
    assert etree.QName(tree).localname == "IE3F23"
    assert [len(master.findall("{*}consignmentHouseLevel")) for master in tree.iter("{*}consignmentMasterLevel")] == [
        1,
        0,
    ]
    read = registry.parse(ics2_dump.dump(rows)).rows
    for name in ("consignment_id", "awb", "house_waybill", "declared_value", "attributes", "filer", "consignor_name"):
        assert read[name].to_pylist() == rows[name].to_pylist(), name


def test_a_postal_filing_has_postal_values_and_packages_of_any_number():
    row = {
        **ROW,
        "attributes": [("specific_circumstance", "F43")],
        "declared_value": 20.0,
        "package_quantity": 2**31 - 1,
    }
    data = ics2_dump.dump(table([row]))
    assert b"<postalValue>" in data
    assert b"totalAmountInvoiced" not in data
    (read,) = registry.parse(data).rows.to_pylist()
    assert (read["regime"], read["declared_value"], read["package_quantity"]) == ("mail", 20.0, 2**31 - 1)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"consignment_id": "awb:1"}, "cannot carry"),
        ({"attributes": []}, "which filing"),
        ({"bill": "B1"}, "more transport documents"),
    ],
)
def test_what_no_filing_can_carry_is_refused(change, why):
    with pytest.raises(ValueError, match=why):
        ics2_dump.dump(table([{**ROW, **change}]))
    with pytest.raises(ValueError, match="not of the filing"):
        ics2_dump.dump(table([ROW, {**ROW, "declaration_number": "L2"}]))
