"""PER: why a filing could not be used."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.formats.answers import per
from tidewaiter.formats.answers.answer import Answer, AnswerKind

AT = datetime(2026, 11, 22, 19, 2, tzinfo=UTC)


def test_one_message_for_each_element_that_is_wrong():
    answer = Answer(
        AnswerKind.ERROR,
        "Q-1",
        AT,
        "hawb:777-20000001/H1",
        awb="777-20000001",
        house_waybill="H1",
        elements=("consignee_name", "gross_mass_kg", "consignee_name"),
    )
    said = per.dump(answer)
    assert said.decode().split("\r\n\r\n") == [
        "PER\r\n777-20000001-H1\r\nERR/422/MISSING_CNE_NAME",
        "PER\r\n777-20000001-H1\r\nERR/422/MISSING_WEIGHT\r\n",
    ]
    assert [back.error_code for back in per.read(said, near=AT)] == ["MISSING_CNE_NAME", "MISSING_WEIGHT"]


def test_what_could_not_be_read_at_all_names_nothing():
    assert per.dump(Answer(AnswerKind.ERROR, "Q-1", AT)) == b"PER\r\nERR/400/BAD_WBL_FORMAT\r\n"


def test_only_errors_are_carried():
    with pytest.raises(ValueError, match="not rfi"):
        per.dump(Answer(AnswerKind.RFI, "Q-1", AT))


@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data):
    per.read(b"PER\nERR/" + data, near=AT)
