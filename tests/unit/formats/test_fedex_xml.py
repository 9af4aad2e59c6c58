"""FedEx shipment requests in XML."""

from datetime import date

from tidewaiter.formats import fedex_xml, registry

REQUEST = """<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://fedex.com/ws/ship/v26">
<soapenv:Header/><soapenv:Body><ProcessShipmentRequest><ClientDetail><AccountNumber>A1</AccountNumber></ClientDetail>
<RequestedShipment><ShipTimestamp>2026-03-01T10:00:00+08:00</ShipTimestamp>
<ServiceType>INTERNATIONAL_PRIORITY</ServiceType><Shipper><Contact><PersonName>Wang</PersonName><CompanyName>宁波文具</CompanyName>
<PhoneNumber>+86574</PhoneNumber></Contact>
<Address><StreetLines>Kai 1</StreetLines><StreetLines>Hof B</StreetLines><City>宁波</City>
<CountryCode>CN</CountryCode></Address></Shipper><Recipient><Contact><PersonName>Анна</PersonName><EMailAddress>ann@example.org</EMailAddress></Contact>
<Address><City>Miami</City><PostalCode>33101</PostalCode><CountryCode>US</CountryCode></Address></Recipient>
<CustomsClearanceDetail><CustomsValue><Currency>USD</Currency><Amount>90.00</Amount></CustomsValue>
<CommercialInvoice><Purpose>SOLD</Purpose><CustomerInvoiceNumber>I5</CustomerInvoiceNumber></CommercialInvoice>
<Commodities><NumberOfPieces>1</NumberOfPieces><Description>writing paper</Description>
<CountryOfManufacture>CN</CountryOfManufacture><HarmonizedCode>4802.56</HarmonizedCode>
<Weight><Units>KG</Units><Value>3</Value></Weight><Quantity>4</Quantity>
<CustomsValue><Currency>USD</Currency><Amount>60</Amount></CustomsValue></Commodities>
<Commodities><Description>pens</Description><CountryOfManufacture>CN</CountryOfManufacture>
<Quantity>2</Quantity><CustomsValue><Currency>USD</Currency><Amount>30</Amount></CustomsValue></Commodities>
</CustomsClearanceDetail><PackageCount>2</PackageCount>
<RequestedPackageLineItems><GroupPackageCount>1</GroupPackageCount><Weight><Units>LB</Units><Value>10</Value></Weight>
</RequestedPackageLineItems><RequestedPackageLineItems><Weight><Units>LB</Units><Value>10</Value></Weight>
</RequestedPackageLineItems></RequestedShipment></ProcessShipmentRequest></soapenv:Body></soapenv:Envelope>""".encode()


def test_a_request_in_its_envelope_is_a_row_with_its_lines() -> None:
    assert registry.recognise(REQUEST) is fedex_xml.FORMAT
    parsed = fedex_xml.FORMAT.parse(REQUEST)
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="lossy")
    assert parsed.problems == ()
    assert (row["consignment_id"], row["carrier"], row["filer"], row["posted_on"]) == (
        "ref:A1/I5",
        "FedEx",
        "A1",
        date(2026, 3, 1),
    )
    assert (row["consignor_name"], row["consignor_address_line"], row["consignor_city"]) == (
        "宁波文具",
        "Kai 1, Hof B",
        "宁波",
    )
    assert (row["consignee_name"], row["consignee_email"], row["consignee_country"]) == (
        "Анна",
        "ann@example.org",
        "US",
    )
    assert (row["package_quantity"], row["gross_mass_kg"]) == (2, 9.071848)
    assert (row["declared_value"], row["currency"]) == (90.0, "USD")
    assert [(item["goods_description"], item["hs_code"], item["declared_value"]) for item in row["items"]] == [
        ("writing paper", "480256", 60.0),
        ("pens", None, 30.0),
    ]
    assert row["attributes"] == {"service": "INTERNATIONAL_PRIORITY", "shipment_purpose": "SOLD"}


def test_a_number_that_the_carrier_gave_names_it() -> None:
    numbered = REQUEST.replace(
        b"<PackageCount>",
        b"<MasterTrackingId><TrackingNumber>794600000001</TrackingNumber></MasterTrackingId><PackageCount>",
    )
    (row,) = fedex_xml.FORMAT.parse(numbered).rows.to_pylist()
    assert (row["consignment_id"], row["tracking_number"]) == ("track:794600000001", "794600000001")


def test_what_is_written_is_read_again() -> None:
    rows = fedex_xml.FORMAT.parse(REQUEST).rows
    written = fedex_xml.FORMAT.dump(rows)
    assert registry.recognise(written) is fedex_xml.FORMAT
    assert fedex_xml.FORMAT.parse(written).rows.equals(rows)


def test_a_request_without_a_number_waits_as_it_came() -> None:
    nameless = REQUEST.replace(b"<CustomerInvoiceNumber>I5</CustomerInvoiceNumber>", b"")
    parsed = fedex_xml.FORMAT.parse(nameless)
    assert parsed.rows.num_rows == 0
    assert [problem.code for problem in parsed.problems] == ["no-identity"]
    assert len(parsed.rejects) == 1
