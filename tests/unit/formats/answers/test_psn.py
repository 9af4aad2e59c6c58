"""PSN: the code of each kind, its line, and reading it back."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats.answers import psn
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)
K = AnswerKind


def answer(kind, **said):
    return Answer(kind, "Q-1", AT, "hawb:777-20000001/HULL001", awb="777-20000001", house_waybill="HULL001", **said)


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (K.RECEIVED, "CSN/SR/22NOV1902/NO ERRORS"),
        (K.ASSESSED, "CSN/SF/22NOV1902/ASSESSMENT COMPLETE"),
        (K.RFI, "CSN/7H/22NOV1902/TIDEWAITER REQUEST FOR INFORMATION HOLD"),
        (K.RFI_IN_PLACE, "CSN/7J/22NOV1902/TIDEWAITER REQUEST FOR INFORMATION HOLD CURRENTLY IN PLACE"),
        (K.RFI_REMOVED, "CSN/7I/22NOV1902/TIDEWAITER REQUEST FOR INFORMATION HOLD REMOVED"),
        (K.RFA, "CSN/7H/22NOV1902/TIDEWAITER REQUEST FOR INFORMATION HOLD"),
        (K.RFS, "CSN/8H/22NOV1902/TIDEWAITER REQUEST FOR SCREENING HOLD"),
        (K.DNL, "CSN/6H/22NOV1902/TIDEWAITER DO NOT LOAD HOLD"),
        (K.DNL_REMOVED, "CSN/6I/22NOV1902/TIDEWAITER DO NOT LOAD REMOVED"),
    ],
)
def test_each_kind_has_its_code(kind, line):
    assert psn.dump(answer(kind)).decode() == f"PSN\r\n777-20000001-HULL001\r\n{line}\r\n"


def test_a_whole_message_is_acknowledged_without_a_waybill():
    said = psn.dump(Answer(K.RECEIVED, "Q-2", AT))
    assert said == b"PSN\r\nCSN/SR/22NOV1902/NO ERRORS\r\n"


def test_what_has_no_waybill_cannot_be_named():
    with pytest.raises(ValueError, match="no air waybill"):
        psn.dump(Answer(K.RFI, "Q-3", AT, "s10:RB123456785GB"))
    with pytest.raises(ValueError, match="no status"):
        psn.dump(answer(K.ERROR))
    with pytest.raises(ValueError, match="form"):
        psn.dump(Answer(K.RFI, "Q-3", AT, "awb:1", awb="1"))


@given(
    st.sampled_from([kind for kind in K if kind in psn.KINDS and kind.request is not K.RFA]),
    st.integers(0, 2_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.from_regex("[0-9]{3}-[0-9]{8}", fullmatch=True),
    st.from_regex("[A-Z0-9]{0,12}", fullmatch=True),
)
def test_what_is_written_is_read_back(kind, at, awb, house):
    at = at.replace(second=0, microsecond=0)
    said = psn.dump(Answer(kind, "Q-1", at, "x", awb=awb, house_waybill=house))
    (back,) = psn.read(said, near=at)
    assert (back.kind, back.issued_at, back.awb, back.house_waybill) == (kind, at, awb, house)


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data):
    psn.read(b"PSN\n007-12345678\nCSN/" + data, near=AT)


def test_a_code_or_a_day_that_is_none_is_left_out():
    assert psn.read(b"PSN\nCSN/9Z/22NOV1902/X\n\nPSN\nCSN/7H/31FEB1902/X\n\nPSN\nCSN/7H/31XXX1902\n", near=AT) == ()
