"""The commands of storage: lake, hold and find, for people and for machines."""

from collections.abc import Callable
from pathlib import Path

import pytest

import once
from command_line import Ran, call

Run = Callable[..., Ran]
HEAD = "item_id,post,sender_name,addressee_name,content,weight_g,expected_arrival,simulated\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """A workspace with three consignments in three messages, one of them amended, all assessed."""
    folder = tmp_path_factory.mktemp("filled")
    home = once.copied(sqlite_template, folder / "home")
    rows = [
        ("RB123456785GB", "Acme Toys", "toys", 1000),
        ("RB123456799GB", "Acme Toys", "toys", 900),
        ("RB123456785GB", "Acme Toys", "toys", 1200),
    ]
    for number, (item, sender, goods, mass) in enumerate(rows):
        file = folder / f"{number}.csv"
        file.write_text(f"{HEAD}{item},POST,{sender},Ann,{goods},{mass},2026-01-05T0{number}:00:00,true\n")
        words = ("--mapping", "post-csv", "--received-at", f"2026-01-04T0{number}:00", "--json")
        done = call("ingest", file, *words, home=home)
        assert done.code == 0, done.err
    assert call("assess", "--as-of", "2026-01-04T09:00", "--json", home=home).code == 0
    return home


@pytest.fixture
def filled(template: Path, tmp_path: Path) -> Run:
    """The command line over a copy of the template."""
    home = once.copied(template, tmp_path / "var")
    return lambda *words: call(*words, home=home)


def test_find_in_any_spelling(filled: Run) -> None:
    found = filled("find", "s10: rb 123-456-785 gb", "--json").json()
    (consignment,) = found["consignments"]
    assert [v["version"] for v in consignment["versions"]] == [1, 2]
    assert len(consignment["assessments"]) == 1
    shown = filled("find", "rb123456785gb")
    assert "RB123456785GB" in shown.out
    assert "Assessments" in shown.out
    nothing = filled("find", "zz 1")
    assert nothing.code == 2
    assert "What to do:" in nothing.err


def test_the_lake_is_shown_compacted_and_swept(filled: Run) -> None:
    before = filled("lake", "--json").json()
    assert before["small_files"] == 3
    assert "tidewaiter lake compact" in filled("lake").out
    report = filled("lake", "compact", "--json").json()
    assert (report["files_before"], report["files_after"], report["rows"]) == (3, 1, 3)
    after = filled("lake", "--json").json()
    assert after["small_files"] == 0
    assert after["retired_files"] > 0
    assert filled("lake", "sweep", "--json").json() == {"retired": [], "orphans": []}
    assert len(filled("lake", "sweep", "--now", "--json").json()["retired"]) == after["retired_files"]
    assert filled("lake", "--json").json()["retired_files"] == 0
    assert filled("lake", "upgrade", "--json").json() == {"files": 0}
    assert [v["version"] for v in filled("find", "RB123456785GB", "--json").json()["consignments"][0]["versions"]] == [
        1,
        2,
    ]


def test_holds_keep_what_terms_would_delete(filled: Run, tmp_path: Path) -> None:
    refused = filled("lake", "retain")
    assert refused.code == 2
    assert "retention.toml" in refused.err
    classes = ("unexamined", "targeted", "examined", "finding")
    blocks = [f'[[class]]\nname = "{c}"\nwhat = "w"\nbasis = "b"\ndays = 1\n' for c in classes]
    (tmp_path / "var" / "retention.toml").write_text("\n".join(blocks))
    hold = filled("hold", "add", "--consignment", "rb 123456785 gb", "--reason", "case 1", "--json").json()["hold_id"]
    assert "case 1" in filled("hold", "list").out
    said = filled("lake", "retain", "--dry-run", "--json").json()
    assert (said["consignments"], said["held_back"], said["dry_run"]) == ({"unexamined": 1}, 1, True)
    done = filled("lake", "retain", "--json").json()
    assert done["consignments"] == {"unexamined": 1}
    assert filled("find", "RB123456799GB").code == 2
    assert filled("find", "RB123456785GB").code == 0
    assert filled("hold", "lift", hold, "--reason", "closed").code == 0
    assert filled("lake", "retain", "--json").json()["consignments"] == {"unexamined": 1}
    again = filled("hold", "lift", hold, "--reason", "closed")
    assert again.code == 2
    assert "hold list" in again.err
    assert filled("audit", "verify").code == 0


def test_nothing_is_deleted_ahead_of_time(filled: Run) -> None:
    refused = filled("lake", "retain", "--today", "2999-01-01")
    assert refused.code != 0
    assert "has not come yet" in refused.err
