from datetime import UTC, datetime

import pyarrow as pa

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import table
from tidewaiter.engine import distinct
from tidewaiter.intake import regimes
from tidewaiter.intake.check import Check
from tidewaiter.intake.checks import table as list_of_checks
from tidewaiter.intake.judge import HITS, hits

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ROWS = table(
    [
        {"consignment_id": f"x:{i}", "source_position": 9 - i, "regime": regime, "consignee_name": name}
        for i, (regime, name) in enumerate([("mail", "a"), ("air", None), ("mail", "b" * 300)])
    ]
)


def check(condition: str | None = None, **rest) -> Check:
    return Check("c", "C", Severity.ERROR, "consignee_name", "Do.", condition, **rest)


def test_hits_come_by_row_and_then_by_check() -> None:
    got = hits(ROWS, [check("regime = 'mail'"), check("true")], NOW)
    assert list(zip(got["ordinal"].to_pylist(), got["hit"].to_pylist(), strict=True)) == [
        (0, 0), (0, 1), (1, 1), (2, 0), (2, 1),
    ]  # fmt: skip


def test_null_is_no_problem_in_a_condition_or_a_kernel() -> None:
    kernel = check(kernel=lambda rows: pa.array([None] * len(rows), pa.bool_()))
    assert hits(ROWS, [check("length(consignee_name) > 1000"), kernel], NOW).num_rows == 0


def test_a_check_of_a_regime_leaves_the_others_alone() -> None:
    kernel = check(kernel=lambda rows: pa.array([True] * len(rows)), regimes=frozenset({"air"}))
    assert hits(ROWS, [check("true", regimes=frozenset({"mail", "rail"})), kernel], NOW)["ordinal"].to_pylist() == [
        0,
        1,
        2,
    ]


def test_what_is_quoted_is_cut() -> None:
    values = hits(ROWS, [check("true")], NOW)["value"].to_pylist()
    assert values == ["a", "", "b" * 199 + "…"]


def test_no_rows_or_no_checks_find_nothing() -> None:
    assert hits(ROWS.slice(0, 0), [check("true")], NOW).equals(HITS.empty_table())
    assert hits(ROWS, [], NOW).equals(HITS.empty_table())


def test_many_rows_are_judged_as_few_are(monkeypatch) -> None:
    """What is told once a column or tried once a value gives what the conditions give."""
    shipped = regimes.load(None)
    checks = list_of_checks.checks(shipped.among(["mail", "express", "air"]))
    names = [None, "", " ", "n/a", "N.A.", "Test", "x", "X1", "-", "unknown", "Unkn", "None", " same", "Ann", "李", "ß"]
    rows = table(
        [
            {
                "consignment_id": f"s10:{name}{i}" if i else ":",
                "source_position": i,
                "regime": ("mail", "express", "air")[i % 3],
                "received_at": NOW,
                "consignor_name": name,
                "consignee_name": names[-i],
                "consignee_address_line": name,
                "goods_description": name,
                "consignor_country": ("CN", "cn", "UK", None)[i % 4],
                "currency": ("USD", "", "US$")[i % 3],
                "hs_code": ("8517.13", "85", "991300")[i % 3],
                "s10": ("RB123456785GB", "rb 123 456 785 gb", "RB123456789GB", None)[i % 4],
                "awb": ("125-12345675", "12512345670", None)[i % 3],
            }
            for i, name in enumerate(names)
        ]
    )
    few = hits(rows, checks, NOW)
    monkeypatch.setattr(distinct, "LEAST_ROWS", 1)
    assert hits(rows, checks, NOW).to_pylist() == few.to_pylist()
    assert few.num_rows > len(names)
