"""X12 309 read as columns gives what it gives bill by bill: rows, problems and rejects, clean or damaged."""

from dataclasses import replace
from unittest.mock import Mock, patch

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import assembling, x12, x12_309, x12_309_bulk, x12_309_columns, x12_309_plain, x12_files

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*{}*>~"


def parts(text):
    return tuple(text.replace("\n", "").split("~"))


SEGMENTS = parts(
    """N1*SH*PAPER WORKS*ZZ*ID7~N1*CN*HATS~N1*N1*FORWARDERS~N1*NP~N1*XX*NOBODY~N1*SH~N1*sh*LOW~N1~N2*AND SONS~
N3*1 MILL ROAD~N3*1 MILL ROAD*YARD 2~N3~N3**YARD 2~N4*IZMIR*ST*35000*TR~N4*MIAMI***USA~N4*MIAMI***us~N4***1~
PER*IC**TE*555~VID*CN*MSCU*123456~VID*CN*MSCU*1234560~VID*NC**NC~VID*TL*ABC*77~VID*CN*MSCU*123456*S1~VID*NC~
VID*NC**MSCU1234560~M7*S9~M12*61~H1*UN1993~M13*A**D~LX*2~N10*4*KITES OF COTTON~N10**AND MORE~
N10*1*HATS**A*480256*20*K*2.5***CN*US*EUR~N10*1*HATS~N10*1*PENS**X*480256~N10*x*HATS~N10*1*HATS*****L*7~
N10*1*HATS*****Q*7~N10*1*HATS*****K*-7~N10*1*HATS***48~N10*1*CAPS****3.50~N10*1* HATS~N10*1*纸~
N10*1*HATS********China~N10~N10*1*CAPS*********US~N10*.5*CAPS~N10*1*HATS***480256*7~
M11*7*57035*1*PCS*10*K******SIMU~REM*free~P5*Z~P4*1001*20260107~M10*SIMU*J*ZZ**SIM ROAD*7"""
)
BILLS = parts(
    """M11*{}*57035*40*CTN*10200*K******SIMU~M11*SIMU{}*CNSHA*4*PCS*12.5*L***FR*HERE**SIMU~
M11*{}*2704*********7*SIMH*9~M11*{}*57035*40*CTN*10200*K~M11**57035*40*CTN*10200*K******SIMU~
M11*{}*1*4.5*CTN*1*K******SIMU~M11*{}*******H***SIMU"""
)
TOPS = ("M10*SIMU*O*ZZ**SIM STAR*12W*1*9*W", "M10*SIMU*??*ZZ", "M10*SIMU*J*ZZ*SIMV**12W")
PORTS = ("P4*5201*20260105*2**0607", "P4*9999**2*F123", "P4*5201*20269905", "")


GOODS = ("VID*CN*MSCU*123456", "N10*4*KITES", "N10*1*HATS**A*480256*20*K*2.5")


@st.composite
def bodies(draw):
    plain = draw(st.booleans())
    found = []
    for number in range(draw(st.integers(1, 6))):
        drawn = draw(st.lists(st.sampled_from(SEGMENTS[:3] if plain else SEGMENTS), max_size=2 if plain else 7))
        goods = draw(st.lists(st.sampled_from(GOODS), max_size=3))
        found += ["LX*1", draw(st.sampled_from(BILLS[:3] if plain else BILLS)).format(number), *drawn, *goods]
    return found


@st.composite
def files(draw):
    sets = []
    for control in range(1, draw(st.integers(1, 2)) + 1):
        top = [draw(st.sampled_from(TOPS)), draw(st.sampled_from(PORTS)), *draw(bodies())]
        top += [*filter(None, [draw(st.sampled_from(PORTS))]), *draw(bodies())]
        body = [one for one in top if one]
        sets += [f"ST*309*{control:04}", *body, f"SE*{len(body) + draw(st.sampled_from([2, 2, 2, 3]))}*{control:04}"]
    group = [
        "GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010",
        *sets,
        f"GE*{sum(one.startswith('ST*') for one in sets)}*3",
    ]
    lines = draw(st.sampled_from(["", "\n", "\r\n"]))
    text = ISA.format(draw(st.sampled_from("PT"))) + lines
    return (text + "".join(f"{one}~{lines}" for one in [*group, "IEA*1*000000007"])).encode()


def _listed(found):
    """An interchange whose sets hold plain lists of segments, which compare by what is in them."""
    return replace(found, sets=tuple(replace(one, segments=list(one.segments)) for one in found.sets))


def same(data: bytes) -> None:
    closely = x12.tokenise_closely(data)
    clean = x12.tokenise_at_once(data)
    if clean is None:
        return
    assert _listed(clean) == _listed(closely)
    fast = x12_309_bulk.parse(clean)
    slow = x12_309.parse(data)
    if fast is not None:
        assert fast.rows.to_pylist() == slow.rows.to_pylist()
        assert fast.rows.schema.equals(slow.rows.schema)
        assert (fast.problems, fast.rejects) == (slow.problems, slow.rejects)


@given(files())
def test_columns_and_bills_give_the_same(data) -> None:
    same(data)


@given(
    files(), st.integers(0, 2000), st.sampled_from([b"", b"~", b"*", b"\n", b" ", b"x", b"\xff", b"LX~"]), st.booleans()
)
def test_whatever_is_damaged(data, at, put, cut) -> None:
    at = 110 + at % (len(data) - 110)
    same(data[:at] + put + data[at + cut :])


def test_a_clean_file_is_read_as_columns() -> None:
    body = [
        TOPS[0],
        PORTS[0],
        *(one for n in range(9) for one in ("LX*1", BILLS[0].format(n), *SEGMENTS[:1], "N10*4*KITES")),
    ]
    text = ISA.format("P") + "~".join(
        [
            "GS*SO*SIMU*C*20260105*0607*3*X*004010",
            "ST*309*1",
            *body,
            f"SE*{len(body) + 2}*1",
            "GE*1*3",
            "IEA*1*000000007",
            "",
        ]
    )
    found = x12_309_plain.read(x12.tokenise(text.encode() + b"\n" * x12.WORTH_BYTES))
    assert found is not None
    assert x12_309_columns.rows_of(found).num_rows == 9
    same(text.encode())


NO_RUN = Mock(return_value=None)
RUNS = (
    *("LX*1~", "M11~", "M11*A*5201*1*C~", "M11*B~", "N10*1*X~", "N10**Y~", "N1*SH*A~", "N3*B~", "VID*CN*MSCU*123456~"),
    *(
        "N10*x*HATS**A*12*y*K*z~",
        "M7*S1~\r\n",
        "REM*1~",
        "R4*D*K*57035~",
        "LX*2~L5*1*PENS~",
        "N7*S*1~",
        "L0*1***7*G***9~",
    ),
    *("M13~", "M10*SIMU*O~", "P4*5201*20260120~", "Q5*OA*20260105*2145*LT**MIAMI~", "N9*BM*B1~", "lx*3~", " N10*2~"),
    *(
        "SE*3*1~",
        "ST*404*2~BX*04*R*PP*7*SIMR~",
        "N10*1*A\nB~",
        "N1\t*CN~",
        "~",
        "N10*1*é~",
        "M11*C~\n\n",
        "N10*1 ~",
        "x",
    ),
    *("ST*322*3~", "ST*310*4~B3**7~", "GE*1*1~", "N1 *SH~", "CM*12W*L*HKHKG~", "DTM*139*20260105~", "X9999999999*1~"),
)


@given(
    st.sampled_from(["309*1~M10*SIMU*O~", "309*1~", "310*1~B3**7~", "322*1~Q5*OA~", "404*1~BX*04*R*PP*7*SIMR~"]),
    st.lists(st.sampled_from(RUNS) | st.lists(st.sampled_from(RUNS[:16]), min_size=3).map("".join), max_size=12),
    st.integers(9, 60),
    st.booleans(),
)
def test_runs_of_plain_segments_are_read_as_segment_by_segment(kind, drawn, block, closed) -> None:
    text = ISA.format("P") + "~GS*SO*SIMU*C*20260105*0607*3*X*004010~ST*" + kind + "".join(drawn)
    data = (text + ("SE*9*1~GE*1*3~IEA*1*000000007~" if closed else "")).encode()
    with patch.object(assembling, "BLOCK", block):
        runs = x12_files.parse(data)
        found = _listed(x12.tokenise_closely(data))
    with patch.object(assembling, "run_of", NO_RUN), patch.object(assembling, "run_from", NO_RUN):
        each = x12_files.parse(data)
        assert found == _listed(x12.tokenise_closely(data))
    assert runs.rows.equals(each.rows)
    assert (runs.problems, runs.rejects, runs.events) == (each.problems, each.rejects, each.events)
