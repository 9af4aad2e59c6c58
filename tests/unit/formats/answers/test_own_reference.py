"""What senders call their messages."""

import pytest

from tidewaiter.formats.answers.own_reference import own_reference

ISA = b"ISA*00*          *00*          *02*ABCD           *ZZ*CBP            *260301*0630*U*00401*000000123*0*P*>~"


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"UNA:+.? 'UNB+UNOA:2+POST+CUSTOMS+260301:0630+REF 77'UNH+1'", "REF 77"),
        (ISA, "000000123"),
        (b"<CC315A><MesIdeMES19>ABC1</MesIdeMES19></CC315A>", "ABC1"),
        (b"<x:IE3F43><x:LRN> L1\n</x:LRN>", "L1"),
        (b"FWB/17\r\n777-20000001", ""),
        (b"ISA", ""),
        (b"", ""),
    ],
)
def test_a_message_is_called_what_its_sender_calls_it(data, called):
    assert own_reference(data) == called
