from tidewaiter.formats.x12_other import FORMAT, recognise


def test_any_x12_but_a_309_is_recognised() -> None:
    assert recognise(b"ST*404*1~")
    assert recognise(b"GS*SO*A~")
    assert not recognise(b"ST*309*1~")
    assert not recognise(b"FHL/5")


def test_it_gives_no_rows_and_one_problem_that_names_the_set() -> None:
    parsed = FORMAT.parse(b"ST*404*1~BX*1~SE*3*1~")
    assert parsed.rows.num_rows == 0
    assert [p.value for p in parsed.problems if p.code == "message-not-read"] == ["X12 404"]
    assert parsed.rejects == ()


def test_a_309_further_down_is_read_all_the_same() -> None:
    parsed = FORMAT.parse(b"ST*404*1~BX*1~SE*3*1~ST*309*2~M10*SIMU*O~LX*1~M11*7~SE*5*2~")
    assert parsed.rows["bill"].to_pylist() == ["SIMU7"]
