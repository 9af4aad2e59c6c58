"""`tidewaiter resolve` as a user calls it: over a file, and over the parties of a workspace."""

import csv
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

import once
from command_line import Ran, call
from invented_people import people


@pytest.fixture(scope="module")
def table() -> pa.Table:
    rows, entity = people(60, 21)
    return rows.append_column("who", pa.array(entity))


@pytest.fixture(scope="module")
def resolve(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Ran]:
    """The command over a copy of the practised workspace, whose parties are linked once."""
    home = once.copied(once.linked(tmp_path_factory), tmp_path_factory.mktemp("resolve") / "home")
    return lambda *words: call("resolve", *words, home=home)


def test_a_file_is_linked_and_judged_by_a_truth_that_it_does_not_see(
    run: Callable[..., Ran], table: pa.Table, tmp_path: Path
) -> None:
    pq.write_table(table, tmp_path / "people.parquet")
    done = run("resolve", tmp_path / "people.parquet", "--json", "--truth", "who")
    assert done.code == 0, done.err
    told = done.json()
    assert (told["records"], told["ignored"]) == (180, [])
    assert "who" not in {name for names in told["columns"].values() for name in names}
    assert told["judged"]["f1"] >= 0.97
    assert told["judged"]["ceiling"] >= 0.99
    assert len({row["cluster"] for row in told["clusters"]}) == told["entities"]
    assert [row["record"] for row in told["clusters"]] == table["id"].to_pylist()


def test_columns_can_be_mapped_and_clusters_written(run: Callable[..., Ran], table: pa.Table, tmp_path: Path) -> None:
    filed, out = tmp_path / "people.csv", tmp_path / "clusters.csv"
    strange = {"id": "nr", "surname": "achternaam", "who": "gender"}
    renamed = table.rename_columns([strange.get(name, name) for name in table.column_names])
    pyarrow.csv.write_csv(renamed, filed)
    done = run("resolve", filed, "--id", "nr", "--map", "achternaam=surname", "--map", "phone=", "--out", out)
    assert done.code == 0, done.err
    assert "Not used: phone, gender" in done.err
    assert "surname from achternaam" in done.err
    assert "180 records, " in done.out
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["record"] for row in rows] == table["id"].to_pylist()
    assert {row["cluster"] for row in rows} <= {row["record"] for row in rows}


def test_what_cannot_be_linked_is_a_sentence(run: Callable[..., Ran], tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("weight,colour\n1,red\n", encoding="utf-8")
    for words, said in (((), "--map weight=full_name"), (("--map", "weight"), "write COLUMN=ROLE")):
        done = run("resolve", file, *words)
        assert done.code != 0
        assert "Traceback" not in done.err
        assert said in " ".join(done.err.split())


def test_a_second_run_links_nothing_new(resolve: Callable[..., Ran]) -> None:
    done = resolve()
    assert done.code == 0, done.err
    assert done.out.startswith("0 new records, 0 pairs; ")


def test_a_decision_is_explained_counts_and_is_undone_to_the_very_same_entities(resolve: Callable[..., Ran]) -> None:
    before = resolve("--list", "--limit", 10_000, "--json").json()
    assert all(row["records"] > 1 and row["names"] for row in before)
    one, other = (resolve("--show", row["entity"], "--json").json() for row in before[:2])
    assert one["simulated"] is True
    assert (len(one["records"]), one["decisions"]) == (before[0]["records"], [])
    assert one["pairs"]
    pair = one["records"][0]["record_id"], other["records"][0]["record_id"]

    told = resolve("--explain", *pair, "--json").json()
    assert len(told["account"]) > 2
    assert told["weight"] < 0
    assert told["probability"] < 0.5

    decided = resolve("--decide", *pair, "--match", "--why", "one telephone, one hand", "--json")
    assert decided.code == 0, decided.err
    name = decided.json()["decision"]
    joined = resolve("--show", pair[0], "--json").json()
    assert len(joined["records"]) == len(one["records"]) + len(other["records"])
    assert [(d["decision_id"], d["verdict"], d["actor"]) for d in joined["decisions"]] == [(name, "match", "tester")]

    undone = resolve("--undo", name, "--why", "two hands")
    assert undone.code == 0, undone.err
    assert resolve("--list", "--limit", 10_000, "--json").json() == before
    after = resolve("--show", pair[0], "--json").json()
    assert (after["records"], after["pairs"]) == (one["records"], one["pairs"])
    assert [d["undone_by"] for d in after["decisions"]] == ["tester"]


def test_what_is_not_there_is_a_sentence(resolve: Callable[..., Ran]) -> None:
    for words, said in (
        (("--show", "E-1"), "no entity or record"),
        (("--decide", "R1", "R2", "--match", "--why", "x"), "no record 'R1'"),
        (("--undo", "D-999999", "--why", "x"), "no decision D-999999"),
    ):
        done = resolve(*words)
        assert done.code == 2
        assert said in " ".join(done.err.split())
        assert "Traceback" not in done.err
