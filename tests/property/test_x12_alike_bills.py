"""Bills of an X12 309 that are alike but for their number give as columns what they give one by one."""

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import assembling, x12_309_alike, x12_files

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*T*>"
NUMBERS = ("A", "SIMU7", " B", "C ", "é", "X" * 201, "007", " ", "")
BEYOND = (
    *("", "*5201*4.5*CTN*12*Q", "*57035*40*CTN*10200*K******SIMU", "***x", "*" * 11 + "OTHR", "~N10*1"),
    *("~N10*x*HATS**A*12*y*K*z~N10**MORE", "~N1*SH*A~N3*B~N4*C*D*E*USA", "~VID*CN*MSCU*123456~M7*S1", "~REM"),
    *("~M13*A", "~LX*2", "~M11", "~ M7*S2", "~P4*9999**2*F1", "~M10*OTHR*??", "~SE*3*1~ST*309*2", "~M12*61~H1*UN1"),
)
TOPS = ("M10*SIMU*O", "M10*SIMU*??~P4*1*20261399", "M10**O", "LX*1", "N10*2~LX*1")


@given(
    st.sampled_from(TOPS),
    st.lists(
        st.lists(st.tuples(st.sampled_from(NUMBERS[:3]), st.sampled_from(BEYOND[:10])), min_size=1, max_size=2)
        | st.lists(st.tuples(st.sampled_from(NUMBERS), st.sampled_from(BEYOND)), min_size=1, max_size=2),
        max_size=8,
    ),
    st.integers(1, 20),
    st.booleans(),
    st.integers(60, 400),
)
def test_alike_bills_are_read_as_one_by_one(top, groups, times, broken, block) -> None:
    bills = [f"M11*{number}{beyond}" for group in groups for number, beyond in group * times]
    text = "~".join([ISA, "GS*SO*SIMU*C*20260105*0607*3*X*004010", "ST*309*1", top, *bills, "SE*9*1", "GE*1*3", ""])
    data = (text.replace("~", "\n") if broken else text).encode()
    with patch.object(assembling, "BLOCK", block), patch.object(x12_309_alike, "FEWEST_ROWS", 2):
        alike = x12_files.parse(data)
    with patch.object(assembling, "BLOCK", block), patch.object(x12_309_alike, "FEWEST_ROWS", 10**6):
        each = x12_files.parse(data)
    assert alike.rows.equals(each.rows)
    assert list(alike.problems) == list(each.problems)
    assert alike.rejects == each.rejects
