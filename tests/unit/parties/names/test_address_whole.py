import pytest

from tidewaiter.parties.names.address_whole import Whole, apart, country_code, subdivisions

TEXTS = {
    ("100 Main St, Los Angeles, CA 90001, USA", None): Whole("100 Main St", "90001", "Los Angeles", "CA", "US"),
    ("Hauptstr. 12a, 10115 Berlin, Germany", None): Whole("Hauptstr. 12a", "10115", "Berlin", None, "DE"),
    ("Hauptstr. 12a 10243 Potsdam", "DE"): Whole("Hauptstr. 12a", "10243", "Potsdam", None, "DE"),
    ("Flat 3, 45 High Street, Leeds LS1 4AB, UK", None): Whole(
        "Flat 3, 45 High Street", "LS1 4AB", "Leeds", None, "GB"
    ),
    ("12 High Street, Leeds", "GB"): Whole("12 High Street", None, "Leeds", None, "GB"),
    ("100 Main St, Apt 4", "US"): Whole("100 Main St, Apt 4", None, None, None, "US"),
    ("Main Street, Suite B", "US"): Whole("Main Street, Suite B", None, None, None, "US"),
    ("Rua X 5, S\u00e3o Paulo - SP, 01310-100, Brasil", None): Whole(
        "Rua X 5", "01310-100", "S\u00e3o Paulo", "SP", "BR"
    ),
    ("101000, Moskva, ul. Lesnaya 5", "RU"): Whole("ul. Lesnaya 5", "101000", "Moskva", None, "RU"),
    ("88 Renmin Road, Yiwu, Zhejiang 322000", "CN"): Whole("88 Renmin Road", "322000", "Yiwu", "ZJ", "CN"),
    (",;", None): Whole(",;", None, None, None, None),
}


@pytest.mark.parametrize(("text", "country"), TEXTS)
def test_one_text_is_taken_apart(text, country):
    assert apart(text, country) == TEXTS[text, country]


def test_countries_are_known_by_code_and_name():
    assert [country_code(text) for text in ("us", "USA", "Deutschland", "\u4e2d\u56fd", "UK", "London", "5", "")] == [
        "US", "US", "DE", "CN", "GB", None, None, None,
    ]  # fmt: skip


def test_subdivisions_are_known_without_the_word_for_their_kind():
    assert subdivisions("CN")["zhejiang"] == "ZJ"
    assert subdivisions("US")["ca"] == "CA"
    assert subdivisions("XX") == {}
