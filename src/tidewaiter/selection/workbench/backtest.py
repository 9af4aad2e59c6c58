"""Back-testing a rule: what it would have asked of each facility, found, missed and pushed out, and whom it touches.

Both sets of rules, the one in force and the same with the rule under trial, are judged over the past as it was known
then. 'Gained' and 'lost' compare whom each facility would have opened on each day within its capacity, lookouts first,
then by points, ties by id. Rates come with intervals: over examined rows as they are (Wilson), and for all rows the
rule hits by weighting each examined one by 1 / propensity (`selection/evaluate.py`), because those that were examined
were not chosen evenly. Where a model ranks, points do not; the comparison is then that of the rules alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tidewaiter.engine import local
from tidewaiter.risk.rules import Rule, Ruleset
from tidewaiter.risk.rules.rule import Effect
from tidewaiter.selection import evaluate
from tidewaiter.selection.intervals import Estimate, proportion
from tidewaiter.selection.workbench.history import NARROW, Period, trader_size

EXAMPLES = 20
ENOUGH_EXAMINED = 30
"""Fewer examined rows say little: the page says so in words."""

MOST_LISTED = 15


@dataclass(frozen=True, slots=True)
class DayLoad:
    """A facility's day: rows the rule hits, and what the facility can open (None: not among the facilities)."""

    facility: str
    day: date
    hits: int
    capacity: int | None


@dataclass(frozen=True, slots=True)
class Exchange:
    """Rows that would be opened with the rule and are not without it, or the reverse.

    `examined` of them really were, with `found` findings; `estimate` is the number of findings among all of them,
    weighted by propensities.
    """

    rows: int
    examined: int
    found: int
    estimate: float
    examples: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A group's part of the rows that the rule hits, and of all rows."""

    kind: str
    group: str
    hits: int
    share: float
    share_of_all: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another rule: rows on which both fire, as a part of each."""

    rule: str
    both: int
    of_this: float
    of_other: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """All that the past says of a rule."""

    rule: str
    period: Period
    rows: int
    hits: int
    unknown: int
    examined: int
    found: int
    precision: Estimate
    estimated_precision: Estimate
    base_rate: Estimate
    loads: tuple[DayLoad, ...]
    examples: tuple[dict[str, Any], ...]
    gained: Exchange
    lost: Exchange
    overlaps: tuple[Overlap, ...]
    affected: tuple[Share, ...]

    def document(self) -> dict[str, Any]:
        """As plain data, with the words of its loads."""
        return {**asdict(self), "words": words(self)}


def judge(rows: pa.Table, rule: Rule, base: Ruleset) -> pa.Table:
    """Rows of schema PAST as NARROW rows, with and without the rule; its own earlier version is left out of `base`."""
    noon = datetime.combine(rule.valid_from, time(12), UTC)
    trial = msgspec.structs.replace(rule, shadow=False)
    others = [_always(one, rule) for one in base.rules if one.id != rule.id and not one.shadow]
    before = [_always(one, rule) for one in base.rules if not one.shadow]
    alone = Ruleset.of([msgspec.structs.replace(trial, effect=Effect.SCORE, suppresses=())]).evaluate(rows, noon)
    without = Ruleset.of(before).evaluate(rows, noon)
    joined = Ruleset.of([*others, trial]).evaluate(rows, noon)
    hits = pc.greater(pc.list_value_length(alone["fired"]), 0)
    return pa.table(
        {
            "consignment_id": rows["consignment_id"],
            "day": rows["arrival_date"],
            "facility": rows["entry_office"],
            "country": rows["country_of_dispatch"],
            "filer": rows["filer"],
            "trader": trader_size(rows["consignor_count_30d"]),
            "goods": rows["goods_description"],
            "hits": hits,
            "unknown": pc.greater(pc.list_value_length(alone["unknown"]), 0),
            "waited_for": _waited_for(rows, without, before),
            "waited_for_with": _waited_for(rows, joined, [*others, trial]),
            "score": without["rule_score"],
            "score_with": joined["rule_score"],
            "fired": without["fired"],
            "examined": rows["examined"],
            "finding": rows["finding"],
            "propensity": rows["propensity"],
        }
    ).cast(NARROW)


def backtest(narrow: Iterable[pa.Table], rule: Rule, period: Period, capacity: Mapping[str, int]) -> Backtest:
    """What NARROW rows say of a rule; `capacity` is what each facility can open in a day."""
    rows = pa.concat_tables([NARROW.empty_table(), *narrow])
    hit = rows.filter(rows["hits"])
    examined = hit.filter(pc.and_(hit["examined"], pc.is_valid(hit["propensity"])))
    found = pc.sum(examined["finding"].cast(pa.int64())).as_py() or 0
    gained, lost = _exchanged(rows, capacity)
    return Backtest(
        rule=rule.id,
        period=period,
        rows=rows.num_rows,
        hits=hit.num_rows,
        unknown=pc.sum(rows["unknown"].cast(pa.int64())).as_py() or 0,
        examined=examined.num_rows,
        found=found,
        precision=proportion(found, examined.num_rows),
        estimated_precision=_weighted(examined),
        base_rate=_weighted(rows.filter(pc.and_(rows["examined"], pc.is_valid(rows["propensity"])))),
        loads=_loads(hit, capacity),
        examples=_examples(hit),
        gained=gained,
        lost=lost,
        overlaps=_overlaps(rows, rule.id),
        affected=tuple(share for kind in ("country", "filer", "trader") for share in _shares(rows, kind)),
    )


def _weighted(examined: pa.Table) -> Estimate:
    """The rate among all rows from examined ones, each weighted by 1 / propensity (Hajek).

    Without a find a linearised interval has no width; its upper end is then Wilson's at the effective number of
    examinations, (sum of weights) squared over the sum of their squares (Kish).
    """
    rate = evaluate.prevalence(examined)
    if rate.value != 0.0:
        return rate
    weight = 1.0 / np.maximum(examined["propensity"].to_numpy(), 1e-12)
    effective = int(weight.sum() ** 2 / (weight**2).sum())
    return Estimate(0.0, 0.0, proportion(0, max(effective, 1)).high)


def words(result: Backtest) -> list[str]:
    """The findings that a reviewer reads first."""
    said = []
    for load in worst(result.loads):
        most = f"{load.facility}, {load.day.isoformat()}: {load.hits:,} exams"
        can = "no capacity is known for it" if load.capacity is None else f"this facility can open {load.capacity:,}"
        over = load.capacity is not None and load.hits > load.capacity
        said.append(f"{most}; {can}{', which is not enough' if over else ''}.")
    if result.examined < ENOUGH_EXAMINED:
        seen = f"Only {result.examined:,} of the rows" if result.examined else "None of the rows"
        said.append(f"{seen} that it hits were ever examined: its yield is not known yet.")
    if result.hits == 0:
        said.append("It hit nothing in this time.")
    return said


def worst(loads: Iterable[DayLoad]) -> list[DayLoad]:
    """The busiest day of each facility, facilities by their names."""
    busiest: dict[str, DayLoad] = {}
    for load in loads:
        if load.facility not in busiest or load.hits > busiest[load.facility].hits:
            busiest[load.facility] = load
    return [busiest[name] for name in sorted(busiest)]


def _always(rule: Rule, trial: Rule) -> Rule:
    """A rule made to run on the day on which the trial is judged."""
    return msgspec.structs.replace(rule, valid_from=trial.valid_from, valid_until=trial.valid_until)


def _waited_for(rows: pa.Table, verdicts: pa.Table, rules: Iterable[Rule]) -> pa.Array:
    """Rows for which a lookout or a mandatory rule waits."""
    waited = pc.fill_null(pc.greater(pc.list_value_length(rows["lookouts"]), 0), fill_value=False).to_numpy()
    ids = pa.array([rule.id for rule in rules if rule.effect is Effect.MANDATORY], pa.string())
    fired = verdicts["fired"].combine_chunks()
    found = pc.list_parent_indices(fired).filter(pc.is_in(pc.list_flatten(fired), value_set=ids)).to_numpy()
    waited = waited.copy()
    waited[found] = True
    return pa.array(waited)


def _loads(hit: pa.Table, capacity: Mapping[str, int]) -> tuple[DayLoad, ...]:
    sql = """
        SELECT coalesce(facility, 'no facility') AS facility, day, count(*) AS hits FROM hit
        WHERE day IS NOT NULL GROUP BY ALL ORDER BY ALL
    """
    counted = local.query(sql, {"hit": hit}).to_pylist()
    return tuple(DayLoad(r["facility"], r["day"], r["hits"], capacity.get(r["facility"])) for r in counted)


def _exchanged(rows: pa.Table, capacity: Mapping[str, int]) -> tuple[Exchange, Exchange]:
    """What changes among the rows that each facility would open on each day."""
    places = pa.table({"facility": pa.array(list(capacity), pa.string()), "room": pa.array(list(capacity.values()))})
    sql = """
        WITH ranked AS (
            SELECT consignment_id, day, facility, goods, country, hits, score, score_with, examined, finding,
                propensity,
                row_number() OVER (
                    PARTITION BY facility, day ORDER BY waited_for DESC, score DESC, consignment_id
                ) <= room AS before,
                row_number() OVER (
                    PARTITION BY facility, day ORDER BY waited_for_with DESC, score_with DESC, consignment_id
                ) <= room AS after
            FROM rows JOIN places USING (facility)
        )
        SELECT * FROM ranked WHERE before <> after ORDER BY score_with DESC, consignment_id
    """
    moved = local.query(sql, {"rows": rows.drop_columns(["fired"]), "places": places})
    return _exchange(moved.filter(moved["after"])), _exchange(moved.filter(moved["before"]))


def _exchange(rows: pa.Table) -> Exchange:
    examined = rows.filter(pc.and_(rows["examined"], pc.is_valid(rows["propensity"])))
    found = examined.filter(examined["finding"])
    weight = 1.0 / np.maximum(found["propensity"].to_numpy(), 1e-12)
    return Exchange(rows.num_rows, examined.num_rows, found.num_rows, float(weight.sum()), _examples(rows))


def _examples(rows: pa.Table) -> tuple[dict[str, Any], ...]:
    """The first rows, in their order, as far as a reader needs them."""
    shown = ["consignment_id", "day", "facility", "goods", "country", "score", "score_with", "examined", "finding"]
    return tuple(rows.select(shown).slice(0, EXAMPLES).to_pylist())


def _overlaps(rows: pa.Table, own: str) -> tuple[Overlap, ...]:
    sql = """
        WITH fires AS (SELECT hits, unnest(fired) AS rule FROM rows)
        SELECT rule, count(*) FILTER (hits) AS together, count(*) AS fired,
            (SELECT count(*) FROM rows WHERE hits) AS hits
        FROM fires GROUP BY rule HAVING count(*) FILTER (hits) > 0 ORDER BY together DESC, rule
    """
    found = [r for r in local.query(sql, {"rows": rows}).to_pylist() if r["rule"] != own][:MOST_LISTED]
    return tuple(
        Overlap(r["rule"], r["together"], r["together"] / r["hits"], r["together"] / r["fired"]) for r in found
    )


def _shares(rows: pa.Table, kind: str) -> list[Share]:
    sql = f"""
        SELECT coalesce({kind}, 'not filed') AS name, count(*) FILTER (hits) AS hits, count(*) AS everyone
        FROM rows GROUP BY ALL ORDER BY hits DESC, name
    """
    found = local.query(sql, {"rows": rows.select([kind, "hits"])}).to_pylist()
    hits, everyone = max(sum(r["hits"] for r in found), 1), max(rows.num_rows, 1)
    few = [r for r in found if r["hits"]][:MOST_LISTED]
    return [Share(kind, r["name"], r["hits"], r["hits"] / hits, r["everyone"] / everyone) for r in few]
