"""Pairs of records with the weight of evidence that both are one party, from a trained model.

A `Trained` model is data (Splink's own JSON): it scores the records it was trained on, new ones against old ones, and
any pair in words. Weights are bits: log2 of the odds, the prior included.
"""

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from splink import DuckDBAPI, Linker

from tidewaiter.engine.local import connect
from tidewaiter.parties.resolution import blocking, model
from tidewaiter.parties.resolution.blocking import Rule
from tidewaiter.parties.resolution.cluster import EDGES, clusters
from tidewaiter.parties.resolution.comparisons import guarded

KEPT = -2.0
"""Pairs of less weight than this are not kept: a probability of one in five."""

MOST_MOVED = 3.0
"""The most bits by which `settle` moves the prior."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A trained model: Splink's settings with its parameters, the blocking rules, what it was trained on."""

    settings: dict[str, Any]
    rules: tuple[Rule, ...]
    records: int

    @property
    def compared(self) -> list[str]:
        """The names of the comparisons."""
        return [str(comparison["output_column_name"]) for comparison in self.settings["comparisons"]]

    def to_json(self) -> str:
        """As text, to be kept."""
        return json.dumps({"settings": self.settings, "rules": self.rules, "records": self.records}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Trained":
        """From the text that `to_json` gave."""
        said = json.loads(text)
        return cls(said["settings"], tuple(tuple(rule) for rule in said["rules"]), said["records"])


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking gave: pairs (EDGES), the cluster of each record in their order, the model."""

    edges: pa.Table
    cluster: NDArray[np.int64]
    trained: Trained


def train(records: pa.Table, linked: pa.Table | None = None, options: model.Options | None = None) -> Trained:
    """Train on records (PREPARED), or on pairs between them and `linked`; ValueError where nothing can be compared."""
    rules = blocking.affordable(records, linked)
    if not rules:
        raise ValueError("no two records share anything that they could be compared by")
    together = records if linked is None else pa.concat_tables([records, linked])
    connection = connect()
    try:
        link_type = "dedupe_only" if linked is None else "link_only"
        settings = model.settings(model.used(together), rules, link_type)
        linker = linker_of(DuckDBAPI(connection=connection), records, linked, settings)
        model.train(linker, together, options or model.Options())
        return Trained(model.floored(linker.misc.save_model_to_json()), tuple(rules), together.num_rows)
    finally:
        connection.close()


def edges(records: pa.Table, trained: Trained, linked: pa.Table | None = None) -> pa.Table:
    """Scored pairs (EDGES) of at least KEPT, within records or between them and `linked`."""
    connection = connect()
    try:
        scored = predicted(linker_of(DuckDBAPI(connection=connection), records, linked, trained.settings))
        return pairs_of(connection, scored, trained.compared)
    finally:
        connection.close()


def settle(
    trained: Trained, pairs: pa.Table, records: pa.Table, linked: pa.Table | None = None
) -> tuple[Trained, pa.Table]:
    """The model and its pairs (EDGES) with the prior that its own clusters say, instead of that of certain rules.

    Clusters by average linkage hold hardly a false pair and also true pairs that no rule reached, so their number is
    the better estimate of how likely two records taken at random are one party. Every weight moves by the difference
    of the log-odds, at most MOST_MOVED bits.
    """
    together = records if linked is None else pa.concat_tables([records, linked])
    label = clusters(*numbered(together["unique_id"].combine_chunks(), pairs), together.num_rows)
    joined = _pairs_within(label)
    possible = _pairs_of(together.num_rows)
    if linked is not None:  # pairs within a file were not compared
        joined -= _pairs_within(label[: records.num_rows]) + _pairs_within(label[records.num_rows :])
        possible = records.num_rows * linked.num_rows
    if not 0 < joined < possible:
        return trained, pairs
    prior = float(trained.settings["probability_two_random_records_match"])
    moved = math.log2(joined / (possible - joined)) - math.log2(prior / (1 - prior))
    moved = max(-MOST_MOVED, min(MOST_MOVED, moved))
    odds = prior / (1 - prior) * 2**moved
    settings = {**trained.settings, "probability_two_random_records_match": odds / (1 + odds)}
    weight = pc.add(pairs["weight"], moved)
    return replace(trained, settings=settings), pairs.set_column(2, EDGES.field("weight"), weight)


def _pairs_within(label: NDArray[np.int64]) -> int:
    return sum(_pairs_of(size) for size in np.unique(label, return_counts=True)[1].tolist())


def _pairs_of(count: int) -> int:
    return count * (count - 1) // 2


def linker_of(api: Any, records: Any, linked: Any, settings: dict[str, Any]) -> Linker:  # noqa: ANN401 - Splink's
    """Splink's linker on an engine (its API) over records of PREPARED that this engine reads, in one table or two."""
    if linked is None:
        return Linker(api.register(records), settings, log_level=None, validate_settings=False)
    tables = [
        api.register(records, dataset_display_name="left_records"),
        api.register(linked, dataset_display_name="right_records"),
    ]
    return Linker(tables, settings, log_level=None, validate_settings=False)


def predicted(linker: Linker) -> Any:  # noqa: ANN401 - Splink's frame
    """Splink's frame of scored pairs of at least KEPT."""
    return linker.inference.predict(threshold_match_weight=KEPT, warning_mode="never")


def pairs_of(
    connection: duckdb.DuckDBPyConnection,
    scored: Any,  # noqa: ANN401 - Splink's frame
    names: Collection[str],
) -> pa.Table:
    """The pairs (EDGES) of a frame of Splink's by these comparisons, sorted, each once, of at least KEPT."""
    return connection.sql(f"{pairs_sql(scored, names)} ORDER BY ALL").to_arrow_table().cast(EDGES)


def pairs_sql(scored: Any, names: Collection[str]) -> str:  # noqa: ANN401 - Splink's frame
    """SQL over a frame of Splink's: its pairs by these comparisons, each once, of at least KEPT."""
    return f"""
        SELECT least(unique_id_l, unique_id_r) AS "left", greatest(unique_id_l, unique_id_r) AS "right",
            max({guarded(names)}) AS weight
        FROM {scored.physical_name} GROUP BY 1, 2 HAVING max({guarded(names)}) >= {KEPT}
    """


def numbered(ids: pa.Array, pairs: pa.Table) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Pairs by the places of their records in `ids`; a pair of a record that is not there is left out."""
    left, right = (pc.index_in(pairs[side], ids) for side in ("left", "right"))
    there = pc.and_(pc.is_valid(left), pc.is_valid(right))
    sides = [
        side.filter(there).combine_chunks().to_numpy(zero_copy_only=False).astype(np.int64) for side in (left, right)
    ]
    weight = pairs["weight"].filter(there).combine_chunks().to_numpy()
    return np.minimum(*sides), np.maximum(*sides), weight


def link(records: pa.Table, options: model.Options | None = None) -> Linked:
    """Train on records (PREPARED), score their pairs and cluster them."""
    trained = train(records, None, options)
    trained, pairs = settle(trained, edges(records, trained), records)
    left, right, weight = numbered(records["unique_id"].combine_chunks(), pairs)
    return Linked(pairs, clusters(left, right, weight, records.num_rows), trained)


def names_of(ids: Sequence[str], cluster: NDArray[np.int64]) -> list[str]:
    """The cluster of each record as the id of its first member."""
    return [ids[place] for place in cluster.tolist()]
