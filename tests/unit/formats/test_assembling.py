import pytest

from tidewaiter.formats import assembling, edifact, x12


@pytest.mark.parametrize("block", [8, 20, 50, 2**13])
def test_deviations_stand_by_their_segments(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(assembling, "BLOCK", block)
    text = b"UNH+1+CUSCAR:D:95B:UN'CN+1'G\nID+1'\tGID+2'GI+3\nLOC+4'UNT+8+1'\n\r'U\nNH+2+CUSCAR:D:95B:UN'GID+1\t\n'"
    found = edifact.tokenise(text)
    assert [p.path for p in found.problems] == [
        *("segment 1 (UNH)", "segment 2 (CN)", "segment 3", "segment 4", "segment 5", "segment 5 (GI)"),
        *("segment 7 (UNT)", "segment 8", "segment 9 (GID)"),
    ]
    assert [[s.ordinal for s in message.segments] for message in found.messages] == [[2, 3, 4, 5, 6], [9]]


@pytest.mark.parametrize("block", [8, 20, 50, 2**13])
def test_what_follows_upon_too_many_segments_is_not_read(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(assembling, "BLOCK", block)
    monkeypatch.setattr(x12, "MAX_SEGMENTS", 5)
    found = x12.tokenise_closely(b"ST*309*1~M10*A~LX*1~LX*2~LX*3~L\nX*4~LX*5\n~L\nX*6~SE*8*1~")
    assert [(p.code, p.path) for p in found.problems] == [
        ("x12-envelope", "segment 1"),
        ("x12-whitespace", "segment 6"),
        ("too-large", "segment 6 (LX)"),
        ("x12-envelope", "segment 5 (LX)"),
    ]
    assert [len(one.segments) for one in found.sets] == [4]
