"""Resolving a file of people or firms: read, link, judge where the truth is known, write."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from tidewaiter.engine.local import query
from tidewaiter.parties.resolution import blocking, link, prepare, roles
from tidewaiter.parties.resolution.cluster import clusters
from tidewaiter.simulation.judge_links import pairwise

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """Clusters (record, cluster, weakest weight inside), how many pairs, and the figures where truth is known."""

    clusters: pa.Table
    pairs: int
    judged: dict[str, float] | None
    used: dict[str, list[str]]
    ignored: list[str]

    def document(self) -> dict[str, object]:
        """As plain data, without the clusters."""
        entities = len(set(self.clusters["cluster"].to_pylist()))
        return {
            "records": self.clusters.num_rows,
            "entities": entities,
            "pairs": self.pairs,
            "judged": self.judged,
            "columns": self.used,
            "ignored": self.ignored,
        }

    def largest(self, limit: int) -> pa.Table:
        """The clusters of most records, with examples."""
        sql = f"""
            SELECT cluster, count(*) AS records, coalesce(min(weakest), 0) AS least, list(record ORDER BY record)[:3]
            AS examples FROM clusters GROUP BY cluster HAVING count(*) > 1 ORDER BY records DESC, cluster LIMIT
            {int(limit)}
        """
        return query(sql, {"clusters": self.clusters})


def read(file: Path) -> pa.Table:
    """A CSV, Parquet or JSON Lines file as a table of texts; ValueError says what is wrong with it."""
    kind = file.suffix.lower()
    try:
        if kind == ".parquet":
            rows = pq.read_table(file, partitioning=None)
        elif kind in {".json", ".jsonl", ".ndjson"}:
            rows = duckdb.connect().sql("SELECT * FROM read_json_auto($1)", params=[file.as_posix()]).to_arrow_table()
        else:
            sql = "SELECT * FROM read_csv($1, all_varchar = true, header = true)"
            rows = duckdb.connect().sql(sql, params=[file.as_posix()]).to_arrow_table()
    except (OSError, duckdb.Error, pa.ArrowInvalid) as error:
        raise ValueError(f"{file} cannot be read as a table: {str(error).splitlines()[0]}") from error
    if not rows.num_rows:
        raise ValueError(f"{file} has no rows")
    texts = [
        column.cast(pa.string()) if _plain(column.type) else pa.nulls(rows.num_rows, pa.string())
        for column in rows.columns
    ]
    return pa.table(texts, names=rows.column_names)


def _plain(kind: pa.DataType) -> bool:
    return not pa.types.is_nested(kind)


def resolve(
    file: Path, other: Path | None, given: Mapping[str, str], truth: str | None, threshold: float, say: Say
) -> Found:
    """Link the records of a file, or those of two files to each other; ValueError for what cannot be linked."""
    filed = read(file)
    found = roles.find([name for name in filed.column_names if name != truth], given)
    records, entity = prepare.prepare(filed, found), _truth(filed, truth)
    say("Columns: " + ", ".join(f"{role} from {' + '.join(names)}" for role, names in found.columns.items()))
    if found.ignored:
        say(f"Not used: {', '.join(found.ignored)} (say what they mean with --map COLUMN=ROLE)")
    linked = None
    if other is not None:
        second = read(other)
        linked = prepare.prepare(second, roles.find([n for n in second.column_names if n != truth], given))
        clash = set(records["unique_id"].to_pylist()) & set(linked["unique_id"].to_pylist())
        if clash:
            raise ValueError(f"both files have a record {min(clash)!r}; ids must differ")
        entity = None if entity is None else entity + (_truth(second, truth) or [])
    say(f"Training on {records.num_rows + (linked.num_rows if linked is not None else 0):,} records …")
    trained = link.train(records, linked)
    say(f"Comparing by {len(trained.rules)} blocking rules …")
    trained, pairs = link.settle(trained, link.edges(records, trained, linked), records, linked)
    together = records if linked is None else pa.concat_tables([records, linked])
    ids = together["unique_id"].combine_chunks()
    left, right, weight = link.numbered(ids, pairs)
    cut = math.log2(threshold / (1 - threshold)) if 0 < threshold < 1 else (-math.inf if threshold == 0 else math.inf)
    label = clusters(left, right, weight, together.num_rows, cut=cut)
    inside = label[left] == label[right]
    weakest = np.full(together.num_rows, np.nan)
    np.fmin.at(weakest, left[inside], weight[inside])
    np.fmin.at(weakest, right[inside], weight[inside])
    names = link.names_of(ids.to_pylist(), label)
    table = pa.table({"record": ids, "cluster": names, "weakest": pa.array(weakest, from_pandas=True)})
    judged = None if entity is None else _judged(together, entity, names, trained)
    used = {role: list(columns) for role, columns in found.columns.items()}
    return Found(table, pairs.num_rows, judged, used, list(found.ignored))


def _truth(filed: pa.Table, truth: str | None) -> list[str] | None:
    if truth is None:
        return None
    if truth not in filed.column_names:
        raise ValueError(f"no column {truth!r} of truth; there are {', '.join(filed.column_names)}")
    return [value if value is not None else f"?{place}" for place, value in enumerate(filed[truth].to_pylist())]


def _judged(records: pa.Table, entity: list[str], names: list[str], trained: link.Trained) -> dict[str, float]:
    ids = records["unique_id"]
    said = pairwise(pa.table({"record": ids, "cluster": names}), pa.table({"record": ids, "entity": entity}))
    return {
        "precision": said.precision,
        "recall": said.recall,
        "f1": said.f1,
        "b_precision": said.b_precision,
        "b_recall": said.b_recall,
        "ceiling": blocking.ceiling(records, entity, trained.rules),
    }


def write(table: pa.Table, out: Path) -> None:
    """The clusters as CSV or Parquet, by the file's ending."""
    if out.suffix.lower() == ".parquet":
        pq.write_table(table, out)
    else:
        pa.csv.write_csv(table, out)
