"""CUSCAR and ITMATT read as columns give what they give group by group: rows, problems, rejects, clean or damaged."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import edifact_bulk, edifact_columns, edifact_files, edifact_plain


def parts(text):
    return tuple(text.replace("\n", "").split("'"))


BEFORE = parts(
    """LOC+9+CNSZX'LOC+11+USMIA'NAD+CZ+++BLUE KITES+1 MILL ROAD+SHENZHEN++51+CN'NAD+CN+7++HATS++MIAMI+++US'
NAD+NI+++FORWARDER'CNT+7:12.5:KGM'CNT+11:4'CNT+8:4'CNT+7:5'CNT+7:5:LBR'CNT+7:5:XXX'CNT+7:x:KGM'CNT+16:1'
LOC+9+cnszx'LOC+28+US'LOC+9+CNSZX:1'LOC+9'NAD+CZ++LOOSE:NAME'NAD+CN+++A:B+C:D'NAD+CN+++A++B+++USA'
NAD+CN+++A+++++us'NAD+XX+++A'NAD+CN+7:160++A'NAD+CZ'COM+5:TE'TDT+20+1+4'DTM+200:20260105:102'SEL+S1'
FTX+AAI+++REMARK'RFF+MB:MASTER7'GIN+ZZ+CNSZXAUSMIAAAUN60001002110041'RFF+BM:SIMU9'RFF+BM'RFF+BM:A:B'CNI+7'MOA+40:5:USD'EQD+CN+SIMU1"""
)
GOODS = parts(
    """GID+1+4:PK'FTX+AAA+++KITES OF COTTON'GID+1+4:PK'FTX+AAA+++KITES:MORE'GID+2'FTX+AAA+++HATS'MEA+AAE+G+KGM:2.5'
GID+3+2'FTX+AAA+++ HATS'FTX+AAA+++A::B'FTX+AAA+++HATS ?+ CO'FTX+AAA'FTX++++PENS'MEA+WT+G+KGM:1'
MEA+AAE+N+KGM:1'MEA+AAE+G+LBR:1'MEA+AAE+G+KGM'GID+1+x:PK'GID+1+4:PK:::OLD HATS'GID+1+2147483648'
GID+1+999999999:PK'PIA+1+480256:HS'CST+1+480256'LOC+27+CN'FTX+AAA+++纸'CNT+7:9:KGM'RFF+BM:LATE"""
)
PLAIN = (BEFORE[:6], GOODS[:6])
TOPS = (
    *("TDT+20+12W+1++SIMU:172:182+++:::SIM STAR'", "TDT+20+12W+9'", "LOC+9+HKHKG'LOC+28+US'DTM+132:20260105:102'"),
    *("", "NAD+CN+++ALL'", "GIN+ZZ+CNSZXAUSMIAAAUN60001001110035'"),
)
REFERENCES = ("RFF+BM:{}", "RFF+BH:SIMU{}", "RFF+HWB:{}", "RFF+AWB:12312345675")
ITEMS = ("CNI+1+LX00000{:04}CN", "CNI+1+T7", "CNI+1", "CNI++lx000000001cn")
TESTS = st.sampled_from(["", "++++++1"])
DAMAGE = (b"", b"'", b"+", b":", b"?", b"\n", b" ", b"x", b"\xff", b"CNI'")


@st.composite
def groups(draw, kind):
    plain = draw(st.booleans())
    found = []
    before, goods = PLAIN if plain else (BEFORE, GOODS)
    for number in range(1, draw(st.integers(1, 6)) + 1):
        if kind == "ITMATT":
            named = [draw(st.sampled_from(ITEMS[:1] if plain else ITEMS)).format(number)]
        else:
            reference = draw(st.sampled_from(REFERENCES[:2] if plain else REFERENCES)).format(number)
            named = [draw(st.sampled_from(["CNI+1", "CNI+1+B7"])), reference]
        drawn = draw(st.lists(st.sampled_from(before), max_size=4, unique=plain))
        items = [one for at in draw(st.lists(st.sampled_from((0, 2, 4)), max_size=2)) for one in PLAIN[1][at : at + 2]]
        odd = [] if plain else draw(st.lists(st.sampled_from(goods), max_size=3))
        found += [*named, *drawn, *items, *odd]
    return found


@st.composite
def files(draw):
    kind = draw(st.sampled_from(["CUSCAR:D:95B:UN", "ITMATT:1:0:UP"]))
    messages = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        top = draw(st.sampled_from(TOPS)).split("'")
        body = ["BGM+785+7+9", *filter(None, top), *draw(groups(kind[:6]))]
        messages += [f"UNH+{number}+{kind}", *body, f"UNT+{len(body) + draw(st.sampled_from([2, 2, 2, 3]))}+{number}"]
    count = sum(one.startswith("UNH+") for one in messages)
    lines = draw(st.sampled_from(["", "\n", "\r\n"]))
    una = draw(st.sampled_from(["", f"UNA:+.? '{lines}"]))
    segments = [
        f"UNB+UNOY:3+SIMU+CUSTOMS+260105:0607+1{draw(st.sampled_from(['', '++++++1']))}",
        *messages,
        f"UNZ+{count}+1",
    ]
    return (una + "".join(f"{one}'{lines}" for one in segments)).encode()


def same(data: bytes) -> None:
    assert len(data) < edifact_bulk.WORTH_BYTES  # so that the files' own reader does not take it as columns
    fast, slow = edifact_bulk.parse(data), edifact_files.parse(data)
    if fast is not None:
        assert fast.rows.to_pylist() == slow.rows.to_pylist()
        assert fast.rows.schema.equals(slow.rows.schema)
        assert (fast.problems, fast.rejects) == (slow.problems, slow.rejects)


@given(files())
def test_columns_and_groups_give_the_same(data) -> None:
    same(data)


@given(
    files(),
    st.integers(0, 2000),
    st.sampled_from(DAMAGE),
    st.booleans(),
)
def test_whatever_is_damaged(data, at, put, cut) -> None:
    at = 40 + at % (len(data) - 40)
    same(data[:at] + put + data[at + cut :])


def test_a_clean_file_is_read_as_columns() -> None:
    body = ["BGM+785+7+9", *(one for n in range(9) for one in (f"CNI+{n}", f"RFF+BM:{n}", *BEFORE[:4], *GOODS[:4]))]
    text = "'".join(
        ["UNB+UNOA:3+A+B+260105:0607+1", "UNH+1+CUSCAR:D:95B:UN", *body, f"UNT+{len(body) + 2}+1", "UNZ+1+1", ""]
    )
    found = edifact_plain.read(text.encode())
    assert found is not None
    assert edifact_columns.rows_of(found, "CUSCAR").num_rows == 9
    same(text.encode())
