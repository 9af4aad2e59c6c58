"""Clean X12 files cut at once."""

import pytest

from tidewaiter.formats.x12_clean import read

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*P*>~"
WHOLE = ISA + "GS*SO*SIMU*C*20260105*0607*3*X*004010~ST*309*1~M10*SIMU*O~LX*1~N10~SE*5*1~GE*1*3~IEA*1*000000007~"


def cut(text: str):
    return read(text.encode(), 100)


@pytest.mark.parametrize("end", ["~", "~\n", "~\r\n"])
def test_segments_are_made_when_they_are_asked_for(end: str) -> None:
    found = cut(WHOLE.replace("~", end))
    assert found is not None
    (one,) = found.sets
    assert [(s.tag, s.elements, s.ordinal) for s in one.segments] == [
        ("M10", ("SIMU", "O"), 4),
        ("LX", ("1",), 5),
        ("N10", (), 6),
    ]
    assert (len(one.segments), one.segments[0], one.segments[-1]) == (3, *list(one.segments)[::2])
    assert one.segments[1:] == list(one.segments)[1:]
    with pytest.raises(IndexError):
        one.segments[3]


def test_a_set_may_be_empty() -> None:
    found = cut(WHOLE.replace("M10*SIMU*O~LX*1~N10~SE*5", "SE*2"))
    assert found is not None
    assert list(found.sets[0].segments) == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("SE*5", "SE*6"),
        ("IEA*1*000000007~", ""),
        ("GE*1*3~", "GE*1*3~REF*X~"),
        ("LX*1", "lx*1"),
        ("LX*1", " LX*1"),
        ("LX*1", "LX*\t1"),
        ("LX*1", "LX*\n1"),
        ("~", "\n"),
        ("ISA*00", "ISA*0"),
    ],
)
def test_what_is_not_clean_is_left_to_a_closer_look(was: str, now: str) -> None:
    assert cut(WHOLE.replace(was, now)) is None


def test_what_is_too_long_or_no_text_is_left_too() -> None:
    assert read(WHOLE.encode(), 8) is None
    assert read(WHOLE.encode().replace(b"SIMU*O", b"SIM\xff*O"), 100) is None
