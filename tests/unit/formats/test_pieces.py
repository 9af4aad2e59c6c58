"""Files cut into messages that the same reader reads: what comes of the pieces is what comes of the whole."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats import pieces, registry

CSV = b"consignment_id,consignor_name,regime\n" + b"".join(
    f'X{n},"Paper, ""fine"" & Co\nline {n}",mail\n'.encode() for n in range(40)
)
LINES = b"".join(b'{"consignment_id": "X%d", "consignor_name": "\xd8\xb4"}\n' % n for n in range(40))
ISA = b"ISA*00*          *00*          *ZZ*SIMU           *ZZ*CUSTOMS        *260105*0607*U*00401*000000007*0*P*>~"
BILLS = b"".join(b"LX*%d~M11*%03d*57035*1*PCS*10*K******SIMU~N1*SH*Paper %d~" % (n, n, n) for n in range(1, 30))
MANIFEST = (
    ISA + b"GS*SO*SIMU*CUSTOMS*20260105*0607*3*X*004010~ST*309*0001~M10*SIMU*O*LR**SIM STAR*12W~P4*5201*20260105~"
    + BILLS + b"P4*1001*20260107~LX*1~M11*900*57035*1*PCS*10*K******SIMU~SE*95*0001~GE*1*3~IEA*1*000000007~"
)  # fmt: skip


OTHERS = (
    b"FWB/16\n123-12345675FRAMIA/T1K9.5\n",
    b'{\n"tripNumber": "A1",\n"usPortOfArrival": "0901",\n"shipments": [{"shipmentControlNumber": "A"}]}',
)


def rows(data):
    parsed = registry.parse(data)
    return [{k: v for k, v in row.items() if k != "source_position"} for row in parsed.rows.to_pylist()], parsed


@pytest.mark.parametrize("data", [CSV, LINES, MANIFEST, b"\xef\xbb\xbf" + CSV], ids=["csv", "jsonl", "309", "mark"])
@pytest.mark.parametrize("size", [300, 700, 10**6])
def test_the_pieces_hold_what_the_whole_holds(data, size):
    assert pieces.can_cut(data[:4096])
    cut = list(pieces.cut(io.BytesIO(data), size))
    assert (len(cut) > 1) == (size < len(data)) or b"P4*1001" in data
    whole, parsed = rows(data)
    assert [row for piece in cut for row in rows(piece)[0]] == whole
    assert len(whole) >= 30
    assert parsed.problems == () or data is MANIFEST
    assert [p.code for piece in cut for p in rows(piece)[1].problems] == []


@pytest.mark.parametrize(
    "head",
    [b"", b"\xff\xfec", b"\x1f\x8b", b"<?xml", b"[{", b"PK\x03\x04", b"ISA*0", ISA + b"ST*310*1~", *OTHERS],
)
def test_what_has_no_ends_of_records_is_not_cut(head):
    assert not pieces.can_cut(head)


@given(st.binary(max_size=300), st.sampled_from([b"", b"a,b\n", b'{"a":1}\n', ISA]), st.integers(20, 400))
def test_any_bytes_are_cut_without_loss(data, front, size):
    message = front + data
    joined = b"".join(pieces.cut(io.BytesIO(message), max(size, len(front))))
    if front in {b"a,b\n", b'{"a":1}\n'}:
        kept = [byte for byte in data if byte not in b" \r\n\t\x0b\x0c"]
        assert len([byte for byte in joined if byte not in b" \r\n\t\x0b\x0c"]) >= len(kept)


def test_a_document_is_known_whatever_the_size_of_a_piece() -> None:
    unit = b"<Declaration><FunctionCode>9</FunctionCode></Declaration>"
    space = b' xmlns="urn:wco:datamodel:WCO:DEC-DMS:2"'
    data = b"<!--" + b" " * 600 + b"--><MetaData" + space + b">" + unit * 20 + b"</MetaData>"
    assert pieces.can_cut(data)
    assert len(list(pieces.cut(io.BytesIO(data), 512))) > 1
