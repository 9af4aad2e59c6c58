"""A file taken in piece by piece gives the store that the same file gives when it is read whole."""

import gzip
import io
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.batches import queries as batches
from tidewaiter.centre.batches.manifest import LakeKind
from tidewaiter.centre.batches.models import FilerGrade, ProblemCount, QuarantinedUnit
from tidewaiter.centre.cycle import streaming
from tidewaiter.centre.cycle.arriving import Message
from tidewaiter.centre.cycle.intake import Intake
from tidewaiter.centre.store import close_store, open_store
from tidewaiter.history.lake import LAKE

ANA = Actor("ana", "analyst")
MOMENT = datetime(2026, 3, 1, 8, tzinfo=UTC)
HEAD = "consignment_id,regime,filer,consignor_name,consignee_name,goods_description,gross_mass_kg,eta\n"


def lines(count, mass="1.5"):
    return [
        f'X{n},mail,F{n % 3},"Paper {n % 50}, Ltd",Ann {n % 70},writing paper,{mass},2026-03-0{2 + n % 3}T00:00:00Z\n'
        for n in range(count)
    ]


def table():
    """Rows, an amendment and a duplicate of an early row near the end, a row without identity and one too wide."""
    body = lines(400)
    body.insert(7, ",mail,F1,No Name,Ann,paper,1,2026-03-02T00:00:00Z\n")
    body.insert(300, "X9,mail,F0,Paper,Ann,paper,1,2026-03-02T00:00:00Z,more,more\n")
    return (HEAD + "".join([*body, lines(1, "2.5")[0], body[3]])).encode()


@pytest.fixture
def homes(sqlite_template, tmp_path):
    """Workspaces with nothing in them, by name."""
    return lambda name: shutil.copytree(sqlite_template, tmp_path / name)


def stored(home, take):
    workspace = open_store(home)
    try:
        with Intake(workspace, ANA) as door:
            report = take(door)
        live = [workspace.lake / p for p in batches.live_paths(LakeKind.CONSIGNMENTS)]
        rows = [row for path in live for row in pq.read_table(path, schema=LAKE).to_pylist()]
        rows.sort(key=lambda row: (row["consignment_id"], row["version"]))
        held = sorted((u.position, bytes(u.raw)) for u in QuarantinedUnit.objects.all())
        counts = sorted(ProblemCount.objects.values_list("filer", "code", "severity", "count"))
        grades = sorted(FilerGrade.objects.values_list("filer", "rows", "with_error", "grade"))
        return report.document(), rows, held, counts, grades
    finally:
        close_store()


def test_piece_by_piece_is_as_whole(homes, tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes(table())
    heard = []
    whole = stored(homes("a"), lambda door: next(door.take_all([Message(file.read_bytes(), "table.csv", MOMENT)])))
    streamed = stored(
        homes("b"),
        lambda door: streaming.take_file(door, file, MOMENT, told=lambda *at: heard.append(at), piece_bytes=4096),
    )
    assert streamed[0] == whole[0]
    assert (whole[0]["rows"], whole[0]["amended"], whole[0]["duplicates"], whole[0]["quarantined"]) == (401, 1, 1, 2)
    assert streamed[1] == whole[1]
    assert streamed[2:] == whole[2:]
    assert len(heard) > 5
    assert heard[-1][0] == heard[-1][1]


def as_parquet(data):
    sink = pa.BufferOutputStream()
    texts = csv.ConvertOptions(column_types=dict.fromkeys(HEAD.strip().split(","), pa.string()))
    pq.write_table(csv.read_csv(io.BytesIO(data), convert_options=texts), sink)
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("pack", [gzip.compress, as_parquet, lambda data: data.decode().encode("utf-16")])
def test_packed_files_are_as_whole_too(homes, tmp_path, pack):
    file = tmp_path / "table.any"
    file.write_bytes(pack("".join([HEAD, *lines(300), *lines(2, "2.5")]).encode()))
    whole = stored(homes("a"), lambda door: next(door.take_all([Message(file.read_bytes(), "table.any", MOMENT)])))
    streamed = stored(homes("b"), lambda door: streaming.take_file(door, file, MOMENT, piece_bytes=4096))
    assert streamed == whole
    assert (whole[0]["rows"], whole[0]["amended"]) == (302, 2)
    assert [path for path in (tmp_path / "b" / "work").glob("*") if path.is_file()] == []


def test_a_file_taken_in_before_changes_nothing(homes, tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes(table())

    def twice(door):
        streaming.take_file(door, file, MOMENT, piece_bytes=4096)
        return streaming.take_file(door, file, MOMENT, piece_bytes=8192)

    report, rows, *_ = stored(homes("a"), twice)
    assert report["already"]
    assert len(rows) == 401


def test_small_files_and_what_has_no_records_are_read_whole(tmp_path):
    file = tmp_path / "small.csv"
    file.write_bytes(table())
    assert not streaming.streams(file)
    large = tmp_path / "large.xml"
    with large.open("wb") as sink:
        sink.write(b"<a/>")
        sink.truncate(streaming.STREAM_ABOVE + 1)
    assert not streaming.streams(large)


def test_what_cannot_be_cut_is_one_rejected_unit(homes, tmp_path):
    file = tmp_path / "houses.xml"
    file.write_bytes(b'<r:HouseManifest xmlns:r="iata:housemanifest:1"><r:MasterConsignment>')
    report, rows, held, counts, _ = stored(homes("a"), lambda door: streaming.take_file(door, file, MOMENT))
    assert (report["format"], report["quarantined"], rows) == ("iata-xfhl", 1, [])
    assert held == [(0, file.read_bytes())]
    assert counts == [("", "xml-malformed", "fatal", 1)]


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", ["309", "csv", "cuscar", "xml"])
def test_memory_stays_bounded(tmp_path, kind):
    script = Path(__file__).parents[3] / "benchmarks" / "large_files.py"
    sizes = ["--megabytes", "1024", "--manifest", "200", "--limit", "1024"]
    run = subprocess.run(
        [sys.executable, str(script), *sizes, "--kinds", kind, "--home", str(tmp_path), "--alone"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
