"""All forms of parties: null for null, never empty, one by one as together; kernels as the libraries."""

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.parties.names.address import ADDRESS, address
from tidewaiter.parties.names.address_whole import apart
from tidewaiter.parties.names.company import company
from tidewaiter.parties.names.doubtful.table import SENTENCES
from tidewaiter.parties.names.numbering import e164_where_plain
from tidewaiter.parties.names.party import NORMALISED, PARTY, normalised
from tidewaiter.parties.names.phone import one_by_one

FIRM_WORDS = st.sampled_from(
    [
        "Acme",
        "Sa",
        "SA",
        "S.A.",
        "de",
        "C.V.",
        "Co",
        "Ltd",
        "Co., Ltd.",
        "GmbH",
        "&",
        "KG",
        "PT",
        "Trading",
        "ООО",
        "СПА",
        "有限公司",
        "深圳",
        "株式会社",
        "(주)",
        "ذ.م.م",
        "شركة",
        "Sp. z o.o.",
        "A/S",
        "Mr.",
        "Dr",
        "Ltd. Şti.",
        "Limited",
        "Liability",
        "Company",
        "as",
        "AS",
        "pt",
        "จำกัด",
        "b.v.",
        ",",
        "inc",
    ]
)
ADDRESS_WORDS = st.sampled_from(
    [
        "12",
        "5a",
        "3/45",
        "3-45",
        "#",
        "Apt",
        "Suite",
        "Floor",
        "3rd",
        "Main",
        "St",
        "Road",
        "No.",
        "Box",
        "PO",
        "P.O.",
        "Bldg",
        ",",
        ";",
        "5F",
        "de",
        "Calle",
        "Bis",
        "x",
        "号",
        "3号",
        "室",
        "502室",
        "кв.",
        "д.",
        "شقة",
        "º",
        "№",
        "N°",
        "PMB",
        "Postfach",
        "caixa postal",
        "Highway",
        "90001",
        "Berlin",
        "Germany",
        "CA",
        "\n",
        "丁目",
    ]
)
TEXTS = (
    st.text(max_size=30)
    | st.lists(FIRM_WORDS, max_size=6).map(" ".join)
    | st.lists(ADDRESS_WORDS, max_size=8).map(" ".join)
    | st.text("0123456789+-() .x", max_size=18)
)
COUNTRIES = (
    st.none()
    | st.sampled_from(["US", "CN", "GB", "CO", "AU", "PL", "us", " de ", "Germany", "中国", "", "XX"])
    | st.text(max_size=4)
)
PARTIES = st.lists(
    st.fixed_dictionaries({name: COUNTRIES if name == "country" else st.none() | TEXTS for name in PARTY.names}),
    max_size=8,
).map(lambda rows: pa.Table.from_pylist(rows, PARTY))

NEVER_LOST = {
    "name": ("name_latin", "company_core", "is_company", "name_script"),
    "address_line": ("address_form", "address_house"),
    "city": ("address_city",),
    "phone": ("phone_e164",),
    "email": ("email_mailbox",),
}


@given(PARTIES)
def test_any_party_has_forms_and_nothing_is_lost(parties: pa.Table) -> None:
    found = normalised(parties)
    assert found.schema == NORMALISED
    assert found.select(PARTY.names).to_pylist() == parties.to_pylist()
    for row in found.to_pylist():
        for filed, forms in NEVER_LOST.items():
            if filed == "city" and row["address_line"] is not None:
                continue  # a city within the line is told there
            for form in forms:
                if row[filed] is None:
                    assert row[form] is None
                elif row[filed].strip():
                    assert row[form] not in (None, ""), (form, row[filed])
        assert all(mark.partition(":")[2] in SENTENCES for mark in row["doubtful"])


@given(PARTIES)
@settings(max_examples=40)
def test_a_party_has_the_same_forms_alone_as_among_others(parties: pa.Table) -> None:
    together = normalised(parties).to_pylist()
    assert [normalised(parties.slice(at, 1)).to_pylist()[0] for at in range(parties.num_rows)] == together


@given(st.lists(st.none() | TEXTS, max_size=20).map(lambda texts: pa.array(texts, pa.string())))
@settings(max_examples=300)
def test_the_core_of_a_core_is_itself(names: pa.Array) -> None:
    once = company(names)["core"].combine_chunks()
    assert company(once)["core"].to_pylist() == once.to_pylist()


STREETS = st.sampled_from(["main st", "oak ave", "n hill rd", "broadway", "calle luna", "park pl"])
DOORS = st.integers(1, 9999).map(str)


@given(DOORS, STREETS, st.none() | DOORS, st.none() | DOORS, st.sampled_from(["Apt", "Suite", "#", "Unit no.", "rm"]))
def test_parts_that_were_written_are_read(
    number: str, street: str, unit: str | None, box: str | None, word: str
) -> None:
    line = f"{number} {street}" + (f" {word} {unit}" if unit else "") + (f", PMB {box}" if box else "")
    found = address(pa.array([line]), pa.array(["Reno"]), pa.array(["89501"]), pa.array(["US"])).to_pylist()[0]
    known = address(pa.array([street]), pa.array(["Reno"])).to_pylist()[0]["street"]
    assert (found["number"], found["street"], found["unit"], found["box"]) == (number, known, unit, box)


@given(TEXTS, COUNTRIES)
def test_any_text_is_taken_apart(text: str, country: str | None) -> None:
    whole = apart(text, country)
    assert isinstance(whole.line, str)


@given(
    st.lists(
        st.tuples(TEXTS, st.sampled_from(["US", "CN", "GB", "DE", "IT", "JP", "AR", "MX", "KZ", "IM", ""])), max_size=30
    )
)
@settings(max_examples=300)
def test_columns_of_numbers_are_read_as_the_library_reads_them(rows: list[tuple[str, str]]) -> None:
    texts, countries = (pa.array([row[at] for row in rows], pa.string()) for at in (0, 1))
    for (text, country), form in zip(rows, e164_where_plain(texts, countries).to_pylist(), strict=True):
        assert form is None or form == one_by_one(text, country)


@pytest.mark.parametrize("name", ADDRESS.names)
def test_a_missing_address_is_null(name: str) -> None:
    assert address(pa.array([None], pa.string()))[name].to_pylist() == [None]
