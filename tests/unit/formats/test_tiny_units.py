"""A clean file of tiny sets or bills is read one by one, not as columns of all of it: the rows are the same."""

import pytest

from tidewaiter.formats import x12_309_bulk, x12_sets_bulk
from tidewaiter.formats.bulk import SMALLEST_SEGMENT
from tidewaiter.formats.x12 import tokenise_at_once
from tidewaiter.formats.x12_files import SMALLEST_UNIT, is_worth, parse

HEAD = (
    b"ISA*00*          *00*          *ZZ*SIMU           *ZZ*CBP            *260105*1200*U*00401*000000001*0*P*>~"
    b"GS*IO*A*B*20260105*1200*1*X*004010~"
)
FRONT = b"ST*310*1~B3**7~"


def clean_file(sets: int, filling: int) -> bytes:
    one = FRONT + b"N9*BM*" + b"X" * filling + b"~SE*4*1~"
    return HEAD + one * sets + b"GE*%d*1~IEA*1*000000001~" % sets


@pytest.mark.parametrize("filling", [20, 2 * SMALLEST_UNIT])
def test_tiny_sets_are_read_one_by_one_with_the_same_rows(filling: int) -> None:
    data = clean_file(2000, filling)
    whole = tokenise_at_once(data)
    assert whole is not None
    as_columns = x12_sets_bulk.parse(whole)
    parsed = parse(data)
    assert as_columns is not None
    assert parsed.rows.equals(as_columns.rows)
    assert is_worth(whole) is (filling > SMALLEST_UNIT)


def test_bills_count_where_there_are_more_of_them_than_sets() -> None:
    body = b"M10*SIMU*O*US*1*SIM STAR*12W****1~P4*5201*20260120~" + b"LX*1~M11*A*5201*1*C~" * 3000
    data = HEAD + b"ST*309*1~" + body + b"SE*%d*1~GE*1*1~IEA*1*000000001~" % (4 + 6000)
    whole = tokenise_at_once(data)
    assert whole is not None
    assert not is_worth(whole)
    as_columns = x12_309_bulk.parse(whole)
    assert as_columns is not None
    assert parse(data).rows.equals(as_columns.rows)


def test_a_file_of_tiny_segments_is_not_cut_at_once() -> None:
    body = b"M10*SIMU*O*US*1*SIM STAR*12W****1~" + b"LX*1~M11*A*5201*1*C~" + b"VC~" * 3000
    data = HEAD + b"ST*309*1~" + body + b"SE*%d*1~GE*1*1~IEA*1*000000001~" % (5 + 3000)
    assert len(data) < SMALLEST_SEGMENT * data.count(b"~")
    assert tokenise_at_once(data) is None
    wider = data.replace(b"VC~", b"VC*ANYTHING~")
    assert tokenise_at_once(wider) is not None
    assert parse(data).rows["bill"].to_pylist() == parse(wider).rows["bill"].to_pylist()
