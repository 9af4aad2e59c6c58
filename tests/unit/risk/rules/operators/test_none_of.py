from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.none_of import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"transport_mode": "road"}, {"transport_mode": "air"}, {"transport_mode": None}]
    assert judged('transport_mode is none of "air", "mail"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused("transport_mode is none of field regime")
    assert OPERATOR.meaning.endswith(".")
