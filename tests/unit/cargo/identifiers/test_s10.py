import pyarrow as pa
import pytest

from tidewaiter.cargo.identifiers import s10


def test_the_check_digit_of_the_published_example() -> None:
    # Serial 47312482: weighted sum 200, 200 mod 11 = 2, 11 - 2 = 9.
    assert s10.check_digit(47312482) == 9


@pytest.mark.parametrize(("serial", "digit"), [(0, 5), (10, 2), (6, 2), (30000000, 9)])
def test_the_check_digit_is_eleven_less_the_remainder_and_five_for_none(serial: int, digit: int) -> None:
    assert s10.check_digit(serial) == digit


def test_a_remainder_of_one_is_written_zero() -> None:
    # Serial 00000008: 8 * 7 = 56, 56 mod 11 = 1, 11 - 1 = 10, written 0.
    assert s10.check_digit(8) == 0


def test_compose_gives_a_valid_identifier() -> None:
    assert s10.compose(service="LX", serial=12345678, country="GB") == "LX123456785GB"


@pytest.mark.parametrize(
    ("service", "serial", "country"), [("L", 1, "GB"), ("lx", -1, "GB"), ("LX", 10**8, "GB"), ("LX", 1, "XX")]
)
def test_compose_refuses_what_cannot_be_one(service: str, serial: int, country: str) -> None:
    with pytest.raises(ValueError, match=r"S10|XX"):
        s10.compose(service, serial, country)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("LX12345678GB", "An S10 identifier has 13 characters, this has 12."),
        ("LX12345678AGB", "An S10 identifier is two letters, nine digits and two letters."),
        ("LX123456785ZZ", "ZZ is not a country whose post issues S10 identifiers."),
        ("LX123456786GB", "The check digit is 6, but the serial number gives 5."),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, sentence: str) -> None:
    assert s10.problem(text) == sentence


def test_spaces_and_small_letters_are_no_problem() -> None:
    assert s10.problem("lx 123 456 785 gb") is None
    assert s10.normalise("lx 123 456 785 gb") == "LX123456785GB"


def test_the_posts_the_upu_gave_reserved_codes_may_issue() -> None:
    assert s10.problem("LX123456785QM") is None


def test_the_kernel_keeps_null_and_length() -> None:
    values = pa.chunked_array([["LX123456785GB", None], ["LX123456786GB", "", "LX123456785XX"]])
    assert s10.valid(values).to_pylist() == [True, None, False, False, False]


def test_the_kernel_takes_no_rows() -> None:
    assert s10.valid(pa.array([], pa.string())).to_pylist() == []


def test_the_kernel_reads_a_slice_from_its_own_offset() -> None:
    values = pa.array(["x", "LX123456785GB", "nonsense"])
    assert s10.valid(values.slice(1)).to_pylist() == [True, False]
