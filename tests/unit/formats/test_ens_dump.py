"""Rows to entry summary declarations of ICS1."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from tidewaiter.cargo.schema import table
from tidewaiter.formats import ens_dump, registry

ROW = {
    "consignment_id": "ens:GB1/L7/1",
    "declaration_number": "L7",
    "regime": "ocean",
    "transport_mode": "maritime",
    "filer": "GB1",
    "carrier": "Nordic Line",
    "conveyance": "9074729 V12",
    "loading_location": "NOOSL",
    "unloading_location": "GBFXT",
    "eta": datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
    "consignor_name": "Fjord Papir",
    "consignee_name": "Ann",
    "package_quantity": 4,
    "items": [{"sequence": 1, "goods_description": "paper", "gross_mass_kg": 10.5}],
    "source_position": 0,
}
OTHER = {**ROW, "consignment_id": "ens:GB1/L7/2", "consignee_name": "Bob", "loading_location": "NOBGO"}


def test_rows_of_one_declaration_are_written_together_with_their_parties_at_the_items():
    rows = table([ROW, {**OTHER, "source_position": 1}])
    tree = etree.fromstring(ens_dump.dump(rows))
    assert [found.text for found in tree.iter("NamCE27")] == ["Ann", "Bob"]
    assert [found.text for found in tree.iter("PlaLoaGOOITE333")] == ["NOOSL", "NOBGO"]
    read = registry.parse(ens_dump.dump(rows)).rows
    for name in ("consignment_id", "loading_location", "carrier", "package_quantity", "eta", "conveyance"):
        assert read[name].to_pylist() == rows[name].to_pylist(), name


def test_the_number_of_customs_makes_it_an_amendment_with_the_time_it_came():
    moment = datetime(2026, 2, 27, 4, 5, tzinfo=UTC)
    row = {**ROW, "consignment_id": "ens:L7", "received_at": moment}
    tree = etree.fromstring(ens_dump.dump(table([row])))
    assert etree.QName(tree).localname == "CC313A"
    assert [tree.findtext(p) for p in ("HEAHEA/DocNumHEA5", "HEAHEA/DatTimAmeHEA113", "DatOfPreMES9")] == [
        *("L7", "202602270405", "260227"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{**ROW, "consignment_id": "ens:GB1/L7"}, OTHER],
        [{**ROW, "consignment_id": "awb:1"}],
        [ROW],
        [ROW, {**OTHER, "consignee_name": "Ann"}],
    ],
)
def test_what_is_not_the_whole_of_one_declaration_is_refused(rows):
    with pytest.raises(ValueError, match="entry summary declaration"):
        ens_dump.dump(table(rows))
