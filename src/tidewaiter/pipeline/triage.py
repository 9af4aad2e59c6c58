"""What the queue shows of assessed consignments: who is put before a person, and the two reasons that weigh most.

Pure, and for many rows at once: of the model's contributions only the few that could be shown are put into words.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.pipeline.day import beside
from tidewaiter.risk import reasons
from tidewaiter.risk.band import Band
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.rules import Ruleset

WORTHY_BANDS = (Band.ELEVATED, Band.HIGH, Band.SEVERE)
"""Bands at which an assessment puts a consignment before a person; a lookout does at any."""

SHOWN = 2
_CANDIDATES = 4

COLUMNS = (
    "consignment_id",
    "version",
    "transport_mode",
    "loading_location",
    "unloading_location",
    "country_of_dispatch",
    "country_of_destination",
    "goods_description",
    "gross_mass_kg",
    "consignee_name",
)


def worthy(assessed: pa.Table) -> pa.Array:
    """Which rows of schema ASSESSMENT (band, lookouts) are put before a person: booleans in their order."""
    high = pc.is_in(assessed["band"], value_set=pa.array([str(band) for band in WORTHY_BANDS]))
    hit = pc.greater(pc.fill_null(pc.list_value_length(assessed["lookouts"]), 0), 0)
    return pc.or_(high, hit).combine_chunks()


def top_reasons(
    rows: pa.Table, assessed: pa.Table, ruleset: Ruleset, contributions: pa.Table | None
) -> list[list[dict[str, Any]]]:
    """At most two reasons a row, lookouts first, then what weighs most for it; as plain data.

    `rows` are LAKE rows, `assessed` their assessments, `contributions` the model's (log-odds, a column a feature) or
    None before the first model, all in one order.
    """
    place = assessed.schema.get_field_index("unknown")
    nothing = pa.array([[]] * assessed.num_rows, assessed.schema.field("unknown").type)
    told = assessed.set_column(place, assessed.schema.field("unknown"), nothing)
    found = reasons.reasons(beside(told, rows), ruleset, None if contributions is None else largest(contributions))
    return [[reason.to_json() for reason in _first(of_row)] for of_row in found]


def _first(found: list[reasons.Reason]) -> list[reasons.Reason]:
    return [reason for reason in found if not reason.against][:SHOWN] or found[:1]


def largest(contributions: pa.Table) -> pa.Table:
    """Contributions of which all but the few that raise a row's score most are nought."""
    if contributions.num_rows == 0 or contributions.num_columns <= _CANDIDATES:
        return contributions
    values = np.column_stack([np.nan_to_num(column.to_numpy()) for column in contributions.columns])
    base = [number for number, name in enumerate(contributions.column_names) if name not in _FEATURE_NAMES]
    values[:, base] = 0.0  # every row's
    least = np.partition(values, -_CANDIDATES, axis=1)[:, -_CANDIDATES][:, None]
    kept = np.where((values >= least) & (values > 0), values, 0.0)
    return pa.table({name: kept[:, number] for number, name in enumerate(contributions.column_names)})


_FEATURE_NAMES = frozenset(feature.name for feature in FEATURES)
