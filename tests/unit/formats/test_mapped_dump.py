import csv
import io
from datetime import UTC, date, datetime

import msgspec
import pytest

from tidewaiter.cargo.schema import table
from tidewaiter.formats import mapped
from tidewaiter.formats.mapped_dump import dump
from tidewaiter.formats.mapping import Column, Identity, Label, Mapping

LAYOUT = Mapping(
    name="a",
    title="A",
    identity=Identity(columns=("No",), scheme="track", prefix="P/"),
    columns={
        "tracking_number": "No",
        "gross_mass_kg": Column(column="W", unit="g"),
        "net_mass_kg": Column(column="N", unit_column="U"),
        "declared_value": Column(column="V", decimal=","),
        "transport_mode": Column(column="M", map={"4": "air", "40": "air", "1": "maritime"}),
        "entry_office": Column(column="O", prefix="X-"),
        "posted_on": Column(column="D", dates=("%d.%m.%y",)),
        "eta": Column(column="E", dates=("%d.%m.%Y %H:%M",)),
        "consignor_address_line": Column(join=("S1", "S2")),
        "simulated": "sim",
    },
    attributes={"lane": "L"},
    labels={"Bad": Label(column="bad", positive=("1",))},
    time_zone="Asia/Seoul",
)
ROW = {
    "consignment_id": "track:P/7",
    "tracking_number": "7",
    "gross_mass_kg": 1.25,
    "net_mass_kg": 1.0,
    "declared_value": 1234.5,
    "transport_mode": "air",
    "entry_office": "X-9",
    "posted_on": date(2026, 1, 2),
    "eta": datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
    "consignor_address_line": "1 Road, Flat 2",
    "simulated": True,
    "attributes": [("lane", "north")],
    "source_format": "a",
    "source_position": 0,
}


def test_rows_are_written_in_the_filers_columns_and_ways() -> None:
    (written,) = csv.DictReader(io.StringIO(dump(table([ROW]), LAYOUT).decode()))
    assert written == {
        "No": "7",
        "W": "1250",
        "N": "1",
        "U": "KG",
        "V": "1234,5",
        "M": "4",
        "O": "9",
        "D": "02.01.26",
        "E": "02.01.2026 12:04",
        "S1": "1 Road, Flat 2",
        "S2": "",
        "sim": "true",
        "L": "north",
    }


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_what_was_written_reads_back(kind: str) -> None:
    rows = table(
        [ROW, {"consignment_id": "track:P/8", "tracking_number": "8", "source_format": "a", "source_position": 1}]
    )
    parsed = mapped.reader(LAYOUT).parse(dump(rows, LAYOUT, kind))  # type: ignore[arg-type]
    assert parsed.problems == ()
    assert parsed.rows.to_pylist() == rows.to_pylist()


def test_a_dot_in_a_name_is_a_level_in_json() -> None:
    layout = msgspec.structs.replace(LAYOUT, columns={"consignor_name": "from.name", "items": "goods"}, attributes={})
    rows = table(
        [{"consignment_id": "track:P/1", "consignor_name": "A", "items": [{"sequence": 1}], "source_position": 0}]
    )
    (line,) = dump(rows, layout, "jsonl").splitlines()
    written = msgspec.json.decode(line)
    assert (written["No"], written["from"], written["goods"][0]["sequence"]) == ("1", {"name": "A"}, 1)


def test_an_identity_of_two_columns_is_taken_apart() -> None:
    layout = Mapping(name="a", title="A", identity=Identity(columns=("x", "y"), scheme="hawb"), columns={})
    assert dump(table([{"consignment_id": "hawb:1/2", "source_position": 0}]), layout).splitlines() == [
        b'"x","y"',
        b'"1","2"',
    ]


def test_another_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="track:P/"):
        dump(table([{"consignment_id": "s10:7", "source_position": 0}]), LAYOUT)


def test_the_encoding_and_the_delimiter_are_the_mappings() -> None:
    layout = msgspec.structs.replace(
        LAYOUT, encoding="latin-1", delimiter=";", columns={"consignor_name": "s"}, attributes={}
    )
    rows = table([{"consignment_id": "track:P/1", "consignor_name": "Åse", "source_position": 0}])
    assert dump(rows, layout) == '"No";"s"\n"1";"Åse"\n'.encode("latin-1")


def test_labels_are_never_written() -> None:
    assert b"bad" not in dump(table([ROW]), LAYOUT)


def test_no_rows_give_the_header() -> None:
    assert dump(table([]), LAYOUT).count(b"\n") == 1
    assert dump(table([]), LAYOUT, "jsonl") == b""
