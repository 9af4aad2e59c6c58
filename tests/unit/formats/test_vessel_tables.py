"""Vessel manifests as tables that join on an identifier."""

import io
import zipfile
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import registry, vessel_tables

FILES = {
    "header.csv": "identifier,carrier_code,vessel_name,port_of_unlading,estimated_arrival_date,foreign_port_of_lading,"
    "manifest_quantity,weight,weight_unit\n"
    "1,SIMU,SIM STAR,Miami,2026-03-01,Izmir,10,100,Kilograms\n2,SIMU,SIM STAR,Miami,2026-03-01,Izmir,x,10,Pounds\n",
    "billgen.csv": "identifier,master_bol_number,house_bol_number,voyage_number\n1,SIMU001,,12W\n2,SIMU001,HOUSE2,12W",
    "shipper.csv": "identifier,shipper_party_name,shipper_party_address_1,city,country_code\n"
    '1,"Paper, Ltd",Liman 4,Izmir,TR\n',
    "consignee.csv": "identifier,consignee_name,city,country_code\n2,宁波文具,Miami,USA\n",
    "cargodesc.csv": "identifier,container_number,description_text\n1,MSCU1234566,PAPER\n1,MSCU1234566,PENS\n",
    "container.csv": "identifier,container_number,seal_number_1\n1,mscu1234566,S\n2,MSCU7654321,\n",
    "tariff.csv": "identifier,harmonized_number\n1,480256\n",
}


def packed(files):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return sink.getvalue()


def test_tables_join_to_a_row_a_bill():
    parsed = registry.parse(packed(FILES))
    assert parsed.problems == ()
    assert parsed.rows.schema == CONSIGNMENT
    first, second = parsed.rows.to_pylist()
    assert {name: value for name, value in first.items() if value is not None} == {
        "consignment_id": "bill:SIMU001",
        "regime": "ocean",
        "transport_mode": "maritime",
        "bill": "SIMU001",
        "container": ["MSCU1234566"],
        "filer": "SIMU",
        "carrier": "SIMU",
        "conveyance": "SIM STAR 12W",
        "consignor_name": "Paper, Ltd",
        "consignor_address_line": "Liman 4",
        "consignor_city": "Izmir",
        "consignor_country": "TR",
        "goods_description": "PAPER, PENS",
        "hs_code": "480256",
        "gross_mass_kg": 100.0,
        "package_quantity": 10,
        "loading_location": "Izmir",
        "unloading_location": "Miami",
        "eta": datetime(2026, 3, 1, tzinfo=UTC),
        "source_format": "us-vessel-tables",
        "source_position": 0,
    }
    assert (second["consignment_id"], second["consignee_name"], second["package_quantity"]) == (
        "bill:HOUSE2",
        "宁波文具",
        None,
    )


def test_lines_and_files_that_are_not_used_are_told():
    files = {"h.csv": FILES["header.csv"] + "1,SIMU\n", "notes.csv": "a,b\n1,2\n"}
    files["h.csv"] = FILES["header.csv"] + "1,SIMU,,,,,,,\n,SIMU,,,,,,,\n"
    parsed = registry.parse(packed(files))
    assert [(p.code, p.value) for p in parsed.problems] == [
        ("unknown-table", "notes.csv"),
        ("no-identity", "1 lines without"),
        ("no-identity", "1 lines again"),
    ]
    assert parsed.rows["consignment_id"].to_pylist() == ["bill:1", "bill:2"]


def test_what_is_no_such_archive_is_kept_aside():
    for data, code in (
        (packed({"a.csv": "x\n1\n"}), "missing-column"),
        (packed(FILES)[:200], "bad-zip"),
        (packed({f"{n}.csv": "" for n in range(70)}), "bad-zip"),
        (packed({"h.csv": FILES["header.csv"].split("\n")[0] + "\n"}), "no-identity"),
    ):
        parsed = vessel_tables.parse(data)
        assert (parsed.problems[-1].code, len(parsed.rejects), parsed.rows.num_rows) == (code, 1, 0)
    assert not vessel_tables.recognise(packed({"xl/workbook.xml": "<a/>"}))


def test_a_file_without_a_name_is_read_as_any_other():
    parsed = vessel_tables.FORMAT.parse(packed(FILES).replace(b"tariff.csv", b"\0ariff.csv"))
    assert parsed.rows.num_rows == 2


@given(st.binary(max_size=200), st.integers(0, 600))
def test_any_bytes(put, at):
    data = packed(FILES)
    for damaged in (put, data[:at] + put + data[at + len(put) :]):
        parsed = vessel_tables.parse(damaged)
        assert parsed.rows.num_rows or parsed.problems
