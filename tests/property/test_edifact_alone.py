"""A consignment that says nothing but its number is the row that it is with a segment in which there is nothing."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import assembling, edifact_files
from tidewaiter.formats.parsed import Reject

HEADERS = (
    "BGM+785+7+9'",
    "TDT+20+12W+1++SIMU:172:182+++:::SIM STAR'",
    "TDT+20+BA177+40'",
    "LOC+9+HKHKG'LOC+28+US'LOC+35+CN'",
    "DTM+132:20260105:102'",
    "NAD+CN+++ALL++++1+GB'NAD+NI+++AGENT'",
    "NAD+CZ+++PEN WORKS++SHENZHEN'COM+555:TE'",
    "NAD+MS+POST'",
    "EQD+CN+SIMU1234561'SEL+S1'",
    "GIN+ZZ+CNSZXAUSMIAAAUN60001001110035'",
)
NUMBERS = (
    *("CNI+1+A7", "CNI++SIMU9", "CNI+1+lx 000 000 001 cn"),
    *("CNI+LX000000001CN+B", "CNI+1", "CNI", "CNI+", "CNI+1+A:B", "CNI++ A "),
    *("CNI+1+A?+B", "CNI+CNSZXAUSMIAAAUN60001001110035", "CNI+ABCDE+ABCDEF", "CNI+1+\u00df\u00df0000"),
)
KINDS = ("CUSCAR:D:95B:UN", "IFCSUM:D:01B:UN", "ITMATT:1:0:UP", "CUSITM:1:0:UP")
ALONE = ("", "XYZ+1'", "DTM+200:20260105:102'", "DTM+137:20260105:102'")
WORDLESS = ("LOC'", "RFF'", "NAD'", "CNT'", "TDT'", "EQD'", "MEA'", "SEL'")
"""Segments of which more may be read, and in which there is nothing."""
BARE = (
    *("GID", "LOC", "RFF", "NAD", "CNT", "TDT", "EQD", "MEA", "SEL", "MOA", "CUX", "SGP", "FTX", "CST", "GDS", "PIA"),
    *("DGS", "GEI", "GIS", "COM", "DTM", "GIN", "XYZ", "L?+C", "L:C", "gid"),
)
"""Tags without an element, and what asks for a closer look."""
SAYING = (
    *("LOC+9+AB", "LOC+27+cn", "LOC+7+X", "GID+1", "GID+1+2:PK", "GID+1+x", "MEA+WT+G+KGM:2", "MEA+WT+G+KGM:x"),
    *("MOA+40:2:EUR", "MOA+40:y", "CST+1+9503", "CST+1+95", "CNT+7:3", "CNT+8:z", "FTX+AAA+++A KITE", "FTX+ABC+++B"),
    *("SEL+S1", "EQD+CN+SIMU1234561", "SGP+SIMU1234561", "NAD+CN+++ANN", "COM+555:TE", "DTM+200:20260105:102"),
    *("RFF+BM:A1", "RFF+AWB:12312345675", "RFF+ABT:D", "TDT+20+1+40", "GIN+ZZ+LX000000001CN", "GEI+1+2"),
)
"""Segments in which there is something, or something wrong."""
SEGMENTS = st.lists(st.sampled_from(BARE), max_size=8) | st.lists(st.sampled_from((*BARE, *SAYING)), max_size=4)


Told = list[tuple[str, str, str, str, int | None]]


def read(kind: str, header: str, units: list[str], behind: str) -> tuple[list[dict[str, object]], Told, list[Reject]]:
    body = "".join(f"{unit}'{behind}" for unit in units)
    parsed = edifact_files.parse(f"UNB+UNOC:3+SIMU+US+1:2+7'UNH+1+{kind}'{header}{body}".encode("latin-1"))
    told = [(one.code, one.path, one.value, one.hint, one.row) for one in parsed.problems]
    return parsed.rows.to_pylist(), told, list(parsed.rejects)


def unplaced(told: Told) -> list[tuple[str, str, str, int | None]]:
    return [(code, value, hint, row) for code, _, value, hint, row in told]


@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(HEADERS), max_size=4).map("".join),
    st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=5),
    st.sampled_from(ALONE),
    st.sampled_from(WORDLESS),
)
def test_what_says_nothing_of_itself_is_read_alike(kind, header, units, alone, wordless) -> None:
    rows, told, rejects = read(kind, header, units, alone)
    same, told_too, rejects_too = read(kind, header, units, alone + wordless)
    assert (rows, unplaced(told), len(rejects)) == (same, unplaced(told_too), len(rejects_too))


@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(HEADERS), max_size=4).map("".join),
    st.lists(st.tuples(st.sampled_from(NUMBERS), SEGMENTS), min_size=1, max_size=4),
    st.integers(20, 400),
)
def test_a_group_known_by_its_text_is_read_as_its_segments_are(kind, header, drawn, block) -> None:
    # Each comes twice: what is remembered of the first is read for the second.
    units = ["'".join((unit, *tags)) for unit, tags in drawn for _ in range(2)]
    by_segment = read(kind, header, units, "")
    with patch.object(assembling, "BLOCK", block):
        assert read(kind, header, units, "") == by_segment
