"""What a profile says of a key: a table of statistics, each a measure over a window of days.

Age is counted in whole days, UTC, from the day of receipt to the day of assessment, so that today is 0 and
a window of 7 days is today and the six before. Logarithms are kept as whole ten-thousandths: sums of whole
numbers are the same in every order and on every engine, and can be rolled forward by adding the day that
comes and taking away the day that leaves. `MEASURES` says what each measure is as an SQL aggregate; the
store that is rolled forward (`history/standing.py`) keeps the same sums.

An aggregate sees one row a stored version that touches the key, with these columns:

* `age_days`: whole days from receipt to the moment of assessment, never negative;
* `event`: whether the version counts for the key (`history/events.py`); `own`: whether it belongs to a
  consignment that is being assessed, which is no history to itself;
* `counterparty`, `name`: hashes of the keys on the other side and of the name at an address or telephone;
* `log_mass`, `log_value_per_kg`: natural logarithms in ten-thousandths, null where not positive;
* what FLAGS names: whether the version's data was checked, late, vague, poor; whether it came by a detour;
* `examination`: a number for the consignment where it has been examined, else null;
* `examined_days`, `finding_days`: days since its first recorded examination and finding, null if none.

Distinct counts take a thing once however many versions name it, those of the consignment itself included.
"""

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa

from tidewaiter.cargo.kind import KINDS

LOG_UNITS = 10_000
"""Logarithms are kept in units of this fraction: a hundredth of a percent of mass or value."""


class Scope(StrEnum):
    """Over which rows a statistic is taken."""

    HISTORY = "history"  # what was received before, by key
    CURRENCY = "currency"  # the same, by key and currency: values in two currencies are not comparable
    EXAMINED = "examined"  # of what was received before, the few whose consignment was examined
    TODAY = "today"  # the set being assessed


class Measure(StrEnum):
    """What is counted, or what of."""

    EVENTS = "events"
    FIRST_SEEN = "first_seen"
    COUNTERPARTIES = "counterparties"
    NAMES = "names"
    MASS_MEAN = "mass_mean"
    MASS_DEVIATION = "mass_deviation"
    VALUE_MEAN = "value_mean"
    VALUE_DEVIATION = "value_deviation"
    EXAMINATIONS = "examinations"
    FINDINGS = "findings"
    CHECKED = "checked"
    LATE = "late"
    VAGUE = "vague"
    POOR = "poor"
    DETOURS = "detours"
    TODAY = "today"


def mean(column: str, where: str) -> str:
    """SQL for the mean, in natural logarithms, of a column of ten-thousandths."""
    total, number = f"CAST(sum({column}) FILTER ({where}) AS DOUBLE)", f"count({column}) FILTER ({where})"
    return f"CASE WHEN {number} > 0 THEN {total} / {number} / {LOG_UNITS} END"


def deviation(column: str, where: str) -> str:
    """SQL for the sample standard deviation of the same; every number in it is exact up to the division."""
    total, number = f"CAST(sum({column}) FILTER ({where}) AS DOUBLE)", f"count({column}) FILTER ({where})"
    squares = f"CAST(sum({column} * {column}) FILTER ({where}) AS DOUBLE)"
    spread = f"greatest({squares} - {total} * {total} / {number}, 0)"
    return f"CASE WHEN {number} > 1 THEN sqrt({spread} / ({number} - 1)) / {LOG_UNITS} END"


_COUNTED = "event AND NOT own AND {within}"

FLAGS: dict[Measure, str] = {
    Measure.CHECKED: "problem_codes IS NOT NULL",
    Measure.LATE: "coalesce(list_contains(problem_codes, 'late-filing'), FALSE)",
    Measure.VAGUE: "coalesce(list_contains(problem_codes, 'vague-description'), FALSE)",
    Measure.POOR: "coalesce(grade IN ('D', 'E'), FALSE)",
    Measure.DETOURS: "coalesce(country_of_dispatch <> consignor_country, FALSE)",
}
"""What a version has or has not, over columns of the lake; events that have it are counted.

What is not known it has not, as in narrow history that was written before these columns were kept.
"""

FLAGGED_BY = ("grade", "problem_codes", "country_of_dispatch", "consignor_country")
"""The columns of the lake that FLAGS reads."""

MEASURES: dict[Measure, str] = {
    Measure.EVENTS: f"count(*) FILTER ({_COUNTED})",
    Measure.FIRST_SEEN: "CASE WHEN count(*) FILTER (event AND NOT own) > 0 THEN max(age_days) FILTER (event) END",
    Measure.COUNTERPARTIES: "count(DISTINCT counterparty) FILTER ({within})",
    Measure.NAMES: "count(DISTINCT name) FILTER ({within})",
    Measure.MASS_MEAN: mean("log_mass", _COUNTED),
    Measure.MASS_DEVIATION: deviation("log_mass", _COUNTED),
    Measure.VALUE_MEAN: mean("log_value_per_kg", _COUNTED),
    Measure.VALUE_DEVIATION: deviation("log_value_per_kg", _COUNTED),
    Measure.EXAMINATIONS: "count(DISTINCT examination) FILTER (NOT own AND {examined})",
    Measure.FINDINGS: "count(DISTINCT examination) FILTER (NOT own AND {found})",
    Measure.TODAY: "count(*)",
    **{measure: f"count(*) FILTER ({_COUNTED} AND {measure})" for measure in FLAGS},
}
"""Each measure as an SQL aggregate; {within}, {examined} and {found} limit it to a window."""

_ALL = tuple(kind.name for kind in KINDS)


@dataclass(frozen=True, slots=True)
class Statistic:
    """One number of a profile: its measure, the window in days (None: ever), what it says, and its kinds."""

    name: str
    measure: Measure
    window: int | None
    meaning: str
    kinds: tuple[str, ...]

    @property
    def scope(self) -> Scope:
        """Over which rows it is taken."""
        return _SCOPES.get(self.measure, Scope.HISTORY)

    @property
    def unseen(self) -> int | None:
        """Its value for a key never seen: 0 for what is counted, null for the rest."""
        return 0 if pa.types.is_integer(self.type) and self.measure is not Measure.FIRST_SEEN else None

    @property
    def type(self) -> pa.DataType:
        """Counts and days are whole numbers, the rest is not."""
        return pa.float64() if self.measure in _REAL else pa.int64()

    @property
    def aggregate(self) -> str:
        """The SQL aggregate."""
        limits = {"within": "age_days", "examined": "examined_days", "found": "finding_days"}
        return MEASURES[self.measure].format(
            **{
                name: f"{days} {'IS NOT NULL' if self.window is None else f'< {self.window}'}"
                for name, days in limits.items()
            }
        )


_SCOPES = {
    Measure.VALUE_MEAN: Scope.CURRENCY,
    Measure.VALUE_DEVIATION: Scope.CURRENCY,
    Measure.EXAMINATIONS: Scope.EXAMINED,
    Measure.FINDINGS: Scope.EXAMINED,
    Measure.TODAY: Scope.TODAY,
}
_REAL = {Measure.MASS_MEAN, Measure.MASS_DEVIATION, Measure.VALUE_MEAN, Measure.VALUE_DEVIATION}

# What each costs is a column of the store; a kind more is a word more here.
_PARTIES = ("consignor", "consignee", "consignor_address", "consignee_address", "pair")
_PHONES = ("consignor_phone", "consignee_phone")
_SEEN = ("consignor", "consignee", "consignor_address", "consignee_address")

STATISTICS: tuple[Statistic, ...] = (
    Statistic("count_7d", Measure.EVENTS, 7, "consignments in 7 days", ("consignor", "consignee_address")),
    Statistic("count_30d", Measure.EVENTS, 30, "consignments in 30 days", (*_PARTIES, "route", "goods")),
    Statistic("count_90d", Measure.EVENTS, 90, "consignments in 90 days", ("consignor", "pair")),
    Statistic("count_all", Measure.EVENTS, None, "consignments ever", (*_PARTIES, "route", "goods")),
    Statistic(
        "count_today",
        Measure.TODAY,
        None,
        "consignments in the set being assessed, itself included",
        ("consignor", "consignee_address"),
    ),
    Statistic("first_seen_days", Measure.FIRST_SEEN, None, "days since first seen", _SEEN),
    Statistic(
        "counterparties_30d",
        Measure.COUNTERPARTIES,
        30,
        "distinct counterparties in 30 days",
        ("consignor", "consignee", "consignee_address", "goods"),
    ),
    Statistic(
        "names_90d",
        Measure.NAMES,
        90,
        "distinct names there in 90 days",
        tuple(kind.name for kind in KINDS if kind.named),
    ),
    Statistic(
        "mass_log_mean_90d",
        Measure.MASS_MEAN,
        90,
        "mean of the logarithm of gross mass (kg) in 90 days",
        ("consignor", "goods"),
    ),
    Statistic(
        "mass_log_std_90d",
        Measure.MASS_DEVIATION,
        90,
        "standard deviation of the same, null for fewer than two",
        ("consignor", "goods"),
    ),
    Statistic(
        "value_per_kg_log_mean_90d",
        Measure.VALUE_MEAN,
        90,
        "mean of the logarithm of declared value per kilogram in 90 days, in the row's own currency",
        ("goods",),
    ),
    Statistic(
        "value_per_kg_log_std_90d",
        Measure.VALUE_DEVIATION,
        90,
        "standard deviation of the same, null for fewer than two",
        ("goods",),
    ),
    *(
        Statistic(f"{measure}_30d", measure, 30, f"consignments in 30 days {meaning}", ("filer",))
        for measure, meaning in (
            (Measure.CHECKED, "whose data was checked"),
            (Measure.LATE, "whose data came late"),
            (Measure.VAGUE, "whose goods were described vaguely"),
            (Measure.POOR, "whose data was of grade D or E"),
        )
    ),
    Statistic(
        "detours_90d", Measure.DETOURS, 90, "consignments in 90 days not sent from the consignor's country", ("pair",)
    ),
    Statistic(
        "detours_30d", Measure.DETOURS, 30, "consignments in 30 days not sent from the consignor's country", ("route",)
    ),
    Statistic("examined_90d", Measure.EXAMINATIONS, 90, "consignments whose examination was recorded in 90 days", _ALL),
    Statistic("findings_90d", Measure.FINDINGS, 90, "consignments whose finding was recorded in 90 days", _ALL),
    Statistic("findings_all", Measure.FINDINGS, None, "consignments in which something was found, ever", _ALL),
)


def column(kind: str, statistic: Statistic) -> str:
    """Name of the profile column."""
    return f"{kind}_{statistic.name}"


def of_kind(kind: str, scope: Scope) -> list[Statistic]:
    """The statistics of a scope that are kept for a kind."""
    return [s for s in STATISTICS if s.scope is scope and kind in s.kinds]


PROFILE = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("version", pa.int32()),
        *(pa.field(column(kind.name, s), s.type) for kind in KINDS for s in STATISTICS if kind.name in s.kinds),
    ]
)
"""What `history/profiles.py` gives: 1 row a consignment assessed."""
