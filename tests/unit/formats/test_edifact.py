import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats import edifact
from tidewaiter.formats.edifact import first_kind, opening, tokenise

WHOLE = (
    "UNB+UNOC:3+SIMU+CUSTOMS+260105:0607+7'UNH+1+CUSCAR:D:95B:UN'BGM+785+X+9'RFF+BM:SIMU1'UNT+4+1'"
    "UNH+2+IFCSUM:D:01B:UN'BGM+787+Y'UNT+3+2'UNZ+2+7'"
)


def codes(text: str) -> list[str]:
    return [p.code for p in tokenise(text.encode()).problems]


def test_a_clean_interchange_gives_its_messages_and_no_doubt() -> None:
    found = tokenise(WHOLE.encode())
    assert found.problems == ()
    assert [(m.kind, m.release, m.reference, m.sender) for m in found.messages] == [
        ("CUSCAR", "D.95B", "1", "SIMU"),
        ("IFCSUM", "D.01B", "2", "SIMU"),
    ]
    assert [(s.tag, s.ordinal) for s in found.messages[0].segments] == [("BGM", 3), ("RFF", 4)]
    assert found.messages[0].segments[1].get(1, 2) == "SIMU1"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (("UNT+4+1", "UNT+9+1"), "edifact-count"),
        (("UNZ+2", "UNZ+1"), "edifact-count"),
        (("UNT+4+1", "UNT+4+8"), "edifact-reference"),
        (("UNZ+2+7", "UNZ+2+8"), "edifact-reference"),
        (("UNT+4+1'", ""), "edifact-envelope"),
        (("'UNZ+2+7", ""), "edifact-envelope"),
        (("UNB+UNOC:3+SIMU+CUSTOMS+260105:0607+7'", ""), "edifact-envelope"),
        (("UNH+1+", "UNH 1+"), "edifact-header"),
        (("UNH+1+", "NH+1+"), "edifact-header"),
        (("UNH+1+", "UNH+"), "edifact-header"),
        (("UNH+1+CUSCAR:D:95B:UN'", ""), "edifact-header"),
        (("UNZ+2+7", "RFF+X'UNZ+2+7"), "edifact-stray-segment"),
        (("'RFF", "'\t\tRFF"), "edifact-whitespace"),
        (("RFF+BM:SIMU1", "RFF+BM:SI\nMU1"), "edifact-whitespace"),
        (("BGM+785+X+9'RFF", "BGM+785+X+9\r\nRFF"), "edifact-terminator"),
        (("RFF+BM", "RFF2X+BM"), "edifact-segment"),
    ],
)
def test_each_deviation_is_a_warning_and_the_message_is_read(damage: tuple[str, str], code: str) -> None:
    text = WHOLE.replace(*damage)
    assert text != WHOLE
    found = tokenise(text.encode())
    assert code in {p.code for p in found.problems}
    assert {p.severity for p in found.problems} == {Severity.WARNING}
    first = found.messages[0]
    assert first.kind == "CUSCAR"
    assert first.segments[-1].get(1, 2) == "SIMU1"


GROUPED = "UNB+UNOA:1+A+B+1+7'UNG+CUSCAR+A+B+1:2+5+UN'UNH+1+CUSCAR:D:95B:UN'BGM+1'UNT+3+1'UNE+1+5'UNZ+1+7'"


@pytest.mark.parametrize(
    ("damage", "code", "path"),
    [
        (("UNE+1+5'", ""), "edifact-envelope", "segment 2 (UNG)"),
        (("UNE+1+5'UNZ+1+7'", ""), "edifact-envelope", "segment 2 (UNG)"),
        (("UNZ+1+7'", ""), "edifact-envelope", "segment 1 (UNB)"),
        (("UNZ+1+7'", "UNB+UNOA:1+A+B+1+8'UNZ+0+8'"), "edifact-envelope", "segment 1 (UNB)"),
        (("UNE+1+5'", "UNG+CUSCAR+A+B+1:2+6+UN'UNE+0+6'"), "edifact-envelope", "segment 2 (UNG)"),
        (("UNT+3+1'", ""), "edifact-envelope", "segment 4 (BGM)"),
        (("UNT+3+1'", "UNH+2+CUSCAR:D:95B:UN'UNT+2+2'"), "edifact-envelope", "segment 4 (BGM)"),
        (("UNH+1+CUSCAR:D:95B:UN'", ""), "edifact-header", "segment 3 (BGM)"),
        (("UNG+CUSCAR+A+B+1:2+5+UN'", ""), "edifact-envelope", "segment 5 (UNE)"),
        (("UNB+UNOA:1+A+B+1+7'", ""), "edifact-envelope", "segment 6 (UNZ)"),
        (("UNH+1+", "UNH 1+"), "edifact-header", "segment 3 (UNH 1)"),
        (("UNT+3", "UNT+x"), "edifact-count", "segment 5 (UNT)"),
        (("UNE+1", "UNE+2"), "edifact-count", "segment 6 (UNE)"),
        (("UNZ+1", "UNZ+"), "edifact-count", "segment 7 (UNZ)"),
        (("'BGM", "'\tBGM"), "edifact-whitespace", "segment 4"),
        (("BGM+1", "BGM+1+CAF\xc9"), "edifact-encoding", "segment 4"),
    ],
)
def test_what_an_envelope_lacks_is_told_at_its_segment(damage: tuple[str, str], code: str, path: str) -> None:
    found = tokenise(GROUPED.replace(*damage).encode("latin-1"))
    assert (code, path) in {(p.code, p.path) for p in found.problems}
    assert [s.tag for s in found.messages[0].segments] == ["BGM"]


def test_places_are_segments_by_their_ordinal() -> None:
    (problem,) = tokenise(WHOLE.replace("UNT+4+1", "UNT+5+1").encode()).problems
    assert problem.path == "segment 5 (UNT)"


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r", " \n\n"])
def test_line_breaks_after_terminators_are_no_deviation(breaks: str) -> None:
    assert codes(WHOLE.replace("'", "'" + breaks)) == []


def test_separators_are_what_una_shows() -> None:
    text = "UNA|*,! ~" + WHOLE.replace(":", "|").replace("+", "*").replace("'", "~")
    found = tokenise(text.encode())
    assert found.problems == ()
    assert found.messages[0].segments[1].get(1, 2) == "SIMU1"
    controls = WHOLE.replace(":", "\x1f").replace("+", "\x1d").replace("'", "\x1c")
    assert [m.kind for m in tokenise(controls.encode()).messages] == ["CUSCAR", "IFCSUM"]


def test_a_damaged_una_is_told_and_the_default_separators_are_taken() -> None:
    found = tokenise(("UNA+++++ '" + WHOLE).encode())
    assert [p.code for p in found.problems] == ["edifact-separators"]
    assert len(found.messages) == 2
    bare = tokenise(b"UNH|1|CUSCAR:D:95B:UN~BGM|785~UNT|3|1~")
    assert "edifact-separators" in {p.code for p in bare.problems}
    assert bare.messages[0].kind == "CUSCAR"


def test_lines_may_end_segments() -> None:
    found = tokenise(WHOLE.replace("'", "\r\n").encode())
    assert found.problems == ()
    assert len(found.messages) == 2


@pytest.mark.parametrize(
    ("written", "read"),
    [("A??", "A?"), ("A?'B", "A'B"), ("A?+B", "A+B"), ("A?:B", "A:B"), ("A???'", "A?'"), ("W?", "W?")],
)
def test_released_separators_are_text(written: str, read: str) -> None:
    found = tokenise(WHOLE.replace("X+9", f"{written}+9").encode())
    assert found.messages[0].segments[0].get(2) == (read if written != "W?" else "W+9")


def test_a_file_that_is_too_long_is_read_as_far_as_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edifact, "MAX_SEGMENTS", 3)
    found = tokenise(WHOLE.encode())
    assert [p.code for p in found.problems if p.severity is Severity.FATAL] == ["too-large"]


def test_deviations_beyond_a_bound_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidewaiter.formats.opened.MAX_LISTED", 3)
    found = tokenise(b"UNB+UNOA:1+A+B+1+7'" + b"RFF+A'" * 9)
    assert len(found.problems) == 4
    assert found.problems[-1].value == "7 more deviations"


def test_it_is_known_by_its_beginning() -> None:
    assert opening(b"\xef\xbb\xbf\r\nUNB+UNOA:1") is not None
    assert opening(b"ISA*00*") is None
    assert first_kind(WHOLE.encode()) == "CUSCAR"
    assert first_kind(b"UNH+1+PAORES:93:1:IA'") == "PAORES"
    assert first_kind(b"UNB+UNOA:1+A+B'") == ""
    assert first_kind(b"FWB/17") is None
    assert tokenise(b"FWB/17").messages == ()
