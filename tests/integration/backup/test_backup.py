import shutil
import tarfile
from pathlib import Path

import pytest

from tidewaiter.centre.actor import Actor
from tidewaiter.centre.backup import archive, database, making
from tidewaiter.centre.errors import OperatorError
from tidewaiter.centre.holds import actions as holds
from tidewaiter.centre.holds import queries as held
from tidewaiter.centre.store import close_store
from tidewaiter.centre.workspace import Workspace
from tidewaiter.history.retention import Hold

ANA = Actor("ana", "operator")


@pytest.fixture
def tools(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs of the version that the server has."""
    server = request.getfixturevalue("postgresql_server")
    monkeypatch.setenv(database.TOOLS, str(server.binaries()))


def _some_work(workspace: Workspace) -> str:
    (workspace.home / "evidence" / "a.bin").write_bytes(b"\x00\x01" * 700)
    (workspace.home / "books").mkdir(exist_ok=True)
    (workspace.home / "books" / "x").write_bytes(b"follows from the rest")
    return holds.put_on_hold(ANA, Hold(identifiers=("s10:RB123456785GB",)), "case 12")


def _new_place(workspace: Workspace, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, str | None]:
    if workspace.database is None:
        return tmp_path / "restored", None
    server = request.getfixturevalue("postgresql_server")
    return tmp_path / "restored", server.url(server.create())


def test_what_was_saved_comes_back_with_its_log(
    workspace: Workspace, tmp_path: Path, request: pytest.FixtureRequest, tools: None
) -> None:
    hold = _some_work(workspace)
    made = making.backup(workspace, ANA, tmp_path / "out" / "b.tar")
    assert made.files > 3
    home, url = _new_place(workspace, tmp_path, request)
    holds.lift(ANA, hold, "after the backup")
    close_store()
    verified = making.restore(made.file, home, url)
    assert verified.ok
    assert verified.count >= 2
    assert [view.hold_id for view in held.holds()] == [hold]
    assert (home / "evidence" / "a.bin").read_bytes() == b"\x00\x01" * 700
    assert not (home / "books" / "x").exists()
    assert holds.put_on_hold(ANA, Hold(identifiers=("s10:RB123456768GB",)), "the copy works on") != hold


def test_a_damaged_byte_is_found_and_nothing_is_left_behind(sqlite_workspace: Workspace, tmp_path: Path) -> None:
    _some_work(sqlite_workspace)
    file = making.backup(sqlite_workspace, ANA, tmp_path / "b.tar").file
    data = bytearray(file.read_bytes())
    data[data.index(b"\x00\x01" * 300) + 40] ^= 1
    file.write_bytes(data)
    close_store()
    with pytest.raises(OperatorError, match="not as it was saved"):
        making.restore(file, tmp_path / "restored", None)
    assert not (tmp_path / "restored").exists()
    assert list(tmp_path.glob(".restored*")) == []


def test_a_backup_that_was_cut_short_is_no_backup(sqlite_workspace: Workspace, tmp_path: Path) -> None:
    file = making.backup(sqlite_workspace, ANA, tmp_path / "b.tar").file
    file.write_bytes(file.read_bytes()[:-20_000])
    with pytest.raises(OperatorError, match="not a whole backup"):
        archive.read(file)


def test_a_file_that_was_put_in_is_refused(sqlite_workspace: Workspace, tmp_path: Path) -> None:
    file = making.backup(sqlite_workspace, ANA, tmp_path / "b.tar").file
    (tmp_path / "evil").write_text("x")
    with tarfile.open(file, "a") as tar:
        tar.add(tmp_path / "evil", "../evil")
    close_store()
    with pytest.raises(OperatorError, match="not in the backup's list"):
        making.restore(file, tmp_path / "restored", None)


def test_nothing_is_written_over(sqlite_workspace: Workspace, tmp_path: Path) -> None:
    file = making.backup(sqlite_workspace, ANA, tmp_path / "b.tar").file
    with pytest.raises(OperatorError, match="there already"):
        making.backup(sqlite_workspace, ANA, file)
    with pytest.raises(OperatorError, match="does not belong"):
        making.backup(sqlite_workspace, ANA, sqlite_workspace.home / "b.tar")
    with pytest.raises(OperatorError, match="not empty"):
        making.restore(file, sqlite_workspace.home, None)


def test_a_backup_that_fails_leaves_no_file(
    sqlite_workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(sqlite_workspace.home / "keys")
    (sqlite_workspace.home / "keys").write_bytes(b"")
    (sqlite_workspace.home / "models").chmod(0o700)
    monkeypatch.setattr(database, "copy_out", _no_room)
    with pytest.raises(OSError, match="no room"):
        making.backup(sqlite_workspace, ANA, tmp_path / "b.tar")
    assert [p.name for p in tmp_path.iterdir() if "b.tar" in p.name] == []


def _no_room(*_: object) -> str:
    raise OSError("no room")
