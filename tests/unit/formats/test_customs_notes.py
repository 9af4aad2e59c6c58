"""Regulatory information about the parties."""

from tidewaiter.formats.customs_notes import Note, complete, from_lines


def test_blank_country_and_subject_repeat_the_line_before():
    assert from_lines(["/US/CNE/T/1", "///CT/2", "//AGT/T/3/4", "/short"]) == [
        Note("US", "CNE", "T", "1"),
        Note("US", "CNE", "CT", "2"),
        Note("", "AGT", "T", "3/4"),
    ]


def test_notes_fill_only_what_the_party_left_open():
    row = {"consignee_phone": "5"}
    lines = ["/US/CNE/CT/9", "///T/TAX1", "///EML/A(AT)B.EXAMPLE", "/GB/SHP/MU/X", "/GB/ISS/RA/00001-01"]
    complete(row, from_lines(lines))
    assert row == {
        "consignee_phone": "5",
        "consignee_id": "TAX1",
        "consignee_email": "A@B.EXAMPLE",
        "consignee_country": "US",
        "consignor_country": "GB",
    }
