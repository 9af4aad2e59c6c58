import pyarrow as pa
import pytest

from tidewaiter.cargo.identifiers import container


def test_the_check_digit_of_the_published_example() -> None:
    assert container.check_digit("CSQU305438") == 3


def test_stems_are_completed_as_a_column() -> None:
    stems = ["CSQU305438", "SIMU123456", "ABCZ000000"]
    expected = [f"{stem}{container.check_digit(stem)}" for stem in stems]
    assert container.completed(pa.array(stems)).to_pylist() == expected


def test_compose_gives_a_valid_number() -> None:
    assert container.compose("CSQ", "U", 305438) == "CSQU3054383"


@pytest.mark.parametrize(
    ("owner", "category", "serial"), [("CS", "U", 1), ("csq", "U", 1), ("CSQ", "X", 1), ("CSQ", "U", 10**6)]
)
def test_compose_refuses_what_cannot_be_one(owner: str, category: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"container|category"):
        container.compose(owner, category, serial)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("CSQU305438", "A container number has 11 characters, this has 10."),
        ("CSQ13054383", "A container number is four letters and seven digits."),
        ("CSQX3054383", "The fourth letter is the category U, J or Z, not X."),
        ("CSQU3054384", "The check digit is 4, but the number gives 3."),
    ],
)
def test_a_problem_says_what_is_wrong(text: str, sentence: str) -> None:
    assert container.problem(text) == sentence


def test_the_marking_on_the_box_is_no_problem() -> None:
    assert container.problem("csqu 305438-3") is None
    assert container.normalise("csqu 305438-3") == "CSQU3054383"


def test_the_kernel_keeps_null() -> None:
    got = container.valid(pa.array(["CSQU3054383", None, "CSQU3054384", "CSQX3054383", "é"]))
    assert got.to_pylist() == [True, None, False, False, False]
