"""From lake rows to assessments, as of a moment: profile, features, screen, rules, model.

Everything that the score rests on is joined here and frozen in the assessment's `features`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tidewaiter.engine.buffers import whole
from tidewaiter.history import profiles
from tidewaiter.links.pushed import Pushed
from tidewaiter.parties import screen
from tidewaiter.pipeline.screening import Screener
from tidewaiter.risk import assess, features
from tidewaiter.risk.rules import Ruleset
from tidewaiter.risk.text.reader import Reader


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the centre knows at the moment of assessment.

    `history` are lake files; `outcomes` has consignment_id, recorded_at, examined, finding; `lookouts` has
    lookout_id, kind, key, valid_from, valid_until, facilities. `predict` and `model_version` are None before
    the first model; `positives` counts findings so far, in the whole centre; `reader` reads descriptions (None: the
    one that ships), `harm` says how much a finding would matter.
    """

    history: Sequence[Path]
    outcomes: pa.Table
    lookouts: pa.Table
    ruleset: Ruleset
    predict: Callable[[pa.Table], NDArray[np.float64]] | None
    model_version: str | None
    positives: int
    reader: Reader | None = None
    harm: assess.Harm | None = None
    pushed: Pushed | None = None  # what findings push to values; None: links are not asked
    screener: Screener | None = None  # lists in force; None: there are none


def vectors(connection: duckdb.DuckDBPyConnection, rows: pa.Table, knowledge: Knowledge, as_of: datetime) -> pa.Table:
    """The lake rows with their feature columns as known at `as_of`, row order kept."""
    rows = rows if knowledge.screener is None else knowledge.screener.beside(rows)
    profile = profiles.profile(connection, rows, knowledge.history, knowledge.outcomes, as_of)
    joined = beside(rows, profile)
    return beside(rows, features.compute(linked(joined, knowledge.pushed, as_of), reader=knowledge.reader))


def linked(rows: pa.Table, pushed: Pushed | None, as_of: datetime) -> pa.Table:
    """Lake rows with what their links say beside them (risk.linked.LINKED); as they are where links are not asked."""
    if pushed is None:
        return rows
    told = pushed.beside(rows, as_of)
    return pa.table([*rows.columns, *told.columns], schema=pa.schema([*rows.schema, *told.schema]))


def assess_rows(
    connection: duckdb.DuckDBPyConnection, rows: pa.Table, knowledge: Knowledge, as_of: datetime
) -> pa.Table:
    """Assess lake rows as of a moment: one ASSESSMENT row each."""
    return assess.assess(
        vectors(connection, rows, knowledge, as_of),
        ruleset=knowledge.ruleset,
        predict=knowledge.predict,
        model_version=knowledge.model_version,
        lookouts=screen.screen(rows, knowledge.lookouts, as_of),
        as_of=as_of,
        positives=knowledge.positives,
        harm=knowledge.harm,
    )


def beside(rows: pa.Table, more: pa.Table) -> pa.Table:
    """Put the columns of `more` beside those of `rows`; both are one row a consignment version, same order."""
    if not (
        whole(rows["consignment_id"]).equals(whole(more["consignment_id"]))
        and whole(rows["version"]).equals(whole(more["version"]))
    ):
        raise ValueError("tables to be put side by side hold different rows or another order")
    present = set(rows.column_names)
    fresh = [name for name in more.column_names if name not in present]
    columns = [*rows.columns, *(more[name] for name in fresh)]
    return pa.table(columns, schema=pa.schema([*rows.schema, *(more.schema.field(name) for name in fresh)]))
