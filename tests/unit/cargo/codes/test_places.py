import pytest

from tidewaiter.cargo.codes import places


@pytest.mark.parametrize(("code", "country"), [("JFK", None), ("USJFK", None), ("USMIA", "US")])
def test_an_airport_and_a_locode_of_its_letters_are_where_it_is(code: str, country: str | None) -> None:
    at = places.place(code, country)
    assert at == places.airports()[code[-3:]][:2]


def test_a_place_without_an_airport_is_in_the_middle_of_its_country() -> None:
    assert places.place("TRAMB") == places.countries()["TR"]
    assert places.place(None, "DE") == places.countries()["DE"]


@pytest.mark.parametrize(("code", "country"), [(None, None), ("", ""), ("ZZ", None), (None, "ZZ")])
def test_what_is_nowhere_is_none(code: str | None, country: str | None) -> None:
    assert places.place(code, country) is None


def test_a_locode_of_another_country_is_not_the_airport_of_its_letters() -> None:
    assert places.place("DEJFK") == places.countries()["DE"]
