"""What a profile says of a key: a table of statistics, each an SQL aggregate over what history holds of it.

An aggregate sees one row a stored version that touches the key, of consignments other than those being
assessed, with these columns:

* `age_days`: days from receipt to the moment of assessment, never negative;
* `event`: whether the version counts for the key (`history/events.py`);
* `counterparty`, `name`: hashes of the keys on the other side and of the name at an address or telephone;
* `log_mass`, `log_value_per_kg`: natural logarithms, null where not positive;
* `examination`: a number for the consignment where it has been examined, else null;
* `examined_days`, `finding_days`: days since its last recorded examination and finding, null if none.

Distinct counts and findings need no `event`: they take a thing once however many versions name it.
"""

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from tidewaiter.cargo.kind import KINDS


class Scope(StrEnum):
    """Over which rows a statistic is taken."""

    HISTORY = "history"  # what was received before, by key
    CURRENCY = "currency"  # the same, by key and currency: values in two currencies are not comparable
    TODAY = "today"  # the set being assessed


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number of a profile: its aggregate, what it says, and the kinds it is kept for.

    `unseen` is its value for a key never seen; None is null. For a row without the key it is null.
    """

    name: str
    aggregate: str
    meaning: str
    unseen: int | None = 0
    kinds: tuple[str, ...] = tuple(kind.name for kind in KINDS)
    scope: Scope = Scope.HISTORY

    @property
    def type(self) -> pa.DataType:
        """Counts are whole numbers, the rest is not."""
        return pa.int64() if self.unseen == 0 else pa.float64()


_NAMED = tuple(kind.name for kind in KINDS if kind.named)
# Few routes and filers carry everything: distinct counterparties of them cost most and tell least.
_DEALING = tuple(kind.name for kind in KINDS if kind.name not in {"route", "filer"})
# How heavy and how dear is a habit of who sends, of what is sent and of the way it takes.
_MEASURED = ("consignor", "route", "goods")
_VALUED = ("consignor", "goods")

STATISTICS: tuple[Statistic, ...] = (
    Statistic("count_7d", "count(*) FILTER (event AND age_days <= 7)", "consignments in 7 days"),
    Statistic("count_30d", "count(*) FILTER (event AND age_days <= 30)", "consignments in 30 days"),
    Statistic("count_90d", "count(*) FILTER (event AND age_days <= 90)", "consignments in 90 days"),
    Statistic("count_all", "count(*) FILTER (event)", "consignments ever"),
    Statistic("count_today", "count(*)", "consignments in the set being assessed, itself included", scope=Scope.TODAY),
    Statistic("first_seen_days", "max(age_days)", "days since first seen", None),
    Statistic("last_seen_days", "min(age_days)", "days since last seen", None),
    Statistic(
        "counterparties_30d",
        "count(DISTINCT counterparty) FILTER (age_days <= 30)",
        "distinct counterparties in 30 days",
        kinds=_DEALING,
    ),
    Statistic(
        "names_90d", "count(DISTINCT name) FILTER (age_days <= 90)", "distinct names there in 90 days", kinds=_NAMED
    ),
    Statistic(
        "mass_log_mean_90d",
        "avg(log_mass) FILTER (event AND age_days <= 90)",
        "mean of the logarithm of gross mass (kg) in 90 days",
        None,
        _MEASURED,
    ),
    Statistic(
        "mass_log_std_90d",
        "stddev_samp(log_mass) FILTER (event AND age_days <= 90)",
        "standard deviation of the same, null for fewer than two",
        None,
        _MEASURED,
    ),
    Statistic(
        "value_per_kg_log_mean_90d",
        "avg(log_value_per_kg) FILTER (event AND age_days <= 90)",
        "mean of the logarithm of declared value per kilogram in 90 days, in the row's own currency",
        None,
        _VALUED,
        Scope.CURRENCY,
    ),
    Statistic(
        "value_per_kg_log_std_90d",
        "stddev_samp(log_value_per_kg) FILTER (event AND age_days <= 90)",
        "standard deviation of the same, null for fewer than two",
        None,
        _VALUED,
        Scope.CURRENCY,
    ),
    Statistic(
        "examined_90d",
        "count(DISTINCT examination) FILTER (examined_days <= 90)",
        "consignments whose examination was recorded in 90 days",
    ),
    Statistic(
        "findings_90d",
        "count(DISTINCT examination) FILTER (finding_days <= 90)",
        "consignments whose finding was recorded in 90 days",
    ),
    Statistic(
        "findings_all",
        "count(DISTINCT examination) FILTER (finding_days IS NOT NULL)",
        "consignments in which something was found, ever",
    ),
)


def column(kind: str, statistic: Statistic) -> str:
    """Name of the profile column."""
    return f"{kind}_{statistic.name}"


PROFILE = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("version", pa.int32()),
        *(pa.field(column(kind.name, s), s.type) for kind in KINDS for s in STATISTICS if kind.name in s.kinds),
    ]
)
"""What `history/profiles.py` gives: 1 row a consignment assessed."""
