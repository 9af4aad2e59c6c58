"""A desk in the background is found again by its number and its birth: numbers of processes are given out anew."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tidewaiter.centre.errors import OperatorError
from tidewaiter.desk import detached, server


@pytest.fixture
def sleeper():
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    yield process
    process.kill()
    process.wait()


def _note(home: Path, pid: int, born: str) -> None:
    (home / detached.PID_FILE).write_text(f"{pid} {born}\n")


def test_a_process_that_was_started_is_found_and_stopped(tmp_path: Path, sleeper) -> None:
    born = Path(f"/proc/{sleeper.pid}/stat").read_text().rpartition(")")[2].split()[19]
    _note(tmp_path, sleeper.pid, born)
    assert detached.running(tmp_path) == sleeper.pid
    assert detached.stop(tmp_path)
    assert sleeper.wait(5) != 0
    assert detached.running(tmp_path) is None


def test_another_process_under_the_same_number_is_left_alone(tmp_path: Path, sleeper) -> None:
    _note(tmp_path, sleeper.pid, "1")
    assert detached.running(tmp_path) is None
    assert not detached.stop(tmp_path)
    assert sleeper.poll() is None


@pytest.mark.parametrize("text", ["", "x", "4711", "-1 0", "99999999 5"])
def test_a_file_that_says_nothing_is_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / detached.PID_FILE).write_text(text)
    assert detached.running(tmp_path) is None


@pytest.mark.enable_socket
def test_an_address_that_another_program_has_is_said_so(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        served = server.Served(tmp_path, None, port=other.getsockname()[1])
        with pytest.raises(OperatorError, match="cannot be served"):
            server.check_free(served)
    server.check_free(served)
    assert list(tmp_path.iterdir()) == []
