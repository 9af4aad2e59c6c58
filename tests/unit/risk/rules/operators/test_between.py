from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.between import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"value_per_kg": 20.0}, {"value_per_kg": 20.5}, {"value_per_kg": None}]
    assert judged("value_per_kg is between 5 and 20", *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("value_per_kg is between 20 and 5")
    assert OPERATOR.meaning.endswith(".")
