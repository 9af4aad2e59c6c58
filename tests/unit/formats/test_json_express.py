"""Express carriers' shipment requests to rows."""

import json
from datetime import date

from tidewaiter.formats import json_express, registry

ADDRESS = {"streetLines": ["Kai 1", "Hof B"], "city": "Bergen", "postalCode": "5003", "countryCode": "NO"}
FEDEX = {
    "accountNumber": {"value": "A1"},
    "requestedShipment": {
        "shipDatestamp": "2026-03-01",
        "totalPackageCount": 2,
        "shipper": {"contact": {"companyName": "Fjord Papir", "phoneNumber": "+4755"}, "address": ADDRESS},
        "recipients": [{"contact": {"personName": "Ann"}, "address": {**ADDRESS, "countryCode": "US"}}],
        "requestedPackageLineItems": [{"customerReferences": [{"value": "R7"}]}],
        "customsClearanceDetail": {
            "commodities": [
                {
                    "description": "paper",
                    "harmonizedCode": "4802.56",
                    "quantity": 3,
                    "weight": {"units": "LB", "value": 10},
                    "customsValue": {"amount": 12.5, "currency": "USD"},
                    "countryOfManufacture": "NO",
                }
            ]
        },
    },
}
UPS_ADDRESS = {"AddressLine": ["Kai 1"], "City": "Bergen", "CountryCode": "NO"}
UPS = {
    "ShipmentRequest": {
        "Shipment": {
            "Shipper": {"Name": "Fjord Papir", "ShipperNumber": "S9", "Address": UPS_ADDRESS},
            "ShipTo": {"Name": "Ann", "Address": {**UPS_ADDRESS, "CountryCode": "CA"}},
            "Package": [{"PackageWeight": {"UnitOfMeasurement": {"Code": "KGS"}, "Weight": "2.5"}}],
            "ShipmentServiceOptions": {
                "InternationalForms": {
                    "InvoiceNumber": "I5",
                    "CurrencyCode": "NOK",
                    "Product": [
                        {"Description": "paper", "CommodityCode": "480256", "Unit": {"Number": "4", "Value": "20"}}
                    ],
                }
            },
        }
    }
}
DHL = {
    "plannedShippingDateAndTime": "2026-03-01T14:00:00 GMT+01:00",
    "accounts": [{"typeCode": "shipper", "number": "D3"}],
    "customerDetails": {
        "shipperDetails": {"contactInformation": {"companyName": "宁波文具"}, "postalAddress": {"countryCode": "CN"}},
        "receiverDetails": {"contactInformation": {"fullName": "Ann"}, "postalAddress": {"countryCode": "DE"}},
    },
    "content": {
        "unitOfMeasurement": "metric",
        "declaredValue": 60,
        "declaredValueCurrency": "EUR",
        "description": "stationery",
        "packages": [{"weight": 1.25}],
        "exportDeclaration": {
            "invoice": {"number": "I1"},
            "lineItems": [{"description": "pens", "price": 6, "quantity": {"value": 10}, "manufacturerCountry": "CN"}],
        },
    },
}


def one(document, form):
    parsed = registry.parse(json.dumps(document).encode())
    assert parsed.problems == ()
    (row,) = parsed.rows.to_pylist()
    assert row["source_format"] == form
    return row


def test_fedex():
    row = one(FEDEX, "fedex-ship")
    assert (row["consignment_id"], row["posted_on"]) == ("ref:A1/R7", date(2026, 3, 1))
    assert (row["consignor_name"], row["consignor_address_line"]) == ("Fjord Papir", "Kai 1, Hof B")
    assert (row["consignee_name"], row["country_of_destination"]) == ("Ann", "US")
    assert (row["hs_code"], row["gross_mass_kg"], row["declared_value"]) == ("480256", 4.535924, 12.5)
    assert row["package_quantity"] == 2


def test_ups():
    row = one(UPS, "ups-shipping")
    assert (row["consignment_id"], row["consignee_country"]) == ("ref:S9/I5", "CA")
    assert (row["gross_mass_kg"], row["declared_value"], row["currency"]) == (2.5, 80.0, "NOK")


def test_dhl():
    row = one(DHL, "dhl-express")
    assert (row["consignment_id"], row["consignor_name"]) == ("ref:D3/I1", "宁波文具")
    assert (row["gross_mass_kg"], row["declared_value"], row["currency"]) == (1.25, 60.0, "EUR")
    assert row["goods_description"] == "stationery"
    assert row["items"][0]["declared_value"] == 60.0


def test_packages_are_counted_and_their_masses_summed_where_no_total_is_said():
    heavy = {"weight": {"units": "LB", "value": 10}}
    fedex = {**FEDEX["requestedShipment"], "requestedPackageLineItems": [{**heavy, "groupPackageCount": 2}, heavy]}
    fedex.pop("totalPackageCount")
    row = one({**FEDEX, "requestedShipment": {**fedex, "masterTrackingId": {"trackingNumber": "77"}}}, "fedex-ship")
    assert (row["package_quantity"], row["gross_mass_kg"]) == (3, 13.607772)
    package = {"PackageWeight": {"UnitOfMeasurement": {"Code": "KGS"}, "Weight": "2.5"}}
    shipment = {**UPS["ShipmentRequest"]["Shipment"], "Package": [package, package]}
    assert one({"ShipmentRequest": {"Shipment": shipment}}, "ups-shipping")["gross_mass_kg"] == 5.0
    content = {**DHL["content"], "packages": [{"weight": 1.25}, {"weight": 0.25}, {"weight": 3}]}
    row = one({**DHL, "content": content}, "dhl-express")
    assert (row["package_quantity"], row["gross_mass_kg"]) == (3, 4.5)


def test_of_packages_without_a_mass_nothing_is_summed():
    content = {**DHL["content"], "packages": [{"weight": 1.25}, {}]}
    row = one({**DHL, "content": content}, "dhl-express")
    assert (row["package_quantity"], row["gross_mass_kg"]) == (None, None)


def test_packages_are_written_where_their_mass_has_no_other_place():
    content = {**DHL["content"], "packages": [{"weight": 1}, {"weight": 1}, {"weight": 8}]}
    rows = registry.parse(json.dumps({**DHL, "content": content}).encode()).rows
    written = json_express.FORMATS[2].dump(rows)
    packages = json.loads(written)["content"]["packages"]
    assert [package["weight"] for package in packages] == ["3.333333", "3.333333", "3.333334"]
    assert registry.parse(written).rows.equals(rows)
