from dataclasses import replace

import pytest

from tidewaiter.risk.features import Feature, FeatureError, table_of

GOOD = Feature("mass", "ln(gross_mass_kg)", "It weighs {gross_mass_kg} kg.", "Not weighed.", ("gross_mass_kg",))


def test_a_sound_feature_is_admitted_and_may_show_another():
    other = replace(GOOD, name="other", evidence=("mass", "grade", "gross_mass_kg"))
    assert table_of([GOOD, other]) == (GOOD, other)


@pytest.mark.parametrize(
    "feature",
    [
        replace(GOOD, name="consignee_gender"),
        replace(GOOD, name="consignor_nationality"),
        replace(GOOD, expression="CASE WHEN consignee_gender = 'F' THEN 1 ELSE 0 END"),
        replace(GOOD, expression="attributes['date_of_birth'] IS NULL"),
        replace(GOOD, evidence=("gross_mass_kg", "consignee_religion")),
    ],
)
def test_a_protected_trait_is_refused_by_name_source_and_evidence(feature):
    with pytest.raises(FeatureError, match="protected trait"):
        table_of([feature])


@pytest.mark.parametrize(
    ("feature", "wrong"),
    [
        (replace(GOOD, expression="no_such_column + 1"), "no_such_column"),
        (replace(GOOD, expression="(SELECT 1)"), "not-allowed"),
        (replace(GOOD, expression="gross_mass_kg +"), "syntax"),
        (replace(GOOD, name="gross_mass_kg"), "as filed"),
        (replace(GOOD, evidence=("gross_mass_kg", "hash_consignor")), "no row shows"),
        (replace(GOOD, sentence="It came from {filer}."), "evidence"),
        (replace(GOOD, otherwise="It came from {filer}."), "evidence"),
    ],
)
def test_a_mistake_is_an_error_when_the_table_is_made(feature, wrong):
    with pytest.raises(FeatureError, match=wrong):
        table_of([feature])


def test_two_features_of_one_name_are_refused():
    with pytest.raises(FeatureError, match="same name"):
        table_of([GOOD, GOOD])
