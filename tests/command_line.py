"""The command line as a user calls it: a process of its own.

The process is forked from one that has imported the libraries already, which saves a second or two of every call;
commands that start themselves anew (`tidewaiter.cli.memory`) are started from nothing.
"""

import importlib
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tidewaiter.cli import memory

PRELOADED = (
    "catboost duckdb django.db.models msgspec numba numpy pandas pyarrow.compute pyarrow.parquet pypinyin rapidfuzz"
    " rich.table scipy.optimize scipy.special scipy.stats sklearn.isotonic sklearn.linear_model sklearn.metrics"
    " sklearn.svm sqlglot tidewaiter.cli.main tidewaiter.pipeline.day tidewaiter.selection.evaluate"
)

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(PRELOADED.split())


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


def call(*words: object, home: Path) -> Ran:
    said = ["--home", str(home), "--actor", "tester", *map(str, words)]
    if memory.COMMANDS & set(said):
        done = subprocess.run([sys.executable, "-m", "tidewaiter", *said], capture_output=True, text=True, check=False)
        return Ran(done.returncode, done.stdout, done.stderr)
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = FORKS.Process(target=_run, args=(said, dict(os.environ), Path.cwd(), out, err))
        process.start()
        process.join()
        assert process.exitcode is not None
        return Ran(process.exitcode, out.read_text(encoding="utf-8"), err.read_text(encoding="utf-8"))


def _run(words: list[str], environment: dict[str, str], where: Path, out: Path, err: Path) -> None:
    """Be the command: its words, environment, directory and streams."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(where)
    for stream, to in ((0, Path(os.devnull)), (1, out), (2, err)):
        opened = os.open(to, os.O_RDONLY if stream == 0 else os.O_WRONLY | os.O_CREAT)
        os.dup2(opened, stream)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8", closefd=False) for number in (1, 2))
    sys.argv = ["tidewaiter", *words]
    importlib.import_module("tidewaiter.cli.main").main()
