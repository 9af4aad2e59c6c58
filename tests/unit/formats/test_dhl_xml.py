"""DHL shipment requests in XML."""

from datetime import date

from tidewaiter.formats import dhl_xml, registry

DHL = """<?xml version="1.0" encoding="UTF-8"?><req:ShipmentRequest xmlns:req="http://www.dhl.com" schemaVersion="10.0">
<Billing><ShipperAccountNumber>D3</ShipperAccountNumber></Billing>
<Consignee><CompanyName>Ann</CompanyName><AddressLine1>Kai 1</AddressLine1><CountryCode>DE</CountryCode>
<Contact><PersonName>Ann</PersonName><PhoneNumber>49</PhoneNumber></Contact></Consignee>
<Dutiable><DeclaredValue>60.00</DeclaredValue><DeclaredCurrency>EUR</DeclaredCurrency><TermsOfTrade>DAP</TermsOfTrade></Dutiable>
<ExportDeclaration><InvoiceNumber>I1</InvoiceNumber><ExportLineItem><LineNumber>1</LineNumber><Quantity>3</Quantity>
<Description>pens</Description><Value>20</Value><CommodityCode>9608.10</CommodityCode>
<GrossWeight><Weight>1.5</Weight><WeightUnit>K</WeightUnit></GrossWeight><ManufactureCountryCode>CN</ManufactureCountryCode>
</ExportLineItem></ExportDeclaration><ShipmentDetails><Weight>4</Weight><WeightUnit>L</WeightUnit><Date>2026-03-01</Date>
<Contents>pens</Contents></ShipmentDetails><Shipper><CompanyName>宁波文具</CompanyName><CountryCode>CN</CountryCode></Shipper>
<Airwaybill>1234567890</Airwaybill></req:ShipmentRequest>""".encode()


def test_a_request_is_a_row_with_its_lines() -> None:
    assert registry.recognise(DHL) is dhl_xml.FORMAT
    parsed = dhl_xml.FORMAT.parse(DHL)
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="lossy")
    assert parsed.problems == ()
    assert (row["consignment_id"], row["consignor_name"], row["posted_on"]) == (
        "track:1234567890",
        "宁波文具",
        date(2026, 3, 1),
    )
    assert (row["gross_mass_kg"], row["declared_value"], row["currency"]) == (1.814369, 60.0, "EUR")
    assert (row["items"][0]["declared_value"], row["items"][0]["gross_mass_kg"]) == (60.0, 1.5)
    assert row["attributes"] == {"incoterm": "DAP"}


def test_what_is_written_is_read_again() -> None:
    rows = dhl_xml.FORMAT.parse(DHL).rows
    assert dhl_xml.FORMAT.parse(dhl_xml.FORMAT.dump(rows)).rows.equals(rows)


def test_masses_of_version_10_are_those_of_its_pieces() -> None:
    pieces = b"<Pieces><Piece><Weight>4</Weight></Piece><Piece><Weight>4</Weight></Piece></Pieces>"
    (row,) = dhl_xml.FORMAT.parse(
        DHL.replace(b"<ShipmentDetails><Weight>4</Weight>", b"<ShipmentDetails>" + pieces)
    ).rows.to_pylist()
    assert (row["package_quantity"], row["gross_mass_kg"]) == (2, 3.628738)
