from tidewaiter.formats.air_reading import Reading
from tidewaiter.formats.x12_freight import bill_number, box, parties, port
from tidewaiter.formats.x12_marks import Segment


def test_a_shipper_goes_before_who_ships_from() -> None:
    found = parties(
        [Segment("N1", ("SF", "A"), 1), Segment("N1", ("SH", "B"), 2), Segment("N1", ("ST", "C"), 3)], {}, Reading()
    )
    assert (found["consignor_name"], found["consignee_name"]) == ("B", "C")


def test_a_missing_check_digit_is_added() -> None:
    assert box(Segment("N7", ("SIMU", "123456"), 1)) == "SIMU1234561"
    assert box(Segment("N7", ("TTX", "123"), 1)) == "TTX123"


def test_ports_keep_their_list() -> None:
    assert port(Segment("R4", ("D", "D", "5201"), 1)) == "USMIA"
    assert port(Segment("R4", ("D", "K", "57035"), 1)) == "K:57035"
    assert port(Segment("R4", ("D", "", "", "SOMEWHERE"), 1)) == "SOMEWHERE"


def test_a_bill_has_its_issuer_in_front_once() -> None:
    assert bill_number([Segment("N9", ("BM", "7"), 1)], "SIMU", "") == "SIMU7"
    assert bill_number([Segment("N9", ("BM", "SIMU7"), 1)], "SIMU", "") == "SIMU7"
    assert bill_number([], "SIMU", "") == ""
