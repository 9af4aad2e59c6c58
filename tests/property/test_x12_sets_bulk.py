"""X12 310, 322 and 404 read as columns give what they give set by set: rows, events, problems, rejects."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tidewaiter.formats import (
    x12,
    x12_310,
    x12_310_columns,
    x12_322,
    x12_322_columns,
    x12_404,
    x12_404_columns,
    x12_sets_bulk,
)
from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.x12_columns import sets_of

ISA = "ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*{}*>~"
READERS = {"310": x12_310.read_set, "322": x12_322.read_set, "404": x12_404.read_set}

COLUMNS = {"310": x12_310_columns.rows_of, "322": x12_322_columns.events_of, "404": x12_404_columns.rows_of}


def parts(text):
    return tuple(text.replace("\n", "").split("~"))


BASES = {
    "310": parts(
        """B3*3*B7*B7*MX**20260105*00****SIMU~N9*BN*BK1~N9*BM*SIMU0007~V1*9700001*SIM STAR*PA*12W****L~
N1*SH*BLUE KITES*25*K1~N3*1 MILL ROAD*YARD 2~N4*SHENZHEN**518000*CN~PER*IC**TE*+8675*EM*a@b.cn~N1*CN*HATS*25*H1~
N4*MIAMI*FL*33101*US~N1*N1*SIM BROKER~R4*L*UN*CNSZX*SHENZHEN*CN~DTM*140*20260105*0800*LT~R4*D*D*5201*MIAMI*US~
DTM*139*20260120*120000*LT~R4*E*UN*USATL~LX*1~N7*SIMU*123456*1200*G~M7*SEAL1*SEAL2~L0*1***1200*G***40*CTN**K~
L5*1*KITES OF COTTON, PAINTED BY HAND, IN BOXES OF TWEL*950300*J~L5*1*VE EACH~LX*2~L0*2***0.7*N***2*CTN**L~
L5*2*LINES~L3*1300*G*********2*K"""
    ),
    "322": parts(
        """Q5*I*20260105*0815*LT***CHICAGO*IL*US~N7*SIMU*123456*10469*N~M7*S1*S2~R4*5*UN*USCHI~R4*7*D*5201~
N9*BM*SIMU7~N9*BN*BK"""
    ),
    "404": parts(
        """BX*04*R*PP*B77*SIMR*K*B*N~M3*R*20260105*084558~N9*BM*SIMU0009~CM*12W*L*SHENZHEN**B77~
CM*12W*1*PRINCE RUPERT BC**B77*****STAR~N7*SIMU*123456*10469*N~M7*SEAL9~M12*A6****209373~F9**PRINCE RUPERT*BC~
D9**CHICAGO*IL~N1*SF*BLUE KITES LTD~N4*HONG KONG***HK~N1*SH*KITES OF AMERICA~N4*PHILADELPHIA*PA*19103*US~
N1*UC*HARBOUR TOYS~N4*CHICAGO*IL*60067*US~LX*1~L5*1*KITES*4611110*T~L0*1***10469*N***112*CTN**K"""
    ),
}
ALIKE = parts(
    """LX*3~L0*1***7.25*G***3*CTN**K~L0*1***1*G***1.5*CTN**K~L0*1***0.1****7~L0*1*****5*8~L0*1***5*G*****Q~
L0*1***x*G*****K~L0*2***.7*N*****K~L0*1***5*g*****K~L0*1***5*T~L0~L5*1*HATS  AND CAPS*6505.00*A~L5*1*HATS*6505*A~
L5*1**650500*b~L5~L5*1*HATS*650500*J~L5*1*HATS*65050000001*J~L3*5*G*********2*L~L3*5*G*********2.0*K~L3*5*G*********2~L3~
N7*TTX*12-34~N7*TTX*1234~N7*SIMU*1234561~N7*simu*123456~N7*OTHU*654321~N7~M7*S9*S1**S9~M7~
N1*SH*SHIPPER~N1*SF*FROM~N1*CN*TO*1*ID~N1*UC*LAST~N1*ST*STORE~N1*NP*NOTIFIED~N1*sh*small~N1*XX*NOBODY~N1~
N2*AND SONS~N3*ROAD~N3**YARD~N3~N4*PARIS**75*FR~N4*PARIS**75*FRA~N4*PARIS*ID~N4*PARIS***f1~N4~PER*IC**te*5*EM*x@y~
G61*IC**CP*7~PER~N9*BM*SIMRX~N9*BM~N9*bm*Z~N9*BN*B2~N9*ZZ*Q~NTE*AB*free text~N1*CN* BLANK~N3*纸"""
)
OTHERS = {
    "310": parts(
        """B3*3~V1*9700002**PA**MAEU~V1~R4*R*UN*DEHAM~R4*l*K*57035~R4*D**  ~R4*D***HAVEN~R4*L*K*57035~R4~
DTM*139*20261399~DTM*371*260105~DTM*139*20260105*9999~DTM*139~DTM*011*x~D9**X~F9**Y"""
    ),
    "322": parts("Q5*ZZ*x~Q5*AE*20260101*2500~Q5~Q5*OA***LT**YARD~R4*L***NAME~R4*D*K*57035~R4*5~R4*l*D*5201"),
    "404": parts("BX*04~BX*04*R*PP*B9**K~CM*1*l*X~CM*2*L~CM~F9**A~D9~M12~M12*B~F9***BC~R4*L*D*5201"),
}


@st.composite
def files(draw, code):
    sets = []
    for control in range(1, draw(st.integers(1, 4)) + 1):
        body = list(BASES[code])
        pool = (*ALIKE, *OTHERS[code], *BASES[code])
        for _ in range(draw(st.integers(0, 5))):
            at = draw(st.integers(0, len(body)))
            if draw(st.booleans()):
                body.insert(at, draw(st.sampled_from(pool)))
            else:
                del body[at : at + draw(st.integers(1, 4))]
        sets += [f"ST*{code}*{control:04}", *body, f"SE*{len(body) + 2}*{control:04}"]
    count = sum(one.startswith("ST*") for one in sets)
    group = [f"GS*SO*{draw(st.sampled_from(['SIMU', '']))}*CUSTOMS*20260105*0607*3*X*004010", *sets, f"GE*{count}*3"]
    lines = draw(st.sampled_from(["", "\n"]))
    text = ISA.format(draw(st.sampled_from("PT"))) + lines
    return (text + "".join(f"{one}~{lines}" for one in [*group, "IEA*1*000000007"])).encode()


def plain(data: bytes, code: str) -> int:
    """How many sets are plain, once both ways of reading are found to be alike."""
    clean = x12.tokenise_at_once(data)
    if clean is None:
        return 0
    reading = Reading()
    for one in x12.tokenise_closely(data).sets:
        READERS[code](one, clean, reading)
    slow, fast = reading.parsed(), x12_sets_bulk.parse(clean)
    assert fast is not None
    assert fast.rows.to_pylist() == slow.rows.to_pylist()
    assert fast.rows.schema.equals(slow.rows.schema)
    assert (fast.problems, fast.rejects) == (slow.problems, slow.rejects)
    assert (fast.events is None) == (slow.events is None)
    if fast.events is not None:
        assert fast.events.to_pylist() == slow.events.to_pylist()
        assert fast.events.schema.equals(slow.events.schema)
    sets = sets_of(clean, code)
    assert sets is not None
    COLUMNS[code](sets)
    return int(np.count_nonzero(sets.plain))


@pytest.mark.parametrize("code", sorted(READERS))
@given(data=st.data())
def test_columns_and_sets_give_the_same(code, data) -> None:
    plain(data.draw(files(code)), code)


@settings(max_examples=60)
@given(
    st.sampled_from(sorted(READERS)).flatmap(lambda code: st.tuples(st.just(code), files(code))),
    st.integers(0, 2000),
    st.sampled_from([b"", b"~", b"*", b" ", b"-", b"x", b"9", "\u00b2".encode(), b"LX~"]),
    st.booleans(),
)
def test_whatever_is_damaged(drawn, at, put, cut) -> None:
    code, data = drawn
    at = 170 + at % (len(data) - 170)
    damaged = data[:at] + put + data[at + cut :]
    clean = x12.tokenise_at_once(damaged)
    if clean is not None and {one.code for one in clean.sets} == {code}:
        plain(damaged, code)


@pytest.mark.parametrize("code", sorted(READERS))
def test_usual_sets_are_read_as_columns(code) -> None:
    body = "".join(f"{one}~" for one in BASES[code])
    sets = "".join(f"ST*{code}*{n}~{body}SE*{len(BASES[code]) + 2}*{n}~" for n in range(1, 6))
    text = f"{ISA.format('P')}GS*SO*SIMU*C*20260105*0607*3*X*004010~{sets}GE*5*3~IEA*1*000000007~"
    assert plain(text.encode(), code) == 5


def test_sets_of_several_kinds_are_read_one_by_one() -> None:
    sets = "ST*404*1~BX*04~SE*3*1~ST*310*2~B3*3~SE*3*2~"
    text = f"{ISA.format('P')}GS*SO*SIMU*C*20260105*0607*3*X*004010~{sets}GE*2*3~IEA*1*000000007~"
    clean = x12.tokenise_at_once(text.encode())
    assert clean is not None
    assert x12_sets_bulk.parse(clean) is None


def test_a_file_that_would_swell_is_read_one_by_one() -> None:
    body = f"N9*BM*{'A' * 10_000}~" + "N7*SIMU*123456~" * 27_000
    text = f"{ISA.format('P')}GS*SO*SIMU*C*20260105*0607*3*X*004010~ST*322*1~{body}SE*27003*1~GE*1*3~IEA*1*000000007~"
    clean = x12.tokenise_at_once(text.encode())
    assert clean is not None
    assert x12_sets_bulk.parse(clean) is None
