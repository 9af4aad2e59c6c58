import pyarrow as pa
import pytest

from tidewaiter.cargo.identifiers import awb


def test_the_check_digit_is_the_serial_modulo_seven() -> None:
    assert awb.check_digit(1234567) == 1234567 % 7 == 5


def test_compose_gives_the_printed_form() -> None:
    assert awb.compose("125", 1234567) == "125-12345675"
    assert awb.compose("020", 7) == "020-00000070"


@pytest.mark.parametrize(("prefix", "serial"), [("12", 1), ("12A", 1), ("125", 10**7), ("125", -1)])
def test_compose_refuses_what_cannot_be_one(prefix: str, serial: int) -> None:
    with pytest.raises(ValueError, match="air waybill"):
        awb.compose(prefix, serial)


@pytest.mark.parametrize("text", ["12512345675", "125-12345675", " 125 1234 5675"])
def test_the_canonical_spelling_has_one_hyphen(text: str) -> None:
    assert awb.normalise(text) == "125-12345675"


def test_what_is_no_number_is_left_recognisable() -> None:
    assert awb.normalise("125-1234") == "1251234"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("125-1234567", "An air waybill number has 11 digits, this has 10 characters."),
        ("125-1234567X", "An air waybill number is digits only."),
        ("125-12345676", "The check digit is 6, but the serial number gives 5."),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, sentence: str) -> None:
    assert awb.problem(text) == sentence


def test_the_kernel_keeps_null() -> None:
    got = awb.valid(pa.array(["125-12345675", None, "125-12345676", "125-1234567"]))
    assert got.to_pylist() == [True, None, False, False]
