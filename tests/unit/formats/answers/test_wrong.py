"""Codes of what is wrong."""

import pytest

from tidewaiter.cargo.schema import CONSIGNMENT
from tidewaiter.formats.answers import wrong


def test_every_element_is_a_field():
    assert {*wrong.MISSING, *wrong.INVALID} <= set(CONSIGNMENT.names)


@pytest.mark.parametrize(
    ("element", "present", "code"),
    [
        ("gross_mass_kg", False, "MISSING_WEIGHT"),
        ("gross_mass_kg", True, "INVALID_WEIGHT"),
        ("consignee_name", True, "MISSING_CNE_NAME"),
        ("hs_code", False, "MISSING_CSM_LINE"),
    ],
)
def test_missing_and_unreadable_differ(element, present, code):
    assert wrong.code_of(element, present=present) == code


def test_what_was_not_read_at_all_is_a_bad_request():
    assert wrong.status_of(wrong.UNREADABLE) == 400
    assert wrong.status_of("MISSING_WEIGHT") == 422
