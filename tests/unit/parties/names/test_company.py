import pyarrow as pa
import pytest

from tidewaiter.parties.names.company import COMPANY, company

FIRMS = {
    "Bright Star Trading Co., Ltd.": ("bright star trading", "coltd", "llc"),
    "M\u00fcller GmbH": ("muller", "gmbh", "llc"),
    "Acme GmbH & Co. KG": ("acme", "gmbh co kg", "llc"),
    "ABC S.A. de C.V.": ("abc", "sacv", "jsc"),
    "ABC SA DE CV": ("abc", "sacv", "jsc"),
    "\u041e\u041e\u041e \u0420\u043e\u043c\u0430\u0448\u043a\u0430": ("romashka", "ooo", "llc"),
    "\u6df1\u5733\u5e02\u534e\u5f3a\u7535\u5b50\u6709\u9650\u516c\u53f8": (
        "shen zhen shi hua qiang dian zi",
        "coltd",
        "llc",
    ),
    "\u682a\u5f0f\u4f1a\u793e\u30c8\u30e8\u30bf": ("toyota", "kk", "jsc"),
    "(\uc8fc)\uc0bc\uc131": ("samseong", "kk", "jsc"),
    "\u0634\u0631\u0643\u0629 \u0627\u0644\u0646\u0648\u0631 \u0630.\u0645.\u0645": ("al nur", "co sarl", "llc"),
    "ACME SP. Z O.O.": ("acme", "spzoo", "llc"),
    "Acme A/S": ("acme", "as", "jsc"),
    "Aydin San. ve Tic. Ltd. \u015eti.": ("aydin", "ltd", "llc"),
    "Cong Ty TNHH ABC": ("abc", "cty tnhh", "llc"),
    "Acme Limited Liability Company": ("acme", "llc", "llc"),
    "Acme (Pvt) Ltd": ("acme", "ltd", "llc"),
    "Acme Sdn. Bhd.": ("acme", "sdn bhd", "llc"),
}


@pytest.mark.parametrize("name", FIRMS)
def test_a_legal_form_is_split_off_in_one_spelling(name):
    assert company(pa.array([name])).to_pylist() == [dict(zip(COMPANY.names, (*FIRMS[name], True), strict=True))]


@pytest.mark.parametrize("name", ["Maria Sa", "MARIA DE SA", "Anna As", "SAME AS CONSIGNEE", "James Smith", "Pt Singh"])
def test_words_that_are_also_forms_do_not_make_a_person_a_firm(name):
    assert company(pa.array([name]))["company"].to_pylist() == [False]


def test_a_doubtful_form_counts_where_it_is_written_as_one():
    names = ["NESTLE SA", "Nestle, SA", "Nestle S.A.", "Nestle trading sa"]
    assert company(pa.array(names))["form"].to_pylist() == ["sa"] * 4


def test_words_of_trade_make_a_firm_without_form():
    table = company(pa.array(["Sun Toys Store", "\u4e49\u4e4c\u8d38\u6613", "Sun Toy", None]))
    assert table["company"].to_pylist() == [True, True, False, None]
    assert table["form"].null_count == 4


def test_what_is_nothing_but_forms_stays_a_name():
    assert company(pa.array(["Co Ltd", "GmbH & Co. KG"]))["core"].to_pylist() == ["co ltd", "gmbh co kg"]


def test_titles_are_taken_off():
    names = ["Mr. John Smith", "Dr Anna Weber", "Mr."]
    assert company(pa.array(names))["core"].to_pylist() == ["john smith", "anna weber", "mr"]


def test_spellings_of_one_firm_meet():
    names = ["Sun Trading Co Ltd", "SUN TRADING CO.,LTD", "Sun Trading Company Limited", "Sun Trading (co. ltd.)"]
    assert set(company(pa.array(names))["core"].to_pylist()) == {"sun trading"}
