"""Whether the model in force still fits what comes in and what is found."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeEntry, LakeKind
from tidewaiter.centre.cycle import learning, memory
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.registry import queries
from tidewaiter.centre.workspace import Workspace
from tidewaiter.pipeline import labels
from tidewaiter.risk.features import FEATURES
from tidewaiter.risk.features.looks_back import looks_back
from tidewaiter.risk.metrics import Flags, Numbers
from tidewaiter.risk.model import drift
from tidewaiter.risk.model.weights import stream_weights

RECENT = timedelta(days=7)
ROWS = 50_000
"""Rows of assessments compared, spread evenly over the files: an index of tenths needs no more."""


def changes(workspace: Workspace, at: datetime) -> list[dict[str, Any]]:
    """Inputs, findings and calibration since the model in force was trained, alarms first.

    Inputs: the assessments of the last seven days against those of the model's data window before them: a model that
    is trained each week is never seven days old, and single days differ in weekday and hour alone. What looks back over
    days is held against assessments with as much history behind them, and has too little before that. Findings and
    calibration: outcomes recorded after the window against those within it. OperatorError when no model is in force.
    """
    view = queries.active_model()
    model = None if view is None else learning.load(workspace, view.version)
    if view is None or model is None:
        raise OperatorError("no model is in force", "train one with 'tidewaiter learn'")
    since = (at - RECENT).date()
    learnt = min(since, view.window_until.date() + timedelta(days=1))
    earlier = batches.lake_files(LakeKind.ASSESSMENTS, until_date=learnt)
    recent = batches.lake_files(LakeKind.ASSESSMENTS, since)
    known = list(model.columns.names)
    (before, behind), (now, _) = (_vectors(workspace, files) for files in (earlier, recent))
    days = {feature.name: looks_back(feature) for feature in FEATURES}
    found = drift.input_changes(before.select(known), now.select(known), drift.Behind(behind, days))
    examined = learning.examples(workspace)
    new = pc.greater(examined["recorded_at"], pa.scalar(view.window_until, examined.schema.field("recorded_at").type))
    after, before = examined.filter(new), examined.filter(pc.invert(new))
    found.append(drift.rate_change(_labels(before), _labels(after)))
    label, weight = _labels(after)
    said = model.predict(labels.features(after)) if after.num_rows else np.empty(0)
    found.append(drift.calibration_change(said, label, weight))
    order = [drift.Level.ALARM, drift.Level.LOOK, drift.Level.UNKNOWN, drift.Level.YOUNG, drift.Level.NONE]
    return [asdict(change) for change in sorted(found, key=lambda change: order.index(change.level))]


def _vectors(workspace: Workspace, entries: list[LakeEntry]) -> tuple[pa.Table, Numbers]:
    """Feature vectors of some rows of these files, a column a feature, and the days of history behind each; (n,)."""
    total = sum(entry.rows for entry in entries)
    every = max(1, total // ROWS)
    began = batches.first_received()
    parts, behind = [labels.empty_features()], [np.empty(0)]
    for file in memory.paths(workspace, entries):
        rows = pq.read_table(file, columns=["features", "assessed_at"], partitioning=None)
        some = rows.take(pa.array(np.arange(0, rows.num_rows, every)))
        parts.append(labels.features(some))
        behind.append(_days_since(began, some["assessed_at"]))
    return pa.concat_tables(parts), np.concatenate(behind)


def _days_since(began: datetime | None, moments: pa.ChunkedArray) -> Numbers:
    if began is None:
        return np.zeros(len(moments))
    microseconds = moments.cast(pa.int64()).to_numpy().astype(np.float64)
    days: Numbers = (microseconds / 1e6 - began.timestamp()) / 86_400
    return days


def _labels(examined: pa.Table) -> tuple[Flags, Numbers]:
    label = np.array(examined["finding"].to_pylist(), dtype=np.bool_)
    if not len(label):
        return label, np.empty(0)
    return label, stream_weights(examined["propensity"].to_numpy())
