"""Codes that nobody verified are kept under their own name."""

from tidewaiter.formats import fwb, preloading_notes, xfwb

FWB = (
    b"FWB/17\n777-20000001LHRJFK/T1K9\nSHP\nNAM/A LTD\nADR/1 QUAY\nLOC/HULL\n/GB\n"
    b"OCI/GB/SHP/T/77\n///QX/BLUE 7\n/US/ISS/RA/1\n"
)


def test_the_table_that_ships_says_that_it_is_not_verified() -> None:
    table = preloading_notes.shipped()
    assert not table.verified
    codes = [code for one in table.elements for code in one.codes]
    assert sorted(codes) == ["ACP", "ACT", "AHL", "ANM", "ATY", "BLT", "EST", "ISR", "KP"]


def test_what_carriers_ask_for_by_public_notice_is_named() -> None:
    lines = b"OCI/GB/SHP/AHL/SHIPPER\n///ACT/A77\n///EST/20240101\n///KP/Y\n///IPX/192.0.2.1\n"
    rows = fwb.FORMAT.parse(FWB.partition(b"OCI")[0] + lines).rows
    assert dict(rows["attributes"].to_pylist(maps_as_pydicts="lossy")[0]) == {
        "account_holder": "SHIPPER",
        "account_number": "A77",
        "account_established": "20240101",
        "known_consignor": "Y",
        "oci_SHP_IPX": "192.0.2.1",
    }
    for form in (fwb.FORMAT, xfwb.FORMAT):
        assert form.dump is not None
        assert form.parse(form.dump(rows)).rows["attributes"].equals(rows["attributes"])


def test_a_code_that_the_table_knows_is_named_and_any_other_kept_as_it_is() -> None:
    text = (
        'verified = true\nas_of = 2026-01-01\nsource = "a guide"\n[[element]]\nname = "ip_address"\nsubject = "SHP"\n'
    )
    table = preloading_notes.read(text + 'since = 2025-11-21\ncodes = ["IP"]\n')
    lines = [("SHP", "IP", "192.0.2.1"), ("CNE", "IP", "x"), ("SHP", "IP", "192.0.2.2"), ("SHP", "IP", "192.0.2.1")]
    assert preloading_notes.extras(lines, table) == [("ip_address", "192.0.2.1, 192.0.2.2"), ("oci_CNE_IP", "x")]


def test_notes_of_a_waybill_survive_writing() -> None:
    rows = fwb.FORMAT.parse(FWB).rows
    (row,) = rows.to_pylist(maps_as_pydicts="lossy")
    assert (row["consignor_id"], row["attributes"]) == ("77", {"oci_SHP_QX": "BLUE 7"})
    for form in (fwb.FORMAT, xfwb.FORMAT):
        assert form.dump is not None
        assert form.parse(form.dump(rows)).rows["attributes"].equals(rows["attributes"])
