"""What of a filed consignment the page shows where: a piece of evidence leads to the field it was taken from."""

import pytest

from tidewaiter.desk.consignments.showing import source

FILED = {"consignee_name": "Tidal Ltd", "carrier": "BA", "gross_mass_kg": 0.4, "eta": None, "consignee_count_30d": 3}


@pytest.mark.parametrize(
    ("name", "where"),
    [("consignee_name", "filed-consignee_name"), ("carrier", "filed-carrier"), ("gross_mass_kg", "goods")],
)
def test_evidence_leads_to_the_field_it_was_taken_from(name: str, where: str) -> None:
    assert source(name, FILED) == where


@pytest.mark.parametrize("name", ["eta", "hs_code", "consignee_count_30d", "usual"])
def test_what_was_not_filed_or_was_worked_out_leads_nowhere(name: str) -> None:
    assert source(name, FILED) == ""
