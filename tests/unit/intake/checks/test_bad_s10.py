from tidewaiter.intake.checks.bad_s10 import CHECKS


def test_a_wrong_check_digit_is_found_and_quoted(found) -> None:
    assert found(CHECKS, s10="LX123456786GB") == [("bad-s10", "s10", "LX123456786GB")]


def test_a_right_one_or_none_passes(found) -> None:
    assert found(CHECKS, s10="LX123456785GB") == []
    assert found(CHECKS, s10=None) == []
