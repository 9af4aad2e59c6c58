import pytest

from tidewaiter.cargo.problem import Severity
from tidewaiter.formats import x12
from tidewaiter.formats.x12 import first_set, tokenise
from tidewaiter.formats.x12_marks import Delimiters

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*P*>~"
WHOLE = ISA + "GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~ST*309*0001~M10*SIMU*O~SE*3*0001~GE*1*3~IEA*1*000000007~"


def codes(text: str) -> list[str]:
    return [p.code for p in tokenise(text.encode()).problems]


def test_a_clean_interchange_gives_its_set_and_no_doubt() -> None:
    found = tokenise(WHOLE.encode())
    (one,) = found.sets
    assert (one.code, [s.tag for s in one.segments]) == ("309", ["M10"])
    assert one.isa is not None
    assert one.isa.get(6) == "SIMU"
    assert found.delimiters == Delimiters("*", ">", "~")
    assert found.problems == ()


@pytest.mark.parametrize("breaks", ["\n", "\r\n", "\r", " \n\n"])
def test_line_breaks_after_terminators_are_no_deviation(breaks: str) -> None:
    assert codes(WHOLE.replace("~", "~" + breaks)) == []


def test_the_line_end_may_be_the_terminator() -> None:
    for end in ("\n", "\r\n"):
        assert codes(WHOLE.replace("~", end)) == []


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (("SE*3*0001", "SE*9*0001"), "x12-count"),
        (("GE*1*3", "GE*2*3"), "x12-count"),
        (("IEA*1*", "IEA*0*"), "x12-count"),
        (("SE*3*0001", "SE*3*0002"), "x12-control-number"),
        (("GE*1*3", "GE*1*4"), "x12-control-number"),
        (("IEA*1*000000007", "IEA*1*000000008"), "x12-control-number"),
        (("SIMU           *ZZ", "SIMU*ZZ"), "x12-isa"),
        (("SE*3*0001~", ""), "x12-envelope"),
        (("~IEA*1*000000007", ""), "x12-envelope"),
        (("GE*1*3~", "GE*1*3~REF*X~"), "x12-stray-segment"),
        (("~M10", "~\tM10"), "x12-whitespace"),
        (("M10*SIMU*O", "M10*SI\nMU*O"), "x12-whitespace"),
        (("M10*SIMU*O~SE", "M10*SIMU*O\r\nSE"), "x12-terminator"),
    ],
)
def test_each_deviation_is_one_warning_and_the_set_is_read(damage: tuple[str, str], code: str) -> None:
    text = WHOLE.replace(*damage)
    found = tokenise(text.encode())
    assert code in {p.code for p in found.problems}
    assert {p.severity for p in found.problems} == {Severity.WARNING}
    assert found.sets[0].segments[0].get(1) == "SIMU"


@pytest.mark.parametrize(
    ("damage", "code", "path"),
    [
        (("GE*1*3~", ""), "x12-envelope", "segment 2 (GS)"),
        (("GE*1*3~IEA*1*000000007~", ""), "x12-envelope", "segment 2 (GS)"),
        (("IEA*1*000000007~", ""), "x12-envelope", "segment 1 (ISA)"),
        (("IEA*1*000000007~", ISA + "IEA*0*000000007~"), "x12-envelope", "segment 1 (ISA)"),
        (("GE*1*3~", "GS*SO*A*B*1*1*4~GE*0*4~"), "x12-envelope", "segment 2 (GS)"),
        (("SE*3*0001~", ""), "x12-envelope", "segment 4 (M10)"),
        (("SE*3*0001~", "ST*309*2~SE*2*2~"), "x12-envelope", "segment 4 (M10)"),
        (("ST*309*0001~", ""), "x12-envelope", "segment 3 (M10)"),
        (("GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~", ""), "x12-envelope", "segment 5 (GE)"),
        (("GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~", ""), "x12-envelope", "segment 2 (ST)"),
        ((ISA, ""), "x12-envelope", "segment 1"),
        (("SE*3*0001", "SE*x*0001"), "x12-count", "segment 5 (SE)"),
        (("GE*1*3", "GE*2*3"), "x12-count", "segment 6 (GE)"),
        (("IEA*1*", "IEA**"), "x12-count", "segment 7 (IEA)"),
        (("~M10", "~\tM10"), "x12-whitespace", "segment 4"),
        (("M10*SIMU", "M10*CAF\xc9"), "x12-encoding", "segment 4"),
    ],
)
def test_what_an_envelope_lacks_is_told_at_its_segment(damage: tuple[str, str], code: str, path: str) -> None:
    found = tokenise(WHOLE.replace(*damage).encode("latin-1"))
    assert (code, path) in {(p.code, p.path) for p in found.problems}
    assert [s.tag for s in found.sets[0].segments] == ["M10"]


def test_leading_zeros_of_control_numbers_do_not_matter() -> None:
    assert codes(WHOLE.replace("SE*3*0001", "SE*03*1")) == []


@pytest.mark.parametrize("end", ["~", "'", "\n", "|"])
def test_a_bare_set_is_read_with_guessed_separators(end: str) -> None:
    bare = end.join(["ST*309*0001", "M10*SIMU*O", "N1*SH*A-B", "SE*4*0001"]) + end
    found = tokenise(bare.encode())
    assert [p.code for p in found.problems] == ["x12-envelope"]
    assert [s.tag for s in found.sets[0].segments] == ["M10", "N1"]


def test_segments_without_any_envelope_are_a_309() -> None:
    found = tokenise(b"M10*SIMU*O~LX*1~M11*123~")
    assert [(s.code, len(s.segments)) for s in found.sets] == [("309", 3)]
    assert {p.code for p in found.problems} == {"x12-envelope"}


def test_latin_1_is_read_with_a_doubt() -> None:
    found = tokenise(WHOLE.replace("M10*SIMU", "M10*CAF\xc9").encode("latin-1"))
    assert (found.encoding, [p.code for p in found.problems]) == ("latin-1", ["x12-encoding"])
    assert found.sets[0].segments[0].get(1) == "CAF\xc9"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (WHOLE.encode(), "309"),
        (b"\xef\xbb\xbf\r\n \n" + WHOLE.encode(), "309"),
        (b"M10*A~", "309"),
        (b"ST*310*1~", "310"),
        (b"GS*SO*A~ST*309*1~", "309"),
        (ISA.encode(), ""),
        (b"FWB/17", None),
        (b"STATUS,DATE\n", None),
        (b"ISABELLA", None),
        (b"", None),
    ],
)
def test_the_first_set_is_known_from_the_head(head: bytes, code: str | None) -> None:
    assert first_set(head) == code


def test_many_interchanges_in_a_file_are_all_read() -> None:
    found = tokenise((WHOLE + "\n" + WHOLE).encode())
    assert len(found.sets) == 2
    assert found.problems == ()


def test_segments_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(x12, "MAX_SEGMENTS", 4)
    found = tokenise(WHOLE.encode())
    assert ("too-large", Severity.FATAL) in {(p.code, p.severity) for p in found.problems}


def test_deviations_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidewaiter.formats.opened.MAX_LISTED", 5)
    found = tokenise(b"GS*SO*A~" + b"REF*1~" * 50)
    assert len(found.problems) == 6
    assert "more deviations" in found.problems[-1].value


def test_a_segment_is_written_without_empty_elements_at_its_end() -> None:
    assert Delimiters().write("N1", "SH", "A", "", "") == "N1*SH*A~"
