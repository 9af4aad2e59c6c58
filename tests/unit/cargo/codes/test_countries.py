from tidewaiter.cargo.codes import countries


def test_there_are_the_countries_of_the_standard() -> None:
    assert {"GB", "CN", "NL", "TL", "SS"} <= countries.alpha2()
    assert countries.alpha2().isdisjoint({"UK", "EU", "YU", "AN", "XX"})
    assert countries.names()["NL"].startswith("Netherlands")


def test_the_longer_code_leads_to_the_shorter() -> None:
    assert countries.by_alpha3()["GBR"] == "GB"
    assert set(countries.by_alpha3().values()) == countries.alpha2()
