"""Assessment: rules, model and lookouts put together into one row a consignment version.

Until about thirty positives are known in the whole centre, rules rank: a model learnt from fewer does
worse than what analysts know. After that the score is probability x harm, and rules stand beside it. The
feature vector is frozen in the row: it is what was known when the row was assessed, and what a model is
later trained on. A row's assessment depends on that row alone, whatever else is in the table.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tidewaiter.engine.buffers import whole
from tidewaiter.parties.screening import summary
from tidewaiter.risk.bands import at_least, bands, implied_probability, place_of
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.rules import Ruleset
from tidewaiter.risk.rules.columns import SCREENED
from tidewaiter.risk.rules.rule import Effect, Rule
from tidewaiter.risk.rules.ruleset import needs

COLD_START_POSITIVES = 30
"""Findings before a model may rank: rules first until then caught as much as the model later, over seeds."""

LEAST_FOR_HARM = 0.002
"""Below this probability (the band "low") of what class a finding would be is not asked: it would change nothing."""


class Harm(Protocol):
    """How much a finding would matter: the expected harm of a row, and of one of which nothing is known."""

    @property
    def usual_harm(self) -> float:
        """Of a row of which nothing is known."""
        ...

    def harm(self, features: pa.Table) -> NDArray[np.float64]:
        """Of each row of a table of features, shape (n,)."""
        ...


_TIME = pa.timestamp("us", tz="UTC")
_IDS = pa.list_(pa.string())

VECTOR = pa.struct(
    [pa.field(feature.name, pa.string() if feature.categorical else pa.float64()) for feature in FEATURES]
)

ASSESSMENT = pa.schema(
    [
        pa.field("consignment_id", pa.string(), nullable=False),
        pa.field("version", pa.int32()),
        pa.field("entry_office", pa.string()),
        pa.field("eta", _TIME),
        pa.field("arrival_date", pa.date32()),
        pa.field("assessed_at", _TIME, nullable=False),
        pa.field("model_version", pa.string()),
        pa.field("ruleset_version", pa.string(), nullable=False),
        pa.field("probability", pa.float64()),  # null before the first model
        pa.field("rule_score", pa.float64(), nullable=False),
        pa.field("score", pa.float64(), nullable=False),
        pa.field("band", pa.string(), nullable=False),
        pa.field("lookouts", _IDS, nullable=False),
        pa.field("fired", _IDS, nullable=False),
        pa.field("unknown", _IDS, nullable=False),  # rules that could not be judged: data is missing
        pa.field("features", VECTOR, nullable=False),
        pa.field("simulated", pa.bool_()),
        pa.field("suppressed", _IDS),  # rules that fired and another one silenced
        pa.field("shadow", _IDS),  # rules that fired and do not count yet
        pa.field("screening_lists", _IDS),  # the lists on which it has hits; null: no list was in force
    ]
)

MANDATORY = "rule:"
"""What stands before the id of a mandatory rule among the lookouts of a row."""

Numbers = NDArray[np.float64]


def assess(
    rows: pa.Table,
    *,
    ruleset: Ruleset,
    predict: Callable[[pa.Table], Numbers] | None,
    model_version: str | None,
    lookouts: pa.Table,
    as_of: datetime,
    positives: int,
    harm: Harm | None = None,
) -> pa.Table:
    """One ASSESSMENT row for each row, in order.

    `rows` are lake rows with the feature columns beside them; `predict` gives probabilities for a table of
    features, shape (n,); `lookouts` has consignment_id, version, lookouts for the rows that hit any;
    `positives` counts the findings known so far; `harm` says how much a finding would matter.
    Raises ValueError for a naive `as_of` and for probabilities that are none.
    """
    if as_of.tzinfo is None:
        raise ValueError("the moment of assessment needs a time zone")
    rows = summary.completed(rows)
    if any(SCREENED in needs(rule) for rule in ruleset.in_force(as_of)):
        rows = rows.append_column(SCREENED, hits_of(rows, lookouts))
    return conclude(
        rows,
        ruleset.evaluate(rows, as_of),
        ruleset=ruleset,
        predict=predict,
        model_version=model_version,
        lookouts=lookouts,
        as_of=as_of,
        positives=positives,
        harm=harm,
    )


def conclude(
    rows: pa.Table,
    verdicts: pa.Table,
    *,
    ruleset: Ruleset,
    predict: Callable[[pa.Table], Numbers] | None,
    model_version: str | None,
    lookouts: pa.Table,
    as_of: datetime,
    positives: int,
    harm: Harm | None = None,
) -> pa.Table:
    """As `assess`, for rows whose rules were judged already: `verdicts` has schema VERDICTS, in their order."""
    features = _features(rows)
    rule_score = verdicts["rule_score"].to_numpy()
    probability = None if predict is None else _probability(predict, features)
    by_model = probability is not None and positives >= COLD_START_POSITIVES
    likely = probability if by_model and probability is not None else implied_probability(rule_score)
    score = likely * _weighed(_harm(verdicts, ruleset), _expected(harm, features, likely)) if by_model else rule_score
    count = rows.num_rows
    return pa.table(
        {
            "consignment_id": rows["consignment_id"],
            "version": rows["version"],
            "entry_office": rows["entry_office"],
            "eta": rows["eta"],
            "arrival_date": rows["arrival_date"],
            "assessed_at": pa.repeat(pa.scalar(as_of.astimezone(UTC), _TIME), count),
            "model_version": pa.repeat(pa.scalar(model_version, pa.string()), count),
            "ruleset_version": pa.repeat(pa.scalar(ruleset.version, pa.string()), count),
            "probability": pa.nulls(count, pa.float64()) if probability is None else pa.array(probability),
            "rule_score": verdicts["rule_score"],
            "score": pa.array(score),
            "band": at_least(bands(likely), _least_band(verdicts, ruleset)),
            "lookouts": _with_mandatory(hits_of(rows, lookouts), verdicts["fired"], ruleset),
            "fired": verdicts["fired"],
            "unknown": verdicts["unknown"],
            "features": pa.StructArray.from_arrays([whole(column) for column in features.columns], fields=list(VECTOR)),
            "simulated": rows["simulated"],
            "suppressed": verdicts["suppressed"],
            "shadow": verdicts["shadow"],
            "screening_lists": rows["screening_lists"],
        },
        schema=ASSESSMENT,
    )


def _features(rows: pa.Table) -> pa.Table:
    schema = pa.schema(list(VECTOR))
    return rows.select(schema.names).cast(schema)


def _probability(predict: Callable[[pa.Table], Numbers], features: pa.Table) -> Numbers:
    if not features.num_rows:
        return np.empty(0)
    probability = np.asarray(predict(features), dtype=np.float64)
    if probability.shape != (features.num_rows,) or not ((probability >= 0) & (probability <= 1)).all():
        raise ValueError("a model gives one probability in [0, 1] a row")
    return probability


def _harm(verdicts: pa.Table, ruleset: Ruleset) -> Numbers:
    """The greatest harm that a fired rule declares, NaN where none does; shape (n,)."""
    harm = np.full(verdicts.num_rows, np.nan)
    for rule, touched in _touched(verdicts, [rule for rule in ruleset.rules if rule.harm != 1.0]):
        harm[touched] = np.fmax(harm[touched], rule.harm)
    return harm


def _least_band(verdicts: pa.Table, ruleset: Ruleset) -> NDArray[np.int64]:
    """The place of the highest band that a fired rule sets, 0 where none does; shape (n,)."""
    least = np.zeros(verdicts.num_rows, dtype=np.int64)
    for rule, touched in _touched(verdicts, [rule for rule in ruleset.rules if rule.band is not None]):
        least[touched] = np.maximum(least[touched], place_of(str(rule.band)))
    return least


def _touched(verdicts: pa.Table, rules: Sequence[Rule]) -> Iterator[tuple[Rule, NDArray[np.int64]]]:
    """Each rule with the rows on which it fired."""
    if not rules:
        return
    fired = whole(verdicts["fired"])
    row, ids = pc.list_parent_indices(fired).to_numpy(), pc.list_flatten(fired)
    for rule in rules:
        yield rule, row[pc.equal(ids, rule.id).to_numpy(zero_copy_only=False)]


def _weighed(declared: Numbers, expected: Numbers) -> Numbers:
    """The harm to reckon with: what a rule declares, for its author knew, else what is expected."""
    return np.where(np.isnan(declared), expected, declared)


def _expected(harm: Harm | None, features: pa.Table, likely: Numbers) -> Numbers:
    """The expected harm of a finding: by the row's features where it is not unlikely, else the usual; shape (n,)."""
    if harm is None:
        return np.ones(len(likely))
    expected = np.full(len(likely), harm.usual_harm)
    chosen = np.flatnonzero(likely >= LEAST_FOR_HARM)
    if len(chosen):
        expected[chosen] = harm.harm(features.take(pa.array(chosen)))
    return expected


def completed(table: pa.Table, schema: pa.Schema = ASSESSMENT) -> pa.Table:
    """Stored assessments in the columns of a schema; what an earlier version did not record is null."""
    for name in ("suppressed", "shadow", "screening_lists"):
        if name in schema.names and name not in table.column_names:
            table = table.append_column(name, pa.nulls(table.num_rows, _IDS))
    return table.select(schema.names).cast(schema)


def _with_mandatory(hits: pa.Array, fired: pa.ChunkedArray, ruleset: Ruleset) -> pa.Array:
    """The lookouts of each row, and behind them the mandatory rules that fired on it."""
    ids = {rule.id for rule in ruleset.rules if rule.effect is Effect.MANDATORY}
    if not ids:
        return hits
    lists = whole(fired)
    mandatory = pc.is_in(pc.list_flatten(lists), value_set=pa.array(sorted(ids), pa.string()))
    if not pc.any(mandatory).as_py():
        return hits
    row = pc.list_parent_indices(lists).filter(mandatory).to_numpy()
    named = pc.binary_join_element_wise(MANDATORY, pc.list_flatten(lists).filter(mandatory), "").to_pylist()
    found = hits.to_pylist()
    for position, name in zip(row.tolist(), named, strict=True):  # the few rows on which a mandatory rule fired
        found[position] = [*found[position], name]
    return pa.array(found, _IDS)


def hits_of(rows: pa.Table, lookouts: pa.Table) -> pa.Array:
    """The lookout ids of each row, in the order of the rows; an empty list for none."""
    hits = {(hit["consignment_id"], hit["version"]): hit["lookouts"] for hit in lookouts.to_pylist()}
    may_hit = pc.is_in(rows["consignment_id"], value_set=lookouts["consignment_id"].combine_chunks())
    counts = np.zeros(rows.num_rows, dtype=np.int32)
    found: list[str] = []
    for position in np.flatnonzero(may_hit.to_numpy()).tolist():  # the few rows that hit, not all
        key = (rows["consignment_id"][position].as_py(), rows["version"][position].as_py())
        ids = hits.get(key, [])
        counts[position] = len(ids)
        found.extend(ids)
    offsets = np.concatenate([np.zeros(1, dtype=np.int32), np.cumsum(counts, dtype=np.int32)])
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(found, pa.string()))
