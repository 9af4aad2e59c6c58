"""CN 22 and CN 23 content in posts' JSON to rows."""

import json

from tidewaiter.formats import registry

LABEL = {
    "trackingNumber": "LX 123456785 GB",
    "toAddress": {"firm": "Ann", "city": "Bergen", "countryISOAlpha2Code": "NO", "postalCode": "5003"},
    "fromAddress": {"lastName": "Bob", "streetAddress": "1 Mill Lane", "ZIPCode": "10001", "phone": "1"},
    "packageDescription": {"weight": 2, "weightUOM": "lb", "mailingDate": "2026-03-01"},
    "customsForm": {
        "customsContentType": "GIFT",
        "contents": [{"itemDescription": "paper", "itemQuantity": 2, "itemTotalValue": 5, "HSTariffNumber": "480256"}],
    },
}
PARCEL = {
    "customerId": "C1",
    "referencenumber": "R1",
    "weight": 0.5,
    "addresses": {
        "sender": {"company": "Papier SA", "address1": "Quai 1", "country": "CH", "mobile": "+41"},
        "receiver": {"name": "Ann", "country": "US"},
    },
    "customsInfo": {
        "currency": "EUR",
        "items": [
            {"articleDescription": "pens", "unitValue": 2.5, "unitWeight": 0.1, "quantity": 4, "originCountry": "CN"}
        ],
    },
}
SNAKE = {
    "reference": "S1",
    "from_address": {"company": "Papier SA", "street1": "Quai 1", "country": "FR"},
    "to_address": {"name": "Ann", "country": "US"},
    "parcel": {"weight": 100, "mass_unit": "g"},
    "customs_info": {
        "contents_type": "gift",
        "customs_items": [
            {"description": "pens", "quantity": 1, "value": "3", "currency": "EUR", "origin_country": "FR"}
        ],
    },
}


def one(document):
    parsed = registry.parse(json.dumps(document).encode())
    assert parsed.problems == ()
    (row,) = parsed.rows.to_pylist(maps_as_pydicts="strict")
    assert (row["regime"], row["transport_mode"]) == ("mail", "mail")
    return row


def test_an_s10_identifier_names_the_item():
    row = one(LABEL)
    assert (row["consignment_id"], row["s10"]) == ("s10:LX123456785GB", "LX123456785GB")
    assert (row["consignor_name"], row["consignee_country"], row["gross_mass_kg"]) == ("Bob", "NO", 0.907185)
    assert (row["hs_code"], row["attributes"]) == ("480256", {"category": "GIFT"})


def test_a_parcel_by_the_senders_reference():
    row = one(PARCEL)
    assert (row["consignment_id"], row["s10"]) == ("ref:C1/R1", None)
    assert (row["declared_value"], row["currency"], row["gross_mass_kg"]) == (10.0, "EUR", 0.5)
    assert row["items"][0]["gross_mass_kg"] == 0.4


def test_names_with_underscores():
    row = one(SNAKE)
    assert (row["consignment_id"], row["gross_mass_kg"], row["declared_value"]) == ("ref:Papier SA/S1", 0.1, 3.0)
