"""Files of the lake: whole or not there, the same bytes for the same table, and swept when nothing names them."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.files import sweep, write_bytes_atomically, write_parquet_atomically
from tidewaiter.centre.lock import INGEST_LOCK, lake_lock

TABLE = pa.table(
    {
        "id": [f"s10:RB{i:09d}GB" for i in range(5000)],
        "mass": [i / 7 if i % 5 else None for i in range(5000)],
        "keys": [["a", "b"] if i % 3 else None for i in range(5000)],
    }
)


def test_what_was_written_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "lake" / "consignments" / "arrival_date=2026-01-05" / "b.parquet"
    written = write_parquet_atomically(TABLE, path)
    data = path.read_bytes()
    assert (written.bytes, written.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert pq.read_table(path, partitioning=None).equals(TABLE)
    assert [file.name for file in path.parent.iterdir()] == ["b.parquet"]


def test_the_same_table_gives_the_same_bytes_however_it_is_cut(tmp_path: Path) -> None:
    cut = pa.concat_tables([TABLE.slice(0, 17), TABLE.slice(17, 3000), TABLE.slice(3017)])
    assert cut["id"].num_chunks == 3
    first = write_parquet_atomically(TABLE, tmp_path / "a.parquet")
    assert write_parquet_atomically(cut, tmp_path / "b.parquet") == first
    assert write_parquet_atomically(TABLE, tmp_path / "a.parquet") == first


def test_another_process_gives_the_same_bytes(tmp_path: Path) -> None:
    """The schema counts too: Parquet calls the element of a list otherwise than Arrow, so it is cast back."""
    script = (
        "import sys, pathlib, pyarrow as pa, pyarrow.parquet as pq\n"
        "from tidewaiter.centre.files import write_parquet_atomically as w\n"
        "schema = pa.schema([('id', pa.string()), ('mass', pa.float64()), ('keys', pa.list_(pa.string()))])\n"
        "print(w(pq.read_table(sys.argv[1]).cast(schema), pathlib.Path(sys.argv[2])).sha256)"
    )
    first = write_parquet_atomically(TABLE, tmp_path / "a.parquet")
    command = [sys.executable, "-c", script, str(tmp_path / "a.parquet"), str(tmp_path / "b.parquet")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == first.sha256


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "lake" / "x"
    write_bytes_atomically(b"old", path)
    with pytest.raises(TypeError):
        write_bytes_atomically("text", path)  # type: ignore[arg-type] # what is tested
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_bytes_atomically(b"new", tmp_path / "taken")
    assert path.read_bytes() == b"old"
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["lake", "taken", "x"]


def test_sweeping_keeps_what_the_manifest_names(tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    for name in ("consignments/d=1/a", "consignments/d=1/b", "consignments/d=2/c", "assessments/x"):
        write_bytes_atomically(b"x", lake / name)
    (lake / "consignments" / "d=1" / ".a.123.tmp").write_bytes(b"half")
    with lake_lock(tmp_path) as held:
        removed = sweep(lake, {"consignments/d=1/a", "assessments/x"}, held)
        assert sweep(lake, {"consignments/d=1/a", "assessments/x"}, held) == []
    assert removed == ["consignments/d=1/.a.123.tmp", "consignments/d=1/b", "consignments/d=2/c"]
    left = sorted(file.relative_to(lake).as_posix() for file in lake.rglob("*"))
    assert left == ["assessments", "assessments/x", "consignments", "consignments/d=1", "consignments/d=1/a"]


def test_sweeping_needs_the_lock_of_that_workspace(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    with lake_lock(tmp_path / "other") as held, pytest.raises(ValueError, match="does not cover"):
        sweep(tmp_path / "lake", set(), held)


def test_a_second_writer_waits_and_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib; from tidewaiter.centre.lock import lake_lock\n"
        "with lake_lock(pathlib.Path(sys.argv[1])): print('held', flush=True); sys.stdin.readline()"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        refused = pytest.raises(OperatorError, match=f"held by process {holder.pid} ")
        with refused, lake_lock(tmp_path, wait_seconds=0.05):
            pass
        holder.kill()
    with lake_lock(tmp_path, wait_seconds=5) as held:
        assert held.home == tmp_path
    assert (tmp_path / INGEST_LOCK).exists()
