import pytest

from tidewaiter.formats.edifact_marks import COMPONENT, Marks, Segment, plain, released, unreleased


def test_elements_and_components_are_counted_from_one() -> None:
    segment = Segment("NAD", ("CZ", "", f"A{COMPONENT} B "), 4)
    assert (segment.get(1), segment.get(2), segment.get(3, 2), segment.get(3, 3), segment.get(9)) == (
        "CZ",
        "",
        "B",
        "",
        "",
    )
    assert segment.get(1, 2) == ""
    assert segment.components(3) == ["A", "B"]
    assert segment.components(9) == []
    assert (segment.path, segment.shown) == ("segment 4 (NAD)", "NAD+CZ++A: B ")


def test_what_is_written_is_released_and_ends_where_it_ends() -> None:
    marks = Marks()
    assert marks.write("FTX", "AAA", "", "", ("IT'S 1+1?", ""), "") == "FTX+AAA+++IT?'S 1?+1??'"
    assert marks.write("COM", ("a:b", "EM")) == "COM+a?:b:EM'"
    assert Marks(release="").escape("A+B") == "A+B"


def test_a_segment_is_built_again_as_it_stood() -> None:
    marks = Marks()
    text = released("FTX+AAA+++IT?'S:B", marks)
    tag, *elements = text.split("+")
    segment = Segment(tag, tuple(elements), 1)
    assert segment.get(4) == "IT'S"
    assert marks.rebuild(segment) == "FTX+AAA+++IT?'S:B'"


def test_released_characters_come_back() -> None:
    assert plain(released("A???'B", Marks())) == "A?'B"
    assert plain("plain") == "plain"


@pytest.mark.parametrize(
    "text", ["FTX+AAA+++纸?+笔:é", "FTX+纸:é?", "FTX+纸?:é", "FTX+\U000f0000:é", "GID+\xbf\xd41:2+7", "GID+?\xd4"]
)
def test_what_is_beyond_ascii_is_built_again_as_it_stood(text: str) -> None:
    marks = Marks()
    tag, *elements = released(text, marks).split("+")
    segment = Segment(tag, tuple(elements), 1)
    again, *same = released(marks.rebuild(segment)[:-1], marks).split("+")
    assert [again, *map(plain, same)] == [tag, *map(plain, elements)]
    if "?" not in text and text.isprintable():
        assert unreleased(released(text, marks))
        assert marks.rebuild(segment) == f"{text}'"
