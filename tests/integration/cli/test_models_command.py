"""`tidewaiter models` and `learn text` in a practice workspace with two models, learnt from invented labels."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from command_line import Ran, call
from tidewaiter.centre.actor import Actor
from tidewaiter.centre.cycle import learning
from tidewaiter.centre.registry import actions
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.pipeline import labels
from tidewaiter.risk.model.learn import learn
from tidewaiter.risk.model.trained import Window

ANA = Actor("ana", "analyst")


@pytest.fixture
def home(practised: Path, tmp_path: Path) -> Path:
    """A copy of the practice workspace with an active model and one that retired."""
    made = tmp_path / "home"
    shutil.copytree(practised, made)
    files = sorted((made / "lake" / "assessments").rglob("*.parquet"))
    rows = pa.concat_tables([pq.read_table(file, columns=["features"], partitioning=None) for file in files])
    vectors = labels.features(rows).slice(0, 600)
    heavy = np.array(vectors["gross_mass_log"].fill_null(0).to_pylist()) > 1
    start = datetime(2026, 1, 1, tzinfo=UTC)
    window = Window(start, start + timedelta(days=6))
    workspace = open_store(made, database=None, now=lambda: start + timedelta(days=12))
    try:
        for seed in (1, 2):
            model = learn(vectors, heavy, np.ones(len(heavy)), seed=seed, window=window)
            actions.activate(ANA, learning.keep(workspace, model, start, ANA))
    finally:
        close_store()
    return made


def versions(ran: Ran) -> dict[str, str]:
    return {row["state"]: row["version"] for row in json.loads(ran.out)["models"]}


@pytest.mark.slow
def test_a_model_is_shadowed_proposed_approved_watched_and_switched_off(home, tmp_path):
    def run(*words: object) -> Ran:
        done = call(*words, home=home)
        assert done.code == 0, done.err
        return done

    other = versions(run("models", "list", "--json"))["retired"]
    run("models", "shadow", other)
    days = json.loads(run("models", "compare", "--from", "2026-01-01", "--json").out)
    assert days
    assert all(day["rows"] > 0 and 0 <= day["figures"]["mean_shadow"] <= 1 for day in days)
    assert (home / "models" / other / "shadow").is_dir()
    drift = json.loads(run("models", "drift", "--json").out)
    assert {"rate of findings", "calibration"} <= {change["subject"] for change in drift}
    assert next(c["level"] for c in drift if c["subject"] == "received_weekday") != "alarm"
    run("models", "propose", other, "--reason", "agrees with what was found")
    assert call("models", "approve", 1, home=home).code != 0
    run("--actor", "bo", "models", "approve", 1)
    assert versions(run("models", "list", "--json"))["active"] == other
    card = tmp_path / "card.html"
    run("models", "card", other, "-o", card)
    assert card.read_text(encoding="utf-8").count("<svg") == 3
    run("models", "rules-only", "--reason", "calibration alarm")
    assert "RULES ONLY" in run("status").out
    assert "chapters" in run("learn", "text").out
    run("models", "model-again", "--reason", "looked into")
    assert "model-again" in run("models", "list").out
    run("models", "refuse", 2, "--reason", "not yet")
