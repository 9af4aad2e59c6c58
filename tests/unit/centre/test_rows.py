from datetime import UTC, datetime, timedelta, timezone

import pytest

from tidewaiter.centre.outcomes.rows import DetectionMethod, ExamType, Finding, OutcomeRow, read

GOOD = {"target_id": "T-000001", "finding": "narcotics", "exam_type": "physical"}


def good(**cells: object) -> OutcomeRow:
    row = read({**GOOD, **cells}, 3)
    assert isinstance(row, OutcomeRow), row
    return row


def codes(**cells: object) -> list[str]:
    problems = read({**GOOD, **cells}, 3)
    assert isinstance(problems, list), problems
    assert all(problem.hint and problem.row == 3 for problem in problems)
    return [problem.code for problem in problems]


def test_an_examination_is_read() -> None:
    row = good(
        result="examined",
        examined_at="2026-01-05T08:00:00+02:00",
        detection_method="Risk-Profile",
        substance=" fentanyl ",
        net_mass_g="12.5",
        officer="kim",
        whatever="ignored",
    )
    assert row.finding == Finding.NARCOTICS
    assert row.exam_type == ExamType.PHYSICAL
    assert row.detection_method == DetectionMethod.RISK_PROFILE
    assert row.examined_at == datetime(2026, 1, 5, 6, tzinfo=UTC)
    assert (row.substance, row.net_mass_g, row.officer, row.position) == ("fentanyl", 12.5, "kim", 3)


def test_a_finding_alone_says_that_it_was_examined() -> None:
    assert good().result == "examined"


def test_typed_cells_are_read_as_text_is() -> None:
    east = datetime(2026, 1, 5, 8, tzinfo=timezone(timedelta(hours=2)))
    assert good(examined_at=east, net_mass_g=12.5).key == good(examined_at="2026-01-05 06:00", net_mass_g="12.5").key


def test_a_target_that_was_not_presented_is_read() -> None:
    row = read({"target_id": "T-1", "result": "Not presented", "reason_code": "not-unloaded"}, 0)
    assert isinstance(row, OutcomeRow)
    assert (row.result, row.reason_code, row.finding) == ("not_presented", "not-unloaded", None)


def test_the_key_knows_the_same_row_again_and_no_other() -> None:
    same = read({**GOOD, "extra": "x"}, 99)
    assert isinstance(same, OutcomeRow)
    assert same.key == good().key
    assert good(net_mass_g="1").key != good().key


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"target_id": ""}, ["no-target"]),
        ({"finding": "drugs"}, ["unknown-finding", "unknown-result"]),
        ({"finding": "drugs", "result": "examined"}, ["unknown-finding"]),
        ({"finding": None, "result": "examined"}, ["finding-missing"]),
        ({"exam_type": ""}, ["exam-type-missing"]),
        ({"exam_type": "sniffing"}, ["unknown-exam-type"]),
        ({"detection_method": "luck"}, ["unknown-detection-method"]),
        ({"result": "lost"}, ["unknown-result"]),
        ({"result": "missed"}, ["finding-without-examination"]),
        ({"examined_at": "yesterday"}, ["bad-time"]),
        ({"examined_at": "0001-01-01T00:00:00+14:00"}, ["bad-time"]),
        ({"net_mass_g": "much"}, ["bad-mass"]),
        ({"net_mass_g": "-1"}, ["bad-mass"]),
        ({"net_mass_g": "nan"}, ["bad-mass"]),
        ({"reason_code": "shift-ended"}, ["unknown-reason-code"]),
        ({"target_id": "", "consignment_id": "x" * 201}, ["unknown-target"]),
    ],
)
def test_what_is_wrong_is_said(cells: dict[str, object], expected: list[str]) -> None:
    assert codes(**cells) == expected
