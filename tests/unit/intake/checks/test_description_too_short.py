import pytest

from tidewaiter.intake.checks.description_too_short import CHECKS


@pytest.mark.parametrize("text", ["AB", "1234", "a.b.", "--"])
def test_fewer_than_three_letters_say_nothing(found, text) -> None:
    assert found(CHECKS, goods_description=text) == [("description-too-short", "goods_description", text)]


@pytest.mark.parametrize("text", [None, "", "tea", "té x", "茶", "чай"])
def test_three_letters_or_one_of_a_word_script_are_enough(found, text) -> None:
    assert found(CHECKS, goods_description=text) == []
