import pyarrow as pa
import pytest

from tidewaiter.engine.local import project
from tidewaiter.parties.normalise import address_key, phone_key, postcode_key, text_key

FULL_WIDTH = "020 7946 0958".translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
FORMS = {"text": text_key, "address": address_key, "postcode": postcode_key, "phone": phone_key}


def normal(form, *texts):
    table = pa.table({"text": pa.array(texts, pa.string())})
    return project(table, {"form": FORMS[form]("text")})["form"].to_pylist()


@pytest.mark.parametrize(
    ("filed", "expected"),
    [
        ("  ACME Trading Co., Ltd. ", "acme trading co ltd"),
        ("O'Brien & Sons", "o brien sons"),
        ("Müller-Lüdenscheidt", "muller ludenscheidt"),
        ("İSTANBUL ÇARŞI", "istanbul carsi"),
        ("北京市朝阳区—建国路", "北京市朝阳区 建国路"),
        ("ЯЩИК «Дюйм»", "ящик дюим"),
        ("हिन्दी  ग्राम", "हिन्दी ग्राम"),
        ("ガラス株式会社", "ガラス株式会社"),
        ("--- / ---", None),
        ("", None),
        (None, None),
    ],
)
def test_a_name_loses_case_accents_and_punctuation_and_keeps_its_script(filed, expected):
    assert normal("text", filed) == [expected]


@pytest.mark.parametrize(
    "spelling",
    [
        "12 Main Street Apt 4",
        "12 MAIN ST., APARTMENT 4",
        "12 Main St #4",
        "12 Main St, Suite 4",
        "12 main str unit 4",
        "12 Main Street, Flat No. 4",
    ],
)
def test_spellings_of_one_address_meet(spelling):
    assert normal("address", spelling) == ["12 main st 4"]


def test_dwellings_of_one_house_stay_apart():
    forms = normal("address", "12 Main St Apt 4", "12 Main St Apt 5", "12 Main St Apt B", "12 Main St", "12 Main Rd")
    assert len(set(forms)) == 5


@pytest.mark.parametrize(
    ("filed", "expected"),
    [("SW1A 1AA", "sw1a1aa"), ("12345-6789", "12345"), ("01310-100", "01310100"), ("518 000", "518000"), ("-", None)],
)
def test_a_postcode_is_compact_and_a_zip_keeps_five_digits(filed, expected):
    assert normal("postcode", filed) == [expected]


@pytest.mark.parametrize(
    "spelling",
    ["+44 (0)20 7946 0958", "0044 20 7946 0958", "020 7946 0958", "٠٢٠ ٧٩٤٦ ٠٩٥٨", FULL_WIDTH],
)
def test_spellings_of_one_telephone_meet(spelling):
    assert normal("phone", spelling) == ["2079460958"]


def test_a_telephone_that_is_none_is_missing():
    assert normal("phone", "n/a", "000-0000", "", None) == [None] * 4
