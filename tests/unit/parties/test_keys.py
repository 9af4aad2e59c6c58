import pyarrow as pa

from tidewaiter.cargo.kind import KIND_NAMES
from tidewaiter.cargo.schema import table
from tidewaiter.parties.keys import KEYS, NORMAL_FORMS, add_keys

FILED = {
    "consignment_id": "s10:RB123456785GB",
    "source_position": 0,
    "consignor_name": "ACME Ltd.",
    "consignor_id": "77",
    "consignor_address_line": "Industrial Park, Building 7",
    "consignor_city": "Shenzhen",
    "consignor_country": "CN",
    "consignor_phone": "+86 755 1234 5678",
    "consignee_name": "Jane DOE",
    "consignee_address_line": "12 Main Street, Apt 4",
    "consignee_city": "Springfield",
    "consignee_postcode": "12345-6789",
    "consignee_country": "US",
    "consignee_phone": "(217) 555-0134",
    "country_of_dispatch": "CN",
    "loading_location": "SZX",
    "entry_office": "JFK-IMF",
    "carrier": "CZ",
    "goods_description": "Plastic phone case, transparent, for model 15 and 15 Pro, order 9931",
    "filer": "China Post",
}


def keys_of(**changes):
    row = add_keys(table([{**FILED, **changes}])).to_pylist()[0]
    return {kind: row[f"key_{kind}"] for kind in KIND_NAMES}


def test_each_kind_has_its_key():
    assert keys_of() == {
        "consignor": "acme ltd",
        "consignee": "jane doe",
        "consignor_address": "industrial park bldg 7, shenzhen, cn",
        "consignee_address": "12 main st 4, 12345, us",
        "consignor_phone": "5512345678",
        "consignee_phone": "2175550134",
        "pair": "acme ltd > 12 main st 4, 12345, us",
        "route": "cn > szx > jfk imf > cz",
        "goods": "plastic phone case transparent for model 15 and 15 pro order",
        "filer": "china post",
    }


def test_nothing_filed_gives_no_key():
    empty = add_keys(table([{"consignment_id": "x:1", "source_position": 0}])).to_pylist()[0]
    assert [empty[f"key_{kind}"] for kind in KIND_NAMES] == [None] * len(KIND_NAMES)


def test_an_identifier_stands_in_where_no_name_was_filed():
    keys = keys_of(consignor_name=None, consignee_name=" - ", consignee_id="QLR-9", consignee_address_line=None)
    assert (keys["consignor"], keys["consignee"]) == ("id:77", "id:qlr 9")
    assert keys["consignee_address"] is None
    assert keys["pair"] == "id:77 > id:qlr 9"


def test_the_city_counts_only_without_a_postcode():
    assert keys_of(consignee_city="Springfeild")["consignee_address"] == keys_of()["consignee_address"]
    assert keys_of(consignee_postcode=None)["consignee_address"] == "12 main st 4, springfield, us"


def test_a_route_marks_what_is_unknown_and_needs_dispatch_or_loading():
    assert keys_of(loading_location=None, carrier=None)["route"] == "cn > ? > jfk imf > ?"
    assert keys_of(country_of_dispatch=None)["route"] == "? > szx > jfk imf > cz"
    assert keys_of(country_of_dispatch=None, loading_location=None)["route"] is None


def test_rows_keep_order_and_columns_and_keys_are_made_anew():
    rows = table([{**FILED, "consignment_id": f"x:{n}", "source_position": n} for n in (3, 1, 2)])
    twice = add_keys(add_keys(rows))
    assert twice.select(rows.column_names).equals(rows)
    assert twice.column_names == [*rows.column_names, *(f"key_{kind}" for kind in KIND_NAMES), "terms"]
    assert all(twice.schema.field(key.column).type == pa.string() for key in KEYS)


def test_an_empty_table_gets_its_key_columns():
    assert add_keys(table([])).num_rows == 0


def test_every_kind_says_what_its_key_is_made_of():
    assert [key.kind.name for key in KEYS] == list(KIND_NAMES)
    assert all(key.sentence.endswith(".") for key in KEYS)
    assert set(NORMAL_FORMS) <= set(table([]).column_names)
