from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.at_most import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"gross_mass_kg": 2.0}, {"gross_mass_kg": 2.1}, {"gross_mass_kg": None}]
    assert judged("gross_mass_kg is at most $most", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("gross_mass_kg is at most $least")
    assert OPERATOR.meaning.endswith(".")
