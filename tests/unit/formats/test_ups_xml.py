"""UPS shipment requests in XML, old and new."""

from tidewaiter.formats import registry, ups_xml

OLD = b"""<?xml version="1.0"?><ShipmentConfirmRequest><Shipment><Description>paper</Description>
<Shipper><Name>Fjord Papir</Name><ShipperNumber>S9</ShipperNumber><PhoneNumber>4755</PhoneNumber>
<Address><AddressLine1>Kai 1</AddressLine1><AddressLine2>Hof B</AddressLine2><City>Bergen</City>
<CountryCode>NO</CountryCode></Address></Shipper>
<ShipTo><CompanyName>Ann Ltd</CompanyName><AttentionName>Ann</AttentionName>
<Address><CountryCode>CA</CountryCode></Address></ShipTo>
<ReferenceNumber><Value>R1</Value></ReferenceNumber>
<ShipmentServiceOptions><InternationalForms><CurrencyCode>NOK</CurrencyCode><Product><Description>paper</Description>
<CommodityCode>480256</CommodityCode><Unit><Number>4</Number><Value>20</Value></Unit></Product></InternationalForms>
</ShipmentServiceOptions></Shipment></ShipmentConfirmRequest>"""


def test_the_older_request_is_read() -> None:
    assert registry.recognise(OLD) is ups_xml.FORMAT
    (row,) = ups_xml.FORMAT.parse(OLD).rows.to_pylist()
    assert (row["consignment_id"], row["filer"], row["carrier"]) == ("ref:S9/R1", "S9", "UPS")
    assert (row["consignor_address_line"], row["consignor_phone"]) == ("Kai 1, Hof B", "4755")
    assert (row["consignee_name"], row["consignee_country"]) == ("Ann Ltd", "CA")
    assert (row["declared_value"], row["currency"], row["hs_code"]) == (80.0, "NOK", "480256")


def test_what_is_written_is_read_again_in_an_envelope() -> None:
    rows = ups_xml.FORMAT.parse(OLD).rows
    written = ups_xml.FORMAT.dump(rows.take([0, 0]))
    assert registry.recognise(written) is ups_xml.FORMAT
    again = ups_xml.FORMAT.parse(written)
    assert again.problems == ()
    assert again.rows.slice(0, 1).equals(rows)
    assert again.rows["source_position"].to_pylist() == [0, 1]
