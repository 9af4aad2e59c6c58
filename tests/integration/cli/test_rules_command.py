"""`tidewaiter rules` on a practice workspace, as an analyst and a colleague call it."""

from pathlib import Path

import pytest

import once
from command_line import call

DRAFT = """
id = "light-unknown-sender"
title = "A light parcel of a sender who is new here"
reason = "{gross_mass_kg} kg of {goods_description} from a new consignor."
when = "all of (gross_mass_kg is at most $most_kg; consignor_count over 30 days is 0)"
weight = 14
owner = "Mail team"
purpose = "Small amounts of strong substances travel in light parcels."
valid_from = 2026-01-01
valid_until = 2026-12-31
[parameters.most_kg]
type = "number"
default = 2.0
minimum = 0.5
maximum = 10.0
meaning = "Heaviest parcel that counts as light, kilograms"
"""


@pytest.fixture(scope="module")
def home(practised: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once.copied(practised, tmp_path_factory.mktemp("rules") / "home")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    file = tmp_path / "light-unknown-sender.toml"
    file.write_text(DRAFT, encoding="utf-8")
    return file


def test_a_draft_is_checked_and_read_back(home: Path, draft: Path) -> None:
    assert call("rules", "check", draft, home=home).out == "Nothing is wrong.\n"
    told = call("rules", "explain", draft, "--set", "most_kg=3", "--json", home=home).json()
    assert told["readback"][1] == "  - the gross mass in kilograms is at most 3 (most_kg)"
    draft.write_text(DRAFT.replace("gross_mass_kg is", "gros_mass_kg is"), encoding="utf-8")
    wrong = call("rules", "check", draft, home=home)
    assert wrong.code == 1
    assert "Did you mean gross_mass_kg?" in wrong.out


def test_a_draft_is_tried_on_the_past_and_on_tomorrow(home: Path, draft: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = call("rules", "backtest", draft, "--html", page, "--json", home=home).json()
    assert 0 < result["hits"] <= result["rows"]
    assert sum(load["hits"] for load in result["loads"]) == result["hits"]
    assert "Simulated data" in page.read_text(encoding="utf-8")
    fewer = call("rules", "backtest", draft, "--set", "most_kg=0.5", "--json", home=home).json()
    assert fewer["hits"] <= result["hits"]
    assert "can open" in call("rules", "simulate", draft, home=home).out
    both = call("rules", "diff", draft, "round-value-new-pair", "--json", home=home).json()
    assert both["rows"]["first"] == result["hits"]
    named = result["examples"][0]["consignment_id"]
    shown = call("rules", "explain", draft, "--on", named, "--json", home=home).json()["on"]
    assert shown["holds"] is True
    assert shown["parts"][1]["values"] == {"consignor_count_30d": 0.0}


def test_a_rule_goes_through_its_life(home: Path, draft: Path) -> None:
    assert call("rules", "commit", draft, home=home).code == 0
    assert call("rules", "shadow", "light-unknown-sender", home=home).code == 0
    alone = call("rules", "approve", "light-unknown-sender", home=home)
    assert alone.code == 2
    assert "a second person approves it" in alone.err
    approved = call("--actor", "bea", "rules", "approve", "light-unknown-sender", home=home)
    assert approved.out.startswith("Active: light-unknown-sender@")
    rows = call("rules", "list", "--json", home=home).json()
    assert [row["state"] for row in rows if row["rule"] == "light-unknown-sender"] == ["active"]
    health = call("rules", "report", "--json", home=home).json()
    assert {row["rule"] for row in health} >= {"light-unknown-sender", "round-value-new-pair"}
    quiet = ("rules", "snooze", "light-unknown-sender", "--kind", "consignor", "--key", "acme ltd", "--reason", "known")
    assert call(*quiet, home=home).code == 0
    assert call("rules", "retire", "light-unknown-sender", "--reason", "no yield", home=home).code == 0
    assert call("audit", "verify", home=home).code == 0
