from tidewaiter.selection.value import UNGRADED, confidence


def test_a_better_source_and_a_better_confirmed_word_weigh_more() -> None:
    assert confidence("A1") == 1.0
    assert confidence("A1") > confidence("B1") > confidence("C1") > confidence("D1") > confidence("E1")
    assert confidence("B1") > confidence("B2") > confidence("B3") > confidence("B4") > confidence("B5")


def test_what_cannot_be_judged_is_not_taken_for_false() -> None:
    assert confidence("F6") > confidence("E5")


def test_no_grade_has_half() -> None:
    assert confidence("") == confidence("Z9X") == UNGRADED
