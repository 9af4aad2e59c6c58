"""XFHL to rows: each house of a master."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import registry, xfhl

HOUSE = """<IncludedHouseConsignment><GrossWeightMeasure unitCode="KGM">{mass}</GrossWeightMeasure><TotalPieceQuantity>2
</TotalPieceQuantity><SummaryDescription>GARDEN SHEARS</SummaryDescription>{number}<ConsignorParty><Name>NORTHERN TOOLS
</Name><PostalStructuredAddress><CountryID>GB</CountryID></PostalStructuredAddress></ConsignorParty><ConsigneeParty>
<Name>HARBOUR HARDWARE</Name></ConsigneeParty></IncludedHouseConsignment>"""
NUMBER = "<TransportContractDocument><ID>{}</ID></TransportContractDocument>"


def document(*houses):
    return (
        '<r:HouseManifest xmlns:r="iata:housemanifest:1" xmlns="iata:datamodel:3"><r:BusinessHeaderDocument>'
        "<ID>777-20000001</ID></r:BusinessHeaderDocument><r:MasterConsignment><OriginLocation><ID>LHR</ID></OriginLocation>"
        "<FinalDestinationLocation><ID>JFK</ID></FinalDestinationLocation>"
        f"{''.join(houses)}</r:MasterConsignment></r:HouseManifest>"
    ).encode()


def test_each_house_is_a_row():
    data = document(
        HOUSE.format(mass="12.5", number=NUMBER.format("H1")), HOUSE.format(mass="3", number=NUMBER.format("H2"))
    )
    reader = registry.recognise(data)
    assert reader is not None
    assert reader.name == "iata-xfhl"
    rows = reader.parse(data).rows.to_pylist()
    assert [row["consignment_id"] for row in rows] == ["hawb:777-20000001/H1", "hawb:777-20000001/H2"]
    assert [row["gross_mass_kg"] for row in rows] == [12.5, 3.0]
    assert {(row["loading_location"], row["unloading_location"], row["consignor_country"]) for row in rows} == {
        ("LHR", "JFK", "GB")
    }


def test_a_house_without_a_number_is_put_aside():
    parsed = xfhl.parse(document(HOUSE.format(mass="1", number=""), HOUSE.format(mass="1", number=NUMBER.format("H2"))))
    assert (parsed.rows.num_rows, len(parsed.rejects)) == (1, 1)
    assert parsed.rows["source_position"].to_pylist() == [1]


def test_a_list_without_houses_or_end_is_put_aside():
    assert len(xfhl.parse(document()).rejects) == 1
    assert len(xfhl.parse(document()[:-4]).rejects) == 1
    assert len(xfhl.parse(b"<Waybill/>").rejects) == 1


@given(st.binary(max_size=200))
def test_any_bytes_can_be_read(data):
    xfhl.parse(data)
