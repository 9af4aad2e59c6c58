"""`tidewaiter models` and `learn text` in a practice workspace that has a model."""

import json
from pathlib import Path

import pytest

from command_line import Ran, call

MANY = 1500


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two weeks of a small practice world: enough findings for a model."""
    made = tmp_path_factory.mktemp("models") / "home"
    assert call("simulate", "--weeks", 2, "--per-day", MANY, "--seed", 2, "--json", home=made).code == 0
    assert call("learn", "--seed", 1, home=made).code == 0
    assert call("learn", "--seed", 3, home=made).code == 0
    return made


@pytest.fixture
def run(home: Path):
    return lambda *words: call(*words, home=home)


def versions(ran: Ran) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in json.loads(ran.out)["models"]:
        found.setdefault(row["state"], []).append(row["version"])
    return found


@pytest.mark.slow
def test_a_model_is_shadowed_proposed_approved_watched_and_switched_off(run, tmp_path):
    known = versions(run("models", "list", "--json"))
    other = known["retired"][0]
    assert run("models", "shadow", other).code == 0
    days = json.loads(run("models", "compare", "--json").out)
    assert days
    assert all(day["figures"]["overlap"] is None or 0 <= day["figures"]["overlap"] <= 1 for day in days)
    assert run("models", "compare").code == 0
    drift = json.loads(run("models", "drift", "--json").out)
    assert {"rate of findings", "calibration"} <= {change["subject"] for change in drift}
    assert run("models", "propose", other, "--reason", "agrees with what was found").code == 0
    assert run("--actor", "bo", "models", "approve", "1").code == 0
    assert versions(run("models", "list", "--json"))["active"] == [other]
    card = tmp_path / "card.html"
    assert run("models", "card", other, "-o", card).code == 0
    assert card.read_text(encoding="utf-8").count("<svg") == 3
    assert run("models", "rules-only", "--reason", "calibration alarm").code == 0
    assert "RULES ONLY" in run("status").out
    assert run("learn", "text").code == 0
    assert (run("models", "model-again", "--reason", "looked into").code, run("models", "list").code) == (0, 0)
    assert run("models", "refuse", "2", "--reason", "not yet").code == 0
