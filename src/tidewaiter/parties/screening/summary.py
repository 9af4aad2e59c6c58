"""What screening against lists says of a row, as columns beside it: SUMMARY, which rules and features read.

A row that was not screened, because no list was in force, has nulls, which is not the same as no hit: a row that was
screened and is like nobody has 0, 0 and an empty list.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

SUMMARY = pa.schema(
    [
        pa.field("screening_score", pa.float64()),  # of the strongest hit, 0 to 1
        pa.field("screening_hits", pa.float64()),  # how many there are, a field and an entry each
        pa.field("screening_lists", pa.list_(pa.string())),  # the names of the lists they are on, in order, each once
    ]
)

PAIR = pa.schema([("filed", pa.string()), ("list", pa.string()), ("entry_id", pa.string())])
"""A filed value and an entry of a list, of which somebody decided that they are not the same."""

_BETWEEN = "\x1f"


def summary(rows: pa.Table, hits: pa.Table) -> pa.Table:
    """SUMMARY of each row (consignment_id, version), in their order, by its hits (HIT)."""
    count = rows.num_rows
    score, number = np.zeros(count), np.zeros(count)
    offsets, names = np.zeros(count + 1, np.int32), pa.array([], pa.string())
    if hits.num_rows and count:
        at = _places(rows, hits)
        here = at >= 0
        at, of = at[here], hits.filter(pa.array(here))
        np.maximum.at(score, at, of["score"].to_numpy())
        np.add.at(number, at, 1.0)
        lists = of["list"].combine_chunks().dictionary_encode()
        ordered = pc.rank(lists.dictionary, tiebreaker="dense").to_numpy().astype(np.int64) - 1
        pairs = np.unique(np.stack([at, ordered[lists.indices.to_numpy()]], axis=1), axis=0)
        np.cumsum(np.bincount(pairs[:, 0], minlength=count), out=offsets[1:])
        names = lists.dictionary.take(pc.sort_indices(lists.dictionary)).take(pa.array(pairs[:, 1]))
    columns = [pa.array(score), pa.array(number), pa.ListArray.from_arrays(pa.array(offsets), names)]
    return pa.table(columns, schema=SUMMARY)


def _places(rows: pa.Table, hits: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The row of each hit, -1 for one of another version or consignment."""
    mine = pc.is_in(rows["consignment_id"], value_set=pc.unique(hits["consignment_id"])).to_numpy()
    numbers = np.flatnonzero(mine)
    found = pc.index_in(_named(hits), value_set=_named(rows.take(pa.array(numbers))))
    place = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return np.where(place >= 0, numbers[place] if len(numbers) else -1, -1)


def _named(table: pa.Table) -> pa.Array:
    versions = pc.fill_null(table["version"].cast(pa.string()), "")
    return pc.binary_join_element_wise(table["consignment_id"], versions, _BETWEEN).combine_chunks()


def completed(rows: pa.Table) -> pa.Table:
    """The rows with every column of SUMMARY, null where they have none."""
    for field in SUMMARY:
        if field.name not in rows.column_names:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
    return rows


def undecided(hits: pa.Table, dismissed: pa.Table) -> pa.Table:
    """The hits but those of a filed value and an entry (PAIR) that are known not to be the same."""
    if not hits.num_rows or not dismissed.num_rows:
        return hits
    told = [pc.binary_join_element_wise(*(one[name] for name in PAIR.names), _BETWEEN) for one in (hits, dismissed)]
    return hits.filter(pc.invert(pc.is_in(told[0], value_set=told[1].combine_chunks())))
