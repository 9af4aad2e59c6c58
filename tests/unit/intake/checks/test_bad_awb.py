from tidewaiter.intake.checks.bad_awb import CHECKS


def test_a_wrong_check_digit_is_found_and_quoted(found) -> None:
    assert found(CHECKS, awb="125-12345676") == [("bad-awb", "awb", "125-12345676")]


def test_a_right_one_or_none_passes(found) -> None:
    assert found(CHECKS, awb="125-12345675") == []
    assert found(CHECKS, awb=None) == []
