import pytest

from rule_rows import judged, refused


def test_missing_means_what_the_test_says() -> None:
    for said, verdict in (("unknown", None), ("no", False), ("yes", True)):
        assert judged(f"gross_mass_kg is above 2 [if missing: {said}]", {}) == [verdict]


def test_joins_are_kleenes() -> None:
    row = {"hs_code": "1", "gross_mass_kg": None}
    assert judged('all of (hs_code is "2"; gross_mass_kg is 3)', row) == [False]
    assert judged('any of (hs_code is "1"; gross_mass_kg is 3)', row) == [True]
    assert judged('any of (hs_code is "2"; gross_mass_kg is 3)', row) == [None]
    assert judged("not (gross_mass_kg is 3)", row) == [None]


def test_a_named_list_gives_its_values() -> None:
    rows = [{"country_of_dispatch": "CN"}, {"country_of_dispatch": "DE"}]
    assert judged("country_of_dispatch is one of list watched", *rows, watched=("CN", "HK")) == [True, False]


def test_two_hundred_tests_are_compiled() -> None:
    tests = "; ".join(f"gross_mass_kg is {n}" for n in range(200))
    assert judged(f"any of ({tests})", {"gross_mass_kg": 199.0}, {"gross_mass_kg": 200.0}) == [True, False]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gros_mass_kg is 2", "column-unknown"),
        ("gross_mass_kg is $lest", "rule-parameter"),
        ("hs_code is one of list nowhere", "rule-list"),
        ('attributes.religion is "x"', "protected-trait"),
        ('gross_mass_kg is "two"', "rule-values"),
        ("gross_mass_kg is above field hs_code", "rule-values"),
        ("items is missing", ""),
    ],
)
def test_what_does_not_fit_is_a_problem(text: str, code: str) -> None:
    assert refused(text) == ([code] if code else [])
