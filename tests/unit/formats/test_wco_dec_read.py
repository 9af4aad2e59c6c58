"""What a WCO declaration says in the less usual ways."""

from lxml import etree

from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.wco_dec_read import consignment


def read(inner):
    reading = Reading()
    row = consignment(etree.fromstring(f"<Declaration>{inner}</Declaration>"), "26FRAAAAAAAAAAAAA1", reading)
    return row, [p.code for p in reading.problems]


def test_a_movement_reference_number_needs_no_declarant():
    row, _ = read("<Declarant><ID>FR1</ID></Declarant>")
    assert row["consignment_id"] == "decl:26FRAAAAAAAAAAAAA1"


def test_the_invoice_total_stands_where_items_have_no_value():
    line = "<GoodsShipment><GovernmentAgencyGoodsItem/></GoodsShipment>"
    row, _ = read(f'<InvoiceAmount currencyID="usd">12.5</InvoiceAmount>{line}')
    assert (row["declared_value"], row["currency"]) == (12.5, "USD")


def test_waybills_among_the_documents_are_found():
    documents = "".join(
        f"<PreviousDocument><ID>{number}</ID><TypeCode>{kind}</TypeCode></PreviousDocument>"
        for number, kind in (("777 20000001", "740"), ("LYS01", "N703"), ("X", "380"))
    )
    row, _ = read(f"<GoodsShipment>{documents}</GoodsShipment>")
    assert (row["awb"], row["house_waybill"]) == ("777-20000001", "LYS01")
    assert "bill" not in row


def test_doubts_are_told():
    goods = (
        "<GovernmentAgencyGoodsItem><Commodity><GoodsMeasure><GrossMassMeasure unitCode='LBR'>3</GrossMassMeasure>"
        "</GoodsMeasure></Commodity></GovernmentAgencyGoodsItem>"
    )
    row, codes = read(
        f"<IssueDateTime><DateTimeString>soon</DateTimeString></IssueDateTime>"
        f"<BorderTransportMeans><ModeCode>12</ModeCode></BorderTransportMeans><GoodsShipment>{goods}</GoodsShipment>"
    )
    assert codes == ["bad-unit", "bad-transport-mode", "bad-date"]
    assert (row["gross_mass_kg"], row["transport_mode"], row["posted_on"]) == (None, None, None)
    assert read("")[1] == ["segment-missing"]
