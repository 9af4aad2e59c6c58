from tidewaiter.risk.rules.language import parse, read_back
from tidewaiter.risk.rules.language.readback import title


def test_a_condition_is_read_back_in_plain_language() -> None:
    condition, _ = parse(
        "all of (gross_mass_kg is at most $most; consignor_count over 30 days is 0 [if missing: no];"
        " not (hs_code is one of list codes))"
    )
    assert condition is not None
    assert read_back(condition, {"most": 2.0}, {"codes": ("1", "2", "3", "4", "5", "6")}) == [
        "- all of these hold:",
        "  - the gross mass in kilograms is at most 2 (most)",
        "  - the consignor count in 30 days is 0 (where it is missing: no)",
        "  - this does not hold:",
        "    - the HS code is one of the list codes (1, 2, 3, 4, 5 and 1 more)",
    ]


def test_fields_have_titles() -> None:
    assert title("eta") == "expected time of arrival"
    assert title("value_per_kg") == "value per kilogram"
    assert title("attributes.account") == "filer's column 'account'"
