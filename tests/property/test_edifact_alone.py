"""A consignment that says nothing but its number is the row that it is with a segment in which there is nothing."""

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import edifact_files

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
    *("CNI+LX000000001CN+B", "CNI+1", "CNI", "CNI+1+A:B", "CNI++ A "),
    *("CNI+1+A?+B", "CNI+CNSZXAUSMIAAAUN60001001110035", "CNI+ABCDE+ABCDEF", "CNI+1+\u00df\u00df0000"),
)
KINDS = ("CUSCAR:D:95B:UN", "IFCSUM:D:01B:UN", "ITMATT:1:0:UP", "CUSITM:1:0:UP")
ALONE = ("", "XYZ+1'", "DTM+200:20260105:102'", "DTM+137:20260105:102'")
WORDLESS = ("LOC'", "RFF'", "NAD'", "CNT'", "TDT'", "EQD'", "MEA'", "SEL'")
"""Segments of which more may be read, and in which there is nothing."""


def read(kind: str, header: str, units: list[str], behind: str) -> tuple[object, object, int]:
    body = "".join(f"{unit}'{behind}" for unit in units)
    parsed = edifact_files.parse(f"UNB+UNOC:3+SIMU+US+1:2+7'UNH+1+{kind}'{header}{body}".encode("latin-1"))
    told = [(one.code, one.value, one.hint, one.row) for one in parsed.problems]
    return parsed.rows.to_pylist(), told, len(parsed.rejects)


@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(HEADERS), max_size=4).map("".join),
    st.lists(st.sampled_from(NUMBERS), min_size=1, max_size=5),
    st.sampled_from(ALONE),
    st.sampled_from(WORDLESS),
)
def test_what_says_nothing_of_itself_is_read_alike(kind, header, units, alone, wordless) -> None:
    assert read(kind, header, units, alone) == read(kind, header, units, alone + wordless)
