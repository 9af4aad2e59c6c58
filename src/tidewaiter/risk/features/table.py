"""The features, in the order of the vector: the table that the model, rules and reasons read."""

from tidewaiter.risk.features import (
    consignee_address_count_7d,
    consignee_address_count_30d,
    consignee_address_count_today,
    consignee_address_counterparties_30d,
    consignee_address_examined_90d,
    consignee_address_findings,
    consignee_address_names_90d,
    consignee_count_30d,
    consignee_counterparties_30d,
    consignee_findings,
    consignee_first_seen_days,
    consignee_phone_findings,
    consignee_phone_missing,
    consignee_phone_names_90d,
    consignor_address_count_30d,
    consignor_address_findings,
    consignor_address_names_90d,
    consignor_count_30d,
    consignor_count_today,
    consignor_counterparties_30d,
    consignor_examined_90d,
    consignor_findings,
    consignor_first_seen_days,
    consignor_is_company,
    consignor_mass_deviation,
    consignor_phone_findings,
    consignor_phone_missing,
    consignor_phone_names_90d,
    declared_value_round,
    description_length,
    description_vague,
    description_words,
    dispatched_from,
    elements_missing,
    filer_finding_rate_90d,
    goods_count_30d,
    goods_counterparties_30d,
    goods_finding_rate_90d,
    grade_rank,
    gross_mass_log,
    hs_chapter,
    hs_missing,
    lead_time_hours,
    made_in,
    mass_deviation,
    mass_per_package_kg,
    pair_count_90d,
    pair_is_new,
    route_count_30d,
    route_finding_rate_90d,
    transshipment,
    travels_by,
    value_per_kg,
    value_per_kg_deviation,
    valued_in,
)
from tidewaiter.risk.features.admit import table_of
from tidewaiter.risk.features.feature import Feature

FEATURES: tuple[Feature, ...] = table_of(
    module.FEATURE
    for module in (
        consignor_first_seen_days,
        consignor_count_30d,
        consignor_count_today,
        consignor_counterparties_30d,
        consignor_findings,
        consignor_examined_90d,
        consignor_mass_deviation,
        consignor_is_company,
        consignor_phone_missing,
        consignor_address_count_30d,
        consignor_address_names_90d,
        consignor_address_findings,
        consignor_phone_names_90d,
        consignor_phone_findings,
        consignee_first_seen_days,
        consignee_count_30d,
        consignee_counterparties_30d,
        consignee_findings,
        consignee_address_count_7d,
        consignee_address_count_30d,
        consignee_address_count_today,
        consignee_address_names_90d,
        consignee_address_counterparties_30d,
        consignee_address_findings,
        consignee_address_examined_90d,
        consignee_phone_names_90d,
        consignee_phone_findings,
        consignee_phone_missing,
        pair_is_new,
        pair_count_90d,
        route_count_30d,
        route_finding_rate_90d,
        goods_count_30d,
        goods_counterparties_30d,
        goods_finding_rate_90d,
        filer_finding_rate_90d,
        gross_mass_log,
        mass_deviation,
        mass_per_package_kg,
        value_per_kg,
        value_per_kg_deviation,
        declared_value_round,
        description_length,
        description_words,
        description_vague,
        grade_rank,
        elements_missing,
        hs_missing,
        hs_chapter,
        transshipment,
        lead_time_hours,
        dispatched_from,
        made_in,
        travels_by,
        valued_in,
    )
)

_DIRECTION = {1: "up", -1: "down", 0: "either"}

_HEAD = """# Features

Generated from `src/tidewaiter/risk/features`; do not edit. A feature is computed from a consignment and its
profiles as of the moment of assessment, and frozen with the assessment. *Risk* is the expected direction: up
where more of it means more risk. Missing is a state of its own, never zero.

| Feature | What an officer reads | Missing means | Risk | Expression |
|---|---|---|---|---|
"""


def markdown() -> str:
    """The reference page docs/features.md: one line a feature, in the order of the vector."""
    lines = []
    for feature in FEATURES:
        sentence = f"{feature.sentence} / {feature.otherwise}" if feature.otherwise else feature.sentence
        expression = " ".join(feature.expression.split()).replace("|", "\\|")
        risk = "category" if feature.categorical else _DIRECTION[feature.direction]
        lines.append(f"| `{feature.name}` | {sentence} | {feature.missing} | {risk} | `{expression}` |\n")
    return _HEAD + "".join(lines)
