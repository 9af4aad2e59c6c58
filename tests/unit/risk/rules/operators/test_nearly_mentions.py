from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.nearly_mentions import OPERATOR


def test_it_holds_fails_or_is_unknown() -> None:
    rows = [
        {"goods_description": "encapsulting machine"},
        {"goods_description": "encapsulating mahcine"},
        {"goods_description": "encpsulting machine"},
        {"goods_description": "machine"},
        {"goods_description": None},
    ]
    assert judged('goods_description nearly mentions "encapsulating machine"', *rows) == [
        True,
        True,
        False,
        False,
        None,
    ]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('goods_description nearly mentions "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"')
    assert OPERATOR.meaning.endswith(".")
