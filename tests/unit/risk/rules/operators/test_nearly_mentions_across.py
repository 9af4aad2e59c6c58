from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.nearly_mentions_across import OPERATOR


def test_a_slip_between_transliterations_is_forgiven() -> None:
    filed = ["фентанил", "fentanyl hcl", "فنتانيل", "fentan", "gift", None]
    rows = [{"goods_description": text} for text in filed]
    said = 'goods_description nearly mentions in any script "fentanil"'
    assert judged(said, *rows) == [True, True, True, False, False, None]


def test_a_long_word_is_met_without_a_slip() -> None:
    rows = [{"goods_description": "щщщщщщщ порошок"}, {"goods_description": "shchshchshchshchshchshchshch"}]
    assert judged('goods_description nearly mentions in any script "щщщщщщщ"', *rows) == [True, True]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('goods_description nearly mentions in any script "--"')
    assert OPERATOR.meaning.endswith(".")
