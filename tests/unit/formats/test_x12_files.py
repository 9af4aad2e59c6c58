import pytest

from tidewaiter.formats import x12, x12_files
from tidewaiter.formats.x12_files import FORMATS, is_other, parse


def test_each_set_gives_a_file_its_format() -> None:
    assert [f.name for f in FORMATS] == ["x12-309", "x12-310", "x12-322", "x12-404", "x12-other"]
    for code, name in (("309", "x12-309"), ("404", "x12-404"), ("315", "x12-other")):
        assert [f.name for f in FORMATS if f.recognise(f"ST*{code}*1~".encode())] == [name]
    assert is_other(b"GS*SO*A~")
    assert not is_other(b"FHL/5")


def test_a_set_without_a_reader_gives_one_problem_that_names_it() -> None:
    parsed = parse(b"ST*315*1~B4*1~SE*3*1~")
    assert parsed.rows.num_rows == 0
    assert [p.value for p in parsed.problems if p.code == "message-not-read"] == ["X12 315"]
    assert parsed.rejects == ()


def test_sets_of_several_kinds_are_all_read() -> None:
    parsed = parse(
        b"ST*404*1~BX*04*R*PP*7*SIMU~SE*3*1~ST*309*2~M10*SIMU*O~LX*1~M11*7~SE*5*2~ST*322*3~Q5*A~N7*SIMU*123456~SE*4*3~"
    )
    assert parsed.rows["bill"].to_pylist() == ["SIMU7", "SIMU7"]
    assert parsed.rows["source_format"].to_pylist() == ["x12-404", "x12-309"]
    assert parsed.events is not None
    assert parsed.events["key"].to_pylist() == ["container:SIMU1234561"]


def test_sets_are_not_kept_and_those_that_are_not_read_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = x12.closely(b"ST*315*1~SE*2*1~ST*315*2~SE*2*9~")
    assert next(opened.units).code == "315"
    assert [p.code for p in opened.told()] == ["x12-envelope"]
    assert len(list(opened.units)) == 1
    assert [p.code for p in opened.told()] == ["x12-envelope", "x12-control-number"]
    monkeypatch.setattr("tidewaiter.formats.opened.MAX_LISTED", 2)
    said = [p for p in x12_files.parse(b"ST*315*1~B4*1~SE*3*1~" * 5).problems if p.code == "message-not-read"]
    assert [p.path for p in said] == ["set 1", "set 2", "message"]
    assert said[-1].value == "3 more sets"
