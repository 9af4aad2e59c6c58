"""How rules fare: yield with interval, decay, overlap, and those that never fire, are stale, shadowed or suppressed.

Read from what was recorded when consignments were assessed: `fired`, `suppressed` and `shadow` of each assessment.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine import local
from tidewaiter.risk.rules import Rule
from tidewaiter.selection.intervals import Estimate, proportion
from tidewaiter.selection.workbench.history import Period

RECORDED = pa.schema(
    [
        pa.field("arrival_date", pa.date32()),
        pa.field("fired", pa.list_(pa.string())),
        pa.field("suppressed", pa.list_(pa.string())),
        pa.field("shadow", pa.list_(pa.string())),
        pa.field("examined", pa.bool_()),
        pa.field("finding", pa.bool_()),
        pa.field("propensity", pa.float64()),
    ]
)
"""Assessments of a period with what became of them."""

ENDS_SOON = timedelta(days=60)
QUIET_FOR = timedelta(days=30)
"""A rule that fired, and not in so many days before the end of the period, is stale."""

LEAST_FOR_DECAY = 10  # examined rows in each half
LEAST_WITHOUT_A_FIND = 100


@dataclass(frozen=True, slots=True)
class RuleHealth:
    """One rule: how often it fired, was suppressed or ran in shadow, and what examinations of those rows found.

    `early` and `late` are its yields in the first and second half of the period; `signs` says in words what
    a reviewer should look at.
    """

    rule: str
    title: str
    weight: float
    valid_until: date
    fired: int
    suppressed: int
    shadow: int
    last_fired: date | None
    examined: int
    found: int
    rate: Estimate
    early: Estimate
    late: Estimate
    overlap_with: str
    overlap: float
    signs: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return asdict(self)


def health(recorded: pa.Table, rules: Iterable[Rule], period: Period) -> list[RuleHealth]:
    """The health of rules over RECORDED rows, worst signs first, then by id."""
    middle = period.first + timedelta(days=period.days // 2)
    tallies = {row["rule"]: row for row in _tallies(recorded, middle)}
    partners = _partners(recorded)
    found = [_of_rule(rule, tallies.get(rule.id, {}), partners.get(rule.id, ("", 0.0)), period) for rule in rules]
    return sorted(found, key=lambda one: (-len(one.signs), one.rule))


def _tallies(recorded: pa.Table, middle: date) -> list[dict[str, Any]]:
    sql = f"""
        WITH fires AS (
            SELECT unnest(fired) AS rule, 'fired' AS how, arrival_date, examined, finding, propensity FROM recorded
            UNION ALL
            SELECT unnest(suppressed), 'suppressed', arrival_date, examined, finding, propensity FROM recorded
            UNION ALL
            SELECT unnest(shadow), 'shadow', arrival_date, examined, finding, propensity FROM recorded
        ), known AS (
            SELECT *, coalesce(examined AND propensity IS NOT NULL, false) AS opened,
                arrival_date < DATE '{middle.isoformat()}' AS early FROM fires
        )
        SELECT rule,
            count(*) FILTER (how = 'fired') AS fired, count(*) FILTER (how = 'suppressed') AS suppressed,
            count(*) FILTER (how = 'shadow') AS shadow, max(arrival_date) AS last_fired,
            count(*) FILTER (opened) AS examined, count(*) FILTER (opened AND finding) AS found,
            count(*) FILTER (opened AND early) AS early_examined,
            count(*) FILTER (opened AND early AND finding) AS early_found
        FROM known GROUP BY rule ORDER BY rule
    """
    return local.query(sql, {"recorded": recorded}).to_pylist()  # type: ignore[no-any-return]


def _partners(recorded: pa.Table) -> dict[str, tuple[str, float]]:
    """For each rule the other one that fires on the largest part of its rows, and that part."""
    numbered = recorded.select(["fired"]).filter(pc.greater(pc.list_value_length(recorded["fired"]), 1))
    sql = """
        WITH numbered AS (SELECT row_number() OVER () AS row_place, fired FROM several),
        fires AS (SELECT row_place, unnest(fired) AS rule FROM numbered),
        pairs AS (
            SELECT one.rule, other.rule AS partner, count(*) AS together
            FROM fires AS one JOIN fires AS other ON one.row_place = other.row_place AND one.rule <> other.rule
            GROUP BY ALL
        )
        SELECT rule, partner, together FROM pairs
        QUALIFY row_number() OVER (PARTITION BY rule ORDER BY together DESC, partner) = 1
    """
    total = {row["values"]: row["counts"] for row in pc.value_counts(pc.list_flatten(recorded["fired"])).to_pylist()}
    found = local.query(sql, {"several": numbered}).to_pylist()
    return {row["rule"]: (row["partner"], row["together"] / total[row["rule"]]) for row in found}


def _of_rule(rule: Rule, tally: dict[str, Any], partner: tuple[str, float], period: Period) -> RuleHealth:
    examined, found = tally.get("examined", 0), tally.get("found", 0)
    early_examined, early_found = tally.get("early_examined", 0), tally.get("early_found", 0)
    early = proportion(early_found, early_examined)
    late = proportion(found - early_found, examined - early_examined)
    enough = min(early_examined, examined - early_examined) >= LEAST_FOR_DECAY
    last = tally.get("last_fired")
    fired = tally.get("fired", 0) + tally.get("suppressed", 0) + tally.get("shadow", 0)
    signs = []
    if not fired:
        signs.append("never fired")
    elif last is not None and period.last - last > QUIET_FOR:
        signs.append(f"stale: last fired on {last.isoformat()}")
    if rule.valid_until < period.last:
        signs.append("ended")
    elif rule.valid_until - period.last <= ENDS_SOON:
        signs.append(f"ends on {rule.valid_until.isoformat()}")
    if enough and late.high < early.low:
        signs.append("yield has decayed")
    if tally.get("suppressed", 0) * 2 > fired:
        signs.append("mostly suppressed")
    if examined >= LEAST_WITHOUT_A_FIND and found == 0 and rule.weight > 0:
        signs.append(f"nothing found in {examined} examinations")
    return RuleHealth(
        rule=rule.id,
        title=rule.title,
        weight=rule.weight,
        valid_until=rule.valid_until,
        fired=tally.get("fired", 0),
        suppressed=tally.get("suppressed", 0),
        shadow=tally.get("shadow", 0),
        last_fired=last,
        examined=examined,
        found=found,
        rate=proportion(found, examined),
        early=early,
        late=late,
        overlap_with=partner[0],
        overlap=partner[1],
        signs=tuple(signs),
    )
