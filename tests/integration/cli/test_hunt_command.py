"""`tidewaiter hunt` as a user calls it."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Ran, call


@pytest.fixture(scope="module")
def hunt(practised: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ran]:
    """The command over a copy of the practised workspace: hunting adds to the audit log."""
    home = Path(shutil.copytree(practised, tmp_path_factory.mktemp("hunt") / "home"))
    return lambda *words: call("hunt", *words, home=home)


def test_a_target_is_hunted_from_in_tables_in_json_and_for_charts(hunt: Callable[..., Ran], tmp_path: Path) -> None:
    chart = tmp_path / "chart.csv"
    done = hunt("T-000001", "--json", "--export", chart)
    assert done.code == 0, done.err
    told = done.json()
    assert told["hunted"] == "T-000001"
    assert len(told["seeds"]) == 1
    with chart.open(encoding="utf-8", newline="") as file:
        children = {row["child"] for row in csv.DictReader(file)}
    assert {one["consignment_id"] for one in told["linked"]} <= children
    assert all(one["chain"] and one["evidence"] for one in told["linked"])
    shown = hunt("T-000001", "--limit", 1)
    assert shown.code == 0
    assert "SIMULATED" in shown.out


def test_groups_and_the_chain_to_one_of_the_list_are_shown(hunt: Callable[..., Ran]) -> None:
    done = hunt("T-000001", "--communities", "--json")
    assert done.code == 0, done.err
    told = done.json()
    listed = {one["consignment_id"] for one in told["linked"]}
    assert {name for group in told["communities"] for name in group} == listed | set(told["seeds"])
    for one in told["linked"][:1]:
        chain = hunt("T-000001", "--to", one["consignment_id"], "--json")
        assert chain.code == 0, chain.err
        assert chain.json()["between"] == [told["seeds"][0], one["consignment_id"]]
        assert chain.json()["chain"]
    assert hunt("T-000001", "--to", "RB000000000XX").code == 2


def test_lineages_tell_of_every_find_of_the_week(hunt: Callable[..., Ran]) -> None:
    done = hunt("--lineages", "--json")
    assert done.code == 0, done.err
    assert all(one["found"] <= one["examined"] <= one["targeted"] <= one["listed"] for one in done.json())


def test_what_cannot_be_hunted_is_a_sentence(hunt: Callable[..., Ran], tmp_path: Path) -> None:
    for words in ((), ("RB000000000XX",), ("L-999999",), ("T-000001", "--export", tmp_path / "a.xls")):
        done = hunt(*words)
        assert done.code == 2
        assert "Traceback" not in done.err
        assert done.err.strip()


def test_listings_are_taken_in_with_their_problems_and_hunted_from(hunt: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "listings.csv"
    head = "listing,kind,value,source,date,caveat"
    lines = [
        head,
        "m1,wallet,bc1Q9,forum,2026-01-02,",
        "m2,wallet,bc1Q9,laptop,2026-01-02,",
        "m3,colour,red,x,2026-01-02,",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    done = hunt("--listings", file, "--json")
    assert done.code == 0, done.err
    assert done.json()["listings"] == ["listing:m1", "listing:m2"]
    assert "listing-kind line 4 colour" in done.err
    found = hunt("listing:m1", "--json")
    assert [one["consignment_id"] for one in found.json()["linked"]] == ["listing:m2"]
    again = hunt("--listings", file)
    assert again.code == 2
    assert "imported before" in again.err
    file.write_text("nonsense", encoding="utf-8")
    assert "no line of these listings can be read" in hunt("--listings", file).err
