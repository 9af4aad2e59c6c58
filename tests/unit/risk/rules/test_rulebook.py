"""The rules that ship: they compile for both engines, and fire on what they name and not on look-alikes."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from tidewaiter.cargo.protected import protected_trait
from tidewaiter.engine.expression import check, names_of, transpile
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.rules import RULE_COLUMNS, Rule, load
from tidewaiter.risk.rules.ruleset import reads

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULEBOOK = load()

QUIET = {
    **{feature.name: 0.0 for feature in FEATURES if not feature.categorical},
    "goods_description": "cotton shirts",
    "consignor_name": "Acme Trading Ltd",
    "consignee_name": "Jane Doe",
    "consignee_address_line": "12 High Street",
    "hs_code": "610910",
    "gross_mass_kg": 1.2,
    "net_mass_kg": 1.0,
    "declared_value": 41.0,
    "version": 1,
    "grade": "A",
    "problem_codes": [],
    "lead_time_hours": 30.0,
    "value_per_kg": 34.0,
    "consignor_count_30d": 3.0,
}


def fired(**given: object) -> set[str]:
    row = pa.Table.from_pylist([{"consignment_id": "s10:1", "source_position": 0, **QUIET, **given}], RULE_COLUMNS)
    (verdict,) = RULEBOOK.evaluate(row, NOW).to_pylist()
    return set(verdict["fired"])


def test_there_are_at_least_twenty_five_and_all_are_in_force() -> None:
    assert len(RULEBOOK.rules) >= 25
    assert RULEBOOK.in_force(NOW) == RULEBOOK.rules


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_a_shipped_rule_reads_what_there_is_and_runs_on_both_engines(rule: Rule) -> None:
    assert check(rule.condition, RULE_COLUMNS.names) == ()
    assert reads(rule) <= set(RULE_COLUMNS.names)
    assert '"' not in transpile(rule.condition, "spark")
    assert not [name for name in names_of(rule.condition) if protected_trait(name)]


@pytest.mark.parametrize("rule", RULEBOOK.rules, ids=lambda rule: rule.id)
def test_a_shipped_rule_has_words_and_an_end(rule: Rule) -> None:
    assert rule.reason.endswith(".")
    assert rule.purpose.endswith(".")
    assert rule.weight != 0
    assert rule.valid_until <= date(2028, 12, 31)


def test_a_quiet_parcel_fires_nothing() -> None:
    assert fired() == set()


def test_a_parcel_of_which_nothing_is_known_fires_nothing() -> None:
    row = pa.Table.from_pylist([{"consignment_id": "s10:1", "source_position": 0}], RULE_COLUMNS)
    (verdict,) = RULEBOOK.evaluate(row, NOW).to_pylist()
    assert verdict["fired"] == []
    assert len(verdict["unknown"]) == len(RULEBOOK.rules)


@pytest.mark.parametrize(
    ("rule_id", "given"),
    [
        ("finding-at-delivery-address", {"consignee_address_findings": 1.0}),
        ("finding-from-consignor", {"consignor_findings": 2.0}),
        ("new-consignor-many-recipients", {"consignor_count_30d": 0.0, "consignor_count_today": 9.0}),
        ("address-of-many-names", {"consignee_address_names_90d": 5.0, "consignee_address_count_30d": 9.0}),
        ("mail-forwarder-new-pair", {"pair_is_new": 1.0, "consignee_address_line": "c/o Parcels, 9 Main St"}),
        ("mail-forwarder-new-pair", {"pair_is_new": 1.0, "consignee_name": "Speedy Forwarding Inc"}),
        ("pill-press-described", {"goods_description": "Hydraulic pill press"}),
        ("pill-press-described", {"goods_description": "TABLET COMPRESSION unit"}),
        ("pill-press-described", {"goods_description": "desktop tablet making machine"}),
        ("pill-press-described", {"goods_description": "Capsule filling machine, manual"}),
        ("press-heading-with-tools", {"hs_code": "8479899700", "goods_description": "granulator for tablets"}),
        ("punches-and-dies-described", {"goods_description": "TDP 0 die set"}),
        ("punches-and-dies-described", {"goods_description": "steel mould for pills"}),
        ("precursor-name-described", {"goods_description": "N-phenethyl-4-piperidone, 1 kg"}),
        ("precursor-name-described", {"goods_description": "4-ANPP"}),
        ("precursor-name-described", {"goods_description": "1-boc-4-AP"}),
        ("precursor-name-described", {"goods_description": "Norfentanyl reference"}),
        ("precursor-heading", {"hs_code": "29333600"}),
        ("opioid-name-described", {"goods_description": "Carfentanil"}),
        ("opioid-name-described", {"goods_description": "isotonitazene powder"}),
        ("adulterant-name-described", {"goods_description": "Xylazine HCl"}),
        ("cutting-agent-bulk", {"goods_description": "mannitol", "gross_mass_kg": 25.0, "pair_is_new": 1.0}),
        ("empty-capsules-bulk", {"goods_description": "Empty gelatin capsules size 0", "gross_mass_kg": 6.0}),
        ("documents-too-heavy", {"goods_description": "Documents", "gross_mass_kg": 4.0}),
        ("net-above-gross", {"net_mass_kg": 3.0}),
        ("late-data", {"lead_time_hours": -1.0}),
        ("poor-data", {"grade": "D"}),
        ("amended-new-pair", {"version": 2, "pair_is_new": 1.0}),
        ("mass-unlike-goods", {"mass_deviation": -3.5}),
        (
            "pair-with-changing-names",
            {"pair_count_90d": 3.0, "consignee_address_names_90d": 3.0, "consignee_address_counterparties_30d": 1.0},
        ),
        (
            "pair-again-new-name",
            {"pair_count_90d": 1.0, "consignee_address_names_90d": 2.0, "consignor_count_30d": 9.0},
        ),
        (
            "small-sender-few-doors",
            {
                "consignor_address_count_30d": 4.0,
                "consignor_count_30d": 4.0,
                "pair_count_90d": 1.0,
                "consignee_address_counterparties_30d": 2.0,
            },
        ),
        ("pair-often-small-sender", {"pair_count_90d": 2.0, "consignor_count_30d": 5.0}),
        ("established-pair", {"pair_count_90d": 8.0, "consignor_examined_90d": 3.0}),
    ],
)
def test_a_rule_fires_on_what_it_names(rule_id: str, given: dict[str, object]) -> None:
    assert rule_id in fired(**given)


@pytest.mark.parametrize(
    "description",
    [
        "tablet computer case",
        "tablet stand for iPad",
        "pill organizer weekly box",
        "garlic press",
        "french press coffee maker",
        "hole punch for paper",
        "die cast model cars",
        "capsule coffee machine cups",
        "coffee capsules",
        "ap course books",
        "camera lens cap",
        "vitamin tablets",
        "loperamide",
        "lactose free milk powder",
        "punching bag and gloves",
        "documents folder of plastic",
        "map of Spain",
        "silicone mold for candles",
    ],
)
def test_look_alikes_fire_nothing(description: str) -> None:
    assert fired(goods_description=description) == set()


def test_history_without_findings_speaks_against_and_findings_silence_it() -> None:
    assert fired(pair_count_90d=8.0, consignor_examined_90d=3.0, consignor_findings=1.0) == {
        "finding-from-consignor",
        "pair-often-small-sender",
    }
