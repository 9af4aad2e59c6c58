"""Every public sample of every format: no traceback, rows or problems; declarations are valid by their own schema."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from tidewaiter.cargo.problem import Severity
from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import registry

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "formats"
FOLDERS = ["air_*", "edifact_*", "eu_ens", "express", "postal", "us_truck_json", "wco_dec", "x12_*"]
FILES = sorted(p for folder in FOLDERS for p in SAMPLES.glob(f"{folder}/**/*") if p.is_file())
DECLARATIONS = [p for p in FILES if "wco_dec" in p.parts and p.suffix == ".xml"]
DEC = "{urn:wco:datamodel:WCO:DEC-DMS:2}Declaration"
pytestmark = pytest.mark.skipif(not FILES, reason=f"no samples in {SAMPLES}")


def invariants(data):
    parsed = registry.parse(data, received_at=datetime(2026, 3, 3, tzinfo=UTC))
    assert parsed.rows.schema == CONSIGNMENT
    assert parsed.rows.num_rows or parsed.problems or (parsed.events is not None and parsed.events.num_rows)
    fatal = {p.row for p in parsed.problems if p.severity is Severity.FATAL}
    assert {reject.position for reject in parsed.rejects} <= fatal
    assert None not in parsed.rows["consignment_id"].to_pylist()
    return parsed


def test_no_sample_raises_and_each_gives_rows_or_problems():
    for path in FILES:
        invariants(path.read_bytes())


def test_a_declaration_that_its_schema_accepts_is_a_row_and_a_damaged_one_is_refused():
    if not DECLARATIONS:
        pytest.skip("no WCO declarations among the samples")
    (folder,) = SAMPLES.glob("wco_dec/*/wco/declaration")
    schema = etree.XMLSchema(etree.parse(folder / "WCO_DEC_2_DMS.xsd"))
    valid = refused = 0
    for path in DECLARATIONS:
        data = path.read_bytes()
        try:
            root = etree.fromstring(data)
        except etree.XMLSyntaxError:
            assert {p.code for p in invariants(data).problems} == {"xml-malformed"}
            refused += 1
            continue
        declaration = root if root.tag == DEC else root.find(f".//{DEC}")
        form = registry.recognise(data)
        if form is None or form.name != "wco-dec" or declaration is None or b"Response>" in data:
            continue
        assert schema.validate(etree.fromstring(etree.tostring(declaration)))
        parsed = invariants(data)
        amended = {p.code for p in parsed.problems} == {"amendment-not-read"}
        assert (parsed.rows.num_rows, len(parsed.rejects)) == ((0, 1) if amended else (1, 0))
        valid += 1
    assert valid > 100
    assert refused
