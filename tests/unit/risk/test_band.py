from tidewaiter.risk.band import Band


def test_bands_stand_from_the_lowest() -> None:
    assert [band.value for band in Band] == ["low", "guarded", "elevated", "high", "severe"]
