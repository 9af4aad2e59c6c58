"""`tidewaiter run --engine spark`: the same targets and the same assessments as without."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from command_line import call
from practice_world import small_world


def assessments(home: Path) -> list[dict[str, object]]:
    """All that was assessed in a workspace."""
    files = sorted((home / "lake" / "assessments").rglob("*.parquet"))
    rows = pa.concat_tables([pq.read_table(file, partitioning=None) for file in files])
    found: list[dict[str, object]] = rows.sort_by("consignment_id").to_pylist()
    return found


def test_a_day_run_on_spark_is_the_day_run_here(tmp_path: Path) -> None:
    day = small_world(60, 7).day(3)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for message in day.messages:
        (inbox / message.name.replace("/", "-")).write_bytes(message.data)
    at = f"{day.date.isoformat()}T23:00"
    taken = call("ingest", *sorted(inbox.iterdir()), "--received-at", at, home=tmp_path / "local")
    assert taken.code == 0, taken.err
    shutil.copytree(tmp_path / "local", tmp_path / "spark")
    reports = {}
    for engine in ("local", "spark"):
        words = ("run", inbox, "--at", at, "--engine", engine, "--master", "local[2]", "--json")
        done = call(*words, home=tmp_path / engine)
        if "Java 17 or later" in done.err:
            pytest.skip(done.err)
        assert done.code == 0, done.err
        reports[engine] = done.json()
    ours, theirs = reports["local"], reports["spark"]
    assert ours["assessed"]["rows"] > 30
    for report in (ours, theirs):
        report["assessed"].pop("seconds")
    assert theirs["assessed"] == ours["assessed"]
    assert assessments(tmp_path / "spark") == assessments(tmp_path / "local")
    assert [s["targets"] for s in theirs["selections"]] == [s["targets"] for s in ours["selections"]]
    again = call("run", inbox, "--at", at, "--json", home=tmp_path / "spark").json()
    assert again["assessed"]["rows"] == 0
