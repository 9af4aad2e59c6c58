import pyarrow as pa

from tidewaiter.cargo.schema import table
from tidewaiter.parties.names.party import NORMALISED, PARTY, normalised, of_consignments


def one(**values):
    return normalised(pa.Table.from_pylist([values], PARTY)).to_pylist()[0]


def test_all_forms_stand_beside_what_was_filed():
    row = one(
        name="Bright Star Trading Co., Ltd.", address_line="100 Main St Suite 5", city="Reno", postcode="89501",
        country="US", phone="(617) 555-0100", email="A.B+x@gmail.com",
    )  # fmt: skip
    assert row["name"] == "Bright Star Trading Co., Ltd."
    assert (row["name_script"], row["name_latin"]) == ("Latin", "bright star trading co ltd")
    assert (row["company_core"], row["company_form"], row["is_company"]) == ("bright star trading", "coltd", True)
    assert (row["address_unit"], row["address_form"]) == ("5", "100 main st, 5, 89501, US")
    assert (row["phone_e164"], row["email_mailbox"], row["doubtful"]) == ("+16175550100", "ab@gmail.com", [])


def test_a_number_is_read_in_the_country_that_was_named_in_words():
    assert one(phone="030 1234567", country="Deutschland")["phone_e164"] == "+49301234567"


def test_missing_columns_are_missing_values():
    found = normalised(pa.table({"name": ["\u738b\u5c0f\u660e"]}))
    assert found.schema == NORMALISED
    assert found["name_skeleton"].to_pylist() == ["vnk smnk"]
    assert found["phone_e164"].null_count == 1


def test_parties_of_consignments_are_told_by_their_role():
    rows = table([{"consignment_id": "s10:X", "source_position": 0, "consignor_name": "A", "consignee_name": "B"}])
    assert of_consignments(rows, "consignor")["name"].to_pylist() == ["A"]
    assert of_consignments(rows, "consignee")["name"].to_pylist() == ["B"]


def test_no_parties_give_no_rows():
    assert normalised(PARTY.empty_table()).equals(NORMALISED.empty_table())
