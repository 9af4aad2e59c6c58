"""How well linking did, judged by the truth: clusters of records against who they are, hunts against their scheme.

Pairs are counted, never listed: records of the same cluster and entity make n (n - 1) / 2 pairs, so that millions of
records are judged in one grouping. B-cubed (Bagga & Baldwin, LREC 1998) weighs records instead of pairs, since
one large entity has most of the pairs. A share of nothing is NaN.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

ROLES = ("consignor", "consignee")
BY = ("scheme_id", "actor_id")


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Clusters against entities: pairs and shares of them; `b_` are B-cubed, means over records.

    `records` were judged; `unplaced` of them were in no cluster and stand alone; `unknown` clustered records that the
    truth does not know were left out.
    """

    records: int
    unplaced: int
    unknown: int
    true_pairs: int
    given_pairs: int
    shared_pairs: int
    precision: float
    recall: float
    f1: float
    b_precision: float
    b_recall: float


@dataclass(frozen=True, slots=True)
class Found:
    """A hunt against the truth about its seed: how many it gave, how many there were, and what the rest is.

    `relevant`: other consignments of the seed's scheme (or actor). `hits` of them were given. `others`: given
    consignments that are illicit or belong to another scheme. `innocent`: the given rest. `average_precision`: mean
    over the relevant ones of the precision down to each, as they were ranked.
    """

    seed: str
    relevant: int
    given: int
    hits: int
    others: int
    innocent: int
    precision: float
    recall: float
    average_precision: float


def records(truth: pa.Table, roles: tuple[str, ...] = ROLES) -> pa.Table:
    """The parties of consignments as records to be resolved: `record` (consignment_id/role) and `entity`.

    `truth` has the schema day.TRUTH; the entity is who the filed name stands for, whatever it is spelled like.
    """
    return pa.concat_tables(
        [
            pa.table(
                {
                    "record": pc.binary_join_element_wise(truth["consignment_id"], role, "/"),
                    "entity": truth[f"{role}_entity"],
                }
            )
            for role in roles
        ]
    )


def pairwise(clusters: pa.Table, truth: pa.Table) -> Pairwise:
    """Clusters (columns `record`, `cluster`) against the truth (columns `record`, `entity`, as of `records`).

    Every record may stand once in either table (ValueError else). One in no cluster is a cluster of its own.
    """
    for table in (clusters, truth):
        if pc.count_distinct(table["record"]).as_py() != table.num_rows:
            raise ValueError("a record stands twice in one table")
    at = pc.index_in(truth["record"], clusters["record"].combine_chunks()).combine_chunks()
    placed = pc.is_valid(at).to_numpy(zero_copy_only=False)
    named = clusters["cluster"].combine_chunks().dictionary_encode().indices
    cluster = np.arange(truth.num_rows, dtype=np.int64) + clusters.num_rows  # alone, numbered beyond those given
    cluster[placed] = named.take(at.drop_null()).to_numpy(zero_copy_only=False)
    entity = truth["entity"].combine_chunks().dictionary_encode().indices.to_numpy(zero_copy_only=False)
    by_cluster, by_entity, by_both = _sizes(cluster), _sizes(entity), _sizes(cluster, entity)
    shared, given, true = (_pairs(sizes) for sizes in (by_both, by_cluster, by_entity))
    precision, recall = _share(shared, given), _share(shared, true)
    return Pairwise(
        records=truth.num_rows,
        unplaced=int((~placed).sum()),
        unknown=clusters.num_rows - int(placed.sum()),
        true_pairs=true,
        given_pairs=given,
        shared_pairs=shared,
        precision=precision,
        recall=recall,
        f1=_share(2 * shared, given + true),
        b_precision=_mean(by_both / by_cluster),
        b_recall=_mean(by_both / by_entity),
    )


def hunted(found: pa.Table, truth: pa.Table, seed: str, by: str = "scheme_id") -> Found:
    """What a hunt found (column `consignment_id`, best first) against the others of the seed's scheme or actor.

    `truth` has the schema day.TRUTH and holds all consignments that could have been found. The seed itself and what
    was given twice do not count. Raises ValueError for a seed that the truth does not know or that has no scheme.
    """
    if by not in BY:
        raise ValueError(f"judged by {' or '.join(BY)}, not by {by!r}")
    place = pc.index(truth["consignment_id"], seed).as_py()
    whose = truth[by][place].as_py() if place >= 0 else None
    if whose is None:
        raise ValueError(f"{seed!r} has no {by} in the truth")
    given = [name for name in dict.fromkeys(found["consignment_id"].to_pylist()) if name != seed]
    at = pc.index_in(pa.array(given, pa.string()), truth["consignment_id"].combine_chunks())
    mine = pc.fill_null(pc.equal(truth[by], whose), fill_value=False)
    guilty = pc.or_(truth["illicit"], pc.is_valid(truth["scheme_id"]))
    hit, bad = (pc.fill_null(mask.take(at), fill_value=False).to_numpy() for mask in (mine, guilty))
    relevant, hits = int(pc.sum(mine).as_py()) - 1, int(hit.sum())
    ranks = np.flatnonzero(hit) + 1
    return Found(
        seed=seed,
        relevant=relevant,
        given=len(given),
        hits=hits,
        others=int((bad & ~hit).sum()),
        innocent=int((~bad & ~hit).sum()),
        precision=_share(hits, len(given)),
        recall=_share(hits, relevant),
        average_precision=_share(float((np.arange(1, hits + 1) / ranks).sum()), relevant),
    )


def _sizes(*columns: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row how many rows have its values in all columns; numbers below 2**31."""
    key = columns[0].astype(np.int64)
    for column in columns[1:]:
        key = (key << 31) + column
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(counts[inverse], dtype=np.int64)


def _pairs(sizes: NDArray[np.int64]) -> int:
    """Pairs within groups, given for each row the size of its group: each of n rows has n - 1 partners."""
    return int((sizes - 1).sum()) // 2


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else float("nan")
