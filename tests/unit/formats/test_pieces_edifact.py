"""EDIFACT interchanges cut into interchanges: what comes of the pieces is what comes of the whole."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import pieces, pieces_edifact, registry

GROUPS = "".join(
    f"CNI+{n}'RFF+BM:SIMU{n:04}'NAD+CN+++O?'BRIEN ?+ {n}??'GID+1+{n}:CT'FTX+AAA+++HATS'" for n in range(1, 41)
)
ONE = f"UNH+1+CUSCAR:D:95B:UN'BGM+785+7+9'TDT+20+12W+1++SIMU:172'{GROUPS}UNT+204+1'"
CUSCAR = f"UNB+UNOA:1+A+B+260105:0607+7'\n{ONE}UNZ+1+7'".replace("'U", "'\nU").encode()
SMALL = "".join(f"UNH+{n}+CUSCAR:D:95B:UN'BGM+785+{n}+9'CNI+1'RFF+BM:SIMU{n}'UNT+5+{n}'" for n in range(1, 31))
GROUPED = (
    f"UNA:+.? 'UNB+UNOA:1+A+B+260105:0607+7'UNG+CUSCAR+A+B+260105:0607+3+UN+D:95B'{SMALL}UNE+30+3'UNZ+1+7'".encode()
)
WITHOUT = "UNB+UNOA:1+A+B+260105:0607+7'UNH+1+{}'BGM+785+7+9'{}UNT+{}+1'UNZ+1+7'"
BILLS = WITHOUT.format("CUSCAR:D:95B:UN", "".join(f"RFF+BM:SIMU{n}'GID+1+4:CT'FTX+AAA+++HATS'" for n in range(30)), 93)
ITEMS = WITHOUT.format("ITMATT:1:0:UP", "".join(f"GID+1+1:CT'RFF+AAS:LX00000{n:04}CN'" for n in range(30)), 63)
FILES = {
    "groups": CUSCAR,
    "messages": GROUPED,
    "bills": BILLS.encode(),
    "items": ITEMS.encode(),
    "other marks": b"UNA|!.* ~" + CUSCAR.translate(bytes.maketrans(b":+?'", b"|!*~")),
}


def read(data):
    parsed = registry.parse(data)
    rows = [{k: v for k, v in row.items() if k != "source_position"} for row in parsed.rows.to_pylist()]
    return rows, [problem.code for problem in parsed.problems]


@pytest.mark.parametrize("name", sorted(FILES))
@pytest.mark.parametrize("size", [300, 900, 10**6])
def test_the_pieces_hold_what_the_whole_holds(name, size):
    data = FILES[name]
    assert pieces.can_cut(data[:4096])
    cut = list(pieces.cut(io.BytesIO(data), size))
    whole, problems = read(data)
    assert len(whole) >= 30
    assert problems == []
    assert (len(cut) > 1) == (size < len(data))
    assert [row for piece in cut for row in read(piece)[0]] == whole
    assert [code for piece in cut for code in read(piece)[1]] == []


def test_a_message_that_is_not_cut_keeps_its_trailer():
    wrong = GROUPED.replace(b"UNT+5+7'", b"UNT+6+7'")
    assert [code for piece in pieces.cut(io.BytesIO(wrong), 300) for code in read(piece)[1]] == ["edifact-count"]


@pytest.mark.parametrize(
    "head", [b"UNB+UNOA:1+A", b"UNA:+.? 'UNH+1'", b"UNA:::: 'UNB+1'", b"UNA:+.? \nUNB+1\n", b"UNB:UNOA+1'", b"UNH+1'"]
)
def test_files_that_show_no_marks_are_not_cut(head):
    assert pieces_edifact.marks_of(head) is None


@given(st.text("UNBHTZCNI+:'?\n ", max_size=120).map(str.encode), st.integers(50, 200))
def test_any_text_is_cut_without_loss(data, size):
    message = b"UNB+UNOA:1+A+B+1:2+7'UNH+1+CUSCAR:D:95B:UN'" + data
    joined = b"".join(pieces.cut(io.BytesIO(message), size))
    assert joined.startswith(b"UNB+UNOA:1+A+B+1:2+7'")
    if b"?" not in data:
        bare = [segment.strip() for segment in data.split(b"'")]
        assert all(one in joined for one in bare if one[:3] not in {b"UNZ", b"UNE", b"UNT", b"UNB", b"UNG"})
