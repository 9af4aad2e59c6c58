"""A version in shadow: what it would have said of a day's assessments, beside what the model in force said.

It reads the vectors frozen in the assessments, so its scores are those that it would have given then, and it decides
nothing. Both scores of each row are kept in a file, and the day's figures in the registry.
"""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from scipy.stats import spearmanr

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.cycle import learning
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.files import write_parquet_atomically
from tidewaiter.centre.registry import actions, queries
from tidewaiter.centre.registry.draft import NewShadowDay
from tidewaiter.centre.workspace import Workspace
from tidewaiter.pipeline import labels
from tidewaiter.risk.metrics import Numbers

TOP_SHARE = 0.01
_READ = ["consignment_id", "version", "assessed_at", "model_version", "probability", "features"]


def score(workspace: Workspace, actor: Actor, *, since: date, until: date) -> list[dict[str, Any]]:
    """Score the assessments of the days in [since, until) that the version in shadow has not scored; the days' figures.

    OperatorError when no version is in shadow.
    """
    view = queries.shadow_model()
    model = None if view is None else learning.load(workspace, view.version)
    if view is None or model is None:
        raise OperatorError("no version is in shadow", "put one there with 'tidewaiter models shadow VERSION'")
    active = queries.active_model()
    beside = "" if active is None else active.version
    done = {day.day for day in queries.shadow_days(view.version) if day.beside == beside}
    by_day: dict[date, list[Path]] = {}
    for entry in batches.lake_files(LakeKind.ASSESSMENTS, since, until):
        by_day.setdefault(entry.on, []).append(workspace.lake / entry.path)
    for day, files in sorted(by_day.items()):
        if day in done:
            continue
        rows = pa.concat_tables([pq.read_table(file, columns=_READ, partitioning=None) for file in files])
        said = model.predict(labels.features(rows))
        kept = rows.drop_columns(["features"]).append_column("shadow_probability", pa.array(said))
        path = Path("models", view.version, "shadow", f"{day.isoformat()}-{beside or 'none'}.parquet")
        written = write_parquet_atomically(kept, workspace.home / path)
        figures = compared(rows["probability"].to_numpy(zero_copy_only=False), said)
        made = NewShadowDay(view.version, beside, day, rows.num_rows, figures, path.as_posix(), written.sha256)
        actions.keep_shadow_day(actor, made)
    return [asdict(day) for day in queries.shadow_days(view.version)]


def compared(active: Numbers, shadow: Numbers) -> dict[str, object]:
    """How two scores of the same rows agree: mean probability, rank correlation, overlap of the top hundredth."""
    known = ~np.isnan(active)
    if not known.any():
        return {"mean_active": None, "mean_shadow": float(shadow.mean()), "rank_correlation": None, "overlap": None}
    top = max(1, int(known.sum() * TOP_SHARE))
    first, second = (set(np.argsort(-s[known], kind="stable")[:top].tolist()) for s in (active, shadow))
    varies = min(np.ptp(active[known]), np.ptp(shadow[known])) > 0
    rank = float(spearmanr(active[known], shadow[known]).statistic) if varies else None
    return {
        "mean_active": float(active[known].mean()),
        "mean_shadow": float(shadow.mean()),
        "rank_correlation": rank,
        "overlap": len(first & second) / top,
    }
