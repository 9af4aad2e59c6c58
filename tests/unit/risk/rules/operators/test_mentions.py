from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.mentions import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [
        {"goods_description": "PÍLL-press, used"},
        {"goods_description": "新压片机两台"},
        {"goods_description": "зелёный Кофе"},
        {"goods_description": "pill presses"},
        {"goods_description": "pill. A press"},
        {"goods_description": None},
    ]
    assert judged('goods_description mentions "pill press", "压片机", "кофе"', *rows) == [
        True,
        True,
        True,
        False,
        False,
        None,
    ]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('goods_description mentions "--"')
    assert OPERATOR.meaning.endswith(".")
