"""What would have cleared a target: asked of the very model that chose it, on the vector frozen then."""

from typing import Any

import pyarrow as pa

from tidewaiter.centre.cycle import learning
from tidewaiter.centre.targets import queries as targets
from tidewaiter.centre.workspace import Workspace
from tidewaiter.risk.assess import VECTOR
from tidewaiter.risk.clearing import clearing
from tidewaiter.risk.metrics import Numbers


def for_target(workspace: Workspace, target: targets.TargetView | None, assessed: pa.Table) -> dict[str, Any] | None:
    """The fewest changes that would have kept a target from being chosen by its score, as plain data.

    None where no model ranked it, or where it was not chosen by its score. The cut-off is the lowest score that was
    chosen for that shift; the harm of fired rules stays as it was.
    """
    if target is None or target.arm != "exploit" or not assessed.num_rows:
        return None
    row = assessed.drop_columns(["features"]).to_pylist()[0]
    probability, score = row["probability"], row["score"]
    if row["model_version"] is None or not probability or score == row["rule_score"]:
        return None
    model = learning.load(workspace, row["model_version"])
    if model is None:
        return None
    shift = targets.targets_for(target.facility, target.shift_date, target.shift)
    cut_off = min(one.score for one in shift if one.arm == target.arm)
    harm = score / probability

    def scored(vectors: pa.Table) -> Numbers:
        score: Numbers = model.predict(vectors) * harm
        return score

    vector = assessed["features"][0].as_py()
    return clearing(vector, scored, cut_off, pa.schema(list(VECTOR))).to_json()
