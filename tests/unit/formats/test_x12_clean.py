"""Clean X12 files cut at once."""

import pytest

from tidewaiter.formats import x12_clean, x12_sets_bulk
from tidewaiter.formats.x12 import Interchange
from tidewaiter.formats.x12_clean import read
from tidewaiter.formats.x12_envelope import TransactionSet

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


def groups(*counts: int) -> str:
    """A file of so many sets a group."""
    text, number = ISA, 0
    for group, count in enumerate(counts, 1):
        text += f"GS*SO*SIMU*C*20260105*0607*{group}*X*004010~"
        for _ in range(count):
            number += 1
            text += f"ST*322 *{number}~N9*BM*{number}~SE*3*{number}~"
        text += f"GE*{count}*{group}~"
    return f"{text}IEA*{len(counts)}*000000007~"


def test_sets_under_the_same_headers_are_told_by_their_first() -> None:
    found = cut(groups(3, 0, 2))
    assert found is not None
    assert found.sets.codes() == {"322"}
    headed = list(found.sets.headed())
    assert [many for _, many in headed] == [3, 2]
    assert [one for one, _ in headed] == [found.sets[0], found.sets[3]]
    assert all(one.gs == found.sets[at].gs for one, at in zip((headed[0][0], headed[1][0]), (2, 4), strict=True))


def test_a_file_without_sets_has_neither_codes_nor_headers() -> None:
    found = cut(groups(0))
    assert found is not None
    assert (found.sets.codes(), list(found.sets.headed())) == (set(), [])


def test_columns_of_many_sets_are_taken_without_making_each_set(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counted(*given: object) -> TransactionSet:
        made.append(given)
        return TransactionSet(*given)  # type: ignore[arg-type] # handed on

    body = "".join(
        f"ST*322*{n}~Q5*OA*20260105*2145*LT**MIAMI~N7*SIMU*123456~R4*5*UN*USMIA~SE*5*{n}~" for n in range(1, 91)
    )
    text = f"{ISA}GS*SO*SIMU*C*20260105*0607*3*X*004010~{body}GE*90*3~IEA*1*000000007~"
    found = read(text.encode(), 1000)
    assert found is not None
    monkeypatch.setattr(x12_clean, "TransactionSet", counted)
    parsed = x12_sets_bulk.parse(Interchange(found.sets, found.marks, "utf-8", (), found.bulk))
    assert parsed is not None
    assert parsed.events is not None
    assert parsed.events.num_rows == 90
    assert 0 < len(made) < 5


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
