"""`tidewaiter screen` as a user calls it."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from command_line import Ran

LISTED = 'id,name,phone\n7,"QARAVELLI, Temur Oybek",+44 20 7946 0018\n'


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "own.csv"
    file.write_text(LISTED, encoding="utf-8")
    return file


def test_a_table_with_names_is_screened(run: Callable[..., Ran], listed: Path, tmp_path: Path) -> None:
    names = ["Temur Qaravelly", None, "Jane Miller"]
    pq.write_table(pa.table({"Name": names}), tmp_path / "names.parquet")
    (tmp_path / "names.csv").write_text("name\nTemur Qaravelly\nJane Miller\n", encoding="utf-8")
    (tmp_path / "names.jsonl").write_text('{"name": "Temur Qaravelly"}\n', encoding="utf-8")
    for file in ("names.parquet", "names.csv", "names.jsonl"):
        done = run("screen", tmp_path / file, "--list", listed, "--json")
        assert done.code == 0, done.err
        (hit,) = done.json()["hits"]
        assert (hit["consignment_id"], hit["entry_id"]) == ("name:1", "7")
        assert "temur is equal" in hit["why"]
        assert "oybek was not filed" in hit["why_not_more"]


def test_a_threshold_hides_and_a_table_shows(run: Callable[..., Ran], listed: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("name\nTemur Qaravelly\n", encoding="utf-8")
    assert run("screen", names, "--list", listed, "--threshold", "0.9999", "--json").json()["hits"] == []
    assert "1 hits in 1 rows" in run("screen", names, "--list", listed).out


def test_tuning_shows_both_counts_and_draws_them(run: Callable[..., Ran], listed: Path, tmp_path: Path) -> None:
    names = tmp_path / "innocent.txt"
    names.write_text("Jane Miller\nJohn Smith\n", encoding="utf-8")
    drawn = tmp_path / "curve.svg"
    done = run("screen", "--innocent", names, "--list", listed, "--picture", drawn, "--json")
    assert done.code == 0, done.err
    assert done.json()[0]["recall"] >= done.json()[-1]["recall"] > 0.3
    assert drawn.read_text(encoding="utf-8").startswith("<svg")
    labelled = tmp_path / "labelled.csv"
    labelled.write_text("name,entry_id\nTemur Qaravelly,7\nJane Miller,\n", encoding="utf-8")
    steps = run("screen", "--tune", labelled, "--list", listed, "--json").json()
    assert (steps[0]["recall"], steps[0]["alerts"]) == (1.0, 0.0)


def test_what_is_missing_is_said(run: Callable[..., Ran], listed: Path, tmp_path: Path) -> None:
    assert "name a FILE" in run("screen").err
    assert "no file" in run("screen", tmp_path / "nothing.csv", "--list", listed).err
    assert run("screen", listed).code != 0
    nonsense = tmp_path / "x.bin"
    nonsense.write_bytes(b"\x00\x01")
    assert run("screen", nonsense, "--list", listed).code != 0
