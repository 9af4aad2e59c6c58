import pytest

from rule_rows import judged, refused
from tidewaiter.risk.rules.operators.mentions_across import OPERATOR

FILED = [
    "Кетамин, порошок",
    "KETAMIN powder",
    "新压片机两台",
    "Ya-Pian-Ji parts",
    "yapianji",
    "ketamine",
    "garden chair",
    None,
]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("ketamin", [True, True, False, False, False, False, False, None]),
        ("кетамин", [True, True, False, False, False, False, False, None]),
        ("压片机", [False, False, True, True, True, False, False, None]),
        ("ya pian ji", [False, False, True, True, True, False, False, None]),
    ],
)
def test_a_term_meets_its_spelling_in_another_script(term: str, expected: list[bool | None]) -> None:
    rows = [{"goods_description": text} for text in FILED]
    assert judged(f'goods_description mentions in any script "{term}"', *rows) == expected


def test_a_filers_own_column_is_looked_at_in_its_own_script() -> None:
    rows = [{"attributes": [("note", text)]} for text in ("ketamin", "кетамин")]
    assert judged('attributes.note mentions in any script "ketamin"', *rows) == [True, False]


def test_what_does_not_fit_is_refused() -> None:
    assert refused('goods_description mentions in any script "--"')
    assert OPERATOR.meaning.endswith(".")
