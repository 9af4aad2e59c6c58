"""The published labelled declarations, read by the mapping that ships."""

from pathlib import Path

import pyarrow.compute as pc
import pytest

from tidewaiter.formats import mapped, registry
from tidewaiter.formats.mapping import load

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "declarations"
FILES = sorted(FOLDER.glob("*.csv")) if FOLDER.exists() else []
pytestmark = pytest.mark.skipif(not FILES, reason=f"no declarations in {FOLDER}")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_declaration_becomes_a_row(path: Path) -> None:
    data = path.read_bytes()
    known = registry.recognise(data)
    assert known is not None
    assert known.name == "kcs"
    parsed = known.parse(data)
    assert parsed.rows.num_rows == len(data.splitlines()) - 1
    assert parsed.problems == ()
    assert parsed.rejects == ()


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_fields_are_filled_as_the_columns_are(path: Path) -> None:
    rows = mapped.reader(load("kcs")).parse(path.read_bytes()).rows
    for name in (
        "declaration_number",
        "filer",
        "consignee_id",
        "hs_code",
        "net_mass_kg",
        "declared_value",
        "received_at",
    ):
        assert rows[name].null_count == 0, name
    assert pc.all(pc.starts_with(rows["consignment_id"], "decl:KCS/")).as_py()
    assert pc.all(pc.equal(pc.utf8_length(rows["hs_code"]), 6)).as_py()
    assert set(rows["transport_mode"].unique().to_pylist()) <= {"maritime", "rail", "road", "air", "mail", None}
    assert set(rows["entry_office"].unique().to_pylist()) >= {"KCS-20", "KCS-40"}


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_labels_stand_beside_the_rows_and_nowhere_in_them(path: Path) -> None:
    data, mapping = path.read_bytes(), load("kcs")
    labels, rows = mapped.labels(data, mapping), mapped.reader(mapping).parse(data).rows
    assert labels["source_position"].equals(rows["source_position"])
    assert 0.1 < pc.mean(labels["Fraud"].cast("int8")).as_py() < 0.4
    critical, fraud = pc.sum(labels["Critical Fraud"]).as_py(), pc.sum(labels["Fraud"]).as_py()
    assert 0 < critical < fraud
    keys = set(pc.unique(rows["attributes"].combine_chunks().keys).to_pylist())
    assert keys == set(mapping.attributes)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_what_is_read_is_written_back(path: Path) -> None:
    reader = mapped.reader(load("kcs"))
    rows = reader.parse(path.read_bytes()).rows
    assert reader.parse(mapped.dump(rows, load("kcs"))).rows.equals(rows)
