"""Protected traits are refused by name, and ordinary cargo words are not."""

import pytest

from tidewaiter.cargo.protected import PROTECTED, protected_trait
from tidewaiter.cargo.schema import CONSIGNMENT, ITEM


@pytest.mark.parametrize(
    ("name", "trait"),
    [
        ("consignor_gender", "gender"),
        ("Date of Birth", "age"),
        ("ethnicGroup", "ethnicity"),
        ("ethnicgroup", "ethnicity"),
        ("dateOfBirth", "age"),
        ("DOB", "age"),
        ("consigneeDOB", "age"),
        ("AGE", "age"),
        ("age_18_25", "age"),
        ("sender-age", "age"),
        ("RACE", "race"),
        ("races", "race"),
        ("NationalOrigin", "national origin"),
        ("consignee citizenship", "nationality"),
        ("nationalities", "nationality"),
        ("importer.religion", "religion"),
        ("sexual_orientation", "sexual orientation"),
        ("is_trade_union_member", "union membership"),
        ("hasDisability", "disability"),
        ("skin colour", "colour"),
        ("marital_status", "marital status"),
        ("motherTongue", "language"),
        ("health_status", "health"),
        ("political_party", "political opinion"),
        ("account_age_and_sex", "sex"),
    ],
)
def test_a_name_that_speaks_of_a_trait_is_refused(name: str, trait: str) -> None:
    assert protected_trait(name) == trait


@pytest.mark.parametrize(
    "name",
    [
        "package",
        "page",
        "hs_code",
        "country_of_origin",
        "consignor_country",
        "essex",
        "trace_id",
        "storage",
        "message_id",
        "account_age_days",
        "health_certificate",
        "unionPort",
        "national_code",
        "Country of Origin Indicator",
        "vehicle color",
        "",
        "123",
    ],
)
def test_ordinary_names_pass(name: str) -> None:
    assert protected_trait(name) is None


def test_no_field_of_the_schema_is_a_trait() -> None:
    assert [name for name in [*CONSIGNMENT.names, *(field.name for field in ITEM)] if protected_trait(name)] == []


@pytest.mark.parametrize("trait", PROTECTED)
def test_each_trait_is_caught_by_its_own_name(trait: str) -> None:
    assert protected_trait(trait) is not None
