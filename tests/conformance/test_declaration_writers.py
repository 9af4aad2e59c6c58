"""Public declarations and manifests, read and written: the same rows, valid by the schemas that are published."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from lxml import etree

from tidewaiter.formats import ens, json_truck, registry, wco_dec

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "formats"
RECEIVED = datetime(2026, 3, 1, 4, 5, tzinfo=UTC)
pytestmark = pytest.mark.skipif(not SAMPLES.exists(), reason=f"no samples in {SAMPLES}")


def read(folder, form):
    """The samples that a format reads to rows, with those rows."""
    for path in sorted(p for p in SAMPLES.glob(f"{folder}/**/*") if p.suffix in {".xml", ".json"}):
        if registry.recognise(path.read_bytes()) is form:
            rows = form.parse(path.read_bytes()).rows
            if rows.num_rows:
                yield path, rows


def received(rows):
    """The rows as intake leaves them: with the time at which they came."""
    at = rows.schema.get_field_index("received_at")
    return rows.set_column(at, rows.schema.field(at), pa.array([RECEIVED] * rows.num_rows, rows.schema.field(at).type))


def test_written_declarations_are_the_same_and_valid():
    found = list(read("wco_dec", wco_dec.FORMAT))
    (folder,) = SAMPLES.glob("wco_dec/*/wco/declaration")
    schema = etree.XMLSchema(etree.parse(folder / "WCO_DEC_2_DMS.xsd"))
    assert len(found) > 100
    for path, rows in found:
        written = wco_dec.FORMAT.dump(rows)
        assert registry.parse(written).rows.equals(rows), path.name
        schema.assertValid(etree.fromstring(written))


def test_written_entry_summary_declarations_are_the_same_and_as_valid_as_the_sample():
    found = list(read("eu_ens", ens.FORMAT))
    assert found
    for path, rows in found:
        assert registry.parse(ens.FORMAT.dump(rows)).rows.equals(rows), path.name
        root = etree.QName(etree.fromstring(path.read_bytes())).localname
        schema = etree.XMLSchema(etree.parse(SAMPLES / "eu_ens" / "schemas_ics1" / f"{root}-v11-2.xsd"))
        if schema.validate(etree.fromstring(path.read_bytes())):
            schema.assertValid(etree.fromstring(ens.FORMAT.dump(received(rows))))


def test_written_trips_are_the_same():
    ((path, rows),) = read("us_truck_json", json_truck.FORMAT)
    assert registry.parse(json_truck.FORMAT.dump(rows)).rows.equals(rows), path.name
