from tidewaiter.cargo.codes import airports


def test_an_airport_lies_in_a_country_and_serves_a_city() -> None:
    assert airports.countries()["LHR"] == "GB"
    assert airports.cities()["JFK"] == "New York"


def test_every_code_has_three_characters_and_a_country_two() -> None:
    assert {len(code) for code in airports.countries()} == {3}
    assert {len(country) for country in airports.countries().values()} == {2}
