"""A linkage model without labels: Splink's settings from the table of comparisons, trained by sampling and by EM.

u (how often two strangers agree) is sampled from random pairs; m (how often two records of one party agree) is learnt
by expectation maximisation over the pairs of several blocking rules, each teaching the comparisons that it does not
join by (Fellegi & Sunter 1969; Linacre et al., IJPDS 2022). A level that no session could teach keeps a stated
default. The same records and seed give the same model on the embedded engine.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from splink import Linker, SettingsCreator, block_on
from splink.comparison_level_library import CustomLevel, ElseLevel
from splink.comparison_library import CustomComparison
from splink.internals.exceptions import EMTrainingException

from tidewaiter.parties.resolution.blocking import Rule
from tidewaiter.parties.resolution.comparisons import COMPARISONS, Comparison

SAMPLED_PAIRS = 1_000_000
"""Random pairs for u: enough for levels of one in ten thousand."""

EM_PAIRS = 200_000
LOOKED_AT = 20_000
"""Records looked at to tell how many pairs a teaching rule gives."""

RECALL_OF_CERTAIN = 0.7
"""The share of true pairs that certain rules are taken to find, when nothing else is known."""

LEAST_TERM = 1e-6
LEAST_M = 1e-4
"""How seldom records of one party are at a level at the least: what no pair showed is rare, not impossible.

Else one wrong date of birth would weigh more than all the rest together."""

STATED = 0.01
"""u of a level whose weight is stated: any will do, the weight is a ratio."""

CERTAIN: tuple[Rule, ...] = (
    ("identifier", "birth_date"),
    ("identifier", "surname"),
    ("email", "surname"),
    ("phone", "surname"),
    ("given", "surname", "birth_date", "postcode"),
    ("given", "surname", "birth_date"),
    ("name", "birth_date", "birth_place"),
    ("name", "address", "locality"),
    ("name", "phone"),
    ("name", "postcode", "street_number"),
)
"""Rules whose pairs are nearly always one party: they say how common a match is."""

TEACHERS: tuple[Rule, ...] = (
    ("given", "surname"),
    ("name",),
    ("birth_date",),
    ("postcode", "surname"),
    ("address",),
    ("phone",),
    ("email",),
    ("identifier",),
    ("locality", "surname_sound", "given_1"),
)
"""Rules for EM: of these, the first that exist and that together teach every comparison."""

_LOG = logging.getLogger("splink")


@dataclass(frozen=True, slots=True)
class Options:
    """What training is bounded by."""

    seed: int = 1
    sampled_pairs: int = SAMPLED_PAIRS
    em_pairs: int = EM_PAIRS


def used(records: pa.Table) -> list[Comparison]:
    """The comparisons whose columns the records (PREPARED) have."""
    return [c for c in COMPARISONS if any(records[name].null_count < records.num_rows for name in c.columns)]


def settings(comparisons: Sequence[Comparison], rules: Sequence[Rule], link_type: str) -> dict[str, Any]:
    """Splink's settings, the same for every engine; `link_type` is 'dedupe_only' or 'link_only'."""
    made = SettingsCreator(
        link_type=link_type,  # type: ignore[arg-type] # Splink's literal
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        comparisons=[_comparison(c) for c in comparisons],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=True,
        em_convergence=0.001,
        max_iterations=20,
    )
    made_dict: dict[str, Any] = made.create_settings_dict("duckdb")
    return made_dict


def _comparison(comparison: Comparison) -> CustomComparison:
    levels: list[Any] = [
        CustomLevel(comparison.missing, "not known", base_dialect_str="duckdb").configure(is_null_level=True)
    ]
    for level in comparison.levels:
        one: Any = CustomLevel(level.condition, level.words, base_dialect_str="duckdb")
        if level.bits is not None:
            one = one.configure(
                m_probability=STATED * 2**level.bits,
                u_probability=STATED,
                fix_m_probability=True,
                fix_u_probability=True,
            )
        if level.term:
            one = one.configure(tf_adjustment_column=level.term, tf_minimum_u_value=LEAST_TERM)
        levels.append(one)
    levels.append(ElseLevel())
    return CustomComparison(levels, output_column_name=comparison.name)


def train(linker: Linker, records: pa.Table, options: Options) -> None:
    """Teach a linker its parameters from the records (PREPARED) it was made for."""
    present = {name for name in records.column_names if records[name].null_count < records.num_rows}
    level = _LOG.level
    _LOG.setLevel(logging.ERROR)
    try:
        _prior(linker, [rule for rule in CERTAIN if set(rule) <= present], records.num_rows)
        linker.training.estimate_u_using_random_sampling(
            max_pairs=options.sampled_pairs, seed=options.seed, min_count_per_level=None, num_chunks=1
        )
        for rule in _teachers(present, used(records)):
            _teach(linker, rule, options, min(1.0, LOOKED_AT / max(records.num_rows, 1)))
    finally:
        _LOG.setLevel(level)


def floored(settings: dict[str, Any]) -> dict[str, Any]:
    """Splink's settings with every m at least LEAST_M."""
    comparisons = [
        {**comparison, "comparison_levels": [_floored(level) for level in comparison["comparison_levels"]]}
        for comparison in settings["comparisons"]
    ]
    return {**settings, "comparisons": comparisons}


def _floored(level: dict[str, Any]) -> dict[str, Any]:
    m = level.get("m_probability")
    return level if m is None else {**level, "m_probability": max(m, LEAST_M)}


def _prior(linker: Linker, certain: list[Rule], records: int) -> None:
    """How likely two records taken at random are one party, by certain rules; else every second has a partner."""
    found = 0.0
    for recall in (RECALL_OF_CERTAIN, 1.0) if certain else ():
        try:
            linker.training.estimate_probability_two_random_records_match(
                [block_on(*rule) for rule in certain], recall=recall
            )
        except ValueError:
            continue
        found = float(linker.misc.save_model_to_json()["probability_two_random_records_match"])
        break
    if not 0 < found < 1:
        # No other way is offered to set it, and with 0 or 1 nothing could be scored.
        linker._settings_obj._probability_two_random_records_match = 1 / (2 * max(records, 2))  # noqa: SLF001


def _teachers(present: set[str], comparisons: Sequence[Comparison]) -> list[Rule]:
    """Rules for EM until every comparison is taught by two, at most three."""
    taught = {c.name: 0 for c in comparisons}
    chosen: list[Rule] = []
    for rule in TEACHERS:
        if not set(rule) <= present or len(chosen) == 3:  # noqa: PLR2004 - each costs a pass over its pairs
            continue
        teaches = [c for c in comparisons if not _touches(c, rule)]
        if any(taught[c.name] < 2 for c in teaches):  # noqa: PLR2004
            chosen.append(rule)
            for c in teaches:
                taught[c.name] += 1
    return chosen


def _touches(comparison: Comparison, rule: Rule) -> bool:
    said = comparison.missing + " ".join(level.condition for level in comparison.levels)
    return any(f"{name}_l" in said for name in rule)


def _teach(linker: Linker, rule: Rule, options: Options, looked_at: float) -> None:
    """One session of EM; a rule whose pairs teach nothing is passed over."""
    try:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*rule), max_pairs=options.em_pairs, record_sample_proportion=looked_at
        )
    except (EMTrainingException, ValueError, ZeroDivisionError):
        return
