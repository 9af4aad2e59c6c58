"""A forked process is like one that was started from nothing: its words, streams, environment, place and every end."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forked import DEVNULL, PIPE, Stem

PROGRAM = """
import atexit, json, os, sys, time
from pathlib import Path
atexit.register(lambda: print("at the end"))
said = {"words": sys.argv[1:], "name": __name__, "place": os.getcwd(), "asked": os.environ.get("ASKED")}
said |= {"again": sys.orig_argv[1:], "session": os.getsid(0) == os.getpid(), "input": sys.stdin.read()}
print(json.dumps(said), flush=True)
print("beside", file=sys.stderr)
match sys.argv[1]:
    case "sleep": time.sleep(60)
    case "number": sys.exit(3)
    case "sentence": sys.exit("that is why")
    case "error": raise ValueError("broken")
    case "grow": Path("grown").write_bytes(bytes(100_000))
"""


@pytest.fixture(scope="module")
def stem() -> Iterator[Stem]:
    made = Stem("json")
    yield made
    made.end()


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("word", "code", "last"),
    [
        ("nothing", 0, "beside"),
        ("number", 3, "beside"),
        ("sentence", 1, "that is why"),
        ("error", 1, "ValueError: broken"),
    ],
)
def test_it_says_and_ends_as_one_started_from_nothing(stem: Stem, word: str, code: int, last: str) -> None:
    environment = {**os.environ, "ASKED": "yes"}
    with stem.start("program", [word, 7], env=environment, stdout=PIPE, stderr=PIPE) as process:
        out, err = process.communicate(timeout=60)
    command = [sys.executable, "-m", "program", word, "7"]
    usual = subprocess.run(command, env=environment, capture_output=True, stdin=DEVNULL, check=False)
    assert (process.returncode, out) == (usual.returncode, usual.stdout)
    assert process.returncode == code
    assert out.decode().splitlines()[-1] == "at the end"
    assert err.decode().splitlines()[-1] == usual.stderr.decode().splitlines()[-1] == last


def test_it_is_killed_and_told_to_stop(stem: Stem) -> None:
    for end, number in (("kill", signal.SIGKILL), ("terminate", signal.SIGTERM)):
        with stem.start("program", ["sleep"], stdout=PIPE, stderr=DEVNULL, start_new_session=True) as process:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["session"]
            assert process.poll() is None
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(0.01)
            getattr(process, end)()
            assert process.wait(60) == process.poll() == -number
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)


def test_an_error_of_who_started_it_ends_it(stem: Stem) -> None:
    process = stem.start("program", ["sleep"], stdout=DEVNULL, stderr=DEVNULL)
    with pytest.raises(RuntimeError), process:
        raise RuntimeError
    assert process.returncode == -signal.SIGKILL


def test_its_files_grow_as_far_as_they_may(stem: Stem, tmp_path: Path) -> None:
    with (tmp_path / "said").open("wb") as said:
        process = stem.start("program", ["grow"], stdout=DEVNULL, stderr=said.fileno(), largest_file=2048)
        assert process.wait(60) == 1
    assert "File too large" in (tmp_path / "said").read_text()
    assert (tmp_path / "grown").stat().st_size <= 2048


def test_another_begins_where_one_has_ended(stem: Stem) -> None:
    stem.end()
    with stem.start("program", ["nothing"], stdout=PIPE, stderr=DEVNULL) as process:
        assert b"at the end" in process.communicate(timeout=60)[0]
