"""CN 22/CN 23 content in posts' XML."""

import pytest

from tidewaiter.formats import cn_xml, registry

SHIPMENT = b"""<shipment xmlns="http://post/ws/shipment-v8"><tracking-pin>RB123456785GB</tracking-pin><delivery-spec><sender>
<name>Ann</name><company>Ann Ltd</company><address-details><address-line-1>1 Mill Rd</address-line-1><city>Hull</city>
<country-code>GB</country-code></address-details></sender><destination><name>Bo</name><address-details>
<country-code>CA</country-code></address-details></destination><customs><currency>GBP</currency><reason-for-export>GIF</reason-for-export>
<sku-list><item><customs-number-of-units>2</customs-number-of-units><customs-description>mugs</customs-description>
<hs-tariff-code>6912.00</hs-tariff-code><unit-weight>0.4</unit-weight><customs-value-per-unit>5.5</customs-value-per-unit></item></sku-list>
</customs><parcel-characteristics><weight>1.1</weight></parcel-characteristics></delivery-spec></shipment>"""
ORDER = b"""<tns:order xmlns:tns="http://schema.post/shm"><tns:accountId>7</tns:accountId><tns:reference>R1</tns:reference><tns:box>
<tns:sender><c:name xmlns:c="c">Ann</c:name></tns:sender><tns:internationalBox><i:international xmlns:i="i"><i:receiver>
<c:name xmlns:c="c">Bo</c:name></i:receiver><i:parcelWeight>1200</i:parcelWeight>
<i:customsInfo><i:currency>EUR</i:currency></i:customsInfo>
<i:parcelContents><i:parcelContent><i:numberOfItemType>2</i:numberOfItemType><i:valueOfItem>11</i:valueOfItem>
<i:itemDescription>mugs</i:itemDescription><i:nettoWeight>800</i:nettoWeight><i:hsTariffCode>691200</i:hsTariffCode></i:parcelContent>
</i:parcelContents></i:international></tns:internationalBox></tns:box></tns:order>"""


def test_a_shipment_is_known_by_its_s10_and_gives_its_goods_by_the_piece() -> None:
    form = cn_xml.FORMATS[0]
    assert registry.recognise(SHIPMENT) is form
    (row,) = form.parse(SHIPMENT).rows.to_pylist()
    assert (row["consignment_id"], row["regime"], row["consignor_name"]) == ("s10:RB123456785GB", "mail", "Ann Ltd")
    assert (row["gross_mass_kg"], row["declared_value"], row["currency"]) == (1.1, 11.0, "GBP")
    assert row["items"][0]["gross_mass_kg"] == 0.8


def test_an_order_gives_grams_and_values_of_the_line() -> None:
    form = cn_xml.FORMATS[1]
    assert registry.recognise(ORDER) is form
    (row,) = form.parse(ORDER).rows.to_pylist()
    assert (row["consignment_id"], row["filer"], row["gross_mass_kg"]) == ("ref:7/R1", "7", 1.2)
    assert (row["declared_value"], row["items"][0]["net_mass_kg"]) == (11.0, 0.8)


@pytest.mark.parametrize(("at", "data"), [(0, SHIPMENT), (1, ORDER)])
def test_what_is_written_is_read_again(at: int, data: bytes) -> None:
    rows = cn_xml.FORMATS[at].parse(data).rows
    written = cn_xml.FORMATS[at].dump(rows)
    assert registry.recognise(written) is cn_xml.FORMATS[at]
    assert cn_xml.FORMATS[at].parse(written).rows.equals(rows)
