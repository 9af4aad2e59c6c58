"""The Cargo-IMP tokenizer: messages of a file, segments of a message."""

import pytest

from tidewaiter.formats.cargoimp import decode, fields, first_kind, messages


def test_the_text_of_a_message_is_its_own_bytes():
    file = "FWB/17\r\n777-20000001LHRJFK/T1K1\r\n\r\nFHL/5\r\nMBI/777-20000001LHRJFK/T1K1\r\n"
    first, second = messages(file.encode())
    assert first.raw + second.raw == file.encode()
    assert (first.path, second.path) == ("FWB[1]", "FHL[2]")


@pytest.mark.parametrize("data", ["é".encode(), "é".encode("latin-1"), b"\xff\xfe" + "é".encode("utf-16-le")])
def test_bytes_are_decoded_by_what_they_are(data):
    assert decode(data)[0] == "é"


def test_an_address_in_sitatex_is_the_sender():
    file = "=PRIORITY\nQK\n=ORIGIN\nLHRFMZZ\n=TEXT\nFHL/5\nMBI/777-20000001LHRJFK/T1K1\n"
    assert [message.sender for message in messages(file.encode())] == ["LHRFMZZ"]


@pytest.mark.parametrize(
    ("head", "kind"), [(b"FWB/17\n", "FWB"), (b"x,y\nFSR\n", None), (b"FSR\n", "FSR"), (b"", None)]
)
def test_the_first_kind_of_a_file(head, kind):
    assert first_kind(head) == kind


def test_fields_leave_out_what_is_empty():
    assert fields(["/A//B", "/ C /"]) == ["A", "B", "C"]
