from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.contains import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [{"goods_description": "in bulk"}, {"goods_description": "tea"}, {"goods_description": None}]
    assert judged('goods_description contains "BULK"', *rows) == [True, False, None]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('gross_mass_kg contains "2"')
    assert OPERATOR.meaning.endswith(".")
