"""Real air messages: rows or problems, never a traceback; the readers never claim each other's files."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats import air_other, ffm, fhl, fwb, xffm, xfhl, xfwb, xfzb

SAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "formats"
FILES = sorted(
    path for name in ("air_cargoimp", "air_cargoxml", "air_pact") for path in SAMPLES.glob(f"{name}/samples/*")
)
FORMATS = [module.FORMAT for module in (fwb, fhl, xfwb, xfzb, xfhl, ffm, xffm, air_other)]
RECEIVED = datetime(2026, 3, 3, tzinfo=UTC)

pytestmark = pytest.mark.skipif(not FILES, reason="the sample messages are not beside this repository")


def format_of(path):
    claimed = [form for form in FORMATS if form.recognise(path.read_bytes()[:4096])]
    assert len(claimed) == 1, [form.name for form in claimed]
    return claimed[0]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_sample_gives_rows_or_problems(path):
    parsed = format_of(path).parse(path.read_bytes(), received_at=RECEIVED)
    assert parsed.rows.schema == CONSIGNMENT
    assert parsed.rows.num_rows or parsed.problems or parsed.events is not None
    assert parsed.rejects == ()


@pytest.mark.parametrize("path", [path for path in FILES if "FWB" in path.name.upper()], ids=lambda path: path.name)
def test_every_waybill_has_what_customs_asks_for(path):
    parsed = format_of(path).parse(path.read_bytes(), received_at=RECEIVED)
    assert parsed.rows.num_rows
    asked = (
        "awb",
        "consignor_name",
        "consignor_address_line",
        "consignor_country",
        "consignee_name",
        "consignee_country",
    )
    for name in (*asked, "goods_description", "gross_mass_kg", "package_quantity", "loading_location"):
        assert parsed.rows[name].null_count == 0, name
    assert not [problem for problem in parsed.problems if problem.severity != "warning"]


@pytest.mark.parametrize(
    "path", [path for path in FILES if "FZB" in path.name or "FWB" in path.name.upper()], ids=lambda p: p.name
)
def test_what_is_written_again_reads_the_same(path):
    form = format_of(path)
    assert form.dump is not None
    once = form.parse(form.dump(form.parse(path.read_bytes(), received_at=RECEIVED).rows), received_at=RECEIVED)
    twice = form.parse(form.dump(once.rows), received_at=RECEIVED)
    assert once.rows.num_rows
    assert twice.rows.equals(once.rows)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_no_reader_falls_over_another_ones_sample(path):
    for form in FORMATS:
        assert form.parse(path.read_bytes()).rows.schema == CONSIGNMENT
