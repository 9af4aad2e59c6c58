"""What PSN and PER share."""

from datetime import UTC, datetime

from tidewaiter.formats.answers import camir
from tidewaiter.formats.answers.answer import Answer, AnswerKind


def test_a_house_number_is_written_in_the_character_set_and_never_longer_than_35():
    answer = Answer(
        AnswerKind.RFI,
        "Q-1",
        datetime(2026, 1, 1, tzinfo=UTC),
        "x",
        awb="777-20000001",
        house_waybill="hé 1" + "9" * 50,
    )
    assert camir.reference(answer) == "777-20000001-HE1" + "9" * 32


def test_parts_are_told_apart():
    found = camir.parts(b"PSN\n777-20000001-A1\nCSN/SR/a/b\nPSN\nCSN/SF/a\nCSN/7H/a\n", "PSN", "CSN")
    assert [(part.awb, part.house, part.fields) for part in found] == [
        ("777-20000001", "A1", ("SR", "a", "b")),
        ("", "", ("SF", "a")),
    ]


def test_the_name_of_the_centre_is_letters_and_digits():
    answer = Answer(AnswerKind.RFI, "Q-1", datetime(2026, 1, 1, tzinfo=UTC), sender="Customs, North-West")
    assert camir.programme(answer) == "CUSTOMSNORTHWEST"
