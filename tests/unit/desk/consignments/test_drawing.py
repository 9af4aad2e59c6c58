import pytest

from tidewaiter.desk.consignments import drawing

WAY = {
    "country_of_origin": "CN",
    "country_of_dispatch": "HK",
    "loading_location": "HKG",
    "unloading_location": "USJFK",
    "country_of_destination": "US",
}


def test_a_strip_says_in_words_what_it_draws() -> None:
    drawn = drawing.strip({"usual_low": 2.0, "usual_high": 3.0}, 30.0)
    assert "usually 2 to 3, here 30" in drawn
    assert 'class="bad"' in drawn
    assert 'class="bad"' not in drawing.strip({"usual_low": 2.0, "usual_high": 3.0}, 2.5)


@pytest.mark.parametrize(
    ("evidence", "value"),
    [
        ({}, 1.0),
        ({"usual_low": 2.0, "usual_high": 3.0}, None),
        ({"usual_low": 0.0, "usual_high": 3.0}, 1.0),
        ({"usual_low": float("nan"), "usual_high": 1.0}, 1.0),
    ],
)
def test_what_is_not_known_is_not_drawn(evidence: dict[str, float], value: float | None) -> None:
    assert drawing.strip(evidence, value) == ""


def test_a_route_goes_from_origin_over_loading_to_unloading() -> None:
    drawn = drawing.route(WAY)
    assert "CN → HKG → USJFK" in drawn
    assert drawn.count("<circle") == 3
    assert "style" not in drawn


@pytest.mark.parametrize(
    "filed", [{}, {"loading_location": "JFK"}, {"country_of_dispatch": "ZZ", "loading_location": "???"}]
)
def test_half_a_route_is_not_drawn(filed: dict[str, str]) -> None:
    assert drawing.route(filed) == ""


def test_names_are_escaped() -> None:
    assert "<b>" not in drawing.route({**WAY, "country_of_origin": "<b>"})
