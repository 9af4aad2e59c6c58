from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.at_least import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"consignor_count_30d": 5.0}, {"consignor_count_30d": 4.0}, {"consignor_count_30d": None}]
    assert judged("consignor_count over 30 days is at least 5", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('gross_mass_kg is at least "5"')
    assert OPERATOR.meaning.endswith(".")
